//! All pairs of plans in all regimes, tested together.

use super::entries::Entries;
use super::pair_test::{PairTest, Tested, WorstCase};
use super::{
    CompareSettings, INTERVAL_LEVEL, MIN_BLOCKS, MIN_ENTRIES, POWER, TIMES_PER_SKEWNESS, Verdict,
};
use exitlab_core::Regime;
use exitlab_stats::{JointMeans, JointSettings, MeanBlocks, entries_needed};

/// Tests the pairs of a table, which are those of each regime and of all entries together, in the order of
/// `pairs`; those with too few entries stay as they are.
pub(super) fn judge_together(
    tests: &mut [PairTest],
    entries: &Entries,
    pairs: &[(usize, usize)],
    settings: CompareSettings,
) {
    let joint = entries.joint(pairs);
    // The worst cases are drawn in the same blocks, so that they differ by the bounds alone.
    let block_length = joint.block_length(0..pairs.len());
    let blocks = MeanBlocks::new(&joint, block_length);
    let row = |regime: Option<Regime>, series: usize| joint.row(regime.map(Regime::index), series);
    let of_all: Vec<f64> = (0..pairs.len()).map(|pair| skewness(&joint, row(None, pair))).collect();
    let is_enough = |test: &PairTest, pair: usize| {
        let row = row(test.regime, pair);
        let n_times = test.n_times;
        test.n.min(n_times) >= MIN_ENTRIES
            && blocks.n_with_entries(row) >= MIN_BLOCKS
            && n_times as f64
                >= TIMES_PER_SKEWNESS * skewness(&joint, row).max(of_all[pair]).powi(2)
    };
    let place_in_regime = || (0..pairs.len()).cycle();
    let family: Vec<usize> = tests
        .iter()
        .zip(place_in_regime())
        .filter(|(test, pair)| is_enough(test, *pair))
        .map(|(test, pair)| row(test.regime, pair))
        .collect();
    let found = blocks.test(
        &family,
        JointSettings {
            n_draws: settings.n_draws,
            seed: settings.seed,
            purpose: "compare",
            level: INTERVAL_LEVEL,
        },
    );
    for (test, pair) in tests.iter_mut().zip(place_in_regime()) {
        let main = row(test.regime, pair);
        let tested = |series: usize| {
            let row = row(test.regime, series);
            let of_row = found.row(row)?;
            let p_adjusted = found.adjusted_with(main, row)?;
            let mean = of_row.mean;
            let verdict = match mean {
                _ if p_adjusted > settings.alpha || mean == 0.0 => Verdict::Undecided,
                mean if mean > 0.0 => Verdict::A,
                _ => Verdict::B,
            };
            of_row.half_width.is_finite().then(|| Tested {
                mean_diff_r: mean,
                ci_low: mean - of_row.half_width,
                ci_high: mean + of_row.half_width,
                se: of_row.se,
                p_value: of_row.p_value,
                p_adjusted,
                p_holm: 1.0,
                p_a_beats_b: of_row.share_above_zero,
                n_needed: entries_needed(mean, of_row.se, test.n, settings.alpha, POWER),
                block_length,
                verdict,
            })
        };
        test.tested = tested(pair);
        if entries.has_bounds && test.tested.is_some() {
            let worst_case = tested(pairs.len() + pair).zip(tested(2 * pairs.len() + pair));
            test.worst_case = worst_case.map(|(for_a, for_b)| WorstCase { for_a, for_b });
        }
    }
}

/// How skewed a row is, whichever way; 0 where it does not vary.
fn skewness(joint: &JointMeans, row: usize) -> f64 {
    joint.skewness(row).unwrap_or_default().abs()
}
