//! Arguments of the commands that check, begin and hold fast.

use super::ScenarioArgs;
use super::values::{parse_timeframe, parse_tolerance};
use clap::{Args, ValueEnum};
use exitlab::crates::core::Timeframe;
use exitlab::crates::store::regress::{BaselineCommand, RelativeTolerance};
use std::path::PathBuf;

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
    /// Cut a scenario's data at random bars instead: exit code 1 where an earlier label, signal, decision
    /// or trade changes
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
    /// Overwrite an existing file
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RegressArgs {
    /// Scenario files
    #[arg(required = true, value_name = "SCENARIO")]
    pub(crate) scenarios: Vec<PathBuf>,
    /// Folder of the baselines, one folder per scenario's name, and one of the bars that they used
    #[arg(long, value_name = "DIR", default_value = "reports/baselines")]
    pub(crate) baseline: PathBuf,
    /// Make the current results the baselines; nothing is ever overwritten without this
    #[arg(long)]
    pub(crate) bless: bool,
    /// Command that a blessed baseline repeats [default: that of the old one; sweep for a new one]
    #[arg(long, value_enum, requires = "bless")]
    pub(crate) command: Option<CommandName>,
    /// Tolerance of each number, relative to its size
    #[arg(long, value_name = "X", default_value = "1e-9", value_parser = parse_tolerance)]
    pub(crate) rtol: RelativeTolerance,
    /// Write a JUnit XML report as well
    #[arg(long, value_name = "FILE")]
    pub(crate) junit: Option<PathBuf>,
    /// One JSON object
    #[arg(long)]
    pub(crate) json: bool,
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
