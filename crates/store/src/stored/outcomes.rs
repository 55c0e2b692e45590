//! A study's outcomes, for comparisons.

use super::{StoredRun, StoredRunError};
use crate::{OutcomeRow, RunCommand};
use exitlab_core::{RByRule, Regime, Timestamp};
use exitlab_evidence::{CostsR, PlanOutcome};
use exitlab_table::{Row, rows};
use std::collections::BTreeSet;

/// What a comparison needs of an outcome.
#[derive(Row)]
#[row(of = OutcomeRow<'static>)]
struct ComparedOutcome<'a> {
    #[row(expected = "the number of a signal")]
    signal_id: u64,
    plan: &'a str,
    entry_time: Timestamp,
    regime: Regime,
    r_gross: f64,
    r_net: f64,
    fees: f64,
    funding: f64,
    entry_slippage_r: f64,
    r_worst: Option<f64>,
    r_best: Option<f64>,
    r_path_adverse: Option<f64>,
    r_path_favourable: Option<f64>,
}

impl ComparedOutcome<'_> {
    fn by_rule(&self) -> Option<RByRule> {
        Some(RByRule {
            worst: self.r_worst?,
            best: self.r_best?,
            path_adverse: self.r_path_adverse?,
            path_favourable: self.r_path_favourable?,
        })
    }
}

impl StoredRun {
    /// The outcomes of a study, and the names of its plans in the order of `[study]`.
    ///
    /// # Errors
    /// Where the run is no study, wrote no outcomes, or has a row that cannot be used.
    pub fn plan_outcomes(&self) -> Result<(Vec<String>, Vec<PlanOutcome>), StoredRunError> {
        self.must_be(RunCommand::Study, "only a study has every exit mode on the same entries")?;
        let listed = self.manifest().scenario["study"]["plans"].as_array();
        let plans: Vec<String> = listed
            .into_iter()
            .flatten()
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect();
        let table = self.table_of::<ComparedOutcome<'_>>()?;
        let rows: Vec<ComparedOutcome<'_>> = rows(&table)?;
        if rows.is_empty() {
            let (folder, table) = (self.folder().to_owned(), ComparedOutcome::TABLE.to_owned());
            return Err(StoredRunError::EmptyTable { folder, table });
        }
        let mut outcomes = Vec::with_capacity(rows.len());
        let mut seen = BTreeSet::new();
        for (idx, row) in rows.iter().enumerate() {
            let plan = plans
                .iter()
                .position(|plan| plan == row.plan)
                .ok_or_else(|| table.bad_row(idx, "plan", "an exit mode of the study"))?;
            if !seen.insert((row.signal_id, plan)) {
                return Err(table
                    .bad_row(idx, "signal_id", "one row per signal and exit mode")
                    .into());
            }
            outcomes.push(PlanOutcome {
                signal_id: row.signal_id,
                plan,
                entry_time: row.entry_time,
                regime: row.regime,
                r_net: row.r_net,
                r_by_rule: row.by_rule(),
                costs: CostsR::from_net(
                    row.r_net,
                    row.r_gross,
                    row.fees,
                    row.funding,
                    row.entry_slippage_r,
                ),
            });
        }
        Ok((plans, outcomes))
    }
}
