//! The decisions of a run, as its figures read them.

use crate::policy_words::policy_kind;
use crate::position::position_or_push;
use crate::series::Series;
use exitlab_core::{Regime, Timestamp};
use exitlab_replay::RejectReason;
use exitlab_store::{DecisionRow, RunCommand, StoredRun, StoredRunError};
use exitlab_table::{Columns, Field, Kind, ReadValue, Row, Value, rows};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What figures need of a decision.
#[derive(Debug, Clone, Row)]
#[row(of = DecisionRow<'static>)]
struct SignalRow<'a> {
    signal_time: Timestamp,
    symbol: &'a str,
    regime: Option<Regime>,
    profile: &'a str,
    mode: &'a str,
    exit_mode: Option<&'a str>,
    reason: Option<Reason>,
    would_reject: Option<Reason>,
    max_risk_pct: Option<f64>,
    min_confidence: Option<f64>,
}

/// A reason by its name, as decisions hold it.
#[derive(Debug, Clone, Copy)]
struct Reason(RejectReason);

impl Value for Reason {
    const KIND: Kind = Kind::Text;

    fn push_option(value: Option<&Self>, to: &mut Columns) {
        <&str>::push_option(value.map(|reason| reason.0.name()).as_ref(), to);
    }
}

impl ReadValue<'_> for Reason {
    fn read(field: Field<'_>) -> Option<Self> {
        match field {
            Field::Text(name) => {
                RejectReason::ALL.into_iter().find(|reason| reason.name() == name).map(Reason)
            }
            _ => None,
        }
    }

    fn expected() -> Cow<'static, str> {
        Cow::Owned(format!("one of {}", RejectReason::ALL.map(RejectReason::name).join(", ")))
    }
}

/// What a policy said at a signal.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct PolicyPoint {
    pub(super) time: Timestamp,
    pub(super) regime: Regime,
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
pub(in super::super) struct SignalCounts {
    pub(super) n_signals: usize,
    pub(super) n_accepted: usize,
    /// By reason, in the order of [`RejectReason::ALL`].
    pub(super) reasons: [ReasonCount; RejectReason::ALL.len()],
}

impl SignalCounts {
    /// Counts a signal.
    fn add(&mut self, reason: Option<Reason>, would_reject: Option<Reason>) {
        self.n_signals += 1;
        match reason {
            Some(Reason(reason)) => self.reasons[reason as usize].n_rejected += 1,
            None => self.n_accepted += 1,
        }
        if let Some(Reason(objection)) = would_reject {
            let count = &mut self.reasons[objection as usize];
            count.n_would_reject += 1;
            count.n_taken_anyway += usize::from(reason.is_none());
        }
    }
}

/// The decisions of a run.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct DecisionRows {
    /// Profile and mode, in the order of the table.
    pub(super) series: Vec<Series>,
    /// Names of exit modes that a policy asked for.
    pub(super) exit_modes: Vec<String>,
    /// By series.
    pub(super) signal_counts: Vec<SignalCounts>,
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
        let mut all = DecisionRows::default();
        if !run.has_table("decisions") {
            return Ok(all);
        }
        if run.manifest().command == RunCommand::Sweep && !run.grid_keys().is_empty() {
            all.is_left_out = true;
            return Ok(all);
        }
        run.table_parts_of::<SignalRow<'_>>(|part| {
            rows(part)?.iter().for_each(|signal| all.add(signal));
            Ok(())
        })?;
        all.sort_points();
        Ok(all)
    }

    /// What policies said, by series and symbol; of a run of fixed modes alone, whose orchestrator is
    /// asked but not followed, what theirs said.
    pub(super) fn of_policies(
        &self,
    ) -> impl Iterator<Item = (&(usize, String), &Vec<PolicyPoint>)> {
        let is_policy = |series: usize| policy_kind(&self.series[series].mode).is_some();
        let has_policy = (0..self.series.len()).any(is_policy);
        self.points.iter().filter(move |((series, _), _)| !has_policy || is_policy(*series))
    }

    fn add(&mut self, signal: &SignalRow<'_>) {
        let series =
            Series { profile: Some(signal.profile.to_owned()), mode: signal.mode.to_owned() };
        let series = position_or_push(&mut self.series, series);
        self.signal_counts.resize(self.series.len(), SignalCounts::default());
        self.signal_counts[series].add(signal.reason, signal.would_reject);
        let SignalRow { max_risk_pct, min_confidence, .. } = *signal;
        let (Some(regime), Some(exit_mode), Some(max_risk_pct), Some(min_confidence)) =
            (signal.regime, signal.exit_mode, max_risk_pct, min_confidence)
        else {
            return;
        };
        let point = PolicyPoint {
            time: signal.signal_time,
            regime,
            exit_mode: position_or_push(&mut self.exit_modes, exit_mode.to_owned()),
            max_risk_pct,
            min_confidence,
        };
        self.points.entry((series, signal.symbol.to_owned())).or_default().push(point);
    }

    fn sort_points(&mut self) {
        for points in self.points.values_mut() {
            points.sort_by_key(|point| point.time);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_store::{Manifest, RunFolder};
    use exitlab_test_rows::at;
    use serde_json::json;

    const DECISIONS: &str = "\
signal_time,symbol,regime,profile,mode,exit_mode,reason,would_reject,max_risk_pct,min_confidence
2021-01-01T00:00:00Z,BTC,,SAFE,policy,,WARMUP,,,
2021-01-03T00:00:00Z,BTC,BEAR,SAFE,policy,FAST_TP,,TRADING_GATE,0.5,0.7
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
        let warming_up = SignalRow {
            signal_time: at("2021-01-01T00:00:00Z"),
            symbol: "BTC",
            regime: None,
            profile: "SAFE",
            mode: "policy",
            exit_mode: None,
            reason: Some(Reason(RejectReason::Warmup)),
            would_reject: None,
            max_risk_pct: None,
            min_confidence: None,
        };
        let taken_anyway = SignalRow {
            signal_time: at("2021-01-03T00:00:00Z"),
            regime: Some(Regime::Bear),
            exit_mode: Some("FAST_TP"),
            reason: None,
            would_reject: Some(Reason(RejectReason::TradingGate)),
            max_risk_pct: Some(0.5),
            min_confidence: Some(0.7),
            ..warming_up
        };
        let rejected = SignalRow {
            signal_time: at("2021-01-02T00:00:00Z"),
            regime: Some(Regime::Bull),
            exit_mode: Some("TREND"),
            reason: Some(Reason(RejectReason::LowConfidence)),
            would_reject: Some(Reason(RejectReason::LowConfidence)),
            ..taken_anyway
        };
        let mut rows = DecisionRows::default();
        [warming_up, taken_anyway, rejected].iter().for_each(|signal| rows.add(signal));
        rows.sort_points();
        let counts = &rows.signal_counts[0];
        assert_eq!((counts.n_signals, counts.n_accepted), (3, 1));
        let count = |reason: RejectReason| counts.reasons[reason as usize];
        let of = |n_rejected, n_would_reject, n_taken_anyway| ReasonCount {
            n_rejected,
            n_would_reject,
            n_taken_anyway,
        };
        assert_eq!(count(RejectReason::Warmup), of(1, 0, 0));
        assert_eq!(count(RejectReason::TradingGate), of(0, 1, 1));
        assert_eq!(count(RejectReason::LowConfidence), of(1, 1, 0));
        let points = &rows.points[&(0, "BTC".to_owned())];
        let regimes: Vec<Regime> = points.iter().map(|point| point.regime).collect();
        assert_eq!(regimes, [Regime::Bull, Regime::Bear]);
        assert_eq!(rows.exit_modes[points[1].exit_mode], "FAST_TP");
    }

    #[test]
    fn what_cannot_be_used_is_named_and_grids_are_left_alone() {
        let error = read(&DECISIONS.replace("WARMUP", "NONSENSE"), json!({})).unwrap_err();
        assert!(error.to_string().contains("`NONSENSE` is not one of WARMUP, "), "{error}");
        let rows = read(DECISIONS, json!({})).unwrap();
        assert_eq!((rows.signal_counts[0].n_signals, rows.signal_counts[0].n_accepted), (2, 1));
        assert_eq!(rows.points[&(0, "BTC".to_owned())].len(), 1);
        let rows = read(DECISIONS, json!({ "signals.n": [1, 2] })).unwrap();
        assert!(rows.is_left_out && rows.series.is_empty());
    }
}
