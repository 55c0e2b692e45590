//! Two runs: lined up by entry, and compared.

use exitlab_core::{Regime, Side, Timestamp};
use exitlab_evidence::{
    Basis, CompareSettings, CostsR, PlanOutcome, RunEntries, RunEntry, RunVerdict, RunsCompared,
    compare_two_runs,
};

const HOUR_US: i64 = 3_600_000_000;

/// Between -1 and 1 without a pattern.
fn jitter(entry: usize) -> f64 {
    ((entry * 7_919 + 13) as f64 * 12.9898).sin()
}

fn entry(contender: usize, number: usize, regime: Regime, r_net: f64) -> RunEntry {
    RunEntry {
        symbol: 0,
        side: Side::Long,
        outcome: PlanOutcome {
            signal_id: number as u64,
            plan: contender,
            entry_time: Timestamp::from_us(number as i64 * HOUR_US),
            regime,
            r_net,
            r_by_rule: None,
            costs: CostsR::default(),
        },
    }
}

fn regime_of(number: usize) -> Regime {
    if number.is_multiple_of(2) { Regime::Bull } else { Regime::Chop }
}

/// A run of one contender on these entries.
fn run(numbers: impl Iterator<Item = usize>, r: impl Fn(usize) -> f64) -> RunEntries {
    RunEntries {
        contenders: vec!["M".to_owned()],
        symbols: vec!["BTCUSD".to_owned()],
        entries: numbers.map(|number| entry(0, number, regime_of(number), r(number))).collect(),
    }
}

fn compared(a: &RunEntries, b: &RunEntries) -> RunsCompared {
    compare_two_runs(a, b, CompareSettings { n_draws: 1_000, ..CompareSettings::default() }, &())
}

#[test]
fn a_run_against_itself_is_the_same() {
    let a = run(0..100, jitter);
    let of = compared(&a, &a);
    assert!(of.is_identical() && of.basis == Basis::SameEntries);
    let contender = &of.contenders[0];
    assert_eq!(contender.verdict(None), RunVerdict::Equivalent);
    // Few entries that are the same to the bit need no test.
    let few = run(0..4, jitter);
    assert_eq!(compared(&few, &few).contenders[0].verdict(None), RunVerdict::Equivalent);
    assert_eq!(compared(&few, &few).contenders[0].verdict(Some(Regime::Bear)), RunVerdict::TooFew);
}

#[test]
fn differences_are_of_b_minus_a_on_the_entries_of_both() {
    let a = run(0..200, jitter);
    // B misses every tenth entry, has 50 of its own that lose, and earns 0.2 R more in BULL.
    let more =
        |n: usize| if regime_of(n) == Regime::Bull { 0.2 + 0.6 * jitter(n + 1) } else { 0.0 };
    let r = |n: usize| if n < 200 { jitter(n) + more(n) } else { -3.0 };
    let b = run((0..250).filter(|n| n % 10 != 9), r);
    let of = compared(&a, &b);
    assert_eq!(of.basis, Basis::SameEntries);
    let contender = &of.contenders[0];
    let all = contender.overlap(None).unwrap();
    assert_eq!((all.all_a().n, all.all_b().n, all.both_a.n), (200, 225, 180));
    assert_eq!((all.only_a.n, all.only_b.n, all.n_differ()), (20, 45, 100));
    assert!((all.only_b.mean_r().unwrap() + 3.0).abs() < 1e-12);
    let shared = (0..200).filter(|n| n % 10 != 9);
    let want = shared.clone().map(more).sum::<f64>() / shared.count() as f64;
    let test = contender.test(None).unwrap();
    assert!((test.mean_diff_r.unwrap() - want).abs() < 1e-12, "{test:?}");
    assert_eq!(contender.verdict(Some(Regime::Bull)), RunVerdict::Better);
    assert_eq!(contender.verdict(None), RunVerdict::Better);
    // The other way round B is A.
    let back = compared(&b, &a);
    assert_eq!(back.contenders[0].verdict(Some(Regime::Bull)), RunVerdict::Worse);
    let of_back = back.contenders[0].test(None).unwrap();
    assert!((of_back.mean_diff_r.unwrap() + want).abs() < 1e-12);
}

#[test]
fn runs_without_common_entries_are_compared_by_their_means() {
    let a = run(0..150, jitter);
    let b = run(1_000..1_200, |n| jitter(n) + 1.5);
    let of = compared(&a, &b);
    assert_eq!(of.basis, Basis::OwnEntries);
    let contender = &of.contenders[0];
    assert_eq!(contender.overlap(None).unwrap().both_a.n, 0);
    let mean_a = (0..150).map(jitter).sum::<f64>() / 150.0;
    let mean_b = (1_000..1_200).map(|n| jitter(n) + 1.5).sum::<f64>() / 200.0;
    let test = contender.test(None).unwrap();
    assert!((test.mean_diff_r.unwrap() - (mean_b - mean_a)).abs() < 1e-12, "{test:?}");
    assert_eq!(contender.verdict(None), RunVerdict::Better);
}

#[test]
fn entries_are_the_same_by_symbol_side_and_time() {
    let a = run(0..60, jitter);
    // The same symbol at another place, numbered otherwise, in another order.
    let mut b = RunEntries { symbols: vec!["ETHUSD".to_owned(), "BTCUSD".to_owned()], ..a.clone() };
    for entry in &mut b.entries {
        entry.symbol = 1;
        entry.outcome.signal_id += 1_000;
    }
    b.entries.reverse();
    assert!(compared(&a, &b).is_identical());
    // Another side is another entry; of several at one time, the first are the same.
    let mut other = b.clone();
    other.entries[0].side = Side::Short;
    let overlap = compared(&a, &other).contenders[0].overlaps.last().copied().unwrap();
    assert_eq!((overlap.both_a.n, overlap.only_a.n, overlap.only_b.n), (59, 1, 1));
    let twice = |r: [f64; 2]| {
        let mut run = run(0..60, jitter);
        run.entries.push(entry(0, 3, Regime::Chop, r[0]));
        run.entries.push(entry(0, 3, Regime::Chop, r[1]));
        run
    };
    assert!(compared(&twice([1.0, 2.0]), &twice([1.0, 2.0])).is_identical());
}

#[test]
fn a_regime_that_changed_is_that_of_run_a() {
    let a = run(0..100, jitter);
    let mut b = a.clone();
    for entry in b.entries.iter_mut().take(10) {
        entry.outcome.regime = Regime::Bear;
    }
    let of = compared(&a, &b);
    assert_eq!(of.n_other_regime, 10);
    assert_eq!(of.contenders[0].overlap(Some(Regime::Bear)).unwrap().all_b().n, 0);
    assert_eq!(of.contenders[0].overlap(Some(Regime::Bull)).unwrap().both_b.n, 50);
}

#[test]
fn what_only_one_run_has_is_named() {
    let mut a = run(0..50, jitter);
    a.contenders.push("OLD".to_owned());
    let mut b = run(0..50, jitter);
    b.contenders.insert(0, "NEW".to_owned());
    for entry in &mut b.entries {
        entry.outcome.plan = 1;
    }
    let of = compared(&a, &b);
    assert_eq!((of.only_a, of.only_b), (vec!["OLD".to_owned()], vec!["NEW".to_owned()]));
    assert_eq!(of.contenders.len(), 1);
    assert!(of.contenders[0].is_identical());
}

#[test]
fn what_is_more_on_every_entry_needs_no_test() {
    // Fees that follow a trend of years: a test of blocks would find too few of them.
    let fee = |n: usize| 0.1 + n as f64 / 5_000.0;
    let a = run(0..200, |n| jitter(n) - fee(n));
    let b = run(0..200, |n| jitter(n) - 0.5 * fee(n));
    let of = compared(&a, &b);
    let contender = &of.contenders[0];
    assert!(contender.is_certain() && contender.test(None).is_none());
    assert_eq!(contender.verdict(None), RunVerdict::Better);
    assert_eq!(contender.verdict(Some(Regime::Bull)), RunVerdict::Better);
    assert_eq!(contender.verdict(Some(Regime::Bear)), RunVerdict::TooFew);
    assert_eq!(compared(&b, &a).contenders[0].verdict(None), RunVerdict::Worse);
    // Both against 0 are tested all the same.
    assert!(contender.zero_a.last().unwrap().tested.is_some());
    let mean = (0..200).map(|n| jitter(n) - 0.5 * fee(n)).sum::<f64>() / 200.0;
    assert!((contender.zero_b.last().unwrap().mean_r.unwrap() - mean).abs() < 1e-12);
    // A fee too small to matter, and one on a few entries only.
    let small = run(0..200, |n| jitter(n) - fee(n) + 0.01);
    assert_eq!(compared(&a, &small).contenders[0].verdict(None), RunVerdict::Equivalent);
    let few = run(0..200, |n| jitter(n) - fee(n) + if n < 20 { 5.0 } else { 0.0 });
    let few = compared(&a, &few);
    assert!(!few.contenders[0].is_certain());
}
