//! Net R by day, a column per cell.

use exitlab_metrics::{DailyR, EvaluatedDays};
use rayon::prelude::*;
use std::collections::BTreeMap;

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
    /// Positions of the cells that traded: those that differ first, in the order of the sweep, then
    /// those that did what an earlier one did.
    pub(super) cells: Vec<usize>,
    /// How many differ.
    n_distinct: usize,
    /// Their R by day, 0 on days without an exit.
    pub(super) columns: Vec<Vec<f64>>,
}

impl DailyMatrix {
    /// Of every day on which a cell could trade, and of those on which one closed a trade; `None` where none
    /// did.
    pub(super) fn new(
        cells: &[SweepCell<'_>],
        evaluated: Option<EvaluatedDays>,
    ) -> Option<DailyMatrix> {
        let days = || cells.iter().flat_map(|cell| cell.daily_r).map(|daily| daily.day);
        let of_exits = EvaluatedDays { first: days().min()?, last: days().max()? };
        let days = evaluated.map_or(of_exits, |evaluated| evaluated.with(of_exits));
        let first_day = days.first;
        let n_days = usize::try_from(days.last - first_day).ok()? + 1;
        let (distinct, repeated) = by_first_sight(cells);
        let n_distinct = distinct.len();
        let traded = [distinct, repeated].concat();
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
        Some(DailyMatrix { first_day, n_days, cells: traded, n_distinct, columns })
    }

    /// Positions of the cells that differ.
    pub(super) fn distinct_cells(&self) -> &[usize] {
        &self.cells[..self.n_distinct]
    }

    /// Columns of the cells that differ.
    pub(super) fn distinct_columns(&self) -> &[Vec<f64>] {
        &self.columns[..self.n_distinct]
    }
}

/// Cells that traded: those whose daily R is no earlier cell's, and the others. A key that a mode does
/// not read makes many cells of one try.
fn by_first_sight(cells: &[SweepCell<'_>]) -> (Vec<usize>, Vec<usize>) {
    let hashes: Vec<u64> = cells.par_iter().map(|cell| hash(cell.daily_r)).collect();
    let mut seen: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    let traded = (0..cells.len()).filter(|&idx| !cells[idx].daily_r.is_empty());
    traded.partition(|&idx| {
        let alike = seen.entry(hashes[idx]).or_default();
        let is_new = alike.iter().all(|&other| cells[other].daily_r != cells[idx].daily_r);
        if is_new {
            alike.push(idx);
        }
        is_new
    })
}

/// A hash in the manner of FNV-1a; cells with the same one are compared in full.
fn hash(daily_r: &[DailyR]) -> u64 {
    let words = daily_r.iter().flat_map(|daily| [daily.day as u64, daily.sum_r.to_bits()]);
    words.fold(0xCBF2_9CE4_8422_2325, |hash, word| {
        (hash ^ word).wrapping_mul(0x0000_0100_0000_01B3).rotate_left(29)
    })
}
