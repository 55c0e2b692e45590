//! The daily R of each fixed mode in the test windows: what the learned maps are seen against.

use crate::{StoreError, Table};
use exitlab_run::WalkForward;
use exitlab_table::{Day, Row};
use std::collections::BTreeMap;

/// Net R of the entries of the test windows by exit mode and day, each under that mode throughout; days
/// without an exit are left out.
#[derive(Debug, Clone, Row)]
#[row(table = "walkforward_daily", key(mode, day))]
pub struct WalkForwardDailyRow<'a> {
    /// The fixed exit mode.
    pub mode: &'a str,
    /// UTC day of the exits, (00:00, 24:00], as in `daily_r`.
    pub day: Day,
    /// Entries that closed on that day.
    pub n: usize,
    /// Sum of their net R.
    #[row(unit = R)]
    pub sum_r: f64,
}

/// The table, mode by mode, days ascending.
///
/// # Errors
/// Where a number is not finite.
pub fn walk_forward_daily_table(result: &WalkForward) -> Result<Table, StoreError> {
    // A test entry has a trade per plan, then others.
    let mut days: BTreeMap<(usize, i64), (usize, f64)> = BTreeMap::new();
    for entry in result.windows.iter().flat_map(|window| &window.test) {
        for (mode, trade) in entry.trades.iter().enumerate().take(result.plans.len()) {
            let (n, sum_r) = days.entry((mode, trade.exit_time.closing_day())).or_default();
            *n += 1;
            *sum_r += trade.r_net;
        }
    }
    let rows = days.into_iter().map(|((mode, day), (n, sum_r))| WalkForwardDailyRow {
        mode: &result.plans[mode],
        day: Day(day),
        n,
        sum_r,
    });
    Ok(Table::of_rows(rows)?)
}
