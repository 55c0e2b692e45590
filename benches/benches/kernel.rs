//! Nanoseconds per outcome of the exit kernel by how long positions are held: every bar stepped
//! (`reference`) and by leaps (`leap`), on one core, entry by entry with all plans of an entry
//! together.
//!
//! After Criterion's figures a table is printed whose ratios come from runs in turn, so that a
//! machine's changing speed falls out of them.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use exitlab::crates::core::{BarIdx, BarSeries, Side, Timeframe, Weekday};
use exitlab::crates::data::resample;
use exitlab::crates::exit::{
    Ambiguity, BarPyramid, Costs, DecisionClock, Entry, EntrySettings, ExitPlan, FillRules,
    FundingSchedule, KnownSeries, KnownSet, Market, Series, SignalExits, SignalLevels,
    StopDistance, TargetDistance, TrailActivation, TrailDistance, TrailLine, TrailScale, Trailing,
    evaluate,
};
use exitlab::crates::indicators::{ChandelierLine, Line, wilder_atr};
use exitlab_benches::random_walk;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

const N_BARS: usize = 2_100_000;
const N_ENTRIES: usize = 600;
const N_PLANS: usize = 30;

/// ATRs that make positions last about 8 to 5,000 bars.
const ATRS: [f64; 5] = [15.0, 42.0, 82.0, 150.0, 250.0];

struct World {
    series: BarSeries,
    pyramid: BarPyramid,
    /// Sixty execution bars each.
    decision: BarSeries,
    known: KnownSet,
    signal_exits: SignalExits,
    funding: FundingSchedule,
    costs: Costs,
    plans: Vec<ExitPlan>,
}

impl World {
    fn new() -> World {
        let series = random_walk(N_BARS);
        // Stop, target, breakeven, partial and trail, in 30 widths.
        let plans = (0..N_PLANS)
            .map(|n| ExitPlan {
                stop: StopDistance::Atr(1.2 + 0.1 * (n % 6) as f64),
                target: Some(TargetDistance::Atr(3.5 + 0.5 * (n / 6) as f64)),
                ..ExitPlan::trend_follow()
            })
            .collect();
        let hour = Timeframe::from_us(60 * series.timeframe().us()).expect("an hour");
        let decision = resample(&series, hour, Weekday::Mon).expect("whole hours").series;
        World {
            pyramid: BarPyramid::new(&series),
            known: KnownSet::none(),
            signal_exits: SignalExits::none(),
            decision,
            series,
            funding: FundingSchedule::none(),
            costs: Costs::default(),
            plans,
        }
    }

    fn market(&self, pyramid: Option<&'static str>) -> Market<'_> {
        Market {
            execution: &self.series,
            decision_timeframe: self.decision.timeframe(),
            pyramid: pyramid.map(|_| &self.pyramid),
            known: &self.known,
            signal_exits: &self.signal_exits,
            funding: &self.funding,
            costs: &self.costs,
        }
    }

    /// Entries spread over most of the series, longs and shorts in turn.
    fn entries(&self, atr: f64) -> Vec<Entry> {
        (0..N_ENTRIES)
            .filter_map(|n| {
                let bar = 7 + n * (N_BARS - 200_000) / N_ENTRIES;
                let (time, close) = (self.series.close_time(bar), self.series.close()[bar]);
                let fill =
                    EntrySettings::default().fill(&self.series, &self.series, time, close)?;
                let side = if n % 2 == 0 { Side::Long } else { Side::Short };
                Some(Entry {
                    side,
                    decision_time: time,
                    decision_bar: self.decision.last_closed_by(time).unwrap_or(BarIdx(0)),
                    atr,
                    adx: None,
                    signal: SignalLevels { close, ..SignalLevels::default() },
                    fill,
                })
            })
            .collect()
    }

    /// All plans on one entry: the sum of bars held and of net R.
    fn all_plans(&self, market: &Market<'_>, entry: &Entry, ambiguity: Ambiguity) -> (u64, f64) {
        self.plans.iter().fold((0, 0.0), |(bars, r), plan| {
            let outcome = black_box(evaluate(market, entry, plan, FillRules::default(), ambiguity));
            (bars + u64::from(outcome.bars_held), r + outcome.r_net)
        })
    }

    fn all(&self, market: &Market<'_>, entries: &[Entry], ambiguity: Ambiguity) -> (u64, f64) {
        entries.iter().fold((0, 0.0), |(bars, r), entry| {
            let one = self.all_plans(market, entry, ambiguity);
            (bars + one.0, r + one.1)
        })
    }
}

fn kernel(c: &mut Criterion) {
    let mut world = World::new();
    let (stepping, leaping) = (world.market(None), world.market(Some("leap")));
    let mut group = c.benchmark_group("kernel");
    group.sample_size(10);
    group.throughput(Throughput::Elements((N_ENTRIES * N_PLANS) as u64));
    for atr in ATRS {
        let entries = world.entries(atr);
        let (bars, _) = world.all(&leaping, &entries, Ambiguity::Off);
        let held = format!("{} bars held", bars / (entries.len() * N_PLANS) as u64);
        for (name, market) in [("reference", &stepping), ("leap", &leaping)] {
            group.bench_function(BenchmarkId::new(name, &held), |b| {
                b.iter(|| world.all(market, &entries, Ambiguity::Off));
            });
        }
    }
    group.bench_function("pyramid of 2.1M bars", |b| b.iter(|| BarPyramid::new(&world.series)));
    group.finish();
    print_ratios(&world);
    print_lines(&mut world);
}

/// Seconds of the fastest of five runs of each, run in turn.
#[allow(clippy::disallowed_methods)] // A bench reads the clock.
fn in_turn<const N: usize>(runs: [&dyn Fn() -> (u64, f64); N]) -> [f64; N] {
    let mut best = [f64::INFINITY; N];
    for _ in 0..5 {
        for (best, run) in best.iter_mut().zip(&runs) {
            let start = Instant::now();
            black_box(run());
            *best = best.min(start.elapsed().as_secs_f64());
        }
    }
    best
}

fn print_ratios(world: &World) {
    let (stepping, leaping) = (world.market(None), world.market(Some("leap")));
    let two = rayon::ThreadPoolBuilder::new().num_threads(2).build().expect("two threads");
    println!("\nbars held | reference ns | leap ns | ratio | with bounds ns | 2 threads");
    for atr in ATRS {
        let entries = world.entries(atr);
        let n = (entries.len() * N_PLANS) as f64;
        let (bars, _) = world.all(&leaping, &entries, Ambiguity::Off);
        let [reference, leap, bounds] = in_turn([
            &|| world.all(&stepping, &entries, Ambiguity::Off),
            &|| world.all(&leaping, &entries, Ambiguity::Off),
            &|| world.all(&leaping, &entries, Ambiguity::Bounds),
        ]);
        // Long enough that waking the threads does not count.
        let many: Vec<Entry> = entries.iter().cycle().take(30 * entries.len()).copied().collect();
        let on_two = || {
            let halves = many.split_at(many.len() / 2);
            let all = |half: &[Entry]| world.all(&leaping, half, Ambiguity::Off);
            two.install(|| rayon::join(|| all(halves.0), || all(halves.1))).0
        };
        let [one, both] = in_turn([&|| world.all(&leaping, &many, Ambiguity::Off), &on_two]);
        println!(
            "{:9.0} | {:12.0} | {:7.0} | {:5.1} | {:14.0} | ×{:.2}",
            bars as f64 / n,
            reference / n * 1e9,
            leap / n * 1e9,
            reference / leap,
            bounds / n * 1e9,
            one / both,
        );
    }
}

/// Plans that trail a line of the hours: 22-hour chandeliers, whose widths make positions last from
/// hundreds to thousands of minutes.
fn print_lines(world: &mut World) {
    let lines = [3.0, 6.0, 9.0, 13.0].map(|atr| Line::Chandelier(ChandelierLine { bars: 22, atr }));
    let clock = Arc::new(DecisionClock::new(&world.series, &world.decision));
    let atr = wilder_atr(&world.decision, 14);
    let known = lines.map(|line| {
        let columns = line.columns(&world.decision, &atr);
        let series = KnownSeries::of_columns(&clock, &columns);
        (Series::Line(TrailLine::Computed(line)), Arc::new(series))
    });
    world.known = KnownSet::new(known.to_vec());
    println!("\nchandelier | bars held | reference ns | leap ns | ratio");
    for line in lines {
        let trailing = Trailing {
            distance: TrailDistance::Line(TrailLine::Computed(line)),
            activate: TrailActivation::Immediately,
            scale: TrailScale::None,
        };
        // The stops are far enough that the line decides.
        world.plans = (0..N_PLANS)
            .map(|n| ExitPlan {
                trailing: Some(trailing),
                ..ExitPlan::only_stop("LINE", StopDistance::Atr(20.0 + n as f64))
            })
            .collect();
        let (stepping, leaping) = (world.market(None), world.market(Some("leap")));
        let entries = world.entries(300.0);
        let n = (entries.len() * N_PLANS) as f64;
        let (bars, _) = world.all(&leaping, &entries, Ambiguity::Off);
        let [reference, leap] =
            in_turn([&|| world.all(&stepping, &entries, Ambiguity::Off), &|| {
                world.all(&leaping, &entries, Ambiguity::Off)
            }]);
        println!(
            "{line} | {:.0} | {:.0} | {:.0} | {:.1}",
            bars as f64 / n,
            reference / n * 1e9,
            leap / n * 1e9,
            reference / leap,
        );
    }
}

criterion_group!(benches, kernel);
criterion_main!(benches);
