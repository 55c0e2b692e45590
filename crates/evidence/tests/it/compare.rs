//! Plans on the same entries.

use exitlab_core::{RByRule, Regime, Timestamp};
use exitlab_evidence::{
    AgainstOthers, AgainstZero, CompareSettings, Comparison, CostsR, HeldVerdicts, Looks, PairTest,
    PlanOutcome, PlanStanding, ProfileRuns, Verdict, Watch, compare, compare_runs, n_tests,
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
                r_by_rule: None,
                costs: CostsR::default(),
            });
        }
    }
    all
}

/// Counts the tests that are done.
struct Counter<'a>(&'a AtomicUsize);

impl Watch for Counter<'_> {
    fn done(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// Swings between -1 and 1 without a trend.
fn swing(entry: usize) -> f64 {
    ((entry * entry % 17) as f64).sin()
}

fn compared(names: &[&str], outcomes: &[PlanOutcome]) -> Comparison {
    let names: Vec<String> = names.iter().map(ToString::to_string).collect();
    let n_done = AtomicUsize::new(0);
    let settings = CompareSettings { n_draws: 1_000, ..CompareSettings::default() };
    let comparison = compare(&names, outcomes, settings, &Counter(&n_done));
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
    assert_eq!((over_all.n, over_all.n_times, over_all.verdict()), (200, 200, Verdict::A));
    assert!(tested.ci_low > 0.25 && tested.ci_high < 0.35, "{tested:?}");
    let mean = (0..200).map(|n| 0.3 + 0.1 * swing(n + 1)).sum::<f64>() / 200.0;
    assert!((tested.mean_r - mean).abs() < 1e-12);
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
        assert!((one.mean_r + other.mean_r).abs() < 1e-12, "{one:?} {other:?}");
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

/// Between -1 and 1, without a pattern.
fn jitter(entry: usize) -> f64 {
    let mixed = (entry as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    ((mixed ^ (mixed >> 27)) >> 11) as f64 / (1u64 << 52) as f64 - 1.0
}

/// Net R of an exit mode by the number of the entry and the intrabar rule: the one in use, then the four that
/// bound it.
type ByRule = fn(usize) -> [f64; 5];

fn outcomes_by_rule(n: usize, plans: &[ByRule]) -> Vec<PlanOutcome> {
    let mut all = outcomes(n, &vec![swing as Plan; plans.len()]);
    for outcome in &mut all {
        let [net, bounds @ ..] = plans[outcome.plan](outcome.signal_id as usize);
        (outcome.r_net, outcome.r_by_rule) = (net, Some(RByRule::from_values(bounds)));
    }
    all
}

fn at_every_look(names: &[&str], outcomes: &[PlanOutcome]) -> Comparison {
    let names: Vec<String> = names.iter().map(ToString::to_string).collect();
    let looks = Looks::Repeated;
    let settings = CompareSettings { n_draws: 1_000, looks, ..CompareSettings::default() };
    compare(&names, outcomes, settings, &())
}

#[test]
fn with_repeated_looks_verdicts_and_intervals_hold_at_every_look() {
    let made = outcomes(400, &[|n| jitter(n) + 0.5, |n| jitter(n + 500), |n| jitter(n + 500)]);
    let (once, always) =
        (compared(&["A", "B", "C"], &made), at_every_look(&["A", "B", "C"], &made));
    for (once, always) in once.tests.iter().zip(&always.tests) {
        let (Some(of_one), Some(of_all)) = (once.tested, always.tested) else { continue };
        // The same tests, of which only what goes by looks differs.
        assert_eq!(
            (of_one.p_value, of_one.p_adjusted, of_one.always),
            (of_all.p_value, of_all.p_adjusted, of_all.always)
        );
        let sequence = of_all.always.unwrap();
        assert_eq!(of_all.joint_low, Some(sequence.low));
        assert!(sequence.p_adjusted >= sequence.p_value, "{sequence:?}");
        assert!(sequence.low < of_one.joint_low.unwrap(), "{of_all:?}");
        assert!(sequence.high > of_one.joint_high.unwrap(), "{of_all:?}");
        // The interval is without 0 where p is at most the first step of Holm's correction.
        let is_without_zero = sequence.low > 0.0 || sequence.high < 0.0;
        assert!(!is_without_zero || sequence.p_adjusted <= 0.05, "{sequence:?}");
        assert!(of_all.detectable_r > of_one.detectable_r);
    }
    assert_eq!(over_all(&always).verdict(), Verdict::A);
    let held = once.held();
    assert!(held.n > 0 && held.n_always > 0 && held.n_always <= held.n, "{held:?}");
    let held_always = always.held();
    assert_eq!(held_always.n, held_always.n_always, "what holds at every look does");
}

#[test]
fn nothing_is_said_of_few_entries_that_holds_at_every_look() {
    // 99 entries in each of two regimes: there is a verdict of one look, and over all one of every look.
    let far: Plan = |n| swing(n) + 1.0 + 0.1 * jitter(n);
    let of = |n: usize| at_every_look(&["A", "B"], &outcomes(2 * n, &[far, swing]));
    let bull = |of: &Comparison| of.tests_of(Some(Regime::Bull)).next().unwrap().verdict();
    assert_eq!((bull(&of(99)), bull(&of(100))), (Verdict::TooFew, Verdict::A));
    assert_eq!(over_all(&of(99)).verdict(), Verdict::A);
    let once = compared(&["A", "B"], &outcomes(198, &[far, swing]));
    let in_bull = once.tests_of(Some(Regime::Bull)).next().unwrap();
    assert_eq!((in_bull.verdict(), in_bull.tested.unwrap().always), (Verdict::A, None));
    let HeldVerdicts { n, n_always } = once.held();
    assert!(n > n_always && n_always > 0, "{n} {n_always}");
    assert_eq!(of(99).power()[0].n_least, 100);
}

#[test]
fn a_difference_too_small_to_matter_is_equivalent_at_every_look_later() {
    let near: Plan = |n| swing(n) + 0.05 * jitter(n);
    let verdict = |n: usize, of: fn(&[&str], &[PlanOutcome]) -> Comparison| {
        over_all(&of(&["A", "B"], &outcomes(n, &[near, swing]))).verdict()
    };
    assert_eq!(verdict(2_000, at_every_look), Verdict::Equivalent);
    assert_eq!(
        (verdict(120, compared), verdict(120, at_every_look)),
        (Verdict::Equivalent, Verdict::Equivalent)
    );
    let wider: Plan = |n| swing(n) + 0.17 * jitter(n);
    let of = |of: fn(&[&str], &[PlanOutcome]) -> Comparison, n: usize| {
        over_all(&of(&["A", "B"], &outcomes(n, &[wider, swing]))).verdict()
    };
    assert_eq!((of(compared, 150), of(at_every_look, 150)), (Verdict::Equivalent, Verdict::Tied));
    assert_eq!(of(at_every_look, 1_000), Verdict::Equivalent);
}

fn over_all(of: &Comparison) -> &PairTest {
    of.tests_of(None).next().unwrap()
}

#[test]
fn both_modes_live_through_the_same_bars() {
    // The rules disagree by 2 R on every third entry, and B earns 0.5 R more under each of them.
    let a: ByRule = |n| {
        let wide = if n.is_multiple_of(3) { 2.0 } else { 0.0 };
        [0.0, 0.0, wide, 0.5 * wide, wide].map(|r| r + swing(n))
    };
    let b: ByRule = |n| {
        let wide = if n.is_multiple_of(3) { 2.0 } else { 0.0 };
        [0.0, 0.0, wide, 0.5 * wide, wide].map(|r| r + swing(n) + 0.5 + 0.1 * swing(n + 1))
    };
    let same = compared(&["A", "B"], &outcomes_by_rule(120, &[a, a]));
    assert!(over_all(&same).is_same && over_all(&same).survives() == Some(true));
    assert_eq!(over_all(&same).worst_case, None);
    let of = compared(&["A", "B"], &outcomes_by_rule(120, &[a, b]));
    let test = over_all(&of);
    let worst = test.worst_case.unwrap();
    assert_eq!((test.verdict(), test.survives()), (Verdict::B, Some(true)));
    // To rounding, the rule makes no difference to the difference.
    for end in [worst.low, worst.high] {
        assert!((end.mean_r - test.mean_diff_r.unwrap()).abs() < 1e-12, "{end:?}");
    }
}

#[test]
fn bounds_of_a_pair_are_the_extremes_over_the_rules_of_each_entry() {
    let a: ByRule = |n| [0, 3, 5, 7, 11].map(|k| swing(n + k));
    let b: ByRule = |n| [1, 2, 4, 8, 16].map(|k| swing(3 * n + k));
    let of = compared(&["A", "B"], &outcomes_by_rule(90, &[a, b]));
    let worst = over_all(&of).worst_case.unwrap();
    // By hand: each entry's least and greatest difference.
    let differences = |n: usize| std::array::from_fn::<f64, 5, _>(|k| a(n)[k] - b(n)[k]);
    let mean = |pick: fn(f64, f64) -> f64| {
        (0..90).map(|n| differences(n).into_iter().reduce(pick).unwrap()).sum::<f64>() / 90.0
    };
    assert!((worst.low.mean_r - mean(f64::min)).abs() < 1e-12, "{worst:?}");
    assert!((worst.high.mean_r - mean(f64::max)).abs() < 1e-12, "{worst:?}");
    // And no choice of one rule for all entries is beyond them.
    for rule in 0..5 {
        let of_rule = (0..90).map(|n| differences(n)[rule]).sum::<f64>() / 90.0;
        assert!((worst.low.mean_r..=worst.high.mean_r).contains(&of_rule), "{rule}");
    }
}

#[test]
fn an_entry_without_bounds_costs_its_own_rows_theirs() {
    let a: ByRule = |n| [jitter(n) + 0.4 + 0.1 * jitter(n + 1); 5];
    let b: ByRule = |n| [jitter(n); 5];
    let mut outcomes = outcomes_by_rule(120, &[a, b]);
    let in_chop = outcomes.iter_mut().find(|o| o.regime == Regime::Chop).unwrap();
    in_chop.r_by_rule = None;
    let of = compared(&["A", "B"], &outcomes);
    let survives = |regime| of.tests_of(regime).next().unwrap().survives();
    assert_eq!(survives(Some(Regime::Bull)), Some(true));
    assert_eq!((survives(Some(Regime::Chop)), survives(None)), (None, None));
}

#[test]
fn a_difference_too_small_to_matter_is_equivalent() {
    let near =
        compared(&["A", "B"], &outcomes(200, &[|n| jitter(n) + 0.02 * jitter(n + 1), jitter]));
    let test = over_all(&near);
    assert_eq!(test.verdict(), Verdict::Equivalent, "{test:?}");
    let tested = test.tested.unwrap();
    assert!(tested.joint_low.unwrap() > -0.03 && tested.joint_high.unwrap() < 0.03);
    assert!(
        tested.joint_high.unwrap() - tested.joint_low.unwrap() > tested.ci_high - tested.ci_low
    );
    let standing = |of: &Comparison| {
        of.verdicts_of(None).map(|verdict| verdict.against_others).collect::<Vec<_>>()
    };
    assert_eq!(standing(&near), [Some(AgainstOthers::Equivalent); 2]);
    // As far apart as what matters, and as sure: not equivalent.
    let apart =
        compared(&["A", "B"], &outcomes(200, &[|n| jitter(n) + 0.02, |n| jitter(n) - 0.02]));
    assert_eq!(over_all(&apart).verdict(), Verdict::A);
    assert_eq!(standing(&apart), [Some(AgainstOthers::Best), Some(AgainstOthers::Beaten)]);
    // Two that are the same, and a third that both beat.
    let three = compared(&["A", "B", "C"], &outcomes(200, &[jitter, jitter, |n| jitter(n) - 0.5]));
    let [a, b, c] = standing(&three)[..] else { panic!() };
    assert_eq!([a, b], [Some(AgainstOthers::Equivalent); 2]);
    assert_eq!(c, Some(AgainstOthers::Beaten));
}

#[test]
fn modes_are_held_against_zero() {
    let noise: Plan = |n| jitter(n) - 0.02;
    let of = compared(
        &["UP", "DOWN", "NOISE"],
        &outcomes(200, &[|n| jitter(n) + 1.0, |n| jitter(n) - 1.0, noise]),
    );
    let verdicts: Vec<AgainstZero> = of.verdicts_of(None).map(|v| v.against_zero()).collect();
    assert_eq!(verdicts, [AgainstZero::Gains, AgainstZero::Loses, AgainstZero::AboutZero]);
    assert!(of.verdicts_of(Some(Regime::Bear)).all(|v| v.against_zero() == AgainstZero::TooFew));
    let up = of.verdicts_of(None).next().unwrap();
    let tested = up.tested.unwrap();
    // Four times the entries halve the difference that is found.
    let more = compared(
        &["UP", "DOWN", "NOISE"],
        &outcomes(800, &[|n| jitter(n) + 1.0, |n| jitter(n) - 1.0, noise]),
    );
    let [few, many] = [&of, &more]
        .map(|of| of.verdicts_of(None).next().unwrap().tested.unwrap().detectable_r.unwrap());
    assert!((few / many - 2.0).abs() < 0.5, "{few} {many}");
    assert!(tested.n_needed.unwrap() < 200.0 && tested.mean_r > few, "{tested:?}");
}

/// Trades of two runs, of which the second took every other entry only.
fn runs(n: usize, second: Plan) -> Vec<PlanOutcome> {
    let all = outcomes(n, &[jitter, second]);
    all.into_iter().filter(|o| o.plan == 0 || o.signal_id.is_multiple_of(2)).collect()
}

fn compared_runs(outcomes: &[PlanOutcome]) -> Comparison {
    let modes = ["A", "B"].map(str::to_owned).to_vec();
    let profiles = [ProfileRuns { profile: "SAFE".to_owned(), modes }];
    let settings = CompareSettings { n_draws: 1_000, ..CompareSettings::default() };
    compare_runs(&profiles, outcomes, settings, &()).remove(0)
}

#[test]
fn runs_with_trades_of_their_own_are_compared_by_their_means() {
    let of = compared_runs(&runs(400, |n| jitter(n) + 0.8));
    let test = over_all(&of);
    let tested = test.tested.unwrap();
    let mean_a = (0..400).map(jitter).sum::<f64>() / 400.0;
    let mean_b = (0..400).step_by(2).map(|n| jitter(n) + 0.8).sum::<f64>() / 200.0;
    assert!((tested.mean_r - (mean_a - mean_b)).abs() < 1e-12, "{tested:?}");
    assert_eq!((test.n, test.n_times, test.verdict()), (200, 200, Verdict::B));
    assert_eq!(test.wilcoxon_p, None);
    // Independent entries, one in each block: the delta method's standard error.
    if tested.block_length == 1.0 {
        let beyond = |n: usize| {
            let a = (jitter(n) - mean_a) / 400.0;
            let b = if n.is_multiple_of(2) { (jitter(n) + 0.8 - mean_b) / 200.0 } else { 0.0 };
            (a - b).powi(2)
        };
        let se = (0..400).map(beyond).sum::<f64>().sqrt();
        assert!((tested.se - se).abs() < 1e-12, "{} {se}", tested.se);
    }
    let same = compared_runs(&outcomes(120, &[jitter, jitter]));
    assert!(over_all(&same).is_same, "{:?}", over_all(&same));
    // Runs that share their entries are as in a study.
    let shared = outcomes(120, &[|n| jitter(n) + 0.4 * jitter(n + 1), jitter]);
    let (paired, own) = (compared(&["A", "B"], &shared), compared_runs(&shared));
    for (paired, own) in paired.tests.iter().zip(&own.tests) {
        let (Some(paired), Some(own)) = (paired.tested, own.tested) else { continue };
        assert!((paired.mean_r - own.mean_r).abs() < 1e-12);
        assert!((paired.se - own.se).abs() < 0.02 * paired.se, "{paired:?} {own:?}");
    }
}
