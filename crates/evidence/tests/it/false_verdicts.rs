//! That a table without a difference seldom holds a verdict, in a few of the worlds that the bench
//! `false_verdicts` measures at length.

use crate::draws::{noise, uniform};
use exitlab_core::{Regime, Timestamp};
use exitlab_evidence::{
    CompareSettings, CostsR, PlanOutcome, ProfileRuns, Sign, compare, compare_runs,
};
use exitlab_stats::random_stream;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

const N_TABLES: u64 = 300;
const HOUR_US: i64 = 3_600_000_000;

/// Share of tables with a verdict between plans of which none is better, `n` entries in each regime, in
/// spells of ten, the R of three plans drawn from that of the entry before; and the share of tests that were made, and of intervals that hold 0.
fn share_of_tables(
    name: &str,
    n: usize,
    draw: impl Fn(&mut ChaCha8Rng, [f64; 3]) -> [f64; 3] + Sync,
) -> [f64; 3] {
    let counts = (0..N_TABLES).into_par_iter().map(|table| {
        let mut rng = random_stream(11, name, table);
        let mut last = [0.0; 3];
        let mut outcomes = Vec::new();
        for entry in 0..5 * n {
            last = draw(&mut rng, last);
            outcomes.extend(outcomes_of(entry, last));
        }
        let plans = ["A", "B", "C"].map(str::to_owned);
        let settings = CompareSettings { n_draws: 999, seed: table, ..CompareSettings::default() };
        let comparison = compare(&plans, &outcomes, settings, &());
        let tested: Vec<_> = comparison.tests.iter().filter_map(|test| test.tested).collect();
        let is_false = comparison.tests.iter().any(|test| test.winner().is_some());
        let n_held = tested.iter().filter(|t| t.ci_low <= 0.0 && 0.0 <= t.ci_high).count();
        [f64::from(u8::from(is_false)), tested.len() as f64, n_held as f64]
    });
    let plus = |a: [f64; 3], b: [f64; 3]| std::array::from_fn(|k| a[k] + b[k]);
    let [n_false, n_tested, n_held] = counts.reduce(|| [0.0; 3], plus);
    let tables = N_TABLES as f64;
    [n_false / tables, n_tested / (18.0 * tables), n_held / n_tested]
}

/// What each plan earned on an hourly entry; regimes come in spells of ten.
fn outcomes_of<const N: usize>(entry: usize, r: [f64; N]) -> impl Iterator<Item = PlanOutcome> {
    r.into_iter().enumerate().map(move |(plan, r_net)| PlanOutcome {
        signal_id: entry as u64,
        plan,
        entry_time: Timestamp::from_us(entry as i64 * HOUR_US),
        regime: Regime::ALL[entry / 10 % 5],
        r_net,
        r_by_rule: None,
        costs: CostsR::default(),
    })
}

/// Most false tables of 300 whose share is 6.5%: 1% of seeds would be above.
const AT_MOST: f64 = 0.065 + 2.33 * 0.0142;

#[test]
fn independent_entries() {
    let [share, tested, held] =
        share_of_tables("normal", 50, |rng, _| [(); 3].map(|()| noise(rng)));
    assert!((0.01..AT_MOST).contains(&share), "{share}");
    assert!(tested > 0.95, "{tested}");
    assert!((0.935..0.97).contains(&held), "{held}");
}

#[test]
fn a_few_large_winners() {
    let tickets = |rng: &mut ChaCha8Rng, _| {
        [10.0, 1.0, 2.0].map(|win| if uniform(rng) < 1.0 / (1.0 + win) { win } else { -1.0 })
    };
    let [share, tested, held] = share_of_tables("tickets", 100, tickets);
    assert!((0.01..AT_MOST).contains(&share), "{share}");
    assert!(tested > 0.7 && (0.935..0.975).contains(&held), "{tested} {held}");
    // Of thirty entries, most regimes show no large winner at all: there is no verdict.
    let [share, tested, _] = share_of_tables("tickets", 30, tickets);
    assert!(share < AT_MOST && tested < 0.5, "{share} {tested}");
}

#[test]
fn entries_that_follow_each_other() {
    let half = |rng: &mut ChaCha8Rng, last: [f64; 3]| last.map(|last| 0.5 * last + noise(rng));
    let [share, tested, held] = share_of_tables("half", 200, half);
    assert!((0.01..AT_MOST).contains(&share), "{share}");
    assert!(tested > 0.9 && (0.93..0.97).contains(&held), "{tested} {held}");
}

/// Two equal plans, looked at every 50 entries from 100 to 400: the difference over all entries at 5% by
/// itself, and any verdict of the table.
#[test]
fn repeated_looks() {
    let counts = (0..N_TABLES).into_par_iter().map(|table| {
        let mut rng = random_stream(13, "looks", table);
        let outcomes: Vec<PlanOutcome> = (0..400)
            .flat_map(|entry| {
                let r = [(); 2].map(|()| noise(&mut rng));
                outcomes_of(entry, r)
            })
            .collect();
        let plans = ["A", "B"].map(str::to_owned);
        let settings = CompareSettings { n_draws: 499, seed: table, ..CompareSettings::default() };
        let mut ever = [false; 3];
        for n in (100..=400).step_by(50) {
            let of = compare(&plans, &outcomes[..2 * n], settings, &());
            let over_all = of.tests_of(None).find_map(|test| test.tested).unwrap();
            let tested = of.tests.iter().filter_map(|test| test.tested);
            let tested: Vec<_> =
                tested.chain(of.verdicts.iter().filter_map(|v| v.tested)).collect();
            ever[0] |= over_all.p_value <= 0.05;
            ever[1] |= over_all.always.unwrap().p_value <= 0.05;
            ever[2] |= tested.iter().any(|test| test.always.is_some_and(|a| a.p_adjusted <= 0.05));
        }
        ever.map(|ever| f64::from(u8::from(ever)))
    });
    let plus = |a: [f64; 3], b: [f64; 3]| std::array::from_fn(|k| a[k] + b[k]);
    let [once, always, table] = counts.reduce(|| [0.0; 3], plus).map(|n| n / N_TABLES as f64);
    assert!(once > 0.1, "{once}");
    assert!(always < AT_MOST && table < AT_MOST, "{always} {table}");
}

/// Three runs, each of which takes some two thirds of the entries: what they earn is 0 on average.
#[test]
fn runs_with_trades_of_their_own() {
    const N: usize = 600;
    let modes = ["A", "B", "C"].map(str::to_owned).to_vec();
    let profiles = [ProfileRuns { profile: "SAFE".to_owned(), modes }];
    let counts = (0..N_TABLES).into_par_iter().map(|table| {
        let mut rng = random_stream(12, "runs", table);
        let mut outcomes = Vec::new();
        let mut shared = 0.0;
        for entry in 0..N {
            // Runs share the market, and trades near in time share some of it.
            shared = 0.3 * shared + noise(&mut rng);
            for plan in 0..3 {
                let (own, is_taken) = (noise(&mut rng), uniform(&mut rng) < 0.66);
                if is_taken {
                    outcomes.push(PlanOutcome {
                        signal_id: entry as u64,
                        plan,
                        entry_time: Timestamp::from_us(entry as i64 * HOUR_US),
                        regime: Regime::ALL[entry / 10 % 5],
                        r_net: shared + 0.5 * own,
                        r_by_rule: None,
                        costs: CostsR::default(),
                    });
                }
            }
        }
        let settings = CompareSettings { n_draws: 999, seed: table, ..CompareSettings::default() };
        let of = &compare_runs(&profiles, &outcomes, settings, &())[0];
        let pairs = of.tests.iter().filter_map(|test| test.tested);
        let tested: Vec<_> = pairs.chain(of.verdicts.iter().filter_map(|v| v.tested)).collect();
        let is_false = tested.iter().any(|test| test.sign != Sign::Neither);
        let n_held = tested.iter().filter(|t| t.ci_low <= 0.0 && 0.0 <= t.ci_high).count();
        [f64::from(u8::from(is_false)), tested.len() as f64, n_held as f64]
    });
    let plus = |a: [f64; 3], b: [f64; 3]| std::array::from_fn(|k| a[k] + b[k]);
    let [n_false, n_tested, n_held] = counts.reduce(|| [0.0; 3], plus);
    let (share, held) = (n_false / N_TABLES as f64, n_held / n_tested);
    assert!((0.01..AT_MOST).contains(&share), "{share}");
    assert!((0.93..0.97).contains(&held) && n_tested > 30.0 * N_TABLES as f64, "{held} {n_tested}");
}
