//! A sweep's cells with their daily R, for discounting.

use super::{StoredRun, StoredRunError};
use crate::{DailyRRow, EvaluatedDaysRecord, PortfolioRow, RunCommand};
use exitlab_evidence::{GridKey, SweepCell};
use exitlab_metrics::{DailyR, EvaluatedDays};
use exitlab_run::GridColumn;
use exitlab_scenario::settings::Sample;
use exitlab_table::{Day, Row, rows};
use serde::Deserialize;
use std::collections::BTreeMap;

/// R of a day; cells that never traded have no rows.
#[derive(Row)]
#[row(of = DailyRRow<'static>)]
struct StoredDailyR<'a> {
    #[row(expected = "the number of a grid point")]
    grid_id: usize,
    profile: &'a str,
    mode: &'a str,
    day: Day,
    sum_r: f64,
}

/// What tells the cells apart, each of which has a row in the portfolio table.
#[derive(Row)]
#[row(of = PortfolioRow<'static>)]
struct CellLabels<'a> {
    #[row(expected = "the number of a grid point")]
    grid_id: usize,
    profile: &'a str,
    mode: &'a str,
}

/// A sweep's cells.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredSweep {
    /// Grid point, profile and mode, in the order of the sweep.
    labels: Vec<(usize, String, String)>,
    /// Daily R of each.
    daily_r: Vec<Vec<DailyR>>,
    /// Keys of the grid, none where there is none.
    keys: Vec<GridKey>,
    days: Option<EvaluatedDays>,
}

impl StoredSweep {
    /// The cells, those that never traded too.
    pub fn cells(&self) -> Vec<SweepCell<'_>> {
        let mut cells = Vec::with_capacity(self.labels.len());
        for ((grid_id, profile, mode), daily_r) in self.labels.iter().zip(&self.daily_r) {
            cells.push(SweepCell { grid_id: *grid_id, profile, mode, daily_r });
        }
        cells
    }

    /// Keys of the grid, none where there is none.
    pub fn keys(&self) -> &[GridKey] {
        &self.keys
    }

    /// Days on which any cell could trade; absent of a run by an older version.
    pub fn evaluated_days(&self) -> Option<EvaluatedDays> {
        self.days
    }
}

impl StoredRun {
    /// The cells of a sweep.
    ///
    /// # Errors
    /// Where the run is no sweep, kept no daily R, or has a row that cannot be used.
    pub fn sweep(&self) -> Result<StoredSweep, StoredRunError> {
        self.must_be(RunCommand::Sweep, "only a sweep has the daily R of many cells")?;
        let labels = self.sweep_labels()?;
        let place_of: BTreeMap<(usize, &str, &str), usize> = labels
            .iter()
            .enumerate()
            .map(|(idx, (grid_id, profile, mode))| {
                ((*grid_id, profile.as_str(), mode.as_str()), idx)
            })
            .collect();
        let mut daily_r: Vec<Vec<DailyR>> = vec![Vec::new(); labels.len()];
        self.table_parts_of::<StoredDailyR<'_>>(|table| {
            let days: Vec<StoredDailyR<'_>> = rows(table)?;
            for (row, day) in days.iter().enumerate() {
                let place = place_of
                    .get(&(day.grid_id, day.profile, day.mode))
                    .ok_or_else(|| table.bad_row(row, "mode", "a cell of the portfolio table"))?;
                daily_r[*place].push(DailyR { day: day.day.0, sum_r: day.sum_r });
            }
            Ok(())
        })?;
        if daily_r.iter().all(Vec::is_empty) {
            let (folder, table) = (self.folder().to_owned(), StoredDailyR::TABLE.to_owned());
            return Err(StoredRunError::EmptyTable { folder, table });
        }
        let days = self.manifest().evaluated_days.as_ref().and_then(EvaluatedDaysRecord::days);
        Ok(StoredSweep { labels, daily_r, keys: self.grid_keys(), days })
    }

    /// Grid point, profile and mode of every cell that was done.
    fn sweep_labels(&self) -> Result<Vec<(usize, String, String)>, StoredRunError> {
        let table = self.table_of::<CellLabels<'_>>()?;
        let labels: Vec<CellLabels<'_>> = rows(&table)?;
        let label = |of: CellLabels<'_>| (of.grid_id, of.profile.to_owned(), of.mode.to_owned());
        Ok(labels.into_iter().map(label).collect())
    }

    /// The sample of the grid that was run; none where the whole was.
    pub fn grid_sample(&self) -> Option<Sample> {
        let sample = &self.manifest().scenario["sweep"]["sample"];
        Sample::deserialize(sample).ok()
    }

    /// The grid of the scenario as it was used.
    pub fn grid_keys(&self) -> Vec<GridKey> {
        self.grid_columns().iter().map(GridColumn::key).collect()
    }
}
