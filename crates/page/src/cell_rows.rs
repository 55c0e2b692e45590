//! The cells of a run, as figures read them: those that are cut by regime alone of every grid point, and
//! all those of the point that is shown.

use crate::breakdown::CutCells;
use crate::grid_point::GridPoint;
use crate::position::position_or_push;
use crate::series::Series;
use exitlab_core::{ExitReason, Regime, Side, VolLevel};
use exitlab_store::{StoredRun, StoredRunError};
use exitlab_table::{
    BadValue, ColumnSpec, Columns, Fields, Kind, OrAll, ReadFields, Row, RowReader, Unit, Value,
    rows,
};
use std::collections::BTreeMap;
use std::ops::Deref;

/// What figures need of a cell's row beside its group. Metrics are absent as they are there.
#[derive(Debug, Clone, Default, Row)]
pub(crate) struct CellValues {
    pub(crate) n: usize,
    pub(crate) avg_r: Option<f64>,
    pub(crate) median_r: Option<f64>,
    pub(crate) se_r: Option<f64>,
    pub(crate) win_rate: Option<f64>,
    pub(crate) rr_planned: Option<f64>,
    pub(crate) rr_realised: Option<f64>,
    pub(crate) profit_factor: Option<f64>,
    pub(crate) sum_r: Option<f64>,
    pub(crate) max_dd_r: Option<f64>,
    pub(crate) ambiguous_share: Option<f64>,
    pub(crate) avg_r_low: Option<f64>,
    pub(crate) avg_r_high: Option<f64>,
    #[row(flatten)]
    pub(crate) costs: CostValues,
    #[row(flatten)]
    pub(crate) shares: ReasonShares,
}

/// What of a mean R goes where, per trade and in R. Costs are above 0.
#[derive(Debug, Clone, Copy, Default, Row)]
pub(crate) struct CostValues {
    /// Before exit slippage, fees and funding; entry slippage is inside it.
    pub(crate) avg_r_gross: Option<f64>,
    pub(crate) avg_entry_slippage_r: Option<f64>,
    pub(crate) avg_fees_r: Option<f64>,
    pub(crate) avg_exit_slippage_r: Option<f64>,
    pub(crate) avg_funding_r: Option<f64>,
}

/// Shares of exit reasons, in the order of [`ExitReason::CLOSING`].
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ReasonShares(pub(crate) [Option<f64>; ExitReason::N_CLOSING]);

impl Fields for ReasonShares {
    const COLUMNS: &'static [ColumnSpec] = {
        const ALL: [ColumnSpec; ExitReason::N_CLOSING] = {
            let mut all = [share_of(ExitReason::CLOSING[0]); ExitReason::N_CLOSING];
            let mut idx = 0;
            while idx < all.len() {
                all[idx] = share_of(ExitReason::CLOSING[idx]);
                idx += 1;
            }
            all
        };
        &ALL
    };

    fn push(&self, to: &mut Columns) {
        self.0.iter().for_each(|share| share.push(to));
    }
}

impl<'row> ReadFields<'row> for ReasonShares {
    fn read(from: &mut RowReader<'row>) -> Result<Self, BadValue> {
        let mut shares = ReasonShares::default();
        for share in &mut shares.0 {
            *share = from.value(None)?;
        }
        Ok(shares)
    }
}

/// The column of a reason's share.
const fn share_of(reason: ExitReason) -> ColumnSpec {
    let (name, doc) = reason.share_column();
    ColumnSpec { name, doc, kind: Kind::F64, unit: Unit::Share, is_key: false, is_optional: false }
}

/// A row of the cells table.
#[derive(Row)]
#[row(of = exitlab_store::CellRow<'static>)]
pub(crate) struct StoredCell<'a> {
    pub(crate) grid_id: Option<i64>,
    pub(crate) profile: Option<&'a str>,
    pub(crate) mode: &'a str,
    pub(crate) symbol: OrAll<&'a str>,
    pub(crate) side: OrAll<Side>,
    pub(crate) regime: OrAll<Regime>,
    pub(crate) vol_level: OrAll<VolLevel>,
    pub(crate) year: OrAll<&'a str>,
    #[row(flatten)]
    pub(crate) values: CellValues,
}

impl StoredCell<'_> {
    /// Whether its trades are all of a run and regime.
    fn is_cut_by_regime_alone(&self) -> bool {
        let StoredCell { symbol, side, vol_level, year, .. } = self;
        symbol.0.is_none() && side.0.is_none() && vol_level.0.is_none() && year.0.is_none()
    }
}

/// A cell that is cut by regime alone. Its values can be read as if they were its own fields.
#[derive(Debug, Clone, Default)]
pub(crate) struct CellRow {
    /// Position among [`CellRows::series`].
    pub(crate) series: usize,
    /// Grid point.
    pub(crate) grid_id: i64,
    /// None: all of them.
    pub(crate) regime: Option<Regime>,
    pub(crate) values: CellValues,
}

impl Deref for CellRow {
    type Target = CellValues;

    fn deref(&self) -> &CellValues {
        &self.values
    }
}

/// The cells of a run that are cut by regime alone.
#[derive(Debug, Clone, Default)]
pub(crate) struct CellRows {
    /// In the order of the table.
    pub(crate) series: Vec<Series>,
    /// In the order of the table.
    pub(crate) cells: Vec<CellRow>,
}

impl CellRows {
    /// The cells of a grid point, in the order of the table.
    pub(crate) fn at(&self, grid_id: i64) -> impl Iterator<Item = &CellRow> {
        self.cells.iter().filter(move |cell| cell.grid_id == grid_id)
    }

    fn push(&mut self, cell: StoredCell<'_>) {
        let StoredCell { grid_id, profile, mode, regime, values, .. } = cell;
        let series = Series { profile: profile.map(str::to_owned), mode: mode.to_owned() };
        self.cells.push(CellRow {
            series: position_or_push(&mut self.series, series),
            grid_id: grid_id.unwrap_or(0),
            regime: regime.0,
            values,
        });
    }
}

/// What a page reads of the table of cells.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cells {
    pub(crate) by_regime: CellRows,
    pub(crate) point: GridPoint,
    /// At that point.
    pub(crate) cut: CutCells,
}

impl Cells {
    /// Reads them in one pass; empty where the run has no such table. The point that is shown is that of
    /// the best cell, where the sweep says which that is, else the first one.
    ///
    /// # Errors
    /// Where a column is missing or a row cannot be used.
    pub(crate) fn read(run: &StoredRun, best: Option<i64>) -> Result<Cells, StoredRunError> {
        let mut by_regime = CellRows::default();
        // Of the best point and of the lowest so far: which one is shown is known at the end.
        let mut cut: BTreeMap<i64, CutCells> = BTreeMap::new();
        if run.has_table(StoredCell::TABLE) {
            run.table_parts_of::<StoredCell<'_>>(|part| {
                for cell in rows::<StoredCell<'_>>(part)? {
                    let id = cell.grid_id.unwrap_or(0);
                    let is_lowest = cut.keys().next().is_none_or(|lowest| id <= *lowest);
                    if (is_lowest || Some(id) == best) && cell.values.n > 0 {
                        cut.entry(id).or_default().push(&cell);
                        cut.retain(|other, _| *other <= id || Some(*other) == best);
                    }
                    if cell.is_cut_by_regime_alone() {
                        by_regime.push(cell);
                    }
                }
                Ok(())
            })?;
        }
        let point = GridPoint::shown(run, &by_regime, best);
        let cut = cut.remove(&point.grid_id).unwrap_or_default().finish();
        Ok(Cells { by_regime, point, cut })
    }
}
