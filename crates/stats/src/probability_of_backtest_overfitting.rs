//! Probability of backtest overfitting.

use crate::go_on::GoOn;
use crate::moments::ROUNDING;
use crate::quantile::quantile;
use rayon::prelude::*;

/// Most blocks: twenty make 184,756 splits.
const MAX_BLOCKS: usize = 20;
/// Columns whose sums are built side by side in the nearest cache.
const TILE: usize = 256;
/// Share of a sum of squares below which what is left after taking off the mean is rounding.
const CANCELLED: f64 = 1e-13;
/// Share of the largest metric below which a difference is rounding.
const TIE: f64 = 1e-12;

/// What makes a column the best one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// Arithmetic mean.
    Mean,
    /// Mean over standard deviation (n − 1), per period; 0 where a column does not vary.
    Sharpe,
}

/// How the best column of one half of the data does on the other half, over all splits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BacktestOverfitting {
    /// Number of splits.
    pub n_splits: usize,
    /// Share of splits in which the best column of one half is at or below the median of the other:
    /// about 0.5 where choosing is worthless.
    pub probability: f64,
    /// Median of the logits `ln(ω/(1 − ω))` of relative ranks; above 0 is better than the median.
    pub median_logit: f64,
    /// Slope of the chosen columns' out-of-sample metric on the in-sample one, by least squares;
    /// `None` where the latter does not vary.
    pub slope: Option<f64>,
    /// Intercept of that line.
    pub intercept: Option<f64>,
    /// Mean in-sample metric of the chosen columns.
    pub mean_in_sample: f64,
    /// Mean out-of-sample metric of the chosen columns.
    pub mean_out_of_sample: f64,
    /// Share of splits in which the chosen column's out-of-sample metric is below 0.
    pub probability_of_loss: f64,
}

/// Asks how often the best of many columns in one half of the data is no better than their median in
/// the other half (combinatorially symmetric cross-validation).
///
/// `columns` holds one series per trial, all over the same periods in time order. They are cut into
/// `n_blocks` contiguous blocks, of which each choice of half is in-sample once. Where periods cannot
/// be shared out evenly, the first blocks hold one more: none is dropped. `None` for fewer than two
/// columns, columns of unequal length or with fewer than `2·n_blocks` rows, a number that is not
/// finite or too large to be squared, or for `n_blocks` that is odd or outside 2 to 20.
///
/// # Formula
/// In each split the first column with the highest metric in-sample is chosen; with `r` its rank out
/// of sample from the worst, 1, to the best, N (ties at their average), `ω = r/(N + 1)` and
/// `λ = ln(ω/(1 − ω))`. The probability is the share of splits with `λ ≤ 0`.
///
/// # Units
/// Metrics per period. 16 blocks make 12,870 splits.
///
/// # Source
/// Bailey, Borwein, López de Prado and Zhu, "The Probability of Backtest Overfitting", Journal of
/// Computational Finance 20 (2017).
pub fn probability_of_backtest_overfitting(
    columns: &[Vec<f64>],
    n_blocks: usize,
    metric: Metric,
    go_on: GoOn<'_>,
) -> Option<BacktestOverfitting> {
    let n_rows = columns.first()?.len();
    let blocks_fit = n_blocks.is_multiple_of(2) && (2..=MAX_BLOCKS).contains(&n_blocks);
    let usable = |column: &Vec<f64>| {
        column.len() == n_rows && column.iter().map(|x| x * x).sum::<f64>().is_finite()
    };
    if columns.len() < 2 || !blocks_fit || n_rows < 2 * n_blocks || !columns.iter().all(usable) {
        return None;
    }
    let sums = BlockSums::new(columns, n_blocks);
    // Splits come in pairs that swap the halves; the first block marks one of each.
    let halves: Vec<u32> = (0..1u32 << n_blocks)
        .filter(|half| half & 1 == 1 && half.count_ones() as usize == n_blocks / 2)
        .collect();
    let all_blocks = (1u32 << n_blocks) - 1;
    let chosen: Option<Vec<[Chosen; 2]>> = halves
        .par_iter()
        .map_init(
            || (vec![0.0; columns.len()], vec![0.0; columns.len()]),
            |(a, b), &half| {
                if !go_on() {
                    return None;
                }
                sums.metrics(half, metric, a);
                sums.metrics(all_blocks ^ half, metric, b);
                Some([Chosen::new(a, b), Chosen::new(b, a)])
            },
        )
        .collect();
    summary(chosen?.as_flattened(), columns.len())
}

/// The best column of one half, on the other one.
#[derive(Debug, Clone, Copy)]
struct Chosen {
    in_sample: f64,
    out_of_sample: f64,
    /// Columns that do worse out of sample, twice, and those that do as well, itself included, once.
    twice_below: usize,
}

impl Chosen {
    fn new(in_sample: &[f64], out_of_sample: &[f64]) -> Chosen {
        let most = in_sample.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let bar = most - tie(in_sample);
        let best = in_sample.iter().position(|&metric| metric >= bar).unwrap_or(0);
        let bar = out_of_sample[best];
        let tie = tie(out_of_sample);
        let (below, up_to) = (bar - tie, bar + tie);
        let twice_below = out_of_sample
            .iter()
            .map(|&metric| usize::from(metric < below) + usize::from(metric <= up_to))
            .sum();
        Chosen { in_sample: in_sample[best], out_of_sample: bar, twice_below }
    }
}

/// Metrics that are nearer than this are equal: columns that agree on a half differ there by rounding,
/// for each is summed about its own mean.
fn tie(metrics: &[f64]) -> f64 {
    TIE * metrics.iter().fold(0.0, |most: f64, metric| most.max(metric.abs()))
}

fn summary(chosen: &[Chosen], n_columns: usize) -> Option<BacktestOverfitting> {
    let n_splits = chosen.len();
    let share = |n: usize| n as f64 / n_splits as f64;
    // 2·rank = twice_below + 1, and ω ≤ 1/2 where 2·rank ≤ N + 1.
    let mut logits: Vec<f64> = chosen
        .iter()
        .map(|c| (c.twice_below + 1) as f64 / (2 * (n_columns + 1)) as f64)
        .map(|relative_rank| (relative_rank / (1.0 - relative_rank)).ln())
        .collect();
    logits.sort_unstable_by(f64::total_cmp);
    let mean = |of: fn(&Chosen) -> f64| chosen.iter().map(of).sum::<f64>() / n_splits as f64;
    let (mean_in, mean_out) = (mean(|c| c.in_sample), mean(|c| c.out_of_sample));
    let (mut squares, mut products, mut largest) = (0.0, 0.0, 0.0f64);
    for c in chosen {
        let beyond = c.in_sample - mean_in;
        squares += beyond * beyond;
        products += beyond * (c.out_of_sample - mean_out);
        largest = largest.max(c.in_sample.abs());
    }
    let varies = squares > (ROUNDING * largest).powi(2) * n_splits as f64;
    let slope = Some(products / squares).filter(|slope| varies && slope.is_finite());
    Some(BacktestOverfitting {
        n_splits,
        probability: share(chosen.iter().filter(|c| c.twice_below <= n_columns).count()),
        median_logit: quantile(&logits, 0.5)?,
        slope,
        intercept: slope.map(|slope| mean_out - slope * mean_in),
        mean_in_sample: mean_in,
        mean_out_of_sample: mean_out,
        probability_of_loss: share(chosen.iter().filter(|c| c.out_of_sample < 0.0).count()),
    })
}

/// Sums and sums of squares of every block and column, columns side by side.
struct BlockSums {
    n_rows: Vec<usize>,
    /// Per column: its mean, taken off before summing so that squares do not cancel.
    centers: Vec<f64>,
    /// Per column: the variance below which it does not vary.
    floors: Vec<f64>,
    /// Per block, per column.
    sums: Vec<Vec<f64>>,
    squares: Vec<Vec<f64>>,
}

impl BlockSums {
    fn new(columns: &[Vec<f64>], n_blocks: usize) -> BlockSums {
        let n_total = columns[0].len();
        let n_rows: Vec<usize> = (0..n_blocks)
            .map(|block| n_total / n_blocks + usize::from(block < n_total % n_blocks))
            .collect();
        let mut block_sums = BlockSums {
            n_rows,
            centers: Vec::with_capacity(columns.len()),
            floors: Vec::with_capacity(columns.len()),
            sums: vec![Vec::with_capacity(columns.len()); n_blocks],
            squares: vec![Vec::with_capacity(columns.len()); n_blocks],
        };
        for column in columns {
            let center = column.iter().sum::<f64>() / n_total as f64;
            let largest = column.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
            block_sums.centers.push(center);
            block_sums.floors.push((ROUNDING * largest).powi(2));
            let mut rest = column.as_slice();
            for (block, &n) in block_sums.n_rows.iter().enumerate() {
                let (rows, after) = rest.split_at(n);
                rest = after;
                block_sums.sums[block].push(rows.iter().map(|x| x - center).sum());
                block_sums.squares[block].push(rows.iter().map(|x| (x - center).powi(2)).sum());
            }
        }
        block_sums
    }

    /// Metric of every column over the blocks whose bits are set.
    fn metrics(&self, blocks: u32, metric: Metric, metrics: &mut [f64]) {
        let of_half = |block: &usize| blocks & (1 << block) != 0;
        let half: Vec<usize> = (0..self.n_rows.len()).filter(of_half).collect();
        let n = half.iter().map(|&block| self.n_rows[block]).sum::<usize>() as f64;
        let add = |per_block: &[Vec<f64>], from: usize, totals: &mut [f64]| {
            totals.fill(0.0);
            for &block in &half {
                let more = &per_block[block][from..from + totals.len()];
                totals.iter_mut().zip(more).for_each(|(total, more)| *total += more);
            }
        };
        for (tile, metrics) in metrics.chunks_mut(TILE).enumerate() {
            let from = tile * TILE;
            let centers = &self.centers[from..from + metrics.len()];
            add(&self.sums, from, metrics);
            if metric == Metric::Mean {
                metrics.iter_mut().zip(centers).for_each(|(m, center)| *m = center + *m / n);
                continue;
            }
            let mut squares = [0.0; TILE];
            let squares = &mut squares[..metrics.len()];
            add(&self.squares, from, squares);
            let floors = &self.floors[from..from + metrics.len()];
            for (((m, &squares), center), floor) in
                metrics.iter_mut().zip(squares.iter()).zip(centers).zip(floors)
            {
                let beyond = *m / n;
                let left = squares - beyond * *m;
                let variance = left / (n - 1.0);
                let varies = left > CANCELLED * squares && variance > *floor;
                *m = if varies { (center + beyond) / variance.sqrt() } else { 0.0 };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn probability_of_backtest_overfitting(
        columns: &[Vec<f64>],
        n_blocks: usize,
        metric: Metric,
    ) -> Option<BacktestOverfitting> {
        super::probability_of_backtest_overfitting(columns, n_blocks, metric, &|| true)
    }

    use crate::random_stream;
    use rand_core::Rng;

    fn noise(n_columns: usize, n: usize, stream: u64) -> Vec<Vec<f64>> {
        let mut rng = random_stream(4, "trials", stream);
        let mut next = || (0..4).map(|_| f64::from(rng.next_u32()) / 4_294_967_296.0 - 0.5).sum();
        (0..n_columns).map(|_| (0..n).map(|_| next()).collect()).collect()
    }

    #[test]
    fn columns_that_agree_on_a_half_tie_there() {
        // The first eight rows are alike up to the means that are taken off; later ones rise from column
        // to column.
        let alike = [0.1, 0.7, -0.3, 0.2, 0.9, -0.4, 0.3, 0.5];
        let column = |k: usize| alike.iter().copied().chain([0.1 + 0.037 * k as f64; 8]).collect();
        let columns: Vec<Vec<f64>> = (0..20).map(column).collect();
        let over = probability_of_backtest_overfitting(&columns, 2, Metric::Mean).unwrap();
        assert_eq!((over.n_splits, over.probability), (2, 1.0));
        // The first half chooses the first of all, the worst on the second: ω = 1/21. The second chooses
        // the last, which ties with all on the first: ω = 1/2, λ = 0.
        let want = (1.0f64 / 20.0).ln() / 2.0;
        assert!((over.median_logit - want).abs() < 1e-12, "{over:?}");
    }

    #[test]
    fn two_blocks_by_hand() {
        // Halves: a 1, 4; b 3, 2. First half: b is best, then worst: ω = 1/3, λ = −ln 2. Second half:
        // a is best, then worst. In 3, out 2; in 4, out 1: slope −1, intercept 5.
        let columns = [vec![1.0, 1.0, 4.0, 4.0], vec![3.0, 3.0, 2.0, 2.0]];
        let over = probability_of_backtest_overfitting(&columns, 2, Metric::Mean).unwrap();
        assert_eq!((over.n_splits, over.probability, over.probability_of_loss), (2, 1.0, 0.0));
        assert!((over.median_logit + 2f64.ln()).abs() < 1e-15);
        assert!((over.slope.unwrap() + 1.0).abs() < 1e-12, "{over:?}");
        assert!((over.intercept.unwrap() - 5.0).abs() < 1e-12);
        assert!((over.mean_in_sample - 3.5).abs() < 1e-12);
        assert!((over.mean_out_of_sample - 1.5).abs() < 1e-12);
    }

    #[test]
    fn the_first_of_equals_is_chosen() {
        // First half: a tie, so a, which is best after: ω = 2/3. Second half: a; then a tie: ω = 1/2.
        let columns = [vec![1.0, 1.0, 5.0, 5.0], vec![1.0, 1.0, 2.0, 2.0]];
        let over = probability_of_backtest_overfitting(&columns, 2, Metric::Mean).unwrap();
        assert_eq!(over.probability, 0.5);
        assert!((over.median_logit - 2f64.ln() / 2.0).abs() < 1e-15);
    }

    #[test]
    fn identical_columns_are_at_their_median() {
        let columns = vec![noise(1, 100, 0).remove(0); 5];
        let over = probability_of_backtest_overfitting(&columns, 16, Metric::Sharpe).unwrap();
        assert_eq!((over.n_splits, over.probability, over.median_logit), (12_870, 1.0, 0.0));
    }

    #[test]
    fn one_column_that_is_best_everywhere() {
        let mut columns = noise(20, 200, 1);
        columns[11].iter_mut().for_each(|x| *x += 5.0);
        for metric in [Metric::Mean, Metric::Sharpe] {
            let over = probability_of_backtest_overfitting(&columns, 16, metric).unwrap();
            assert_eq!((over.probability, over.probability_of_loss), (0.0, 0.0));
            assert!((over.median_logit - 20f64.ln()).abs() < 1e-12); // ω = 20/21
        }
    }

    #[test]
    fn noise_is_a_toss() {
        let average: f64 = (0..30)
            .map(|stream| {
                let columns = noise(10, 130, 10 + stream);
                probability_of_backtest_overfitting(&columns, 8, Metric::Sharpe)
                    .unwrap()
                    .probability
            })
            .sum::<f64>()
            / 30.0;
        assert!((average - 0.5).abs() < 0.1, "{average}");
    }

    #[test]
    fn a_flat_column_has_a_sharpe_of_zero() {
        // It beats what loses, and loses against what wins.
        let mut columns = vec![vec![0.1; 40], noise(1, 40, 3).remove(0)];
        columns[1].iter_mut().for_each(|x| *x -= 9.0);
        let over = probability_of_backtest_overfitting(&columns, 4, Metric::Sharpe).unwrap();
        assert_eq!((over.mean_in_sample, over.probability, over.slope), (0.0, 0.0, None));
        columns[1].iter_mut().for_each(|x| *x += 18.0);
        let over = probability_of_backtest_overfitting(&columns, 4, Metric::Sharpe).unwrap();
        assert!(over.mean_in_sample > 5.0 && over.probability == 0.0);
    }

    #[test]
    fn a_half_that_is_flat_has_a_sharpe_of_zero_whatever_its_rounding() {
        let ups_and_downs = |n: usize| (0..n).map(|i| if i % 2 == 0 { 1.1 } else { -1.0 });
        for n in 5..60 {
            let steps = [vec![0.1; n], vec![0.3; n]].concat();
            let columns = [steps, ups_and_downs(2 * n).collect()];
            let over = probability_of_backtest_overfitting(&columns, 2, Metric::Sharpe).unwrap();
            assert!(over.mean_in_sample < 0.5, "{n}: {over:?}");
        }
    }

    #[test]
    fn no_row_is_dropped() {
        // 35 rows in 4 blocks: 9 9 9 8. A last row decides.
        let mut columns = vec![vec![0.0; 35], vec![0.1; 35]];
        columns[0][34] = 100.0;
        let over = probability_of_backtest_overfitting(&columns, 4, Metric::Mean).unwrap();
        assert!((over.mean_in_sample - (100.0 / 17.0 + 0.1) / 2.0).abs() < 1e-12, "{over:?}");
    }

    #[test]
    fn the_same_at_any_number_of_threads() {
        let columns = noise(300, 90, 9);
        let all = probability_of_backtest_overfitting(&columns, 10, Metric::Sharpe).unwrap();
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let alone =
            one.install(|| probability_of_backtest_overfitting(&columns, 10, Metric::Sharpe));
        assert_eq!(Some(all), alone);
    }

    #[test]
    fn bad_input_has_none() {
        let of = |columns: &[Vec<f64>], n_blocks| {
            probability_of_backtest_overfitting(columns, n_blocks, Metric::Mean)
        };
        let good = noise(2, 40, 0);
        assert!(of(&good, 16).is_some());
        for n_blocks in [0, 1, 3, 22, 18, 20] {
            assert_eq!(of(&good, n_blocks).is_some(), n_blocks == 18 || n_blocks == 20);
        }
        assert_eq!((of(&[], 4), of(&good[..1], 4)), (None, None));
        assert_eq!(of(&[vec![1.0; 40], vec![1.0; 39]], 4), None);
        assert_eq!(of(&[vec![1.0; 7], vec![1.0; 7]], 4), None);
        assert_eq!(of(&[vec![1.0; 40], vec![f64::INFINITY; 40]], 4), None);
    }
}
