//! Command line arguments.

mod checking;
mod examples;
mod one_trade;
mod runs;
mod stored;
mod values;

pub(crate) use checking::{CheckArgs, CommandName, InitArgs, RegressArgs};
pub(crate) use one_trade::{LevelsArgs, PlanArgs, PolicyArgs, SchemaArgs, SignalsArgs};
pub(crate) use runs::{ReplayArgs, RunArgs, StudyArgs, SweepArgs, WalkForwardArgs};
pub(crate) use stored::{CompareArgs, DiscountArgs, MonteCarloArgs, ReportArgs, StoredRunArgs};

#[cfg(feature = "fetch")]
use crate::fetch_args::FetchArgs;
use clap::{ArgAction, Args, ColorChoice, Parser, Subcommand};
use clap_complete::Shell;
use exitlab::crates::scenario::Override;
use std::path::PathBuf;

/// Heading of the options that every command takes.
const GLOBAL: &str = "Global options";

/// Heading of the options that say what is written and shown.
const OUTPUT: &str = "Output";

/// Which exit mode earned what in which regime: replays OHLCV bars through regimes, an orchestrator
/// and an exit engine.
#[derive(Debug, Parser)]
#[command(name = "exitlab", version, about, max_term_width = 100, after_help = examples::MAIN)]
pub(crate) struct Cli {
    /// Log a replay to stderr: -v exit levels and policy updates, -vv policy controls too
    #[arg(short, long, action = ArgAction::Count, global = true, help_heading = GLOBAL, display_order = 900)]
    pub(crate) verbose: u8,
    /// Print the last line only, and of warnings those that make the results invalid
    #[arg(long, short, global = true, help_heading = GLOBAL, display_order = 901)]
    pub(crate) quiet: bool,
    /// Colours in tables, help and errors; NO_COLOR turns them off too
    #[arg(
        long,
        value_name = "WHEN",
        default_value_t = ColorChoice::Auto,
        global = true,
        help_heading = GLOBAL,
        display_order = 902
    )]
    pub(crate) color: ColorChoice,
    /// Threads [default: all cores]
    #[arg(
        long,
        value_name = "N",
        global = true,
        value_parser = clap::value_parser!(u16).range(1..),
        help_heading = GLOBAL,
        display_order = 903
    )]
    pub(crate) threads: Option<u16>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// What a study can find with its number of entries, before its results are looked at
    #[command(after_help = examples::PLAN)]
    Plan(PlanArgs),
    /// Run every signal through every exit mode: exit modes compared on the same entries
    #[command(after_help = examples::STUDY)]
    Study(StudyArgs),
    /// Replay every profile × mode × grid point: per-regime R:R and PnL
    #[command(after_help = examples::SWEEP)]
    Sweep(SweepArgs),
    /// Replay one profile and mode, with trades, decisions, policy changes and equity
    #[command(after_help = examples::REPLAY)]
    Replay(ReplayArgs),
    /// Choose the best mode of each regime in a training window, and test it in the next one
    #[command(name = "walkforward", after_help = examples::WALKFORWARD)]
    WalkForward(WalkForwardArgs),
    /// Evaluate regime labels: persistence and next-bar behaviour
    #[command(after_help = examples::REGIMES)]
    Regimes(RunArgs),
    /// Compare a study's exit modes by regime, or two runs: which differences are significant
    #[command(after_help = examples::COMPARE)]
    Compare(CompareArgs),
    /// Discount a sweep's best cell for the cells that were tried: luck, overfitting, plateau
    #[command(after_help = examples::DISCOUNT)]
    Discount(DiscountArgs),
    /// Resample the trades of a replay or sweep: bands of equity, drawdown and losing streak
    #[command(after_help = examples::MONTECARLO)]
    Montecarlo(MonteCarloArgs),
    /// Rebuild report.html of a run: one page that opens in any browser
    #[command(after_help = examples::REPORT)]
    Report(ReportArgs),
    /// Write a first scenario from bar files: their form, timeframe, symbols and market, ready to run
    #[command(after_help = examples::INIT)]
    Init(InitArgs),
    /// Validate bar files, or all files of a scenario: exit code 1 where rows are bad
    #[command(after_help = examples::CHECK)]
    Check(CheckArgs),
    /// Compare runs with committed baselines: exit code 1 where an input or a result changed
    #[command(after_help = examples::REGRESS)]
    Regress(RegressArgs),
    /// Print the exit levels of one trade
    #[command(after_help = examples::LEVELS)]
    Levels(LevelsArgs),
    /// Print the decision matrix: each profile's policy by regime and volatility
    #[command(after_help = examples::POLICY)]
    Policy(PolicyArgs),
    /// Print the signals of a scenario as CSV, or write them to a file
    #[command(after_help = examples::SIGNALS)]
    Signals(SignalsArgs),
    /// Download bars, the one command that uses the network: verified, resumable, by the month
    #[cfg(feature = "fetch")]
    #[command(after_help = examples::FETCH)]
    Fetch(FetchArgs),
    /// Print the JSON schema of scenario files, or what one setting is
    #[command(after_help = examples::SCHEMA)]
    Schema(SchemaArgs),
    /// Print the completions of a shell
    #[command(after_help = examples::COMPLETIONS)]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Write the manual: one page per command
    #[command(after_help = examples::MAN)]
    Man {
        /// Folder of the pages; without it the page of exitlab goes to stdout
        folder: Option<PathBuf>,
    },
}

/// What every command that reads a scenario takes.
#[derive(Debug, Args)]
pub(crate) struct ScenarioArgs {
    /// Replace a setting: a dotted path and a TOML value; a bare word is a string
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub(crate) set: Vec<String>,
}

impl ScenarioArgs {
    /// The overrides, parsed.
    pub(crate) fn overrides(&self) -> Result<Vec<Override>, exitlab::Error> {
        self.set.iter().map(|text| Ok(Override::parse(text)?)).collect()
    }
}
