//! Arguments of the commands that show what a scenario does with one trade, policy or signal.

use super::ScenarioArgs;
use super::values::{parse_adx, parse_positive, parse_regime, parse_side, regime_help};
use clap::Args;
use exitlab::crates::core::{Regime, Side};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct LevelsArgs {
    /// Scenario whose exit modes are used [default: the built-in ones]
    pub(crate) scenario: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) settings: ScenarioArgs,
    /// Exit mode
    #[arg(long, value_name = "M")]
    pub(crate) mode: String,
    /// Side: long or buy, short or sell
    #[arg(long, value_name = "SIDE", value_parser = parse_side)]
    pub(crate) side: Side,
    /// Fill price
    #[arg(long, value_name = "P", allow_negative_numbers = true, value_parser = parse_positive)]
    pub(crate) entry: f64,
    /// ATR at the decision bar
    #[arg(long, value_name = "A", allow_negative_numbers = true, value_parser = parse_positive)]
    pub(crate) atr: f64,
    /// Stop of the signal, for modes with stop = "signal"; the fill counts as the decision's close
    #[arg(long, value_name = "PRICE", allow_negative_numbers = true, value_parser = parse_positive)]
    pub(crate) stop: Option<f64>,
    /// Target of the signal, for modes with target = "signal"
    #[arg(long, value_name = "PRICE", allow_negative_numbers = true, value_parser = parse_positive)]
    pub(crate) target: Option<f64>,
    /// ADX at the decision bar, for trails scaled by the trend
    #[arg(long, value_name = "X", allow_negative_numbers = true, value_parser = parse_adx)]
    pub(crate) adx: Option<f64>,
    #[arg(long, value_name = "R", value_parser = parse_regime, help = regime_help())]
    pub(crate) regime: Option<Regime>,
    /// Symbol shown in the output
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
pub(crate) struct PlanArgs {
    /// Scenario file
    pub(crate) scenario: PathBuf,
    #[command(flatten)]
    pub(crate) settings: ScenarioArgs,
    /// Difference between exit modes, in R, that the study is to find
    #[arg(long, value_name = "R", default_value_t = 0.1, value_parser = parse_positive)]
    pub(crate) difference: f64,
    /// One JSON object on stdout instead of the table
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct SignalsArgs {
    /// Scenario file
    pub(crate) scenario: PathBuf,
    #[command(flatten)]
    pub(crate) settings: ScenarioArgs,
    /// File to write: .csv or .parquet [default: CSV on stdout, as is `-`]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// A list of JSON objects on stdout instead of a file
    #[arg(long, conflicts_with = "output")]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// A setting by its dotted path, such as fills.intrabar [default: the whole schema as JSON]
    pub(crate) setting: Option<String>,
}
