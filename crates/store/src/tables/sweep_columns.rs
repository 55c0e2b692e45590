//! What tells the runs of a sweep apart in tables that a replay has without it.

use crate::RunLabels;
use exitlab_table::Row;

/// What tells the runs of a sweep apart.
#[derive(Debug, Clone, Row)]
#[row(key(grid_id, profile, mode))]
pub struct SweepColumns<'a> {
    /// Number of the grid point, from 0. Only sweeps have this column.
    #[row(optional)]
    pub grid_id: Option<u64>,
    /// Profile. Only sweeps have this column.
    #[row(optional)]
    pub profile: Option<&'a str>,
    /// How the run chose exit modes: `policy`, `policy_live`, `policy_exit`, or the name of the
    /// fixed mode. Only sweeps have this column.
    #[row(optional)]
    pub mode: Option<&'a str>,
}

impl<'a> SweepColumns<'a> {
    pub(super) fn of(labels: RunLabels<'a>) -> SweepColumns<'a> {
        let RunLabels { grid_id, profile, mode } = labels;
        SweepColumns { grid_id, profile, mode: Some(mode) }
    }
}
