//! The decisions of a run, as its figures read them.

use super::super::rows::{Series, place};
use crate::RunCommand;
use crate::stored::ColumnData;
use crate::stored::{Kind, StoredRun, StoredRunError, text};
use exitlab_core::Timestamp;
use exitlab_replay::RejectReason;
use std::collections::BTreeMap;

/// What a policy said at a signal.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct PolicyPoint {
    pub(super) time: Timestamp,
    /// `BULL`, and so on.
    pub(super) regime: String,
    /// Position among [`DecisionRows::exit_modes`].
    pub(super) exit_mode: usize,
    pub(super) max_risk_pct: f64,
    pub(super) min_confidence: f64,
}

/// How many signals were stopped for a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in super::super) struct ReasonCount {
    /// Stopped.
    pub(super) n_rejected: usize,
    /// The first objection of policy, enforced or not.
    pub(super) n_would_reject: usize,
    /// Of those the ones that were taken nevertheless.
    pub(super) n_taken_anyway: usize,
}

/// What became of the signals of one run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in super::super) struct Passage {
    pub(super) n_signals: usize,
    pub(super) n_accepted: usize,
    /// By reason, in the order of [`RejectReason::ALL`].
    pub(super) reasons: [ReasonCount; RejectReason::ALL.len()],
}

/// The decisions of a run.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct DecisionRows {
    /// Profile and mode, in the order of the table.
    pub(super) series: Vec<Series>,
    /// Names of exit modes that a policy asked for.
    pub(super) exit_modes: Vec<String>,
    /// By series.
    pub(super) passages: Vec<Passage>,
    /// By series and symbol, in time order, where a policy was asked.
    pub(super) points: BTreeMap<(usize, String), Vec<PolicyPoint>>,
    /// Whether there are decisions of many grid points, which are left alone.
    pub(super) is_left_out: bool,
}

impl DecisionRows {
    /// Reads them; empty where the run left none.
    ///
    /// # Errors
    /// Where a column is missing or a row cannot be used.
    pub(super) fn read(run: &StoredRun) -> Result<DecisionRows, StoredRunError> {
        let mut rows = DecisionRows::default();
        if run.formats_of("decisions").is_empty() {
            return Ok(rows);
        }
        if run.manifest().command == RunCommand::Sweep && !run.grid_keys().is_empty() {
            rows.is_left_out = true;
            return Ok(rows);
        }
        let wanted = [
            ("signal_time", Kind::Time),
            ("symbol", Kind::Text),
            ("regime", Kind::Text),
            ("profile", Kind::Text),
            ("mode", Kind::Text),
            ("exit_mode", Kind::Text),
            ("reason", Kind::Text),
            ("would_reject", Kind::Text),
            ("max_risk_pct", Kind::F64),
            ("min_confidence", Kind::F64),
        ];
        run.column_parts("decisions", wanted, |first_row, part| {
            let [
                ColumnData::Time(times),
                ColumnData::Text(symbols),
                ColumnData::Text(regimes),
                ColumnData::Text(profiles),
                ColumnData::Text(modes),
                ColumnData::Text(exit_modes),
                ColumnData::Text(reasons),
                ColumnData::Text(objections),
                ColumnData::F64(risks),
                ColumnData::F64(confidences),
            ] = &part
            else {
                unreachable!("invariant: columns are of the kinds asked for")
            };
            for row in 0..times.len() {
                let reason_of = |column: &'static str, name: &str| match name {
                    "" => Ok(None),
                    name => {
                        let at = ("decisions", first_row + row, column);
                        run.named(at, name, &RejectReason::ALL, RejectReason::name)
                            .map(|reason| Some(reason as usize))
                    }
                };
                let series = Series {
                    profile: Some(text(profiles, row).to_owned()),
                    mode: text(modes, row).to_owned(),
                };
                let series = place(&mut rows.series, series);
                rows.passages.resize(rows.series.len(), Passage::default());
                let passage = &mut rows.passages[series];
                let reason = reason_of("reason", text(reasons, row))?;
                passage.n_signals += 1;
                match reason {
                    Some(reason) => passage.reasons[reason].n_rejected += 1,
                    None => passage.n_accepted += 1,
                }
                if let Some(objection) = reason_of("would_reject", text(objections, row))? {
                    let count = &mut passage.reasons[objection];
                    count.n_would_reject += 1;
                    count.n_taken_anyway += usize::from(reason.is_none());
                }
                let exit_mode = text(exit_modes, row);
                let (Some(time), Some(max_risk_pct), Some(min_confidence)) =
                    (times[row], risks[row], confidences[row])
                else {
                    continue;
                };
                if exit_mode.is_empty() {
                    continue;
                }
                let point = PolicyPoint {
                    time,
                    regime: text(regimes, row).to_owned(),
                    exit_mode: place(&mut rows.exit_modes, exit_mode.to_owned()),
                    max_risk_pct,
                    min_confidence,
                };
                let key = (series, text(symbols, row).to_owned());
                rows.points.entry(key).or_default().push(point);
            }
            Ok(())
        })?;
        for points in rows.points.values_mut() {
            points.sort_by_key(|point| point.time);
        }
        Ok(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Manifest, RunFolder};
    use serde_json::json;

    const DECISIONS: &str = "\
signal_time,symbol,regime,profile,mode,exit_mode,reason,would_reject,max_risk_pct,min_confidence
2021-01-01T00:00:00Z,BTC,,SAFE,policy,,WARMUP,,,
2021-01-03T00:00:00Z,BTC,BEAR,SAFE,policy,FAST_TP,,TRADING_GATE,0.5,0.7
2021-01-02T00:00:00Z,BTC,BULL,SAFE,policy,TREND,LOW_CONFIDENCE,LOW_CONFIDENCE,0.8,0.65
";

    fn read(text: &str, grid: serde_json::Value) -> Result<DecisionRows, StoredRunError> {
        let root = tempfile::tempdir().unwrap();
        let out = root.path().join("o");
        let folder = RunFolder::create(&out).unwrap();
        let scenario = json!({ "sweep": { "grid": grid } });
        let manifest = Manifest { command: RunCommand::Sweep, scenario, ..Manifest::default() };
        folder.finish(&manifest).unwrap();
        std::fs::write(out.join("decisions.csv"), text).unwrap();
        DecisionRows::read(&StoredRun::open(&out).unwrap())
    }

    #[test]
    fn signals_are_counted_and_policies_kept_in_time_order() {
        let rows = read(DECISIONS, json!({})).unwrap();
        let passage = &rows.passages[0];
        assert_eq!((passage.n_signals, passage.n_accepted), (3, 1));
        let count = |reason: RejectReason| passage.reasons[reason as usize];
        let of = |n_rejected, n_would_reject, n_taken_anyway| ReasonCount {
            n_rejected,
            n_would_reject,
            n_taken_anyway,
        };
        assert_eq!(count(RejectReason::Warmup), of(1, 0, 0));
        assert_eq!(count(RejectReason::TradingGate), of(0, 1, 1));
        assert_eq!(count(RejectReason::LowConfidence), of(1, 1, 0));
        let points = &rows.points[&(0, "BTC".to_owned())];
        let regimes: Vec<&str> = points.iter().map(|point| point.regime.as_str()).collect();
        assert_eq!(regimes, ["BULL", "BEAR"]);
        assert_eq!(rows.exit_modes[points[1].exit_mode], "FAST_TP");
    }

    #[test]
    fn what_cannot_be_used_is_named_and_grids_are_left_alone() {
        let error = read(&DECISIONS.replace("WARMUP", "NONSENSE"), json!({})).unwrap_err();
        assert!(error.to_string().contains("`NONSENSE` is not one of WARMUP, "), "{error}");
        let rows = read(DECISIONS, json!({ "signals.n": [1, 2] })).unwrap();
        assert!(rows.is_left_out && rows.series.is_empty());
    }
}
