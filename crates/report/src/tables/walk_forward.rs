//! The tables of a walk-forward run.

use super::compare::regime_name;
use crate::table_builder::TableBuilder;
use crate::{ColumnData, Grid, Names, ReportError, Table};
use exitlab_core::{Regime, Trade};
use exitlab_sweep::{WalkForward, WalkForwardWindow};
use std::borrow::Cow;

/// The column of the windows table that holds the mode chosen for a regime, such as `mode_BULL`.
pub(crate) fn mode_column(regime: Regime) -> String {
    format!("mode_{}", regime.name())
}

/// Contenders in and out of sample: `walk_forward` (the plan that each regime's training window
/// chose), each plan, and each profile's choice of plans, by regime and over all.
///
/// In sample are the training windows, at the grid point that each chose; entries that several
/// windows share count in each. `decay_r` is what the mean lost from there to the test windows.
///
/// # Errors
/// Where a number is not finite.
pub fn walk_forward_table(result: &WalkForward) -> Result<Table<'_>, ReportError> {
    TableBuilder::new("walkforward", &result.contenders)
        .text("contender", |c| Some(c.name.as_str()))
        .text("regime", |c| Some(regime_name(c.regime)))
        .i64("n_in_sample", |c| c.n_in_sample as i64)
        .f64("avg_r_in_sample", |c| c.avg_r_in_sample)
        .i64("n", |c| c.test.n as i64)
        .f64("avg_r", |c| c.test.avg_r)
        .f64("decay_r", |c| c.decay_r())
        .f64("win_rate", |c| c.test.win_rate)
        .f64("sum_r", |c| c.test.sum_r)
        .f64("max_dd_r", |c| c.test.max_dd_r)
        .f64("avg_r_low", |c| c.test.avg_r_low)
        .f64("avg_r_high", |c| c.test.avg_r_high)
        .build()
}

/// A row per window: when it trained and tested, what it chose, and what that made in either.
///
/// Windows end before their ends, which are whole seconds; the last one ends with the last decision,
/// which belongs to it. `train_end` is before the embargo; `n_purged` entries of the training window were left out
/// because a trade reached into the test. Values of the grid are those of the chosen point; a
/// regime's mode is in brackets where it had too few entries to choose by itself.
///
/// # Errors
/// Where a number is not finite.
pub fn walk_forward_windows_table<'a>(
    result: &'a WalkForward,
    grid: Grid<'a>,
) -> Result<Table<'a>, ReportError> {
    let rows: Vec<(usize, &WalkForwardWindow)> = result.windows.iter().enumerate().collect();
    let mut table = TableBuilder::new("walkforward_windows", &rows)
        .i64("window", |(idx, _)| *idx as i64)
        .time("train_start", |(_, w)| w.window.train.start)
        .time("train_end", |(_, w)| w.window.train.end.whole_second())
        .time("test_start", |(_, w)| w.window.test.start)
        .time("test_end", |(_, w)| w.window.test.end.whole_second())
        .i64("grid_id", |(_, w)| w.chosen.as_ref().map(|c| c.grid_id as i64));
    for (idx, key) in grid.keys.iter().enumerate() {
        let ids = rows.iter().map(|(_, w)| w.chosen.as_ref().map(|c| c.grid_id as u64));
        table = table.column(key.path(), grid.column(idx, ids));
    }
    for regime in Regime::ALL {
        let mode = |w: &WalkForwardWindow| {
            let map = &w.chosen.as_ref()?.map;
            let name = &result.plans[map.plan(regime)];
            let is_own = map.is_own[regime.index()];
            Some(if is_own { name.clone() } else { format!("({name})") })
        };
        let modes = rows.iter().map(|(_, w)| mode(w).map(Cow::Owned)).collect();
        table = table.column(mode_column(regime), ColumnData::Text(modes));
    }
    table
        .i64("n_train", |(_, w)| w.chosen.as_ref().map(|c| c.map.n as i64))
        .i64("n_purged", |(_, w)| w.chosen.as_ref().map(|c| c.training.n_purged() as i64))
        .f64("avg_r_in_sample", |(_, w)| w.chosen.as_ref().map(|c| c.map.avg_r()))
        .i64("n_test", |(_, w)| w.test.len() as i64)
        .f64("avg_r", |(_, w)| w.avg_r())
        .f64("sum_r", |(_, w)| w.sum_r())
        .build()
}

/// Portfolio replays of the test windows, one after another, each from an empty risk state, by
/// profile and mode: what the chosen maps would have made beside the profile's own policy and fixed
/// modes.
///
/// # Errors
/// Where a number is not finite.
pub fn walk_forward_portfolio_table(result: &WalkForward) -> Result<Table<'_>, ReportError> {
    TableBuilder::new("walkforward_portfolio", &result.portfolio)
        .text("profile", |p| Some(p.profile.as_str()))
        .text("mode", |p| Some(p.mode.as_str()))
        .i64("n", |p| p.metrics.n as i64)
        .f64("win_rate", |p| p.metrics.win_rate)
        .f64("avg_r", |p| p.metrics.avg_r)
        .f64("sum_r", |p| p.metrics.sum_r)
        .f64("max_dd_r", |p| p.metrics.max_dd_r)
        .f64("total_return", |p| p.total_return)
        .build()
}

/// The entries of the test windows under the chosen maps.
///
/// # Errors
/// Where a number is not finite.
pub fn walk_forward_entries_table<'a>(
    result: &'a WalkForward,
    names: Names<'a>,
) -> Result<Table<'a>, ReportError> {
    let of_window = |(idx, window): (usize, &'a WalkForwardWindow)| {
        let grid_id = window.chosen.as_ref().map(|c| c.grid_id as i64);
        window.test.iter().map(move |entry| (idx as i64, grid_id, entry.learned_trade()))
    };
    let rows: Vec<(i64, Option<i64>, &Trade)> =
        result.windows.iter().enumerate().flat_map(of_window).collect();
    TableBuilder::new("walkforward_entries", &rows)
        .i64("window", |r| r.0)
        .i64("grid_id", |r| r.1)
        .i64("signal_id", |r| r.2.signal_id as i64)
        .text("symbol", |r| Some(names.symbol(r.2.symbol)))
        .text("side", |r| Some(r.2.side.name()))
        .time("signal_time", |r| r.2.signal_time)
        .time("entry_time", |r| r.2.entry_time)
        .time("exit_time", |r| r.2.exit_time)
        .text("regime", |r| Some(r.2.regime.name()))
        .text("exit_mode", |r| Some(names.plan(r.2.plan)))
        .text("exit_reason", |r| Some(r.2.exit_reason.name()))
        .f64("r_net", |r| r.2.r_net)
        .f64("r_low", |r| r.2.r_bounds.map(|(low, _)| low))
        .f64("r_high", |r| r.2.r_bounds.map(|(_, high)| high))
        .build()
}
