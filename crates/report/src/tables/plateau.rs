//! The best cell of a sweep beside its neighbours on the grid.

use crate::table_builder::TableBuilder;
use crate::{ReportError, Table};
use exitlab_evidence::{Discount, Neighbour};

/// One row per neighbour: a cell of the same profile and mode, one step away in one key.
///
/// Metrics are those of the discount table's `metric`, per day. `share_kept` is empty where a metric
/// is, or the winner's is not above 0; `is_same` says that the neighbour made the winner's very trades'
/// R, so that the key is not read.
///
/// # Errors
/// Where a number is not finite.
pub fn plateau_table<'a>(discount: &'a Discount<'a>) -> Result<Table<'a>, ReportError> {
    let plateau = &discount.plateau;
    let value = |n: &'a Neighbour, value: usize| Some(plateau.keys[n.key].texts[value].as_str());
    TableBuilder::new("plateau", &plateau.neighbours)
        .text("key", |n| Some(plateau.keys[n.key].path.as_str()))
        .text("winner_value", |n| value(n, n.winner_value))
        .text("neighbour_value", |n| value(n, n.value))
        .i64("neighbour_grid_id", |n| discount.trials[n.cell].grid_id as i64)
        .text("metric", |_| Some(discount.metric.name()))
        .f64("winner_metric", |_| discount.metric_of(discount.winner()))
        .f64("neighbour_metric", |n| n.metric)
        .f64("share_kept", |n| n.share_kept)
        .bool("is_same", |n| n.is_same)
        .build()
}
