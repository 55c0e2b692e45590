//! All tests of a table, made together: each exit mode against 0 and each pair of modes, in each regime and
//! over all.

use super::joint_row::JointRow;
use super::joint_series::{JointSeries, Kind, Place};
use super::looks::{AlwaysTest, AlwaysTests, Looks};
use super::mean_test::{MeanTest, Sign, WorstCase};
use super::{CompareSettings, INTERVAL_LEVEL, MIN_BLOCKS, POWER, TIMES_PER_SKEWNESS};
use exitlab_stats::{
    GoOn, JointSettings, JointTest, MeanBlocks, RowTest, detectable_mean, entries_needed, holm,
};

/// What was found of a row; absent where there are too few entries, or none differs from 0.
pub(super) type Found = Option<(MeanTest, Option<WorstCase>)>;

/// Tests the rows together; those with too few entries are no part of the family, and so cost the others
/// nothing.
pub(super) fn judge_together(
    rows: &[JointRow],
    series: &JointSeries,
    settings: CompareSettings,
    go_on: GoOn<'_>,
) -> Vec<Found> {
    // The worst cases are drawn in the same blocks, so that they differ by the bounds alone.
    let block_lengths = series.block_lengths();
    let of_pairs = MeanBlocks::new(&series.pairs, block_lengths[0]);
    let of_plans = MeanBlocks::new(&series.plans, block_lengths[1]);
    let n_blocks = |place: Place| match place {
        Place::Pairs(row) => of_pairs.n_with_entries(row),
        Place::Plans(row) => of_plans.n_with_entries(row),
    };
    let block_length = |place: Place| match place {
        Place::Pairs(_) => block_lengths[0],
        Place::Plans(_) => block_lengths[1],
    };
    let net = |row: &JointRow| series.place(row.regime, Kind::Net, row.tested);
    let is_enough = |row: &&JointRow| {
        let over_all = series.place(None, Kind::Net, row.tested);
        let skewness = series.skewness(net(row)).max(series.skewness(over_all));
        row.n.min(row.n_times) >= settings.min_entries()
            && n_blocks(net(row)) >= MIN_BLOCKS
            && row.n_times as f64 >= TIMES_PER_SKEWNESS * skewness.powi(2)
    };
    let family: Vec<usize> =
        rows.iter().filter(is_enough).map(|row| series.number(net(row))).collect();
    let joint = JointTest::of(
        &[&of_pairs, &of_plans],
        &family,
        JointSettings {
            n_draws: settings.n_draws,
            seed: settings.seed,
            purpose: "compare",
            level: INTERVAL_LEVEL,
            family_alpha: settings.alpha,
            go_on,
        },
    );
    let tested = |row: &JointRow| {
        let net = series.number(net(row));
        let is_varied = |of: &RowTest| of.half_width.is_finite();
        joint.adjusted(net).and_then(|p| Some((joint.row(net).filter(is_varied)?, p)))
    };
    let always = AlwaysTests::new(rows, |row| Some(tested(row)?.0), settings.alpha);
    let mut found: Vec<Found> = rows
        .iter()
        .enumerate()
        .map(|(idx, row)| {
            let (of_net, p_adjusted) = tested(row)?;
            let own = series.number(net(row));
            let test = |of: &RowTest, p_adjusted: f64, place: usize| {
                let always = always.test((idx, row), &joint, place, of);
                mean_test(of, p_adjusted, always, row.n, block_length(net(row)), settings)
            };
            let at = |kind: Kind| {
                let place = series.number(series.place(row.regime, kind, row.tested));
                bounded(&joint, own, place, &of_net).map(|(of, p)| test(&of, p, place))
            };
            let worst = if series.has_bounds { at(Kind::Low).zip(at(Kind::High)) } else { None };
            let worst = worst.map(|(low, high)| WorstCase { low, high });
            Some((test(&of_net, p_adjusted, own), worst))
        })
        .collect();
    cross_check(&mut found);
    found
}

/// A row under the rules that are worst for it, with its p-value at the row's own place in the table; absent
/// where an entry of the row has no bounds.
fn bounded(
    joint: &JointTest,
    net: usize,
    place: usize,
    of_net: &RowTest,
) -> Option<(RowTest, f64)> {
    match joint.row(place) {
        Some(of) => (of.n == of_net.n).then_some((of, joint.adjusted_with(net, place)?)),
        // Nothing differs from 0 under these rules.
        None => {
            let zero = RowTest {
                mean: 0.0,
                se: 0.0,
                p_value: 1.0,
                tail_p: 1.0,
                half_width: 0.0,
                joint_half_width: 0.0,
                share_above_zero: 0.0,
                ..*of_net
            };
            (joint.n(place) == of_net.n).then_some((zero, 1.0))
        }
    }
}

fn mean_test(
    of: &RowTest,
    p_adjusted: f64,
    always: Option<AlwaysTest>,
    n: usize,
    block_length: f64,
    settings: CompareSettings,
) -> MeanTest {
    let RowTest { mean, se, p_value, half_width, joint_half_width, .. } = *of;
    let joint = match settings.looks {
        Looks::Once => joint_half_width.is_finite().then_some(joint_half_width),
        Looks::Repeated => always.map(|of| of.high - mean),
    };
    // In standard errors; a mean that does not vary is told from 0 by any distance.
    let critical = match joint {
        Some(half) if se > 0.0 => half / se,
        Some(_) => 0.0,
        None => f64::INFINITY,
    };
    let mut test = MeanTest {
        mean_r: mean,
        ci_low: mean - half_width,
        ci_high: mean + half_width,
        joint_low: joint.map(|half| mean - half),
        joint_high: joint.map(|half| mean + half),
        se,
        p_value,
        p_adjusted,
        p_holm: 1.0,
        always,
        share_above_zero: of.share_above_zero,
        n_needed: entries_needed(mean, se, n, critical, POWER),
        detectable_r: detectable_mean(se, critical, POWER),
        block_length,
        sign: Sign::Neither,
    };
    test.sign = match mean {
        _ if test.p_of_verdict(settings.looks) > settings.alpha || mean == 0.0 => Sign::Neither,
        mean if mean > 0.0 => Sign::Above,
        _ => Sign::Below,
    };
    test
}

/// Holm's correction, which knows nothing of how tests depend on each other: a second opinion.
fn cross_check(found: &mut [Found]) {
    let p_values: Vec<f64> = found.iter().flatten().map(|(test, _)| test.p_value).collect();
    for ((test, _), p_holm) in found.iter_mut().flatten().zip(holm(&p_values)) {
        test.p_holm = p_holm;
    }
}
