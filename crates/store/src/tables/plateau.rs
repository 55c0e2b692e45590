//! The best cell of a sweep beside its neighbours on the grid.

use crate::{StoreError, Table};
use exitlab_evidence::{DiscountedSweep, Neighbour};

/// The best cell of a sweep beside its neighbours on the grid: one row per cell of the same profile
/// and mode that is one step away in one key.
#[derive(Debug, Clone, exitlab_table::Row)]
#[row(table = "plateau", key(key, neighbour_value))]
pub struct PlateauRow<'a> {
    /// Dotted path of the grid key in which the two cells differ.
    pub key: &'a str,
    /// The best cell's value of it.
    pub winner_value: &'a str,
    /// The neighbour's value of it.
    pub neighbour_value: &'a str,
    /// Grid point of the neighbour.
    pub neighbour_grid_id: usize,
    /// Metric that ranks the cells: `sharpe`, the Sharpe ratio of daily net R per √day, or `avg_r`,
    /// mean net R per calendar day.
    pub metric: &'a str,
    /// The best cell's metric.
    pub winner_metric: Option<f64>,
    /// The neighbour's metric; absent where it has none.
    pub neighbour_metric: Option<f64>,
    /// neighbour_metric / winner_metric; absent where one is, or the best cell's is not above 0.
    pub share_kept: Option<f64>,
    /// Whether the neighbour's daily net R is the best cell's: nothing that was traded reads the
    /// key.
    pub is_same: bool,
}

/// The plateau table: each key in turn, the smaller value first.
///
/// # Errors
/// Where a number is not finite.
pub(super) fn plateau_table(discount: &DiscountedSweep) -> Result<Table, StoreError> {
    let rows = discount.plateau.neighbours.iter().map(|n| PlateauRow::new(discount, n));
    Ok(Table::of_rows(rows)?)
}

impl<'a> PlateauRow<'a> {
    fn new(discount: &'a DiscountedSweep, neighbour: &Neighbour) -> PlateauRow<'a> {
        let key = &discount.plateau.keys[neighbour.key];
        PlateauRow {
            key: &key.path,
            winner_value: &key.texts[neighbour.winner_value],
            neighbour_value: &key.texts[neighbour.value],
            neighbour_grid_id: discount.trials[neighbour.cell].grid_id,
            metric: discount.metric.name(),
            winner_metric: discount.metric_of(discount.winner()),
            neighbour_metric: neighbour.metric,
            share_kept: neighbour.share_kept,
            is_same: neighbour.is_same,
        }
    }
}
