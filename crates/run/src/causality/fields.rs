//! Fields of decisions and trades by name, to say which of them changed.

use exitlab_core::Trade;
use exitlab_replay::Decision;
use std::fmt::Debug;

/// A field as text. Numbers are written shortest round-trip, so that texts differ where they do.
#[derive(Debug)]
pub(super) struct Field<T> {
    pub(super) name: &'static str,
    pub(super) text: fn(&T) -> String,
}

/// The first field that differs: its name, and its two texts.
pub(super) fn first_difference<T>(
    fields: &[Field<T>],
    was: &T,
    is: &T,
) -> Option<(&'static str, String, String)> {
    fields.iter().find_map(|field| {
        let (was, is) = ((field.text)(was), (field.text)(is));
        (was != is).then_some((field.name, was, is))
    })
}

fn text(value: &impl Debug) -> String {
    format!("{value:?}")
}

/// A value, or a word where there is none.
fn or_none<T>(value: Option<T>, of: impl FnOnce(T) -> String) -> String {
    value.map_or_else(|| "none".to_owned(), of)
}

macro_rules! fields {
    ($($name:ident),* $(,)?) => {
        [$(Field { name: stringify!($name), text: |row| text(&row.$name) }),*]
    };
}

/// Fields of a decision, those that explain the others first.
pub(super) const DECISION_FIELDS: [Field<Decision>; 14] = [
    Field { name: "signal_id", text: |d| d.signal_id.to_string() },
    Field { name: "confidence", text: |d| text(&d.confidence) },
    Field { name: "regime", text: |d| or_none(d.regime, |r| r.name().to_owned()) },
    Field { name: "vol_level", text: |d| or_none(d.vol_level, |v| v.name().to_owned()) },
    Field { name: "balance", text: |d| text(&d.balance) },
    Field { name: "drawdown_pct", text: |d| text(&d.drawdown_pct) },
    Field { name: "losing_streak", text: |d| d.losing_streak.to_string() },
    Field { name: "open_risk_pct", text: |d| or_none(d.open_risk_pct, |x| text(&x)) },
    Field { name: "policy", text: |d| or_none(d.policy.as_ref(), text) },
    Field { name: "reason", text: |d| d.reason.map_or("accepted", |r| r.name()).to_owned() },
    Field { name: "would_reject", text: |d| or_none(d.would_reject, |r| r.name().to_owned()) },
    Field { name: "taken_mode", text: |d| or_none(d.taken, |t| t.plan.0.to_string()) },
    Field { name: "taken_risk_pct", text: |d| or_none(d.taken, |t| text(&t.risk_pct)) },
    Field { name: "qty", text: |d| or_none(d.taken, |t| text(&t.qty)) },
];

/// Fields of a trade that its entry decides.
pub(super) const ENTRY_FIELDS: [Field<Trade>; 15] = fields![
    symbol,
    side,
    signal_time,
    entry_time,
    regime,
    vol_level,
    plan,
    confidence,
    atr,
    entry_price,
    stop_price,
    target_price,
    rr_planned,
    entry_slippage_r,
    signal_id,
];

/// Fields of a trade that its exit decides; `qty` is here with the money.
pub(super) const EXIT_FIELDS: [Field<Trade>; 18] = fields![
    final_plan,
    n_remodes,
    remodes,
    exit_time,
    exit_reason,
    exit_price,
    exit_regime,
    bars_held,
    r_gross,
    r_net,
    mae_r,
    mfe_r,
    exit_slippage_r,
    fees_r,
    funding_r,
    gapped,
    legs,
    money,
];

/// The size of a trade, which its decision decides.
pub(super) const QTY: Field<Trade> =
    Field { name: "qty", text: |t| or_none(t.money, |money| text(&money.qty)) };

/// Least and greatest net R, which may be known after the exit only.
pub(super) const BOUNDS: Field<Trade> =
    Field { name: "r_low and r_high", text: |t| or_none(t.r_bounds(), |bounds| text(&bounds)) };
