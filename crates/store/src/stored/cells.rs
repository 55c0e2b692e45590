//! The cells of a run, and what they are of.

use super::{StoredRun, StoredRunError, unreadable};
use crate::{CellRow, MANIFEST_FILE};
use exitlab_core::{Regime, Side, VolLevel};
use exitlab_metrics::TradeMetrics;
use exitlab_scenario::{Scenario, grid_value_text};
use exitlab_table::{OrAll, Row, rows};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What a cell is of; none for all of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellGroup {
    /// What ran, as [`StoredRun::entries`] names it: an exit mode, or profile × mode, and the grid point.
    pub contender: String,
    /// Regime of the decision bar.
    pub regime: Option<Regime>,
    /// Symbol.
    pub symbol: Option<String>,
    /// Direction.
    pub side: Option<Side>,
    /// Volatility level of the decision bar.
    pub vol_level: Option<VolLevel>,
    /// UTC year of the entry.
    pub year: Option<String>,
}

impl CellGroup {
    /// Whether the cell is of a regime, or of all, and not cut further.
    pub fn is_of_regime(&self) -> bool {
        let CellGroup { symbol, side, vol_level, year, .. } = self;
        symbol.is_none() && side.is_none() && vol_level.is_none() && year.is_none()
    }
}

/// Names what ran.
pub(super) struct ContenderNames {
    scenario: Scenario,
    /// Whether the run is over a grid.
    has_grid: bool,
}

impl ContenderNames {
    /// `TREND_FOLLOW`, `SAFE × policy`, `SAFE × policy at indicators.atr_period=14`.
    pub(super) fn name(&self, grid_id: u64, profile: Option<&str>, mode: &str) -> String {
        let ran = match profile {
            Some(profile) => format!("{profile} × {mode}"),
            None => mode.to_owned(),
        };
        let id = usize::try_from(grid_id).unwrap_or(usize::MAX);
        match self.scenario.grid_point(id).filter(|_| self.has_grid) {
            None => ran,
            Some(point) => {
                let value = |(path, value)| format!("{path}={}", grid_value_text(value));
                let values: Vec<String> =
                    point.values.iter().map(|(path, of)| value((path, of))).collect();
                format!("{ran} at {}", values.join(", "))
            }
        }
    }
}

impl StoredRun {
    pub(super) fn contender_names(&self) -> Result<ContenderNames, StoredRunError> {
        #[derive(Row)]
        #[row(of = CellRow<'static>)]
        struct Point {
            grid_id: Option<u64>,
        }
        let mut points: BTreeSet<Option<u64>> = BTreeSet::new();
        self.table_parts_of::<Point>(|table| {
            points.extend(rows::<Point>(table)?.into_iter().map(|row| row.grid_id));
            Ok(())
        })?;
        let manifest = self.folder().join(MANIFEST_FILE);
        let unusable = |error: &dyn std::fmt::Display| unreadable(&manifest, error);
        let file =
            self.manifest().scenario_file(Path::new("")).map_err(|error| unusable(&error))?;
        let scenario = file.resolve(&[]).map_err(|error| unusable(&error))?;
        Ok(ContenderNames { scenario, has_grid: points.len() > 1 })
    }

    /// The metrics of every cell.
    ///
    /// # Errors
    /// Where the run has no cells, or a row that cannot be used.
    pub fn cells(&self) -> Result<BTreeMap<CellGroup, TradeMetrics>, StoredRunError> {
        let names = self.contender_names()?;
        let mut cells = BTreeMap::new();
        self.table_parts_of::<CellRow<'_>>(|table| {
            for row in rows::<CellRow<'_>>(table)? {
                let CellRow { grid_id, profile, mode, n, metrics, .. } = row;
                let (OrAll(symbol), OrAll(side), OrAll(regime)) =
                    (row.symbol, row.side, row.regime);
                let (OrAll(vol_level), OrAll(year)) = (row.vol_level, row.year);
                let group = CellGroup {
                    contender: names.name(grid_id.unwrap_or_default(), profile, mode),
                    regime,
                    symbol: symbol.map(str::to_owned),
                    side,
                    vol_level,
                    year: year.map(|year| year.into_owned()),
                };
                let n = usize::try_from(n).unwrap_or(usize::MAX);
                cells.insert(group, TradeMetrics { n, ..metrics.0 });
            }
            Ok(())
        })?;
        Ok(cells)
    }
}
