//! Entries of which many means are tested together.

use crate::moments::Moments;
use crate::pooled_block_length::pooled_block_length;
use std::ops::Range;

/// Most blocks: more of them add nothing, and a draw costs as many steps.
const MAX_BLOCKS: usize = 1_000;
/// How much longer blocks are than is best for the variance of a mean. Measured; see `docs/statistics.md`.
const LONGER_BLOCKS: f64 = 2.5;
/// What differs by less than this share of a value is rounding.
const ROUNDING: f64 = 1e-12;

/// Entries in clusters (those of one time), in time order, of which each has a group and a value for each
/// of some series, such as the differences of pairs of plans.
///
/// The rows of the table are those of each group and then of all entries together, and in each of them
/// every series.
#[derive(Debug, Clone)]
pub struct JointMeans {
    n_groups: usize,
    n_series: usize,
    entries: Vec<Entry>,
    /// Of entry `i` and series `s` at `i · n_series + s`; NaN where the entry has none.
    values: Vec<f64>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    cluster: usize,
    group: usize,
}

/// A row's entries in a cluster or a block.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cell {
    /// Position of the cluster.
    pub(crate) cluster: usize,
    /// Number of entries.
    pub(crate) n: f64,
    /// Sum over them.
    pub(crate) sum: f64,
}

impl JointMeans {
    /// No entries yet, of so many groups and series.
    pub fn new(n_groups: usize, n_series: usize) -> JointMeans {
        JointMeans { n_groups, n_series, entries: Vec::new(), values: Vec::new() }
    }

    /// Adds an entry, of the last one's cluster or of the next; values that are not finite count as absent.
    ///
    /// # Panics
    /// Where there is no such group, or the values are not one for each series.
    pub fn push(
        &mut self,
        is_next_cluster: bool,
        group: usize,
        values: impl IntoIterator<Item = Option<f64>>,
    ) {
        assert!(group < self.n_groups, "there is no such group");
        let cluster = self.entries.last().map_or(0, |e| e.cluster + usize::from(is_next_cluster));
        self.entries.push(Entry { cluster, group });
        let present = |value: Option<f64>| value.filter(|v| v.is_finite()).unwrap_or(f64::NAN);
        self.values.extend(values.into_iter().map(present));
        assert_eq!(
            self.values.len(),
            self.entries.len() * self.n_series,
            "a value for each series"
        );
    }

    /// Number of rows: of each group and of all entries together, each series.
    pub fn n_rows(&self) -> usize {
        (self.n_groups + 1) * self.n_series
    }

    /// The row of a series in a group, or in all entries together.
    pub fn row(&self, group: Option<usize>, series: usize) -> usize {
        group.unwrap_or(self.n_groups) * self.n_series + series
    }

    /// Number of clusters.
    pub fn n_clusters(&self) -> usize {
        self.entries.last().map_or(0, |entry| entry.cluster + 1)
    }

    /// The clusters in which a row has entries.
    pub(crate) fn cells(&self, row: usize) -> Vec<Cell> {
        let (group, series) = (row / self.n_series, row % self.n_series);
        let mut cells: Vec<Cell> = Vec::new();
        let values = self.values.iter().skip(series).step_by(self.n_series);
        for (entry, value) in self.entries.iter().zip(values) {
            if value.is_nan() || (group < self.n_groups && entry.group != group) {
                continue;
            }
            match cells.last_mut() {
                Some(last) if last.cluster == entry.cluster => {
                    (last.n, last.sum) = (last.n + 1.0, last.sum + value);
                }
                _ => cells.push(Cell { cluster: entry.cluster, n: 1.0, sum: *value }),
            }
        }
        cells
    }

    /// How long blocks of clusters have to be for one to tell nothing of the next, in clusters: the
    /// length of Politis and White, found of all groups of a series together, and the longest of the series;
    /// 2.5 times as long where it rests on a dependence that is significant, √2.5 times where not.
    pub fn block_length(&self, series: Range<usize>) -> f64 {
        let n = self.n_clusters();
        let of_series = |series: usize| {
            let rows = (0..=self.n_groups).map(|group| group * self.n_series + series);
            pooled_block_length(rows.map(|row| beyond_mean(&self.cells(row))), n, LONGER_BLOCKS)
        };
        let longest = series.map(of_series).fold(1.0, f64::max);
        longest.max(n as f64 / MAX_BLOCKS as f64)
    }

    /// Skewness of what the clusters add to a row beyond its mean; absent where they add nothing.
    pub fn skewness(&self, row: usize) -> Option<f64> {
        Moments::new(&beyond_mean(&self.cells(row)))?.skewness
    }
}

/// What each cluster adds beyond the row's mean: `sum − mean·n`; all 0 where that is rounding.
pub(crate) fn beyond_mean(cells: &[Cell]) -> Vec<f64> {
    let (n, sum) = cells.iter().fold((0.0, 0.0), |(n, sum), cell| (n + cell.n, sum + cell.sum));
    let mut beyond: Vec<f64> = cells.iter().map(|cell| cell.sum - sum / n * cell.n).collect();
    let squares = |values: &mut dyn Iterator<Item = f64>| values.map(|v| v * v).sum::<f64>();
    let of_sums = squares(&mut cells.iter().map(|cell| cell.sum));
    if squares(&mut beyond.iter().copied()) <= ROUNDING * ROUNDING * of_sums {
        // Rounding errors have a skewness and follow each other, and say nothing.
        beyond.fill(0.0);
    }
    beyond
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random_stream;
    use rand_core::Rng;

    #[test]
    fn cells_are_clusters_of_a_group() {
        let mut means = JointMeans::new(2, 2);
        means.push(true, 0, [Some(1.0), None]);
        means.push(false, 1, [Some(2.0), Some(5.0)]);
        means.push(false, 0, [Some(3.0), Some(f64::NAN)]);
        means.push(true, 0, [Some(6.0), Some(7.0)]);
        assert_eq!((means.n_clusters(), means.n_rows()), (2, 6));
        let cells = |group, series| means.cells(means.row(group, series));
        let cell = |cluster, n, sum| Cell { cluster, n, sum };
        assert_eq!(cells(Some(0), 0), [cell(0, 2.0, 4.0), cell(1, 1.0, 6.0)]);
        assert_eq!(cells(Some(1), 1), [cell(0, 1.0, 5.0)]);
        assert_eq!(cells(Some(0), 1), [cell(1, 1.0, 7.0)]);
        assert_eq!(cells(None, 0), [cell(0, 3.0, 6.0), cell(1, 1.0, 6.0)]);
        // Mean 12/4 = 3: 6 − 9 and 6 − 3.
        assert_eq!(beyond_mean(&cells(None, 0)), [-3.0, 3.0]);
        let always = [0.1 + 0.2, 0.3, 0.3].map(|sum| cell(0, 1.0, sum));
        assert_eq!(beyond_mean(&always), [0.0; 3]);
    }

    fn entries(n: usize, coefficient: f64) -> JointMeans {
        let mut rng = random_stream(3, "joint means", 0);
        let mut last = 0.0;
        let mut means = JointMeans::new(2, 1);
        for idx in 0..n {
            last = coefficient * last + f64::from(rng.next_u32()) / 4_294_967_296.0 - 0.5;
            means.push(true, idx / 10 % 2, [Some(last)]);
        }
        means
    }

    #[test]
    fn dependence_makes_blocks_longer() {
        let lengths = [0.0, 0.3, 0.8].map(|c| entries(600, c).block_length(0..1));
        assert!(lengths[0] < 4.0 && lengths[1] > 4.0, "{lengths:?}");
        assert!(lengths[2] > 2.0 * lengths[1], "{lengths:?}");
        // Never more than a thousand blocks.
        assert_eq!(entries(3_000, -0.5).block_length(0..1), 3.0);
        assert_eq!(entries(5, 0.0).block_length(0..1), 1.0);
        assert_eq!(JointMeans::new(2, 1).block_length(0..1), 1.0);
    }

    #[test]
    fn a_few_large_winners_are_skewed() {
        let mut means = JointMeans::new(1, 2);
        for idx in 0..11 {
            means.push(true, 0, [Some(if idx == 4 { 10.0 } else { -1.0 }), Some(1.0)]);
        }
        // p = 1/11: (1 − 2p)/√(p(1 − p)) = 9/√10
        let skewness = means.skewness(means.row(None, 0)).unwrap();
        assert!((skewness - 9.0 / 10f64.sqrt()).abs() < 1e-12, "{skewness}");
        assert_eq!(means.skewness(means.row(None, 1)), None);
    }
}
