//! A snapshot against its baseline.

use super::compare_tables::compare_table;
use super::input_changes::InputChanges;
use super::table_change::TableChange;
use super::{
    Baseline, BaselineCommand, BaselineTables, RelativeTolerance, Snapshot, TableFault, TableFile,
};
use crate::setting_changes::{SettingChange, setting_changes};

/// What a comparison comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BaselineVerdict {
    /// Inputs, settings and results are the baseline's.
    Same,
    /// Something moved.
    Changed,
    /// A table could not be compared, whatever the others say.
    NotCompared,
}

impl BaselineVerdict {
    /// The exit code that says so.
    pub fn exit_code(self) -> u8 {
        match self {
            BaselineVerdict::Same => 0,
            BaselineVerdict::Changed => 1,
            BaselineVerdict::NotCompared => 2,
        }
    }
}

/// A scenario against its baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct BaselineComparison {
    /// Name of the scenario.
    pub scenario: String,
    /// Command that was repeated.
    pub command: BaselineCommand,
    /// Versions of exitlab that made the baseline and the result, where they differ.
    pub versions: Option<(String, String)>,
    /// Files that were read.
    pub n_inputs: usize,
    /// Files, and what is used of them, that are not what they were.
    pub inputs: InputChanges,
    /// Settings that are not what they were.
    pub settings: Vec<SettingChange>,
    /// Settings that came with this version, which the scenario leaves at their defaults.
    pub new_defaults: Vec<SettingChange>,
    /// Tables, in the order of [`TableFile`].
    pub tables: Vec<TableComparison>,
}

/// One table of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct TableComparison {
    /// The table.
    pub table: TableFile,
    /// Rows of the result.
    pub n_rows: usize,
    /// How it moved, or why that cannot be said.
    pub change: Result<TableChange, TableFault>,
}

impl TableComparison {
    /// Whether the table is known to be the baseline's.
    pub fn is_same(&self) -> bool {
        self.change.as_ref().is_ok_and(TableChange::is_none)
    }
}

impl BaselineComparison {
    /// What it comes to.
    pub fn verdict(&self) -> BaselineVerdict {
        if self.tables.iter().any(|table| table.change.is_err()) {
            BaselineVerdict::NotCompared
        } else if self.is_result_changed() || !self.inputs.is_none() || !self.settings.is_empty() {
            BaselineVerdict::Changed
        } else {
            BaselineVerdict::Same
        }
    }

    /// Whether any table that could be compared moved.
    pub fn is_result_changed(&self) -> bool {
        self.tables.iter().any(|t| t.change.as_ref().is_ok_and(|change| !change.is_none()))
    }
}

/// Compares what a run gave with the baseline of its scenario and command.
///
/// `names` says whether the scenario file gives the setting at a path, which tells an edited setting
/// from a default that moved.
pub fn compare(
    baseline: &Baseline,
    stored: &BaselineTables,
    now: &Snapshot,
    names: &dyn Fn(&[&str]) -> bool,
    rtol: RelativeTolerance,
) -> BaselineComparison {
    let (was, is) = (&baseline.manifest, &now.manifest);
    let settings = setting_changes(&was.scenario, &is.scenario, names);
    let (new_defaults, settings) = settings.into_iter().partition(SettingChange::is_new_default);
    let tables = now.tables.iter().map(|table| TableComparison {
        table: table.table,
        n_rows: table.n_rows,
        change: stored
            .text(table.table)
            .and_then(|bytes| compare_table(bytes, &baseline.path(table.table), table, rtol)),
    });
    BaselineComparison {
        scenario: is.name.clone(),
        command: is.command,
        versions: (was.exitlab_version != is.exitlab_version)
            .then(|| (was.exitlab_version.clone(), is.exitlab_version.clone())),
        n_inputs: is.inputs.len(),
        inputs: InputChanges::between(baseline.baselines(), was, now),
        settings,
        new_defaults,
        tables: tables.collect(),
    }
}
