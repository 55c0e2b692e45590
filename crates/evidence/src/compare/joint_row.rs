//! What is tested in a row of a table.

use super::joint_series::Tested;
use exitlab_core::Regime;

/// A row of the table: what is tested, where, and on how many entries.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct JointRow {
    pub(super) regime: Option<Regime>,
    pub(super) tested: Tested,
    /// Entries.
    pub(super) n: usize,
    /// Distinct times of those entries.
    pub(super) n_times: usize,
}
