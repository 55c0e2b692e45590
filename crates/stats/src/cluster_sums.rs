//! Bootstrap of means of entries that come in clusters.

use crate::politis_white_block_length::politis_white_block_length;
use crate::random_stream::random_stream;
use crate::stationary_blocks::StationaryBlocks;
use rayon::prelude::*;

/// Draws of one stream of random numbers, and of one task.
const DRAWS_PER_CHUNK: usize = 500;

/// Sums of `K` series over clusters of entries, in time order. A cluster (the entries of one time)
/// is drawn as a whole, so entries that share a shock never count as independent.
#[derive(Debug, Clone)]
pub struct ClusterSums<const K: usize> {
    /// Per cluster, what it adds beyond the mean: `sum − mean·count`. Sums of these stay small, so
    /// differences of running totals lose nothing.
    beyond_mean: Vec<Row<K>>,
    n_entries: usize,
    means: [f64; K],
}

/// Sums and count side by side: for three series, half a cache line, so that a pick touches one.
#[derive(Debug, Clone, Copy)]
#[repr(C, align(32))]
struct Row<const K: usize> {
    sums: [f64; K],
    count: f64,
}

impl<const K: usize> Row<K> {
    const ZERO: Row<K> = Row { sums: [0.0; K], count: 0.0 };

    #[inline]
    fn add(&mut self, row: &Row<K>) {
        for (sum, more) in self.sums.iter_mut().zip(&row.sums) {
            *sum += more;
        }
        self.count += row.count;
    }

    #[inline]
    fn add_between(&mut self, from: &Row<K>, to: &Row<K>) {
        for ((sum, to), from) in self.sums.iter_mut().zip(&to.sums).zip(&from.sums) {
            *sum += to - from;
        }
        self.count += to.count - from.count;
    }
}

impl<const K: usize> ClusterSums<K> {
    /// Takes, for each cluster, the number of its entries and the sums over them, which must be
    /// finite; clusters without entries are left out.
    pub fn new(clusters: impl IntoIterator<Item = (usize, [f64; K])>) -> Self {
        let mut total = Row::<K>::ZERO;
        let mut rows: Vec<Row<K>> = clusters
            .into_iter()
            .filter(|&(n, _)| n > 0)
            .map(|(n, sums)| Row { sums, count: n as f64 })
            .inspect(|row| total.add(row))
            .collect();
        let means = total.sums.map(|sum| if total.count > 0.0 { sum / total.count } else { 0.0 });
        for row in &mut rows {
            for (sum, mean) in row.sums.iter_mut().zip(&means) {
                *sum -= mean * row.count;
            }
        }
        ClusterSums { beyond_mean: rows, n_entries: total.count as usize, means }
    }

    /// Number of entries in all clusters.
    pub fn n_entries(&self) -> usize {
        self.n_entries
    }

    /// Number of clusters that have entries.
    pub fn n_clusters(&self) -> usize {
        self.beyond_mean.len()
    }

    /// Means per entry; 0 where there are no entries.
    pub fn means(&self) -> [f64; K] {
        self.means
    }

    /// Block length by Politis and White of what the clusters add to series `k` beyond its mean,
    /// `sumₖ − meanₖ·count`, in clusters; 1 where there is no such series.
    pub fn block_length(&self, k: usize) -> f64 {
        if k >= K {
            return 1.0;
        }
        let series: Vec<f64> = self.beyond_mean.iter().map(|row| row.sums[k]).collect();
        politis_white_block_length(&series)
    }

    /// Means of `n_draws` resamples by the stationary bootstrap; none where there are no entries.
    ///
    /// # Formula
    /// Each resample is as many clusters as there are, in circular blocks of geometric length with
    /// mean `block_length` (below 1 counts as 1): `Σ sums / Σ counts`, a ratio, for clusters differ
    /// in size.
    ///
    /// The same arguments give the same numbers at any number of threads.
    ///
    /// # Source
    /// Politis and Romano, "The Stationary Bootstrap", Journal of the American Statistical
    /// Association 89 (1994).
    pub fn resampled_means(
        &self,
        block_length: f64,
        n_draws: usize,
        seed: u64,
        purpose: &str,
    ) -> Vec<[f64; K]> {
        let n = self.beyond_mean.len();
        if n == 0 {
            return Vec::new();
        }
        let blocks = StationaryBlocks::new(n, block_length);
        let totals = self.running_totals();
        let mut draws = vec![[0.0; K]; n_draws];
        draws.par_chunks_mut(DRAWS_PER_CHUNK).enumerate().for_each(|(chunk, draws)| {
            let mut rng = random_stream(seed, purpose, chunk as u64);
            for draw in draws {
                let picked = blocks.resample(
                    &mut rng,
                    Row::<K>::ZERO,
                    |picked, place| picked.add(&self.beyond_mean[place]),
                    |picked, start, length| {
                        picked.add_between(&totals[start], &totals[start + length]);
                    },
                );
                for ((mean, sum), center) in draw.iter_mut().zip(picked.sums).zip(self.means) {
                    *mean = center + sum / picked.count;
                }
            }
        });
        draws
    }

    /// Sums over the first 0, 1, … clusters, the series being run through twice: a block that wraps
    /// around is one difference.
    fn running_totals(&self) -> Vec<Row<K>> {
        let mut total = Row::<K>::ZERO;
        let twice = self.beyond_mean.iter().chain(&self.beyond_mean);
        std::iter::once(total)
            .chain(twice.map(|row| {
                total.add(row);
                total
            }))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(values: &[f64], deviations: &[f64]) -> f64 {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / deviations.iter().sum::<f64>()
    }

    fn wavy(n: usize) -> ClusterSums<2> {
        ClusterSums::new((0..n).map(|i| {
            let value = ((i * 37 % 101) as f64).sin();
            (1 + i % 3, [value, 2.0 * value + (1 + i % 3) as f64])
        }))
    }

    #[test]
    fn means_are_per_entry() {
        let sums = ClusterSums::new([(2, [3.0, 1.0]), (0, [0.0, 0.0]), (1, [0.0, 5.0])]);
        assert_eq!((sums.n_entries(), sums.n_clusters()), (3, 2));
        assert_eq!(sums.means(), [1.0, 2.0]);
        let none = ClusterSums::<1>::new([]);
        assert_eq!((none.n_entries(), none.n_clusters(), none.means()), (0, 0, [0.0]));
        assert_eq!((none.block_length(0), none.resampled_means(1.0, 3, 1, "t").len()), (1.0, 0));
    }

    #[test]
    fn resamples_are_ratios_of_whole_clusters() {
        // Two clusters: a (1 entry, sum 3) and b (2 entries, sum 0). aa 3, ab and ba 1, bb 0.
        let sums = ClusterSums::new([(1, [3.0]), (2, [0.0])]);
        for block_length in [1.0, 1.5] {
            let draws = sums.resampled_means(block_length, 20_000, 5, "pairs");
            let share = |value: f64| {
                draws.iter().filter(|draw| (draw[0] - value).abs() < 1e-12).count() as f64 / 2e4
            };
            // The second place goes on with probability 1 − 1/L; else both are as likely.
            let same = 0.5 / block_length;
            for (value, expected) in [(3.0, same / 2.0), (0.0, same / 2.0), (1.0, 1.0 - same)] {
                assert!((share(value) - expected).abs() < 0.012, "{block_length} {value}");
            }
        }
    }

    #[test]
    fn series_are_drawn_together() {
        // The second series is 2·first + 1 per entry in every cluster, so in every resample.
        for block_length in [1.0, 1.7, 30.0] {
            let draws = wavy(500).resampled_means(block_length, 100, 9, "together");
            assert!(draws.iter().all(|[a, b]| (2.0 * a + 1.0 - b).abs() < 1e-12));
            assert!(draws.iter().any(|draw| (draw[0] - draws[0][0]).abs() > 1e-6));
        }
    }

    #[test]
    fn spread_is_that_of_the_mean() {
        let values: Vec<f64> = (0..400).map(|i| ((i * i) as f64).sin()).collect();
        let sums = ClusterSums::new(values.iter().map(|&v| (1, [v])));
        let draws: Vec<f64> =
            sums.resampled_means(1.0, 20_000, 2, "spread").iter().map(|d| d[0]).collect();
        let mean = draws.iter().sum::<f64>() / 2e4;
        let squares: Vec<f64> =
            draws.iter().map(|d| (d - mean).powi(2) * 400.0 * 400.0 / 2e4).collect();
        let ratio = ratio(&values, &squares);
        assert!((ratio - 1.0).abs() < 0.04, "{ratio}");
    }

    #[test]
    fn a_draw_depends_on_seed_purpose_and_place_only() {
        let sums = wavy(100);
        let draws = sums.resampled_means(2.0, 1_200, 1, "a");
        assert_eq!(draws[..700], sums.resampled_means(2.0, 700, 1, "a"));
        assert_ne!(draws, sums.resampled_means(2.0, 1_200, 2, "a"));
        assert_ne!(draws, sums.resampled_means(2.0, 1_200, 1, "b"));
        assert_ne!(draws, sums.resampled_means(2.1, 1_200, 1, "a"));
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        assert_eq!(draws, one.install(|| sums.resampled_means(2.0, 1_200, 1, "a")));
    }

    #[test]
    fn the_block_length_is_that_of_contributions() {
        // Every entry of series 0 is 1: nothing varies beyond the mean, whatever the sizes do.
        let sums = ClusterSums::new((0..200).map(|i| {
            let n = 1 + (i / 20) % 5;
            (n, [n as f64, ((i / 10) as f64).sin()])
        }));
        assert_eq!((sums.block_length(0), sums.block_length(2)), (1.0, 1.0));
        assert!(sums.block_length(1) > 3.0);
    }
}
