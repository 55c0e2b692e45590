//! Plans on the same entries.

use exitlab_core::{Regime, Timestamp};
use exitlab_evidence::{
    CompareSettings, Comparison, PlanOutcome, PlanStanding, Verdict, compare, n_tests,
};
use std::sync::atomic::{AtomicUsize, Ordering};

const HOUR_US: i64 = 3_600_000_000;

/// Net R of a plan by the number of the entry.
type Plan = fn(usize) -> f64;

/// What plans made of hourly entries, the first half of them decided in BULL, the rest in CHOP.
fn outcomes(n: usize, plans: &[Plan]) -> Vec<PlanOutcome> {
    let mut all = Vec::new();
    for entry in 0..n {
        for (plan, r_net) in plans.iter().enumerate() {
            all.push(PlanOutcome {
                signal_id: entry as u64,
                plan,
                entry_time: Timestamp::from_us(entry as i64 * HOUR_US),
                regime: if entry < n / 2 { Regime::Bull } else { Regime::Chop },
                r_net: r_net(entry),
                r_bounds: None,
            });
        }
    }
    all
}

/// Swings between -1 and 1 without a trend.
fn swing(entry: usize) -> f64 {
    ((entry * entry % 17) as f64).sin()
}

fn compared(names: &[&str], outcomes: &[PlanOutcome]) -> Comparison {
    let names: Vec<String> = names.iter().map(ToString::to_string).collect();
    let n_done = AtomicUsize::new(0);
    let settings = CompareSettings { n_draws: 1_000, ..CompareSettings::default() };
    let comparison = compare(&names, outcomes, settings, || {
        n_done.fetch_add(1, Ordering::Relaxed);
    });
    assert_eq!(n_done.into_inner(), n_tests(names.len(), None));
    comparison
}

#[test]
fn a_plan_that_always_makes_more_is_best_in_every_regime() {
    let of = compared(
        &["WIDE", "TIGHT"],
        &outcomes(200, &[|n| swing(n) + 0.3 + 0.1 * swing(n + 1), swing]),
    );
    for best in of.best.iter().filter(|best| best.n > 0) {
        assert_eq!(best.standing, PlanStanding::Best(0), "{best:?}");
        assert_eq!(best.unbeaten, [0]);
    }
    let over_all = of.tests.iter().find(|test| test.regime.is_none()).unwrap();
    let tested = over_all.tested.unwrap();
    assert_eq!((over_all.n, over_all.n_times, tested.verdict), (200, 200, Verdict::A));
    assert!(tested.ci_low > 0.25 && tested.ci_high < 0.35, "{tested:?}");
    let mean = (0..200).map(|n| 0.3 + 0.1 * swing(n + 1)).sum::<f64>() / 200.0;
    assert!((tested.mean_diff_r - mean).abs() < 1e-12);
}

#[test]
fn the_order_of_plans_and_of_rows_changes_signs_alone() {
    let make = |plans: &[Plan]| outcomes(120, plans);
    let a: Plan = swing;
    let b: Plan = |n| 0.7 * swing(n + 3) + 0.05 * swing(n);
    let one_way = compared(&["A", "B"], &make(&[a, b]));
    let mut backward = make(&[b, a]);
    backward.reverse();
    let other_way = compared(&["B", "A"], &backward);
    for (one, other) in one_way.tests.iter().zip(&other_way.tests) {
        assert_eq!((one.regime, one.n, one.n_times), (other.regime, other.n, other.n_times));
        assert_eq!(one.wilcoxon_p, other.wilcoxon_p);
        let (Some(one), Some(other)) = (one.tested, other.tested) else { continue };
        assert!((one.mean_diff_r + other.mean_diff_r).abs() < 1e-12, "{one:?} {other:?}");
        assert!((one.ci_low + other.ci_high).abs() < 1e-9, "{one:?} {other:?}");
        assert_eq!((one.p_value, one.se), (other.p_value, other.se));
    }
}

#[test]
fn equal_plans_and_few_entries_have_no_verdict() {
    let same = compared(&["A", "B"], &outcomes(80, &[swing, swing]));
    assert!(same.tests.iter().filter(|test| test.n > 0).all(|test| test.is_same));
    assert!(same.best.iter().all(|best| !matches!(best.standing, PlanStanding::Best(_))));
    let few = compared(&["A", "B"], &outcomes(12, &[|n| swing(n) + 5.0, swing]));
    let over_all = few.tests.iter().find(|test| test.regime.is_none()).unwrap();
    assert_eq!((over_all.n, over_all.tested), (12, None));
    assert!((over_all.mean_diff_r.unwrap() - 5.0).abs() < 1e-12);
    let one = compared(&["A"], &outcomes(80, &[swing]));
    assert!(one.best.iter().all(|best| best.standing == PlanStanding::OnlyPlan), "{:?}", one.best);
}
