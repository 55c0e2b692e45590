//! The decisions table: every signal and what became of it.

use super::{Labelled, RunRows, labelled, of_runs};
use crate::{Names, StoreError, Table};
use exitlab_core::{Regime, Side, Timestamp, VolLevel};
use exitlab_orchestrator::TradingPolicy;
use exitlab_replay::{Decision, RejectReason};
use exitlab_table::Row;

/// One row per signal and run: the signal, the policy at that time, whether the signal was taken or
/// why not, and the account's risk state at the decision.
// A signal goes by what it is and not by its number: one signal more renumbers all later ones.
#[derive(Debug, Clone, Row)]
#[row(table = "decisions", key(grid_id, signal_time, symbol, side, profile, mode))]
pub struct DecisionRow<'a> {
    /// Number of the grid point, from 0. Only sweeps have this column.
    #[row(optional)]
    pub grid_id: Option<u64>,
    /// Number of the signal in the run, from 0, in the order in which signals are decided.
    pub signal_id: usize,
    /// Close time of the decision bar that gave the signal.
    pub signal_time: Timestamp,
    /// Symbol.
    pub symbol: &'a str,
    /// Direction: `long` or `short`.
    pub side: Side,
    /// The signal's confidence, from 0 to 1.
    pub confidence: f64,
    /// Regime of the decision bar; empty where it has none yet.
    pub regime: Option<Regime>,
    /// Volatility level of the decision bar; empty where it has none.
    pub vol_level: Option<VolLevel>,
    /// Profile.
    pub profile: Option<&'a str>,
    /// How the run chose exit modes: `policy`, `policy_live`, `policy_exit`, or the name of the
    /// fixed mode.
    pub mode: &'a str,
    /// The policy's fields.
    #[row(flatten)]
    pub policy: PolicyFields<'a>,
    /// Whether the signal was taken.
    pub accepted: bool,
    /// The first reason to reject the signal that holds and is enforced; empty where it was taken.
    pub reason: Option<&'a str>,
    /// The policy's first reason to reject the signal, whether or not the integration enforces it;
    /// empty where there is none, or where no policy was asked.
    pub would_reject: Option<&'a str>,
    /// Exit mode of the trade; empty where the signal was rejected.
    pub taken_mode: Option<&'a str>,
    /// Risk of the trade in percent of the balance, before the confidence multiplier, the leverage
    /// cap and rounding down to lots; empty where the signal was rejected.
    #[row(unit = Percent)]
    pub taken_risk_pct: Option<f64>,
    /// Initial quantity of the trade; empty where the signal was rejected.
    #[row(unit = Quantity)]
    pub qty: Option<f64>,
    /// Balance at the decision: the money booked, without unrealised profit.
    #[row(unit = Money)]
    pub balance: f64,
    /// Drawdown of the balance from its peak so far: 100 · (peak − balance) / peak.
    #[row(unit = Percent)]
    pub drawdown_pct: f64,
    /// Losing trades in a row before the decision, over all symbols. Scratches neither extend nor
    /// end the run.
    pub losing_streak: u32,
    /// Initial risk of all open and pending positions (initial quantity · initial R each) in
    /// percent of the balance; empty where there is some and the balance is not above 0.
    #[row(unit = Percent)]
    pub open_risk_pct: Option<f64>,
}

/// The fields of a policy as computed at a signal; all absent where no policy was asked.
#[derive(Debug, Clone, Default, Row)]
pub struct PolicyFields<'a> {
    /// Whether the policy allows new trades. This and the policy's other fields are as computed,
    /// enforced or not, and empty where no policy was asked.
    pub allow_new_trades: Option<bool>,
    /// The policy's risk in words: `NORMAL`, `REDUCED` (volatility HIGH or EXTREME) or
    /// `NO_NEW_TRADES`.
    pub risk_profile: Option<&'a str>,
    /// Risk per trade that the policy allows, in percent of the balance.
    #[row(unit = Percent)]
    pub max_risk_pct: Option<f64>,
    /// Confidence that the policy asks of a signal, from 0 to 1.
    pub min_confidence: Option<f64>,
    /// How eagerly the policy would enter: `NORMAL`, `DEFENSIVE` or `AGGRESSIVE`. It is logged and
    /// has no further effect.
    pub entry_mode: Option<&'a str>,
    /// Exit mode that the policy chose.
    pub exit_mode: Option<&'a str>,
    /// Symbols that the policy does not allow at the time, because of their last trades.
    pub disallowed_symbols: Option<Vec<&'a str>>,
    /// The policy's reasons in words: regime, volatility level, the rules that applied, and the
    /// product of their risk factors.
    pub note: Option<&'a str>,
}

impl<'a> PolicyFields<'a> {
    fn of(policy: &'a TradingPolicy, names: Names<'a>) -> PolicyFields<'a> {
        let disallowed = policy.disallowed_symbols.iter().map(|&symbol| names.symbol(symbol));
        PolicyFields {
            allow_new_trades: Some(policy.allow_new_trades),
            risk_profile: Some(policy.risk_profile.name()),
            max_risk_pct: Some(policy.max_risk_pct),
            min_confidence: Some(policy.min_confidence),
            entry_mode: Some(policy.entry_mode.name()),
            exit_mode: Some(names.plan(policy.exit_mode)),
            disallowed_symbols: Some(disallowed.collect()),
            note: Some(&policy.note),
        }
    }
}

impl<'a> DecisionRow<'a> {
    fn of(labelled: Labelled<'a, &'a Decision>, names: Names<'a>) -> DecisionRow<'a> {
        let Labelled { labels, row } = labelled;
        let policy = row.policy.as_ref().map(|policy| PolicyFields::of(policy, names));
        DecisionRow {
            grid_id: labels.grid_id,
            signal_id: row.signal_id,
            signal_time: row.signal_time,
            symbol: names.symbol(row.symbol),
            side: row.side,
            confidence: row.confidence,
            regime: row.regime,
            vol_level: row.vol_level,
            profile: labels.profile,
            mode: labels.mode,
            policy: policy.unwrap_or_default(),
            accepted: row.reason.is_none(),
            reason: row.reason.map(RejectReason::name),
            would_reject: row.would_reject.map(RejectReason::name),
            taken_mode: row.taken.map(|taken| names.plan(taken.plan)),
            taken_risk_pct: row.taken.map(|taken| taken.risk_pct),
            qty: row.taken.map(|taken| taken.qty),
            balance: row.balance,
            drawdown_pct: row.drawdown_pct,
            losing_streak: row.losing_streak,
            open_risk_pct: row.open_risk_pct,
        }
    }
}

/// The decisions table (SPEC §12), runs one after another, rows as given. `grid_id` leads where a
/// run has one.
///
/// # Errors
/// Where a number is not finite.
pub fn decisions_table(
    runs: &[RunRows<'_, [Decision]>],
    names: Names<'_>,
) -> Result<Table, StoreError> {
    let rows = labelled(runs).into_iter().map(|row| DecisionRow::of(row, names));
    Ok(of_runs(runs, Table::of_rows(rows)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RunLabels;
    use crate::test_rows::{at, csv_text, names};
    use exitlab_core::{PlanId, Side, SymbolIdx};
    use exitlab_orchestrator::{EntryMode, RiskProfile};
    use exitlab_replay::Taken;

    #[test]
    fn columns_and_their_text() {
        let asked = Decision {
            signal_id: 0,
            signal_time: at("2021-11-10T14:00:00Z"),
            symbol: SymbolIdx(1),
            side: Side::Short,
            confidence: 0.9,
            regime: Some(Regime::HighVol),
            vol_level: Some(VolLevel::Extreme),
            policy: Some(TradingPolicy {
                allow_new_trades: true,
                risk_profile: RiskProfile::Reduced,
                max_risk_pct: 0.16,
                min_confidence: 0.75,
                entry_mode: EntryMode::Defensive,
                exit_mode: PlanId(1),
                disallowed_symbols: vec![SymbolIdx(0), SymbolIdx(1)],
                note: "HIGH_VOL market, EXTREME vol; ×0.20".into(),
            }),
            reason: None,
            would_reject: Some(RejectReason::SymbolBlocked),
            taken: Some(Taken { plan: PlanId(0), risk_pct: 1.0, qty: 2.5 }),
            balance: 10_000.0,
            drawdown_pct: 0.0,
            losing_streak: 2,
            open_risk_pct: Some(1.5),
        };
        let warming_up = Decision {
            signal_id: 1,
            regime: None,
            vol_level: None,
            policy: None,
            reason: Some(RejectReason::Warmup),
            would_reject: None,
            taken: None,
            open_risk_pct: None,
            ..asked.clone()
        };
        let labels = RunLabels { grid_id: None, profile: Some("SAFE"), mode: "TREND_FOLLOW" };
        let rows = [asked, warming_up];
        let table = decisions_table(&[RunRows { labels, rows: &rows }], names()).unwrap();
        let want = "\
signal_id,signal_time,symbol,side,confidence,regime,vol_level,profile,mode,allow_new_trades,\
risk_profile,max_risk_pct,min_confidence,entry_mode,exit_mode,disallowed_symbols,note,accepted,\
reason,would_reject,taken_mode,taken_risk_pct,qty,balance,drawdown_pct,losing_streak,open_risk_pct
0,2021-11-10T14:00:00Z,ETHUSD,short,0.9,HIGH_VOL,EXTREME,SAFE,TREND_FOLLOW,true,\
REDUCED,0.16,0.75,DEFENSIVE,FAST_TP,BTCUSD ETHUSD,\"HIGH_VOL market, EXTREME vol; ×0.20\",true,\
,SYMBOL_BLOCKED,TREND_FOLLOW,1.0,2.5,10000.0,0.0,2,1.5
1,2021-11-10T14:00:00Z,ETHUSD,short,0.9,,,SAFE,TREND_FOLLOW,,,,,,,,,false,\
WARMUP,,,,,10000.0,0.0,2,
";
        assert_eq!(csv_text(&table), want);
    }
}
