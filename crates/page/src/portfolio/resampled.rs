//! A run's trades resampled, as its monte_carlo and equity_bands tables hold them.

use crate::grid_point::GridPoint;
use crate::series::Series;
use exitlab_store::{EquityBandRow, MonteCarloRow, RunCommand, StoredRun, StoredRunError};
use exitlab_table::{Row, Table, TableError, rows};

/// What resampling the trades of a profile under a mode says.
#[derive(Row)]
#[row(of = MonteCarloRow<'static>)]
struct DrawnRow<'a> {
    #[row(optional)]
    grid_id: Option<i64>,
    profile: &'a str,
    mode: &'a str,
    #[row(flatten)]
    figures: DrawnFigures,
}

/// Its numbers.
#[derive(Debug, Clone, Row)]
pub(super) struct DrawnFigures {
    pub(super) n_trades: usize,
    pub(super) final_r_actual: f64,
    final_r_p05: f64,
    final_r_p50: f64,
    final_r_p95: f64,
    pub(super) p_loss: f64,
    pub(super) max_dd_r_actual: f64,
    max_dd_r_p05: f64,
    max_dd_r_p50: f64,
    max_dd_r_p95: f64,
    pub(super) losing_streak_actual: f64,
    losing_streak_p05: f64,
    losing_streak_p50: f64,
    losing_streak_p95: f64,
    pub(super) block_length: f64,
    pub(super) draws: usize,
    pub(super) seed: u64,
}

/// The middle of the draws, and the ends of the middle 90%.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spread {
    pub(super) p05: f64,
    pub(super) p50: f64,
    pub(super) p95: f64,
}

impl DrawnFigures {
    /// Of the sum of net R.
    pub(super) fn final_r(&self) -> Spread {
        Spread { p05: self.final_r_p05, p50: self.final_r_p50, p95: self.final_r_p95 }
    }

    /// Of the largest drawdown, in R.
    pub(super) fn max_dd_r(&self) -> Spread {
        Spread { p05: self.max_dd_r_p05, p50: self.max_dd_r_p50, p95: self.max_dd_r_p95 }
    }

    /// Of the longest losing streak, in trades.
    pub(super) fn losing_streak(&self) -> Spread {
        let [p05, p50, p95] =
            [self.losing_streak_p05, self.losing_streak_p50, self.losing_streak_p95];
        Spread { p05, p50, p95 }
    }
}

/// The trades of a run after so many of them.
#[derive(Row)]
#[row(of = EquityBandRow<'static>)]
struct BandRow<'a> {
    #[row(optional)]
    grid_id: Option<i64>,
    profile: &'a str,
    mode: &'a str,
    #[row(flatten)]
    band: Band,
}

/// Cumulative net R after some trades, and its quantiles over the draws.
#[derive(Debug, Clone, Copy, PartialEq, Row)]
pub(super) struct Band {
    pub(super) trade: usize,
    pub(super) actual_r: f64,
    pub(super) p05: f64,
    pub(super) p25: f64,
    pub(super) p50: f64,
    pub(super) p75: f64,
    pub(super) p95: f64,
}

/// The trades of a profile under a mode, resampled.
#[derive(Debug, Clone)]
pub(super) struct ResampledAccount {
    pub(super) series: Series,
    pub(super) figures: DrawnFigures,
    /// By number of trades, ascending.
    pub(super) bands: Vec<Band>,
}

/// Every run at the point that is shown; none where nothing was resampled.
///
/// # Errors
/// Where a column is missing or a row cannot be used.
pub(super) fn read(
    run: &StoredRun,
    point: &GridPoint,
) -> Result<Vec<ResampledAccount>, StoredRunError> {
    let mut all: Vec<ResampledAccount> = Vec::new();
    if !run.has_table(DrawnRow::TABLE) {
        return Ok(all);
    }
    let shown = PointFilter::of(run, point);
    run.table_parts_of::<DrawnRow<'_>>(|part| {
        shown.must_be_told(part)?;
        let drawn = rows::<DrawnRow<'_>>(part)?.into_iter().filter(|row| shown.has(row.grid_id));
        all.extend(drawn.map(|DrawnRow { profile, mode, figures, .. }| ResampledAccount {
            series: Series { profile: Some(profile.to_owned()), mode: mode.to_owned() },
            figures,
            bands: Vec::new(),
        }));
        Ok(())
    })?;
    if !all.is_empty() && run.has_table(BandRow::TABLE) {
        read_bands(run, shown, &mut all)?;
    }
    Ok(all)
}

fn read_bands(
    run: &StoredRun,
    shown: PointFilter,
    all: &mut [ResampledAccount],
) -> Result<(), StoredRunError> {
    run.table_parts_of::<BandRow<'_>>(|part| {
        shown.must_be_told(part)?;
        for (idx, row) in rows::<BandRow<'_>>(part)?.into_iter().enumerate() {
            if !shown.has(row.grid_id) {
                continue;
            }
            let BandRow { profile, mode, band, .. } = row;
            let is_same = |s: &Series| s.mode == mode && s.profile.as_deref() == Some(profile);
            let Some(of) = all.iter_mut().find(|of| is_same(&of.series)) else {
                let expected = "a profile and mode of the table monte_carlo";
                let name = format!("{profile} · {mode}");
                return Err(part.bad_row_showing(idx, "mode", name, expected).into());
            };
            of.bands.push(band);
        }
        Ok(())
    })
}

/// Which rows are shown: a sweep's of one point; all of a replay's, whose tables name no point.
#[derive(Debug, Clone, Copy)]
struct PointFilter {
    grid_id: Option<i64>,
}

impl PointFilter {
    fn of(run: &StoredRun, point: &GridPoint) -> PointFilter {
        let is_sweep = run.manifest().command == RunCommand::Sweep;
        PointFilter { grid_id: is_sweep.then_some(point.grid_id) }
    }

    /// Makes sure that the table says which point a row is of, where that matters.
    fn must_be_told(self, table: &Table) -> Result<(), TableError> {
        if self.grid_id.is_some() { table.must_have("grid_id") } else { Ok(()) }
    }

    fn has(self, grid_id: Option<i64>) -> bool {
        self.grid_id.is_none() || self.grid_id == grid_id
    }
}
