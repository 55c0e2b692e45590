//! A study's outcomes, for comparisons.

use super::{Kind, StoredRun, StoredRunError, text};
use crate::{ColumnData, RunCommand};
use exitlab_core::Regime;
use exitlab_evidence::PlanOutcome;
use std::collections::BTreeSet;

/// The table that holds them.
const TABLE: &str = "outcomes";

impl StoredRun {
    /// The outcomes of a study, and the names of its plans in the order of `[study]`.
    ///
    /// # Errors
    /// Where the run is no study, wrote no outcomes, or has a row that cannot be used.
    pub fn plan_outcomes(&self) -> Result<(Vec<String>, Vec<PlanOutcome>), StoredRunError> {
        self.must_be(RunCommand::Study, "only `exitlab study` leaves outcomes of several plans")?;
        let listed = self.manifest().scenario["study"]["plans"].as_array();
        let plans: Vec<String> = listed
            .into_iter()
            .flatten()
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect();
        let columns = [
            ("signal_id", Kind::I64),
            ("plan", Kind::Text),
            ("entry_time", Kind::Time),
            ("regime", Kind::Text),
            ("r_net", Kind::F64),
            ("r_low", Kind::F64),
            ("r_high", Kind::F64),
        ];
        let columns = self.columns(TABLE, columns)?;
        let [
            ColumnData::I64(signal_ids),
            ColumnData::Text(names),
            ColumnData::Time(entry_times),
            ColumnData::Text(regimes),
            ColumnData::F64(r_net),
            ColumnData::F64(r_low),
            ColumnData::F64(r_high),
        ] = columns
        else {
            unreachable!("invariant: columns are of the kinds asked for")
        };
        if names.is_empty() {
            let (folder, table) = (self.folder().to_owned(), TABLE.to_owned());
            return Err(StoredRunError::EmptyTable { folder, table });
        }
        let mut outcomes = Vec::with_capacity(names.len());
        let mut seen = BTreeSet::new();
        for row in 0..names.len() {
            let bad = |column: &str, value: &str, expected| {
                self.bad_row(TABLE, row, column, value, expected)
            };
            let (name, regime) = (text(&names, row), text(&regimes, row));
            let outcome = PlanOutcome {
                signal_id: signal_ids[row]
                    .and_then(|id| u64::try_from(id).ok())
                    .ok_or_else(|| bad("signal_id", "", "the number of a signal"))?,
                plan: plans
                    .iter()
                    .position(|plan| plan == name)
                    .ok_or_else(|| bad("plan", name, "a plan of the study"))?,
                entry_time: entry_times[row].ok_or_else(|| bad("entry_time", "", "a time"))?,
                regime: self.named((TABLE, row, "regime"), regime, &Regime::ALL, Regime::name)?,
                r_net: r_net[row].ok_or_else(|| bad("r_net", "", "a finite number"))?,
                r_bounds: r_low[row].zip(r_high[row]),
            };
            if !seen.insert((outcome.signal_id, outcome.plan)) {
                return Err(bad(
                    "signal_id",
                    &outcome.signal_id.to_string(),
                    "one row per signal and plan",
                ));
            }
            outcomes.push(outcome);
        }
        Ok((plans, outcomes))
    }
}
