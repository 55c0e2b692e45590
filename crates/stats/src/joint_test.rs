//! The means of a table's rows, tested together.

use crate::go_on::GoOn;
use crate::mean_blocks::{Draws, MeanBlocks, RowMean};
use crate::step_down::{Sorted, StepDown};
use rayon::prelude::*;
use std::fmt;

/// How rows are tested.
#[derive(Clone, Copy)]
pub struct JointSettings<'s> {
    /// Number of draws.
    pub n_draws: usize,
    /// Seed of the draws.
    pub seed: u64,
    /// What is drawn for: draws of one purpose are the same.
    pub purpose: &'s str,
    /// Share of the intervals of single rows that hold the mean.
    pub level: f64,
    /// Share of families in which an interval of the whole family misses its mean.
    pub family_alpha: f64,
    /// Asked a few times a second.
    pub go_on: GoOn<'s>,
}

impl fmt::Debug for JointSettings<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let JointSettings { n_draws, seed, purpose, level, family_alpha, go_on: _ } = self;
        f.debug_struct("JointSettings")
            .field("n_draws", n_draws)
            .field("seed", seed)
            .field("purpose", purpose)
            .field("level", level)
            .field("family_alpha", family_alpha)
            .finish_non_exhaustive()
    }
}

/// What the draws say of a row's mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RowTest {
    /// Entries.
    pub n: usize,
    /// The mean.
    pub mean: f64,
    /// Its standard error.
    pub se: f64,
    /// Two-sided p-value of "the mean is 0", of this row alone.
    pub p_value: f64,
    /// The same, beyond the twentieth farthest draw by Student's tail through it, so that it may be below one
    /// in the number of draws.
    pub tail_p: f64,
    /// Half of the interval of this row alone; infinite where too many draws do not vary.
    pub half_width: f64,
    /// Half of the interval that holds together with those of the whole family; infinite where there are
    /// too few draws for it, or too many do not vary.
    pub joint_half_width: f64,
    /// Share of draws whose mean is above 0.
    pub share_above_zero: f64,
}

/// Rows tested together.
#[derive(Debug, Clone, PartialEq)]
pub struct JointTest {
    rows: Vec<Option<RowTest>>,
    /// Entries of each row.
    counts: Vec<usize>,
    sorted: Vec<Sorted>,
    step_down: StepDown,
}

impl MeanBlocks {
    /// Tests the mean of each row: see [`JointTest::of`].
    pub fn test(&self, family: &[usize], settings: JointSettings<'_>) -> JointTest {
        JointTest::of(&[self], family, settings)
    }
}

impl JointTest {
    /// Tests the mean of each row. Those of the family are what p-values are corrected for; a row without entries, or without a difference in any of them, belongs to none.
    ///
    /// # Formulas
    /// A draw takes as many blocks as there are, with replacement, the same ones for all rows. With sums
    /// `S` and counts `n` of a row's blocks: `m = ΣS / Σn`, `se = √Σ(S − m·n)² / Σn`, and of a draw
    /// `t* = (m* − m) / se*` with its own `m*` and `se*`. The interval is `m ± c·se` with the quantile `c`
    /// of `|t*|`; p is the share of draws with `|t*| ≥ |m|/se`, the row itself being one of them. A draw
    /// that does not vary has an infinite `t*`.
    ///
    /// Corrected: with `p*` of a draw as its place among the row's draws,
    /// `max over j ≤ i of P(min over k ≥ j of p*ₖ ≤ p₍ⱼ₎)`, so that rows of few entries, whose `t*` reach
    /// far, cost those of many nothing.
    ///
    /// Rows are numbered through all tables. Each table is cut into blocks of its own length and drawn by
    /// itself, so that series which depend on each other for long do not lengthen the blocks of others; that
    /// tables depend on each other is left out, which makes corrected p-values larger, never smaller.
    ///
    /// The same arguments give the same numbers at any number of threads.
    ///
    /// # Source
    /// Hall, "The Bootstrap and Edgeworth Expansion" (1992), ch. 3, for the studentised bootstrap; Westfall
    /// and Young, "Resampling-Based Multiple Testing" (1993), and Romano and Wolf, "Stepwise Multiple
    /// Testing as Formalized Data Snooping", Econometrica 73 (2005), for the correction.
    pub fn of(tables: &[&MeanBlocks], family: &[usize], settings: JointSettings<'_>) -> JointTest {
        let JointSettings { n_draws, seed, purpose, level, family_alpha, go_on } = settings;
        let mut draws = Draws::default();
        let mut of_sample = Vec::new();
        for (idx, table) in tables.iter().enumerate() {
            let purpose = if idx == 0 { purpose.to_owned() } else { format!("{purpose} {idx}") };
            draws.append(table.draw(n_draws, seed, &purpose, go_on));
            of_sample.extend_from_slice(&table.of_sample);
        }
        if !go_on() {
            // Neither is it sorted.
            draws.t.iter_mut().for_each(|of_row| of_row.truncate(1));
        }
        let sorted: Vec<Sorted> = draws.t.par_iter().map(|draws| Sorted::of(draws)).collect();
        let p_value = |row: usize| Some(sorted[row].p_value(distance(&of_sample[row])?));
        let tested: Vec<(usize, f64)> =
            family.iter().filter_map(|row| Some((*row, p_value(*row)?))).collect();
        let step_down = StepDown::new(&tested, &draws.t, &sorted);
        let critical_p = step_down.critical_p(family_alpha);
        let test = |row: usize| {
            let RowMean { n, mean, se } = of_sample[row];
            let distance = distance(&of_sample[row])?;
            let half_width = |p: Option<f64>| match p {
                _ if se == 0.0 => 0.0,
                Some(p) => sorted[row].distance(p) * se,
                None => f64::INFINITY,
            };
            Some(RowTest {
                n,
                mean,
                se,
                p_value: sorted[row].p_value(distance),
                tail_p: sorted[row].tail_p(distance),
                half_width: half_width(Some(1.0 - level)),
                joint_half_width: half_width(critical_p),
                share_above_zero: draws.n_above_zero[row] as f64 / n_draws.max(1) as f64,
            })
        };
        let counts = of_sample.iter().map(|row| row.n).collect();
        let rows = (0..of_sample.len()).map(test).collect();
        JointTest { rows, counts, sorted, step_down }
    }
}

/// How far a row's mean is from 0, in standard errors; absent where nothing differs from 0.
fn distance(row: &RowMean) -> Option<f64> {
    match (row.mean == 0.0, row.se > 0.0) {
        (_, true) => Some((row.mean / row.se).abs()),
        (false, false) => Some(f64::INFINITY),
        (true, false) => None,
    }
}

impl JointTest {
    /// What was found of a row; absent where it has no entries, or none that differs from 0.
    pub fn row(&self, row: usize) -> Option<RowTest> {
        self.rows[row]
    }

    /// Half of the interval of a row alone that misses the mean with probability `p`, however small: see
    /// [`RowTest::tail_p`]. Infinite where too many draws do not vary; absent as [`JointTest::row`].
    pub fn half_width_at(&self, row: usize, p: f64) -> Option<f64> {
        let se = self.rows[row]?.se;
        Some(if se == 0.0 { 0.0 } else { self.sorted[row].tail_distance(p) * se })
    }

    /// Entries of a row.
    pub fn n(&self, row: usize) -> usize {
        self.counts[row]
    }

    /// The corrected p-value of a row of the family.
    pub fn adjusted(&self, row: usize) -> Option<f64> {
        self.step_down.adjusted(row)
    }

    /// The corrected p-value that a row of the family would have with the mean of another row: of the same
    /// entries, such as at their worst.
    pub fn adjusted_with(&self, row: usize, other: usize) -> Option<f64> {
        self.step_down.adjusted_at(row, self.rows[other]?.p_value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{JointMeans, random_stream};
    use rand_core::Rng;

    const SETTINGS: JointSettings<'_> = JointSettings {
        n_draws: 1_999,
        seed: 1,
        purpose: "t",
        level: 0.95,
        family_alpha: 0.05,
        go_on: &|| true,
    };

    /// Series: noise, noise and 2, always ½, always 0, on entries of two groups.
    fn means() -> JointMeans {
        let mut rng = random_stream(5, "joint test", 0);
        let mut noise = || f64::from(rng.next_u32()) / 4_294_967_296.0 - 0.5;
        let mut means = JointMeans::new(2, 4);
        for idx in 0..120 {
            let values = [noise(), noise() + 2.0, 0.5, 0.0];
            means.push(true, usize::from(idx % 4 == 0), values.map(Some));
        }
        means
    }

    #[test]
    fn what_is_there_is_found() {
        let means = means();
        let blocks = MeanBlocks::new(&means, 1.0);
        let family: Vec<usize> = (0..means.n_rows()).collect();
        let test = blocks.test(&family, SETTINGS);
        for group in [Some(0), Some(1), None] {
            let row = |series| means.row(group, series);
            let noise = test.row(row(0)).unwrap();
            assert!(test.adjusted(row(0)).unwrap() >= noise.p_value, "{noise:?}");
            assert!(test.adjusted(row(0)).unwrap() > 0.05, "{noise:?}");
            let far = test.row(row(1)).unwrap();
            assert_eq!((far.p_value, far.share_above_zero), (1.0 / 2_000.0, 1.0));
            // The tail goes on beyond the draws, and its distances are those of its p-values.
            assert!(far.tail_p < 1e-6, "{far:?}");
            for p in [0.2, 0.05, 1e-5] {
                let half_width = test.half_width_at(row(1), p).unwrap();
                let p_there = test.sorted[row(1)].tail_p(half_width / far.se);
                assert!((p_there / p - 1.0).abs() < 0.02, "{p}: {p_there}");
            }
            assert!((far.mean - 2.0).abs() < far.half_width, "{far:?}");
            assert!(far.joint_half_width > 1.1 * far.half_width, "{far:?}");
            assert!(test.adjusted(row(1)).unwrap() < 0.02);
            // Certain, and nothing at all.
            let always = test.row(row(2)).unwrap();
            assert_eq!((always.mean, always.se, always.half_width), (0.5, 0.0, 0.0));
            assert_eq!(always.p_value, 1.0 / 2_000.0);
            assert_eq!((test.row(row(3)), test.adjusted(row(3))), (None, None));
        }
    }

    /// Of independent values, `se` is √Σ(x − m)²/n, and the interval nearly Student's.
    #[test]
    fn the_standard_error_and_the_interval_are_those_of_a_mean() {
        let means = means();
        let row = means.row(None, 0);
        let values: Vec<f64> = means.cells(row).iter().map(|cell| cell.sum).collect();
        let mean = values.iter().sum::<f64>() / 120.0;
        let squares: f64 = values.iter().map(|x| (x - mean).powi(2)).sum();
        let test = MeanBlocks::new(&means, 1.0).test(&[row], SETTINGS);
        let found = test.row(row).unwrap();
        assert!((found.se - squares.sqrt() / 120.0).abs() < 1e-12);
        let critical = found.half_width / found.se;
        assert!((1.85..2.15).contains(&critical), "{critical}");
        // One test alone pays for none but itself.
        assert_eq!(test.adjusted(row), Some(found.p_value));
        assert_eq!(found.joint_half_width, found.half_width);
    }

    #[test]
    fn the_number_of_threads_does_not_show() {
        let means = means();
        let run = || MeanBlocks::new(&means, 2.5).test(&[0, 1, 8], SETTINGS);
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        assert_eq!(run(), one.install(run));
        let other = JointSettings { seed: 2, ..SETTINGS };
        assert_ne!(run(), MeanBlocks::new(&means, 2.5).test(&[0, 1, 8], other));
    }

    #[test]
    fn a_draw_that_does_not_vary_is_no_evidence() {
        // One entry of twenty differs: a third of the draws are without it, and so without any spread.
        let mut means = JointMeans::new(1, 1);
        for idx in 0..20 {
            means.push(true, 0, [Some(if idx == 3 { 5.0 } else { -1.0 })]);
        }
        let row = means.row(None, 0);
        let found = MeanBlocks::new(&means, 1.0).test(&[row], SETTINGS).row(row).unwrap();
        assert_eq!(found.half_width, f64::INFINITY);
        assert!(found.p_value > 0.3, "{found:?}");
    }
}
