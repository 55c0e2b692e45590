//! Command line arguments.

#[cfg(feature = "fetch")]
use crate::fetch_args::FetchArgs;
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use exitlab::crates::core::{Regime, Side, Timeframe};
use exitlab::crates::evidence::Span;
use exitlab::crates::metrics::GroupBy;
use exitlab::crates::run::{Engine, KeepRows};
use exitlab::crates::scenario::{Override, Scenario};
use exitlab::crates::store::Format;
use exitlab::crates::store::regress::{BaselineCommand, RelativeTolerance};
use exitlab::{Discount, DiscountMetric};
use std::path::PathBuf;

/// Which exit mode earned what in which regime: replays OHLCV bars through regimes, an orchestrator
/// and an exit engine.
#[derive(Debug, Parser)]
#[command(name = "exitlab", version, about, max_term_width = 100)]
pub(crate) struct Cli {
    /// Log to stderr: -v exit levels and policy updates, -vv policy controls too
    #[arg(short, long, action = ArgAction::Count, global = true)]
    pub(crate) verbose: u8,
    /// Neither progress nor warnings
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    /// Threads [default: all cores]
    #[arg(long, value_name = "N", global = true, value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) threads: Option<u16>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Replay every profile × mode × grid point: per-regime R:R and PnL (the main job)
    Sweep(SweepArgs),
    /// Replay one profile and mode, with trades, decisions, policy changes and equity
    Replay(ReplayArgs),
    /// Take every signal under every exit plan: plans compared on the same entries
    Study(StudyArgs),
    /// Compare a study's exit plans by regime: which differences are more than chance
    Compare(CompareArgs),
    /// Discount a sweep's best cell for the cells that were tried: luck, overfitting, plateau
    Discount(DiscountArgs),
    /// Resample the trades of a replay or sweep: bands of equity, drawdown and losing streak
    Montecarlo(MonteCarloArgs),
    /// Choose the best mode of each regime on the past, and see what it earned afterwards
    #[command(name = "walkforward")]
    WalkForward(WalkForwardArgs),
    /// Judge the labels: how long they last, and what the next bar does after each of them
    Regimes(RunArgs),
    /// Make the report.html of an earlier run again: one page that opens in any browser
    Report(ReportArgs),
    /// Print the exit levels of one trade
    Levels(LevelsArgs),
    /// Print the decision matrix: each profile's policy by regime and volatility
    Policy(PolicyArgs),
    /// Write what a scenario's signal source produces
    Signals(SignalsArgs),
    /// Validate bar files, or all files of a scenario: exit code 1 where rows are bad
    Check(CheckArgs),
    /// Make a first scenario from bar files: their form, timeframe, symbols and market, ready to run
    Init(InitArgs),
    /// Hold runs against committed baselines: exit code 1 where an input or a result changed
    Regress(RegressArgs),
    /// Download bars, the one command that uses the network: verified, resumable, by the month
    #[cfg(feature = "fetch")]
    Fetch(FetchArgs),
    /// Print the JSON schema of scenario files
    Schema,
}

/// What every command that reads a scenario takes.
#[derive(Debug, Args)]
pub(crate) struct ScenarioArgs {
    /// Replace a setting: a dotted path and a TOML value, a bare word being a string
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub(crate) set: Vec<String>,
}

/// What every command that writes a run folder takes.
#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    /// Scenario file
    pub(crate) scenario: PathBuf,
    #[command(flatten)]
    pub(crate) settings: ScenarioArgs,
    /// Folder for the results [default: reports/runs/NAME/COMMAND-START]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Formats of all tables: parquet, csv, json, ipc (Arrow) [default: csv and parquet; parquet alone
    /// for tables with a row per trade, leg, decision, mark or day]
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = parse_format)]
    pub(crate) format: Option<Vec<Format>>,
    /// Leave report.html out; `exitlab report` makes it later
    #[arg(long)]
    pub(crate) no_report: bool,
    /// One JSON object on stdout instead of tables
    #[arg(long)]
    pub(crate) json: bool,
}

/// How exits are evaluated.
#[derive(Debug, Args)]
pub(crate) struct EngineArgs {
    /// Exit engine; both give the same results
    #[arg(long, value_enum, default_value_t = EngineName::Leap)]
    pub(crate) engine: EngineName,
}

/// How cells are cut.
#[derive(Debug, Args)]
pub(crate) struct GroupArgs {
    /// Further groups in the cells table: symbol, side, vol_level, year
    /// [default: all of them without a grid, none with one]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub(crate) by: Option<Vec<Group>>,
}

#[derive(Debug, Args)]
pub(crate) struct SweepArgs {
    #[command(flatten)]
    pub(crate) run: RunArgs,
    #[command(flatten)]
    pub(crate) groups: GroupArgs,
    #[command(flatten)]
    pub(crate) engine: EngineArgs,
    /// Rows to write beside the cells: trades, remodes, decisions, equity, and daily_r, which is
    /// written anyway up to 10,000 replays
    /// [default: all of them without a grid, none with one]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub(crate) rows: Option<Vec<RowTable>>,
}

#[derive(Debug, Args)]
pub(crate) struct ReplayArgs {
    #[command(flatten)]
    pub(crate) run: RunArgs,
    #[command(flatten)]
    pub(crate) groups: GroupArgs,
    #[command(flatten)]
    pub(crate) engine: EngineArgs,
    /// Profile [default: the scenario's orchestrator.profile]
    #[arg(long, value_name = "P")]
    pub(crate) profile: Option<String>,
    /// Exit mode used whatever the integration says; `policy` lets the orchestrator choose
    #[arg(long, value_name = "M")]
    pub(crate) mode: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct StudyArgs {
    #[command(flatten)]
    pub(crate) run: RunArgs,
    #[command(flatten)]
    pub(crate) groups: GroupArgs,
    #[command(flatten)]
    pub(crate) engine: EngineArgs,
    /// Study every point of [sweep.grid]
    #[arg(long)]
    pub(crate) grid: bool,
}

#[derive(Debug, Args)]
pub(crate) struct LevelsArgs {
    /// Scenario whose exit modes are used [default: the built-in ones]
    pub(crate) scenario: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) settings: ScenarioArgs,
    /// Exit mode
    #[arg(long, value_name = "M")]
    pub(crate) mode: String,
    /// Side
    #[arg(long, value_name = "SIDE", value_parser = parse_side)]
    pub(crate) side: Side,
    /// Fill price
    #[arg(long, value_name = "P", value_parser = parse_positive)]
    pub(crate) entry: f64,
    /// ATR at the decision bar
    #[arg(long, value_name = "A", value_parser = parse_positive)]
    pub(crate) atr: f64,
    /// Stop of the signal, for modes with stop = "signal"; the fill counts as the decision's close
    #[arg(long, value_name = "PRICE", value_parser = parse_positive)]
    pub(crate) stop: Option<f64>,
    /// Target of the signal, for modes with target = "signal"
    #[arg(long, value_name = "PRICE", value_parser = parse_positive)]
    pub(crate) target: Option<f64>,
    /// ADX at the decision bar, for trails scaled by the trend
    #[arg(long, value_name = "X", value_parser = parse_adx)]
    pub(crate) adx: Option<f64>,
    #[arg(long, value_name = "R", value_parser = parse_regime, help = regime_help())]
    pub(crate) regime: Option<Regime>,
    /// Symbol to name
    #[arg(long, value_name = "S", default_value = "POSITION")]
    pub(crate) symbol: String,
    /// One JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct PolicyArgs {
    /// Scenario whose profiles are used [default: the built-in ones]
    pub(crate) scenario: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) settings: ScenarioArgs,
    /// A list of JSON objects
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct SignalsArgs {
    /// Scenario file
    pub(crate) scenario: PathBuf,
    #[command(flatten)]
    pub(crate) settings: ScenarioArgs,
    /// File to write: .csv or .parquet, `-` for CSV on stdout
    #[arg(short, long, value_name = "FILE", required_unless_present = "json")]
    pub(crate) output: Option<PathBuf>,
    /// A list of JSON objects on stdout instead of a file
    #[arg(long, conflicts_with = "output")]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// A scenario (.toml), or bar files, globs and folders; settings of the data section say how files
    /// are read, such as --set data.timezone=America/New_York
    #[arg(required = true, value_name = "SCENARIO or FILES")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) settings: ScenarioArgs,
    /// Timeframe of the files [default: their smallest usual spacing]
    #[arg(long, value_name = "T", value_parser = parse_timeframe)]
    pub(crate) timeframe: Option<Timeframe>,
    /// One JSON object
    #[arg(long)]
    pub(crate) json: bool,
    /// Cut a scenario's data at random bars instead: no earlier label, signal, decision or trade may
    /// change (exit code 1)
    #[arg(long, conflicts_with = "timeframe")]
    pub(crate) causality: bool,
    /// Number of cuts
    #[arg(
        long,
        value_name = "N",
        default_value_t = 10,
        requires = "causality",
        value_parser = clap::value_parser!(u16).range(1..)
    )]
    pub(crate) cuts: u16,
}

#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// Bar files, globs and folders; files of two timeframes give decision and execution bars
    #[arg(required = true, value_name = "FILES")]
    pub(crate) files: Vec<PathBuf>,
    /// Scenario to write, `-` for stdout
    #[arg(short, long, value_name = "FILE", default_value = "scenario.toml")]
    pub(crate) output: PathBuf,
    /// Write over a file that is there
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct WalkForwardArgs {
    #[command(flatten)]
    pub(crate) run: RunArgs,
    #[command(flatten)]
    pub(crate) engine: EngineArgs,
    /// Length of a training window, such as 2y, 6mo, 8w, 90d, 48h
    #[arg(long, value_name = "SPAN", value_parser = parse_length)]
    pub(crate) train: Span,
    /// Length of a test window
    #[arg(long, value_name = "SPAN", value_parser = parse_length)]
    pub(crate) test: Span,
    /// Let every training window begin with the data, instead of moving on with its test
    #[arg(long)]
    pub(crate) anchored: bool,
    /// Do not train on entries of so long before a test
    #[arg(long, value_name = "SPAN", default_value_t = Span::ZERO)]
    pub(crate) embargo: Span,
}

/// What every command on an earlier run takes.
#[derive(Debug, Args)]
pub(crate) struct StoredRunArgs {
    /// Folder of the run, as it said at its end
    pub(crate) run: PathBuf,
    /// Seed of the bootstrap
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u32,
    /// One JSON object: the tables
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    #[command(flatten)]
    pub(crate) stored: StoredRunArgs,
    /// Compare every plan with this one only [default: each pair]
    #[arg(long, value_name = "MODE")]
    pub(crate) baseline_mode: Option<String>,
    /// Family-wise error rate of all verdicts together
    #[arg(long, value_name = "SHARE", default_value_t = 0.05, value_parser = parse_share)]
    pub(crate) alpha: f64,
    /// Smallest difference that matters, in R: exit modes that differ by less are equivalent
    #[arg(long, value_name = "R", default_value_t = 0.03, value_parser = parse_not_negative)]
    pub(crate) min_effect: f64,
    /// Bootstrap draws, 100 to 1,000,000
    #[arg(
        long,
        value_name = "N",
        default_value_t = 10_000,
        value_parser = clap::value_parser!(u32).range(100..=1_000_000)
    )]
    pub(crate) draws: u32,
}

#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// Folder of the run, as it said at its end
    pub(crate) run: PathBuf,
    /// Show the page in the browser
    #[arg(long)]
    pub(crate) open: bool,
    /// Write the main figures too, as SVG for documents, into this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) svg: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct RegressArgs {
    /// Scenario files
    #[arg(required = true, value_name = "SCENARIO")]
    pub(crate) scenarios: Vec<PathBuf>,
    /// Folder of the baselines, one folder per scenario's name, and one of the bars that they used
    #[arg(long, value_name = "DIR", default_value = "reports/baselines")]
    pub(crate) baseline: PathBuf,
    /// Make what the scenarios give now their baselines; nothing is ever overwritten without
    #[arg(long)]
    pub(crate) bless: bool,
    /// Command that a blessed baseline is of [default: the one it was of, sweep for a new one]
    #[arg(long, value_enum, requires = "bless")]
    pub(crate) command: Option<CommandName>,
    /// How far a number may move, relative to its size
    #[arg(long, value_name = "X", default_value = "1e-9", value_parser = parse_tolerance)]
    pub(crate) rtol: RelativeTolerance,
    /// Write a JUnit XML report as well
    #[arg(long, value_name = "FILE")]
    pub(crate) junit: Option<PathBuf>,
    /// One JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct DiscountArgs {
    #[command(flatten)]
    pub(crate) stored: StoredRunArgs,
    /// Mode that the others are compared with, at their own profile and grid point
    /// [default: TREND_FOLLOW, else the first fixed mode; not trading where there is one mode]
    #[arg(long, value_name = "MODE")]
    pub(crate) benchmark_mode: Option<String>,
    /// What makes a cell the best, of its R per calendar day
    #[arg(long, value_enum, default_value_t = MetricName::Sharpe)]
    pub(crate) metric: MetricName,
    /// Bootstrap draws, 100 to 1,000,000 [default: 10000, fewer for a large sweep]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(100..=1_000_000))]
    pub(crate) draws: Option<u32>,
}

/// A command that a baseline repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CommandName {
    /// Every profile × mode × grid point.
    Sweep,
    /// Every signal under every plan.
    Study,
    /// One profile with mode policy.
    Replay,
}

impl CommandName {
    /// The command.
    pub(crate) fn command(self) -> BaselineCommand {
        match self {
            CommandName::Sweep => BaselineCommand::Sweep,
            CommandName::Study => BaselineCommand::Study,
            CommandName::Replay => BaselineCommand::Replay,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct MonteCarloArgs {
    #[command(flatten)]
    pub(crate) stored: StoredRunArgs,
    /// Bootstrap draws, 100 to 100,000 [default: 10000, fewer for many trades]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(100..=100_000))]
    pub(crate) draws: Option<u32>,
}

/// What makes a cell of a sweep the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum MetricName {
    /// Sharpe ratio.
    Sharpe,
    /// Mean.
    AvgR,
}

/// A group of the cells table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum Group {
    Symbol,
    Side,
    VolLevel,
    Year,
}

/// A table of rows that a sweep may write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum RowTable {
    Trades,
    Remodes,
    Decisions,
    Equity,
    DailyR,
}

/// An exit engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EngineName {
    /// Leaps over bars in which nothing can happen.
    Leap,
    /// Steps every bar.
    Reference,
}

impl EngineArgs {
    /// The engine asked for.
    pub(crate) fn get(&self) -> Engine {
        match self.engine {
            EngineName::Leap => Engine::Leap,
            EngineName::Reference => Engine::Reference,
        }
    }
}

impl GroupArgs {
    /// The groups asked for, if any.
    pub(crate) fn by(&self) -> Option<GroupBy> {
        let groups = self.by.as_ref()?;
        Some(GroupBy {
            symbol: groups.contains(&Group::Symbol),
            side: groups.contains(&Group::Side),
            vol_level: groups.contains(&Group::VolLevel),
            year: groups.contains(&Group::Year),
        })
    }
}

impl DiscountArgs {
    /// What the evidence is made with.
    pub(crate) fn discount(&self) -> Discount {
        let metric = match self.metric {
            MetricName::Sharpe => DiscountMetric::Sharpe,
            MetricName::AvgR => DiscountMetric::AvgR,
        };
        let mut discount = Discount::new().metric(metric).seed(u64::from(self.stored.seed));
        if let Some(mode) = &self.benchmark_mode {
            discount = discount.benchmark_mode(mode);
        }
        if let Some(n_draws) = self.draws {
            discount = discount.draws(n_draws as usize);
        }
        discount
    }
}

impl SweepArgs {
    /// The rows asked for, or the default: all without a grid, none with one. Daily R is kept unless
    /// the sweep is large.
    pub(crate) fn keep_rows(&self, scenario: &Scenario) -> KeepRows {
        let usual = KeepRows::usual(scenario);
        let Some(rows) = &self.rows else { return usual };
        KeepRows {
            trades: rows.contains(&RowTable::Trades),
            remodes: rows.contains(&RowTable::Remodes),
            decisions: rows.contains(&RowTable::Decisions),
            equity: rows.contains(&RowTable::Equity),
            daily_r: rows.contains(&RowTable::DailyR) || usual.daily_r,
            ..usual
        }
    }
}

impl ScenarioArgs {
    /// The overrides, parsed.
    pub(crate) fn overrides(&self) -> Result<Vec<Override>, exitlab::Error> {
        self.set.iter().map(|text| Ok(Override::parse(text)?)).collect()
    }
}

fn parse_format(text: &str) -> Result<Format, String> {
    text.parse::<Format>().map_err(|error| error.to_string())
}

fn parse_side(text: &str) -> Result<Side, String> {
    Side::ALL
        .into_iter()
        .find(|side| side.name() == text.to_lowercase())
        .ok_or_else(|| "expected long or short".to_owned())
}

fn regime_help() -> String {
    format!("Regime to name: {}", Regime::names())
}

fn parse_regime(text: &str) -> Result<Regime, String> {
    Regime::from_name(text).ok_or_else(|| format!("expected one of {}", Regime::names()))
}

fn parse_positive(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() && number > 0.0 => Ok(number),
        Ok(_) | Err(_) => Err("expected a number above 0".to_owned()),
    }
}

fn parse_not_negative(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() && number >= 0.0 => Ok(number),
        Ok(_) | Err(_) => Err("expected a number of at least 0".to_owned()),
    }
}

fn parse_adx(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if (0.0..=100.0).contains(&number) => Ok(number),
        Ok(_) | Err(_) => Err("expected a number from 0 to 100".to_owned()),
    }
}

fn parse_length(text: &str) -> Result<Span, String> {
    match text.parse::<Span>() {
        Ok(span) if span.is_zero() => Err("expected more than no time at all".to_owned()),
        Ok(span) => Ok(span),
        Err(error) => Err(error.to_string()),
    }
}

fn parse_share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if share > 0.0 && share < 1.0 => Ok(share),
        Ok(_) | Err(_) => Err("expected a number between 0 and 1".to_owned()),
    }
}

fn parse_tolerance(text: &str) -> Result<RelativeTolerance, String> {
    let number = text.parse::<f64>().map_err(|error| error.to_string())?;
    RelativeTolerance::new(number).map_err(|error| error.to_string())
}

fn parse_timeframe(text: &str) -> Result<Timeframe, String> {
    Timeframe::parse(text).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab::crates::scenario::ScenarioFile;
    use std::path::Path;

    /// The rows kept of a grid of `n` values under two profiles and four modes.
    fn kept(n: usize, args: &[&str]) -> KeepRows {
        let values: Vec<String> = (1..=n).map(|value| value.to_string()).collect();
        let text = format!(
            "schema = 1\nname = \"t\"\n[data]\ntimeframe = \"1h\"\n\
             symbols = [{{ symbol = \"A\", path = \"a.csv\" }}]\n\
             [sweep.grid]\n\"indicators.atr_period\" = [{}]\n",
            values.join(", ")
        );
        let file = ScenarioFile::parse(&text, Path::new("s.toml")).unwrap();
        let cli = Cli::parse_from([&["exitlab", "sweep", "s.toml"], args].concat());
        let Command::Sweep(sweep) = cli.command else { unreachable!() };
        sweep.keep_rows(&file.resolve(&[]).unwrap())
    }

    #[test]
    fn daily_r_is_kept_of_up_to_10_000_replays_or_where_asked_for() {
        let daily_r = KeepRows { daily_r: true, ..KeepRows::default() };
        assert_eq!(kept(1_250, &[]), daily_r);
        assert_eq!(kept(1_251, &[]), KeepRows::default());
        assert_eq!(kept(1_251, &["--rows", "daily_r"]), daily_r);
        let with_trades = KeepRows { trades: true, ..daily_r };
        assert_eq!(kept(1_250, &["--rows", "trades"]), with_trades);
        let with_remodes = KeepRows { remodes: true, ..daily_r };
        assert_eq!(kept(1_250, &["--rows", "remodes"]), with_remodes);
    }
}
