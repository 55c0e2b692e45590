//! The decisions table: every signal and what became of it.

use super::{Labelled, Run, has_grid, labelled};
use crate::table_builder::TableBuilder;
use crate::{Names, ReportError, Table};
use exitlab_core::{Regime, VolLevel};
use exitlab_orchestrator::TradingPolicy;
use exitlab_replay::{Decision, RejectReason};

/// The decisions table (SPEC §12), runs one after another, rows as given.
///
/// The policy's fields are null where no policy was asked; `disallowed_symbols` is a list.
/// `grid_id` leads where a run has one.
///
/// # Errors
/// Where a number is not finite.
pub fn decisions_table<'a>(
    runs: &[Run<'a, [Decision]>],
    names: Names<'a>,
) -> Result<Table<'a>, ReportError> {
    let rows = labelled(runs);
    TableBuilder::new("decisions", &rows)
        .when(has_grid(runs), |t| t.i64("grid_id", |r| r.labels.grid_id()))
        .i64("signal_id", |r| r.row.signal_id as i64)
        .time("signal_time", |r| r.row.signal_time)
        .text("symbol", |r| Some(names.symbol(r.row.symbol)))
        .text("side", |r| Some(r.row.side.name()))
        .f64("confidence", |r| r.row.confidence)
        .text("regime", |r| r.row.regime.map(Regime::name))
        .text("vol_level", |r| r.row.vol_level.map(VolLevel::name))
        .text("profile", |r| r.labels.profile)
        .text("mode", |r| Some(r.labels.mode))
        .with(|t| policy_columns(t, names))
        .bool("accepted", |r| r.row.reason.is_none())
        .text("reason", |r| r.row.reason.map(RejectReason::name))
        .text("would_reject", |r| r.row.would_reject.map(RejectReason::name))
        .text("taken_mode", |r| r.row.taken.map(|t| names.plan(t.plan)))
        .f64("taken_risk_pct", |r| r.row.taken.map(|t| t.risk_pct))
        .f64("qty", |r| r.row.taken.map(|t| t.qty))
        .f64("balance", |r| r.row.balance)
        .f64("drawdown_pct", |r| r.row.drawdown_pct)
        .i64("losing_streak", |r| i64::from(r.row.losing_streak))
        .f64("open_risk_pct", |r| r.row.open_risk_pct)
        .build()
}

type Builder<'r, 'a> = TableBuilder<'r, 'a, Labelled<'a, &'a Decision>>;

fn policy<'a>(row: &Labelled<'a, &'a Decision>) -> Option<&'a TradingPolicy> {
    row.row.policy.as_ref()
}

fn policy_columns<'r, 'a>(t: Builder<'r, 'a>, names: Names<'a>) -> Builder<'r, 'a> {
    t.bool("allow_new_trades", |r| policy(r).map(|p| p.allow_new_trades))
        .text("risk_profile", |r| policy(r).map(|p| p.risk_profile.name()))
        .f64("max_risk_pct", |r| policy(r).map(|p| p.max_risk_pct))
        .f64("min_confidence", |r| policy(r).map(|p| p.min_confidence))
        .text("entry_mode", |r| policy(r).map(|p| p.entry_mode.name()))
        .text("exit_mode", |r| policy(r).map(|p| names.plan(p.exit_mode)))
        .text_list("disallowed_symbols", |r| {
            let symbols = policy(r)?.disallowed_symbols.iter();
            Some(symbols.map(|&symbol| names.symbol(symbol).into()).collect())
        })
        .text("note", |r| policy(r).map(|p| p.note.as_str()))
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
        let table = decisions_table(&[Run { labels, rows: &rows }], names()).unwrap();
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
