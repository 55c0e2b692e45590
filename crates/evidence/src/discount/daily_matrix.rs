//! Net R by day, a column per cell.

use exitlab_metrics::DailyR;
use rayon::prelude::*;

/// What one cell of a sweep left: a profile × mode at a grid point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SweepCell<'a> {
    /// Grid point, 0 without a grid.
    pub grid_id: usize,
    /// Profile.
    pub profile: &'a str,
    /// `policy`, or the fixed mode.
    pub mode: &'a str,
    /// Net R by day of exit; days without an exit are left out.
    pub daily_r: &'a [DailyR],
}

/// Daily R of the cells that traded, side by side: the one large thing of a discount.
#[derive(Debug)]
pub(super) struct DailyMatrix {
    /// Since 1970-01-01.
    pub(super) first_day: i64,
    pub(super) n_days: usize,
    /// Positions of the cells that traded.
    pub(super) cells: Vec<usize>,
    /// Their R by day, 0 on days without an exit.
    pub(super) columns: Vec<Vec<f64>>,
}

impl DailyMatrix {
    /// From the first to the last day on which a cell closed a trade; `None` where none did.
    pub(super) fn new(cells: &[SweepCell<'_>]) -> Option<DailyMatrix> {
        let days = || cells.iter().flat_map(|cell| cell.daily_r).map(|daily| daily.day);
        let (first_day, last_day) = (days().min()?, days().max()?);
        let n_days = usize::try_from(last_day - first_day).ok()? + 1;
        let traded: Vec<usize> =
            (0..cells.len()).filter(|&idx| !cells[idx].daily_r.is_empty()).collect();
        let columns = traded
            .par_iter()
            .map(|&idx| {
                let mut column = vec![0.0; n_days];
                for daily in cells[idx].daily_r {
                    column[(daily.day - first_day) as usize] += daily.sum_r;
                }
                column
            })
            .collect();
        Some(DailyMatrix { first_day, n_days, cells: traded, columns })
    }
}
