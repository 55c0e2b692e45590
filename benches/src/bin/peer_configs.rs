//! exitlab's side of `benches/peers/compare.py`: many configurations of ATR stop and target over
//! the same bars and entries, one position at a time, and the time they took.
//!
//! Bars, entries and configurations come as raw arrays from a folder that the script wrote, so
//! that reading a file is no part of what is timed. See `benches/peers/README.md`.

use clap::{Parser, ValueEnum};
use exitlab::crates::core::{Bar, BarIdx, BarSeries, ExitReason, Side, Timeframe, Timestamp};
use exitlab::crates::exit::{
    Ambiguity, BarPyramid, Costs, Entry, EntryAt, EntryFill, EntrySettings, ExitPlan, FillRules,
    FundingSchedule, IntrabarRule, KnownSet, LimitFill, LimitGapFill, Market, SignalExits,
    SignalLevels, StopDistance, TargetDistance, evaluate,
};
use rayon::prelude::*;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Runs every configuration of a folder of arrays and prints the times as JSON.
#[derive(Debug, Parser)]
struct Args {
    /// Folder with time_us.i64, open.f64, high.f64, low.f64, close.f64, atr.f64,
    /// signal_bars.i64 and configs.f64 (stop and target in ATR, row by row), little-endian.
    folder: PathBuf,
    /// Numbers of threads to time, one run each.
    #[arg(long, value_delimiter = ',', default_value = "1,2")]
    threads: Vec<usize>,
    /// Runs per number of threads; each is reported.
    #[arg(long, default_value_t = 3)]
    repeat: usize,
    /// By leaps over the bars, or bar by bar; the trades are the same.
    #[arg(long, value_enum, default_value_t = Engine::Leap)]
    engine: Engine,
    /// Price of a target that the bar opened beyond.
    #[arg(long, value_enum, default_value_t = GapFill::Open)]
    limit_gap_fill: GapFill,
    /// Whether the stop and the target work in the bar whose open is the entry.
    #[arg(long, value_enum, default_value_t = EntryBar::Live)]
    entry_bar: EntryBar,
    /// Writes the trades there: config, signal bar, entry bar, exit bar, entry price, exit price,
    /// reason (0 stop, 1 target, 2 end of data) as little-endian f64, row by row.
    #[arg(long)]
    trades: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Engine {
    Leap,
    Reference,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum GapFill {
    Open,
    Level,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum EntryBar {
    Live,
    Skipped,
}

/// What the script hands over.
struct Input {
    time_us: Vec<i64>,
    open: Vec<f64>,
    high: Vec<f64>,
    low: Vec<f64>,
    close: Vec<f64>,
    atr: Vec<f64>,
    signal_bars: Vec<usize>,
    plans: Vec<ExitPlan>,
}

/// A signal with its fill, which no configuration changes.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    signal_bar: usize,
    entry: Entry,
}

/// One position of one configuration.
#[derive(Debug, Clone, Copy)]
struct PeerTrade {
    signal_bar: usize,
    entry_bar: usize,
    exit_bar: usize,
    entry_price: f64,
    exit_price: f64,
    reason: ExitReason,
}

/// What is kept of a configuration.
#[derive(Debug, Clone, Copy, Default)]
struct Totals {
    n_trades: u64,
    sum_of_fills: f64,
    bars_held: u64,
    sum_r: f64,
}

impl Totals {
    fn add(&mut self, trade: &PeerTrade, r_net: f64) {
        self.n_trades += 1;
        self.sum_of_fills += trade.entry_price + trade.exit_price;
        self.bars_held += (trade.exit_bar - trade.entry_bar + 1) as u64;
        self.sum_r += r_net;
    }
}

/// Seconds of the parts of one run.
struct Timed {
    threads: usize,
    /// Filling exitlab's own columns from the arrays.
    series: f64,
    /// Building the pyramid and looking up the entries' fills.
    pyramid: f64,
    evaluate: f64,
    totals: Vec<Totals>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let args = Args::parse();
    let input = Input::read(&args.folder)?;
    let rules = FillRules {
        intrabar: IntrabarRule::Worst,
        limit_fill: LimitFill::Touch,
        limit_gap_fill: match args.limit_gap_fill {
            GapFill::Open => LimitGapFill::Open,
            GapFill::Level => LimitGapFill::Level,
        },
    };
    let loaded_kb = peak_kb();
    let mut runs = Vec::new();
    for &threads in &args.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
        for _ in 0..args.repeat {
            runs.push(pool.install(|| timed_run(&input, rules, &args, threads)));
        }
    }
    let peak_kb = peak_kb();
    if let Some(path) = &args.trades {
        fs::write(path, trade_rows(&input, rules, args.entry_bar))?;
    }
    println!("{}", report(&runs, loaded_kb, peak_kb));
    Ok(())
}

impl Input {
    fn read(folder: &Path) -> Result<Input, Box<dyn Error>> {
        let f64s = |name: &str| -> Result<Vec<f64>, Box<dyn Error>> {
            Ok(words(&folder.join(name))?.into_iter().map(f64::from_le_bytes).collect())
        };
        let i64s = |name: &str| -> Result<Vec<i64>, Box<dyn Error>> {
            Ok(words(&folder.join(name))?.into_iter().map(i64::from_le_bytes).collect())
        };
        Ok(Input {
            time_us: i64s("time_us.i64")?,
            open: f64s("open.f64")?,
            high: f64s("high.f64")?,
            low: f64s("low.f64")?,
            close: f64s("close.f64")?,
            atr: f64s("atr.f64")?,
            signal_bars: i64s("signal_bars.i64")?
                .into_iter()
                .map(usize::try_from)
                .collect::<Result<_, _>>()?,
            plans: f64s("configs.f64")?.chunks_exact(2).map(|c| plan(c[0], c[1])).collect(),
        })
    }

    fn series(&self) -> BarSeries {
        let step_us = self.time_us[1] - self.time_us[0];
        let timeframe = Timeframe::from_us(step_us).expect("invariant: the script's bars are 1m");
        let mut series = BarSeries::new(timeframe);
        for (idx, &us) in self.time_us.iter().enumerate() {
            series.push(Bar {
                time: Timestamp::from_us(us),
                open: self.open[idx],
                high: self.high[idx],
                low: self.low[idx],
                close: self.close[idx],
                volume: None,
            });
        }
        series
    }

    /// The signals that have a bar to be filled at, in order of time.
    fn candidates(&self, series: &BarSeries, entry_bar: EntryBar) -> Vec<Candidate> {
        let candidate = |&signal_bar: &usize| {
            let decided = series.close_time(signal_bar);
            let close = series.close()[signal_bar];
            let next_open = EntrySettings::default().fill(series, series, decided, close)?;
            let fill = match entry_bar {
                EntryBar::Live => Some(next_open),
                EntryBar::Skipped => skip_entry_bar(next_open, series),
            }?;
            let entry = Entry {
                side: Side::Long,
                decision_time: decided,
                decision_bar: BarIdx(signal_bar),
                atr: self.atr[signal_bar],
                adx: None,
                signal: SignalLevels { close, ..SignalLevels::default() },
                fill,
            };
            Some(Candidate { signal_bar, entry })
        };
        self.signal_bars.iter().filter_map(candidate).collect()
    }
}

/// The 8-byte words of a file.
fn words(path: &Path) -> Result<Vec<[u8; 8]>, Box<dyn Error>> {
    let bytes = fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let (words, rest) = bytes.as_chunks::<8>();
    if rest.is_empty() { Ok(words.to_vec()) } else { Err(format!("{path:?}: cut off").into()) }
}

/// Stop and target in ATR of the signal's bar, nothing else.
fn plan(stop_atr: f64, target_atr: f64) -> ExitPlan {
    ExitPlan {
        name: format!("{stop_atr}/{target_atr}"),
        target: Some(TargetDistance::Atr(target_atr)),
        ..ExitPlan::only_stop("", StopDistance::Atr(stop_atr))
    }
}

/// The same fill with the position live from the next bar on, as vectorbt has it.
fn skip_entry_bar(fill: EntryFill, series: &BarSeries) -> Option<EntryFill> {
    let first_live = fill.first_live + 1;
    (first_live < series.len()).then_some(EntryFill { first_live, at: EntryAt::Close, ..fill })
}

/// Times one pass over all configurations.
fn timed_run(input: &Input, rules: FillRules, args: &Args, threads: usize) -> Timed {
    let start = now();
    let series = input.series();
    let filled = now();
    let candidates = input.candidates(&series, args.entry_bar);
    let pyramid = match args.engine {
        Engine::Leap => Some(BarPyramid::new(&series)),
        Engine::Reference => None,
    };
    let free = Free::new();
    let market = free.market(&series, pyramid.as_ref());
    let prepared = now();
    let totals = totals(&market, &candidates, &input.plans, rules, threads);
    let evaluated = now();
    Timed {
        threads,
        series: (filled - start).as_secs_f64(),
        pyramid: (prepared - filled).as_secs_f64(),
        evaluate: (evaluated - prepared).as_secs_f64(),
        totals,
    }
}

/// Nothing costs anything, like in the peers' runs.
struct Free {
    costs: Costs,
    known: KnownSet,
    signal_exits: SignalExits,
    funding: FundingSchedule,
}

impl Free {
    fn new() -> Free {
        Free {
            costs: Costs { taker_fee: 0.0, maker_fee: 0.0, base_bps: 0.0, vol_bps: 0.0 },
            known: KnownSet::none(),
            signal_exits: SignalExits::none(),
            funding: FundingSchedule::none(),
        }
    }

    fn market<'a>(
        &'a self,
        execution: &'a BarSeries,
        pyramid: Option<&'a BarPyramid>,
    ) -> Market<'a> {
        Market {
            execution,
            decision_timeframe: execution.timeframe(),
            pyramid,
            known: &self.known,
            signal_exits: &self.signal_exits,
            funding: &self.funding,
            costs: &self.costs,
        }
    }
}

/// The totals of all configurations. Each thread has every n-th of them, so that all have as many
/// with near stops, which trade the most.
fn totals(
    market: &Market<'_>,
    candidates: &[Candidate],
    plans: &[ExitPlan],
    rules: FillRules,
    threads: usize,
) -> Vec<Totals> {
    let part = |first: usize| {
        let plans: Vec<&ExitPlan> = plans.iter().skip(first).step_by(threads).collect();
        let mut totals = vec![Totals::default(); plans.len()];
        one_at_a_time(market, candidates, &plans, rules, |n, trade, r_net| {
            totals[n].add(&trade, r_net);
        });
        totals
    };
    let parts: Vec<Vec<Totals>> = (0..threads).into_par_iter().map(part).collect();
    (0..plans.len()).map(|n| parts[n % threads][n / threads]).collect()
}

/// Takes each signal that finds no open position, for all plans side by side: then the bars after
/// a signal are in the cache for all but the first of them.
///
/// A position that closes inside a bar is known closed at that bar's close, so a signal of that
/// bar may enter.
fn one_at_a_time(
    market: &Market<'_>,
    candidates: &[Candidate],
    plans: &[&ExitPlan],
    rules: FillRules,
    mut take: impl FnMut(usize, PeerTrade, f64),
) {
    let mut closed_in = vec![0; plans.len()];
    for &Candidate { signal_bar, entry } in candidates {
        for (n, plan) in plans.iter().enumerate() {
            if closed_in[n] > signal_bar {
                continue;
            }
            let outcome = evaluate(market, &entry, *plan, rules, Ambiguity::Off);
            closed_in[n] = entry.fill.first_live + outcome.bars_held as usize - 1;
            let trade = PeerTrade {
                signal_bar,
                entry_bar: match entry.fill.at {
                    EntryAt::NextOpen => entry.fill.first_live,
                    EntryAt::Close => entry.fill.first_live - 1,
                },
                exit_bar: closed_in[n],
                entry_price: outcome.entry_price,
                exit_price: outcome.exit_price,
                reason: outcome.exit_reason,
            };
            take(n, trade, outcome.r_net);
        }
    }
}

fn trade_rows(input: &Input, rules: FillRules, entry_bar: EntryBar) -> Vec<u8> {
    let series = input.series();
    let candidates = input.candidates(&series, entry_bar);
    let free = Free::new();
    let pyramid = BarPyramid::new(&series);
    let market = free.market(&series, Some(&pyramid));
    let mut bytes = Vec::new();
    for (n, plan) in input.plans.iter().enumerate() {
        one_at_a_time(&market, &candidates, &[plan], rules, |_, trade, _| {
            let row = [
                n as f64,
                trade.signal_bar as f64,
                trade.entry_bar as f64,
                trade.exit_bar as f64,
                trade.entry_price,
                trade.exit_price,
                reason_code(trade.reason),
            ];
            bytes.extend(row.iter().flat_map(|x| x.to_le_bytes()));
        });
    }
    bytes
}

/// Position among the reasons that plans with a stop and a target have, as `agreement.py` reads it.
fn reason_code(reason: ExitReason) -> f64 {
    let codes = [ExitReason::StopLoss, ExitReason::TakeProfit, ExitReason::EndOfData];
    let code = codes.iter().position(|known| *known == reason);
    code.expect("invariant: the plans have a stop and a target") as f64
}

fn report(runs: &[Timed], loaded_kb: Option<u64>, peak_kb: Option<u64>) -> serde_json::Value {
    let totals = &runs.first().expect("invariant: at least one run").totals;
    serde_json::json!({
        "runs": runs.iter().map(|run| serde_json::json!({
            "threads": run.threads,
            "series_s": run.series,
            "pyramid_s": run.pyramid,
            "evaluate_s": run.evaluate,
        })).collect::<Vec<_>>(),
        "loaded_kb": loaded_kb,
        "peak_kb": peak_kb,
        "configs": totals.iter().map(|t| serde_json::json!({
            "n_trades": t.n_trades,
            "sum_of_fills": t.sum_of_fills,
            "bars_held": t.bars_held,
            "sum_r": t.sum_r,
        })).collect::<Vec<_>>(),
    })
}

/// Peak memory of this process so far, where the system says it.
fn peak_kb() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

#[expect(clippy::disallowed_methods, reason = "times are what this program is for")]
fn now() -> Instant {
    Instant::now()
}
