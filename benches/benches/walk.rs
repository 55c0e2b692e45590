//! Microseconds per portfolio replay, outcomes being there: what a grid over profiles costs.

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use exitlab::crates::core::{
    Bar, BarIdx, BarSeries, Side, Signal, SymbolIdx, Timeframe, Timestamp,
};
use exitlab::crates::exit::{BarPyramid, FundingSchedule, KnownSet, SignalExits};
use exitlab::crates::indicators::IndicatorSet;
use exitlab::crates::metrics::{
    BuyHold, ClosedTrades, DailyValue, GroupBy, MetricsWindow, PortfolioInput, PortfolioMetrics,
};
use exitlab::crates::orchestrator::Integration;
use exitlab::crates::regime::{Regimes, classify_rules};
use exitlab::crates::replay::{
    Candidate, ExitSettings, KnownExits, ModeSelection, PlanOutcomes, ReplayEngine, ReplayInputs,
    ReplayOutput, ReplaySettings, Rows, SymbolMarket, Timeline, candidates, replay,
};
use exitlab::crates::scenario::{Classifier, Scenario, ScenarioFile};
use exitlab_benches::random_walk;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

const N_BARS: usize = 30_000;
const N_SIGNALS: usize = 2_000;

/// For profiles, plans and settings; its bars are not read.
const SCENARIO: &str = r#"
schema = 1
name = "walk"
[data]
timeframe = "1h"
symbols = [{ symbol = "A", path = "a.csv" }]
"#;

struct Symbol {
    bars: BarSeries,
    pyramid: BarPyramid,
    indicators: IndicatorSet,
    regimes: Regimes,
}

/// Hourly bars with an ATR of about 0.7% of the price, shifted from symbol to symbol.
fn symbol(scenario: &Scenario, number: usize) -> Symbol {
    let hour = Timeframe::parse("1h").expect("an hour is a timeframe");
    let minutes = random_walk(N_BARS + 1_000 * number);
    let mut bars = BarSeries::new(hour);
    for n in 0..N_BARS {
        let minute = minutes.bar(n + 1_000 * number);
        let wilder = |price: f64| 30_000.0 * (price / 30_000.0).powi(8);
        bars.push(Bar {
            time: Timestamp::from_us(n as i64 * hour.us()),
            open: wilder(minute.open),
            high: wilder(minute.high),
            low: wilder(minute.low),
            close: wilder(minute.close),
            volume: None,
        });
    }
    let Classifier::Rules(rules) = &scenario.classifier else { unreachable!("the default") };
    let indicators = IndicatorSet::compute(&bars, &scenario.indicators);
    let regimes = classify_rules(&bars, &indicators, &scenario.volatility, rules);
    Symbol { pyramid: BarPyramid::new(&bars), bars, indicators, regimes }
}

/// Spread over bars and symbols, confidences from 0 to 1.
fn signals(symbols: &[Symbol]) -> Vec<Signal> {
    let mut state = 7_u64;
    let mut noise = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    (0..N_SIGNALS)
        .map(|n| {
            let bar = 600 + (noise() * (N_BARS - 700) as f64) as usize;
            let symbol = n % symbols.len();
            Signal {
                time: symbols[symbol].bars.close_time(bar),
                symbol: SymbolIdx(symbol as u32),
                side: if noise() < 0.5 { Side::Long } else { Side::Short },
                confidence: noise(),
                bar: BarIdx(bar),
                stop_price: None,
                target_price: None,
                source_row: n,
            }
        })
        .collect()
}

fn metrics(run: &ReplayOutput, timeline: &Timeline) -> PortfolioMetrics {
    let ends = timeline.days().iter().zip(&run.curve.day_ends);
    let days: Vec<DailyValue> =
        ends.map(|(day, value)| DailyValue { day: day.day, value: *value }).collect();
    let times = timeline.times();
    PortfolioMetrics::of(&PortfolioInput {
        window: MetricsWindow::new(times, times.get(600).copied()),
        n_in_position: run.curve.n_in_position,
        sum_of_gains: run.curve.sum_of_gains,
        days: &days,
        initial_balance: 10_000.0,
        final_balance: run.final_balance,
        periods_per_year: 365.0,
        is_ruined: run.is_ruined,
        traded_notional: run.traded_notional,
        buy_hold: BuyHold::default(),
    })
}

fn walk(c: &mut Criterion) {
    let file = ScenarioFile::parse(SCENARIO, Path::new("walk.toml")).expect("a scenario");
    let scenario = file.resolve(&[]).expect("a right one");
    let (known, signal_exits) = (KnownSet::none(), SignalExits::none());
    let funding = FundingSchedule::none();
    let funded = |symbol: &Symbol| FundingSchedule::every_8h(&symbol.bars, 0.0001);
    let settings_of_symbol = &scenario.data.symbols[0];
    let mut group = c.benchmark_group("walk");
    for (n_symbols, is_funded) in [(1, false), (3, false), (1, true)] {
        let symbols: Vec<Symbol> = (0..n_symbols).map(|n| symbol(&scenario, n)).collect();
        let schedules: Vec<FundingSchedule> = symbols.iter().map(funded).collect();
        let markets: Vec<SymbolMarket<'_>> = symbols
            .iter()
            .zip(&schedules)
            .map(|(s, schedule)| SymbolMarket {
                name: "A",
                decision: &s.bars,
                execution: &s.bars,
                pyramid: Some(&s.pyramid),
                indicators: &s.indicators,
                regimes: &s.regimes,
                known: &known,
                signal_exits: &signal_exits,
                funding: if is_funded { schedule } else { &funding },
                costs: &settings_of_symbol.costs,
                lots: settings_of_symbol.lots,
            })
            .collect();
        let bars: Vec<_> = symbols.iter().map(|s| (&s.bars, &s.bars)).collect();
        let timeline = Timeline::new(&bars);
        let candidates: Vec<Candidate> =
            candidates(&markets, &timeline, signals(&symbols), &scenario.entry);
        let inputs = ReplayInputs {
            markets: &markets,
            timeline: &timeline,
            candidates: &candidates,
            exits: ExitSettings {
                entry: scenario.entry,
                rules: scenario.fills,
                ambiguity: scenario.ambiguity,
                plans: &scenario.plans,
            },
        };
        let outcomes: Vec<Option<Arc<PlanOutcomes>>> =
            scenario.plans.iter().map(|_| Some(Arc::new(PlanOutcomes::new(N_SIGNALS)))).collect();
        let engine = ReplayEngine::Leap(KnownExits { by_plan: &outcomes, rechosen: None });
        for (profile, preset) in [(0, "live_step3"), (1, "live_full"), (1, "off")] {
            let settings = ReplaySettings {
                profile: &scenario.profiles[profile],
                integration: Integration::preset(preset).expect("a preset"),
                mode: ModeSelection::Policy,
                default_mode: scenario.orchestrator.default_mode,
                default_risk_pct: 1.0,
                scratch_r: 0.1,
                initial_balance: 10_000.0,
                sizing: scenario.portfolio.sizing,
                rows: Rows::NONE,
            };
            let run = replay(&inputs, &settings, engine);
            let label = format!(
                "{n_symbols} symbols{}, {} {preset}, {} trades, {:.0}% in the market",
                if is_funded { " funded" } else { "" },
                settings.profile.name,
                run.trades.len(),
                100.0 * run.curve.n_in_position as f64 / timeline.times().len() as f64,
            );
            group.bench_function(BenchmarkId::new("replay", &label), |b| {
                b.iter(|| black_box(replay(&inputs, &settings, engine)));
            });
            group.bench_function(BenchmarkId::new("portfolio metrics", &label), |b| {
                b.iter(|| black_box(metrics(&run, &timeline)));
            });
            group.bench_function(BenchmarkId::new("trade metrics", &label), |b| {
                b.iter(|| {
                    let closed = ClosedTrades::new(&run.trades);
                    black_box((closed.cells(GroupBy::NONE, 0.1), closed.transitions()))
                });
            });
        }
    }
    group.finish();
}

criterion_group!(benches, walk);
criterion_main!(benches);
