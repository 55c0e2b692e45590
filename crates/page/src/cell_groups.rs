//! What the figures of cells tell apart: profiles, modes and regimes, at one grid point.

use crate::HtmlReport;
use crate::cell_rows::CellRow;
use crate::choice::Choice;
use crate::position::position_or_push;
use crate::trade_groups::{MAX_MODES, notes};
use exitlab_core::Regime;
use exitlab_words::regime_name;
use serde_json::{Value as Json, json};

/// How many rows a figure with a row per regime has.
pub(crate) const N_ROWS: usize = Regime::N + 1;

/// Rows of figures with a row per regime: all of them first.
pub(crate) const ROWS: [Option<Regime>; N_ROWS] = {
    let mut rows = [None; N_ROWS];
    let mut row = 1;
    while row < N_ROWS {
        rows[row] = Some(Regime::ALL[row - 1]);
        row += 1;
    }
    rows
};

/// The cells of one profile and mode.
#[derive(Debug)]
pub(crate) struct CellGroup<'r> {
    /// Position among [`CellGroups::profiles`].
    pub(crate) profile_idx: usize,
    /// Position among [`CellGroups::modes`].
    pub(crate) mode_idx: usize,
    /// By [`ROWS`].
    pub(crate) cells: [Option<&'r CellRow>; N_ROWS],
}

/// The cells of a run at the point that is shown.
#[derive(Debug)]
pub(crate) struct CellGroups<'r> {
    /// In the order of the table; one empty name in a study.
    pub(crate) profiles: Vec<String>,
    /// In the order of the table, at most [`MAX_MODES`].
    pub(crate) modes: Vec<String>,
    /// In the order of the table; those without a trade are left out.
    pub(crate) groups: Vec<CellGroup<'r>>,
    /// What is left out, and which grid point is shown.
    pub(crate) note: Option<String>,
}

impl<'r> CellGroups<'r> {
    /// Tells apart by profile and mode.
    pub(crate) fn new(report: &'r HtmlReport<'_>) -> CellGroups<'r> {
        let (mut profiles, mut modes) = (Vec::new(), Vec::new());
        let mut groups: Vec<CellGroup<'r>> = Vec::new();
        let mut cells_of = vec![[None; N_ROWS]; report.cells.series.len()];
        for cell in report.cells.at(report.point.grid_id).filter(|cell| cell.n > 0) {
            let row = cell.regime.map_or(0, |regime| regime.index() + 1);
            cells_of[cell.series][row] = Some(cell);
        }
        for (series, cells) in report.cells.series.iter().zip(cells_of) {
            if cells.iter().all(Option::is_none) {
                continue;
            }
            let profile = series.profile.clone().unwrap_or_default();
            let profile_idx = position_or_push(&mut profiles, profile);
            let mode_idx = position_or_push(&mut modes, series.mode.clone());
            groups.push(CellGroup { profile_idx, mode_idx, cells });
        }
        let n_modes = modes.len();
        modes.truncate(MAX_MODES);
        groups.retain(|group| group.mode_idx < MAX_MODES);
        let left_out = (n_modes > MAX_MODES)
            .then(|| format!("Shown: the first {MAX_MODES} of {n_modes} exit modes."));
        CellGroups { profiles, modes, groups, note: notes([report.point.note(), left_out]) }
    }

    /// `SAFE · policy`, or the mode where there is one profile or none.
    pub(crate) fn name_of(&self, group: &CellGroup<'_>) -> String {
        let mode = &self.modes[group.mode_idx];
        match self.profiles.as_slice() {
            [_] => mode.clone(),
            profiles => format!("{} · {mode}", profiles[group.profile_idx]),
        }
    }

    /// A choice of the profile.
    pub(crate) fn profile_choice(&self) -> Choice {
        Choice::new("profile", "Profile", self.profiles.clone())
    }

    /// A choice of the mode.
    pub(crate) fn mode_choice(&self) -> Choice {
        Choice::new("mode", "Exit mode", self.modes.clone())
    }

    /// Where a mode's mark stands beside the others in a regime's row, rows being 1 apart.
    pub(crate) fn height_of(&self, row: usize, mode_idx: usize) -> f64 {
        let n_modes = self.modes.len() as f64;
        row as f64 + (mode_idx as f64 + 0.5 - 0.5 * n_modes) * 0.8 / n_modes
    }

    /// Plotly's axis with a row per regime, ALL on top.
    pub(crate) fn rows_axis() -> Json {
        json!({
            "tickvals": (0..N_ROWS).collect::<Vec<_>>(),
            "ticktext": ROWS.map(regime_name),
            "range": [N_ROWS as f64 - 0.5, -0.5],
            "zeroline": false,
            "showgrid": false,
        })
    }

    /// Lines between the rows.
    pub(crate) fn row_lines() -> Json {
        let line = |row: usize| {
            let y = row as f64 + 0.5;
            json!({
                "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y,
                "line": { "color": "@grid", "width": 1 },
            })
        };
        (0..N_ROWS - 1).map(line).collect()
    }

    /// Height in CSS pixels of a figure with a row per regime.
    pub(crate) fn rows_height(&self) -> u32 {
        110 + N_ROWS as u32 * (18 * self.modes.len() as u32).max(48)
    }
}
