//! All pairs of plans in all regimes, tested together.

use super::entries::Entries;
use super::pair_test::{PairTest, Tested, WorstCase};
use super::{
    CompareSettings, INTERVAL_LEVEL, MIN_BLOCKS, MIN_ENTRIES, POWER, TIMES_PER_SKEWNESS, Verdict,
};
use exitlab_core::Regime;
use exitlab_stats::{JointMeans, JointSettings, JointTest, MeanBlocks, entries_needed};

/// The tests of a table.
pub(super) struct JointTests {
    joint: JointMeans,
    n_pairs: usize,
    has_bounds: bool,
    block_length: f64,
    test: JointTest,
}

impl JointTests {
    pub(super) fn new(
        entries: &Entries,
        pairs: &[(usize, usize)],
        settings: CompareSettings,
    ) -> JointTests {
        let joint = entries.joint(pairs);
        // The worst cases are drawn in the same blocks, so that they differ by the bounds alone.
        let block_length = joint.block_length(0..pairs.len());
        let blocks = MeanBlocks::new(&joint, block_length);
        let skewness = |regime: Option<Regime>, pair: usize| {
            joint.skewness(joint.row(regime.map(Regime::index), pair)).unwrap_or_default()
        };
        let is_enough = |regime: Option<Regime>, pair: usize| {
            let (a, b) = pairs[pair];
            let of_pair = entries.differences(regime, a, b);
            let row = joint.row(regime.map(Regime::index), pair);
            let skewness = skewness(regime, pair).abs().max(skewness(None, pair).abs());
            of_pair.net.len().min(of_pair.n_times) >= MIN_ENTRIES
                && blocks.n_with_entries(row) >= MIN_BLOCKS
                && of_pair.n_times as f64 >= TIMES_PER_SKEWNESS * skewness.powi(2)
        };
        let regimes = Regime::ALL.into_iter().map(Some).chain([None]);
        let rows = regimes.flat_map(|regime| (0..pairs.len()).map(move |pair| (regime, pair)));
        let family: Vec<usize> = rows
            .filter(|(regime, pair)| is_enough(*regime, *pair))
            .map(|(regime, pair)| joint.row(regime.map(Regime::index), pair))
            .collect();
        let test = blocks.test(
            &family,
            JointSettings {
                n_draws: settings.n_draws,
                seed: settings.seed,
                purpose: "compare",
                level: INTERVAL_LEVEL,
            },
        );
        let has_bounds = entries.has_bounds;
        JointTests { joint, n_pairs: pairs.len(), has_bounds, block_length, test }
    }

    /// Takes what was found into the test of a pair, by its position.
    pub(super) fn judge(&self, test: &mut PairTest, pair: usize, settings: CompareSettings) {
        let row = |kind: usize| {
            self.joint.row(test.regime.map(Regime::index), kind * self.n_pairs + pair)
        };
        let main = row(0);
        let tested = |kind: usize| {
            let row = row(kind);
            let found = self.test.row(row)?;
            let p_adjusted = self.test.adjusted_with(main, row)?;
            let (mean, half) = (found.mean, found.half_width);
            let verdict = match mean {
                _ if p_adjusted > settings.alpha || mean == 0.0 => Verdict::Undecided,
                mean if mean > 0.0 => Verdict::A,
                _ => Verdict::B,
            };
            half.is_finite().then(|| Tested {
                mean_diff_r: mean,
                ci_low: mean - half,
                ci_high: mean + half,
                se: found.se,
                p_value: found.p_value,
                p_adjusted,
                p_holm: 1.0,
                p_a_beats_b: found.share_above_zero,
                n_needed: entries_needed(mean, found.se, test.n, settings.alpha, POWER),
                block_length: self.block_length,
                verdict,
            })
        };
        test.tested = tested(0);
        let is_bounded = self.has_bounds && test.tested.is_some();
        let worst_case = is_bounded.then(|| tested(1).zip(tested(2))).flatten();
        test.worst_case = worst_case.map(|(for_a, for_b)| WorstCase { for_a, for_b });
    }
}
