//! The cells of a run by profile, mode and regime, as figures read them.

use super::rows::Series;
use crate::stored::ColumnData;
use crate::stored::{Kind, StoredRun, StoredRunError, text};
use crate::{tables::ALL, tables::regime_name};
use exitlab_core::{ExitReason, Regime};

/// The metrics that a row keeps beside its shares, all of them numbers.
pub(crate) const METRICS: [&str; 12] = [
    "avg_r",
    "median_r",
    "se_r",
    "win_rate",
    "rr_planned",
    "rr_realised",
    "profit_factor",
    "sum_r",
    "max_dd_r",
    "ambiguous_share",
    "avg_r_low",
    "avg_r_high",
];

/// A row of the cells table that is cut by regime alone. Metrics are absent as they are there.
#[derive(Debug, Clone, Default)]
pub(crate) struct CellRow {
    /// Position among [`CellRows::series`].
    pub(crate) series: usize,
    /// Grid point.
    pub(crate) grid_id: i64,
    /// None: all of them.
    pub(crate) regime: Option<Regime>,
    pub(crate) n: i64,
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
    /// Shares of exit reasons, in the order of [`ExitReason::CLOSING`].
    pub(crate) shares: [Option<f64>; ExitReason::N_CLOSING],
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

    /// Reads them; empty where the run has no such table.
    ///
    /// # Errors
    /// Where a column is missing or a row cannot be used.
    pub(crate) fn read(run: &StoredRun) -> Result<CellRows, StoredRunError> {
        let mut rows = CellRows::default();
        if run.formats_of("cells").is_empty() {
            return Ok(rows);
        }
        let cut_by = [
            ("grid_id", Kind::I64),
            ("n", Kind::I64),
            ("profile", Kind::Text),
            ("mode", Kind::Text),
            ("symbol", Kind::Text),
            ("side", Kind::Text),
            ("regime", Kind::Text),
            ("vol_level", Kind::Text),
            ("year", Kind::Text),
        ];
        let shares = ExitReason::CLOSING.map(|reason| reason.share_column().0);
        let numbers = METRICS.into_iter().chain(shares);
        let columns: Vec<(&str, Kind)> =
            cut_by.into_iter().chain(numbers.map(|name| (name, Kind::F64))).collect();
        let regime_rows: Vec<Option<Regime>> =
            Regime::ALL.into_iter().map(Some).chain([None]).collect();
        run.column_parts_of("cells", &columns, |first_row, part| {
            let [
                ColumnData::I64(grid_ids),
                ColumnData::I64(counts),
                ColumnData::Text(profiles),
                ColumnData::Text(modes),
                ColumnData::Text(symbols),
                ColumnData::Text(sides),
                ColumnData::Text(regimes),
                ColumnData::Text(vol_levels),
                ColumnData::Text(years),
                metrics @ ..,
            ] = part.as_slice()
            else {
                unreachable!("invariant: columns are of the kinds asked for")
            };
            let metric = |idx: usize, row: usize| match &metrics[idx] {
                ColumnData::F64(values) => values[row],
                _ => unreachable!("invariant: columns are of the kinds asked for"),
            };
            for row in 0..counts.len() {
                let is_cut_otherwise = [symbols, sides, vol_levels, years]
                    .into_iter()
                    .any(|column| text(column, row) != ALL);
                if is_cut_otherwise {
                    continue;
                }
                let bad = |column: &str, value: &str, expected| {
                    run.bad_row("cells", first_row + row, column, value, expected)
                };
                let profile = text(profiles, row);
                let series = Series {
                    profile: (!profile.is_empty()).then(|| profile.to_owned()),
                    mode: text(modes, row).to_owned(),
                };
                let at = ("cells", first_row + row, "regime");
                let regime = run.named(at, text(regimes, row), &regime_rows, regime_name)?;
                let cell = CellRow {
                    series: super::rows::place(&mut rows.series, series),
                    grid_id: grid_ids[row].unwrap_or(0),
                    regime,
                    n: counts[row].ok_or_else(|| bad("n", "", "a count"))?,
                    avg_r: metric(0, row),
                    median_r: metric(1, row),
                    se_r: metric(2, row),
                    win_rate: metric(3, row),
                    rr_planned: metric(4, row),
                    rr_realised: metric(5, row),
                    profit_factor: metric(6, row),
                    sum_r: metric(7, row),
                    max_dd_r: metric(8, row),
                    ambiguous_share: metric(9, row),
                    avg_r_low: metric(10, row),
                    avg_r_high: metric(11, row),
                    shares: std::array::from_fn(|idx| metric(METRICS.len() + idx, row)),
                };
                rows.cells.push(cell);
            }
            Ok(())
        })?;
        Ok(rows)
    }
}
