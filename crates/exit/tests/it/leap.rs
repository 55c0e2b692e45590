//! Leaping gives what stepping every bar gives, bit for bit.

mod worlds;

use exitlab_core::{Bar, BarIdx, BarSeries, Side, Timeframe, Timestamp};
use exitlab_exit::{
    Ambiguity, BarPyramid, Costs, Entry, EntrySettings, ExitPlan, FillRules, FundingSchedule,
    KnownSet, Market, Outcome, SignalExits, SignalLevels, Stepper, StopDistance, TrailActivation,
    TrailBasis, TrailDistance, TrailScale, Trailing, evaluate, evaluate_lots,
};
use std::ops::Range;
use std::{fs, thread};
use worlds::World;

/// What is compared: equal floats may still differ in the sign of a zero, so texts count.
fn text(outcome: &Outcome) -> String {
    format!("{outcome:?}")
}

/// Evaluates a world both ways; gives the bars held and those of them that were stepped.
fn compare(seed: u64) -> (u64, u64) {
    let world = World::new(seed);
    let pyramid = BarPyramid::new(&world.execution);
    let reference = world.market();
    let leaping = Market { pyramid: Some(&pyramid), ..reference };
    let World { entry, plans, rules, lots, .. } = &world;
    let mode = world.mode();
    if mode.plan.invalid_levels(entry, &world.costs).is_some() {
        return (0, 0);
    }
    let ambiguity = if seed.is_multiple_of(2) { Ambiguity::Off } else { Ambiguity::Bounds };
    let stepped = evaluate_lots(&reference, entry, mode, *rules, ambiguity, *lots);
    let leapt = evaluate_lots(&leaping, entry, mode, *rules, ambiguity, *lots);
    if stepped != leapt || (seed % 16 < 2 && text(&stepped) != text(&leapt)) {
        panic!("seed {seed}, {plans:?}, {rules:?}\nstepped {stepped:#?}\nleapt {leapt:#?}");
    }
    let mut run = Stepper::new(leaping, entry, mode, *rules, *lots);
    run.run_to_exit();
    (u64::from(leapt.bars_held), u64::from(run.n_stepped()))
}

fn compare_all(seeds: Range<u64>) -> (u64, u64) {
    seeds.map(compare).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
}

#[test]
fn leaping_is_stepping_on_random_worlds() {
    const N_WORLDS: u64 = 240_000;
    let half = N_WORLDS / 2;
    let (first, second) = thread::scope(|scope| {
        let first = scope.spawn(|| compare_all(0..half));
        let second = compare_all(half..N_WORLDS);
        (first.join().expect("a panic has its message above"), second)
    });
    let (n_held, n_stepped) = (first.0 + second.0, first.1 + second.1);
    assert!(2 * n_stepped < n_held, "{n_stepped} of {n_held} bars were stepped");
}

/// The prices of a committed CSV as bars a minute apart: nothing but prices matters here.
fn real_bars(file: &str) -> BarSeries {
    let path = format!("{}/../../data/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(&path).expect("the data folder is part of the repository");
    let mut series = BarSeries::new(Timeframe::from_us(60_000_000).expect("a minute"));
    for (n, line) in text.lines().skip(1).enumerate() {
        let fields: Vec<&str> = line.split(',').collect();
        let [open, high, low, close] = [1, 2, 3, 4].map(|n| fields[n].parse().expect("a price"));
        let time = Timestamp::from_us(n as i64 * 60_000_000);
        series.push(Bar { time, open, high, low, close, volume: None });
    }
    series
}

#[test]
fn leaping_is_stepping_on_real_bars() {
    for file in ["coinbase-BTCUSD-1h.csv", "dukascopy-EURUSD-ask-1h-2017.csv"] {
        let execution = real_bars(file);
        let pyramid = BarPyramid::new(&execution);
        let funding = FundingSchedule::none();
        let costs = Costs::default();
        let reference = Market {
            execution: &execution,
            decision_timeframe: execution.timeframe(),
            pyramid: None,
            known: &KnownSet::none(),
            signal_exits: &SignalExits::none(),
            funding: &funding,
            costs: &costs,
        };
        let leaping = Market { pyramid: Some(&pyramid), ..reference };
        // Positions, and bars stepped of them, by plan and side.
        let mut counts = [[(0, 0); 2]; 4];
        for n in 0..300 {
            let decision = n * (execution.len() - 2) / 300;
            let close = execution.close()[decision];
            let fill = EntrySettings::default()
                .fill(&execution, &execution, execution.close_time(decision), close)
                .expect("a bar follows");
            // From a few bars held to thousands of them.
            let atr = close * [0.002, 0.01, 0.04, 0.12][n % 4];
            let side_idx = n / 4 % 2;
            let side = Side::ALL[side_idx];
            let entry = Entry {
                side,
                decision_time: execution.close_time(decision),
                decision_bar: BarIdx(decision),
                atr,
                adx: None,
                signal: SignalLevels { close, ..SignalLevels::default() },
                fill,
            };
            let [trend, fast, defensive] = ExitPlan::built_in();
            let at_once = Trailing {
                distance: TrailDistance::Pct(2.5),
                activate: TrailActivation::Immediately,
                scale: TrailScale::None,
            };
            let percent = ExitPlan { target: None, trailing: Some(at_once), ..fast.clone() };
            for (plan_idx, plan) in [&trend, &fast, &defensive, &percent].into_iter().enumerate() {
                if plan.invalid_levels(&entry, &costs).is_some() {
                    continue;
                }
                for intrabar in crate::setup::ALL {
                    let rules = FillRules { intrabar, ..FillRules::default() };
                    let stepped = evaluate(&reference, &entry, plan, rules, Ambiguity::Bounds);
                    let leapt = evaluate(&leaping, &entry, plan, rules, Ambiguity::Bounds);
                    assert_eq!(text(&stepped), text(&leapt), "{file} {decision} {}", plan.name);
                    let mut run = Stepper::new(leaping, &entry, plan.into(), rules, None);
                    run.run_to_exit();
                    let (n_positions, n_stepped) = &mut counts[plan_idx][side_idx];
                    *n_positions += 1;
                    *n_stepped += run.n_stepped();
                }
            }
        }
        // The exit bar, and now and then one that arms something.
        let few_are_stepped =
            |(n_positions, n_stepped): &(u32, u32)| n_stepped < &(2 * n_positions);
        assert!(counts.iter().flatten().all(few_are_stepped), "{file}: {counts:?}");
    }
}

/// Where `high − distance` rounds up, the stop can be met by a low whose drop is below the
/// distance: comparing the two exactly would leap over the exit.
#[test]
fn a_trailing_stop_that_rounds_up_is_met_inside_a_run() {
    let mut n_cases = 0;
    for n in 1..4_000 {
        let (high, distance) = (900.0 + f64::from(n) / 37.0, 4.0 + f64::from(n) / 1_009.0);
        let low = high - distance;
        if high - low >= distance {
            continue;
        }
        n_cases += 1;
        let mut execution = BarSeries::new(Timeframe::from_us(60_000_000).expect("a minute"));
        for bar in 0..40 {
            let time = Timestamp::from_us(bar * 60_000_000);
            let (top, bottom) = match bar {
                17 => (high, high - 1.0),
                20 => (low + 1.0, low),
                _ => (high - 1.5, high - 2.0),
            };
            execution.push(Bar {
                time,
                open: bottom,
                high: top,
                low: bottom,
                close: top,
                volume: None,
            });
        }
        let trailing = Trailing {
            distance: TrailDistance::Atr { multiple: 1.0, basis: TrailBasis::EntryAtr },
            activate: TrailActivation::Immediately,
            scale: TrailScale::None,
        };
        let plan = ExitPlan {
            stop: StopDistance::Atr(2.0),
            trailing: Some(trailing),
            ..crate::plans::bare()
        };
        let fill = EntrySettings::default();
        let fill = fill.fill(&execution, &execution, execution.time()[0], high);
        let fill = fill.expect("bars follow");
        let entry = Entry {
            side: Side::Long,
            decision_time: execution.time()[0],
            decision_bar: BarIdx(0),
            atr: distance,
            adx: None,
            signal: SignalLevels { close: high, ..SignalLevels::default() },
            fill,
        };
        let (funding, pyramid) = (FundingSchedule::none(), BarPyramid::new(&execution));
        let market = Market {
            execution: &execution,
            decision_timeframe: execution.timeframe(),
            pyramid: Some(&pyramid),
            known: &KnownSet::none(),
            signal_exits: &SignalExits::none(),
            funding: &funding,
            costs: &crate::setup::NO_COSTS,
        };
        let outcome = evaluate(&market, &entry, &plan, FillRules::default(), Ambiguity::Off);
        assert_eq!((outcome.exit_price, outcome.bars_held), (low, 21));
    }
    assert!(n_cases > 500, "{n_cases}");
}
