//! Arguments of the commands that make a run.

use super::values::{parse_format, parse_length};
use super::{OUTPUT, ScenarioArgs};
use clap::{Args, ValueEnum};
use exitlab::Timestamp;
use exitlab::crates::evidence::Span;
use exitlab::crates::metrics::GroupBy;
use exitlab::crates::run::{Engine, KeepRows};
use exitlab::crates::scenario::Scenario;
use exitlab::crates::store::Format;
use std::path::PathBuf;

/// What every command that writes a run folder takes.
#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    /// Scenario file
    pub(crate) scenario: PathBuf,
    #[command(flatten)]
    pub(crate) settings: ScenarioArgs,
    /// Folder for the results; an earlier run there is replaced
    /// [default: reports/runs/NAME/COMMAND-START]
    #[arg(long, value_name = "DIR", help_heading = OUTPUT)]
    pub(crate) out: Option<PathBuf>,
    /// Formats of all tables: parquet, csv, json, ipc (Arrow) [default: csv and parquet; parquet alone
    /// for tables with a row per trade, leg, decision, mark or day]
    #[arg(
        long,
        value_name = "LIST",
        value_delimiter = ',',
        value_parser = parse_format,
        help_heading = OUTPUT
    )]
    pub(crate) format: Option<Vec<Format>>,
    /// Leave report.html out; `exitlab report` makes it later
    #[arg(long, help_heading = OUTPUT)]
    pub(crate) no_report: bool,
    /// All tables instead of one screen: each run by regime, signals, resampling, discounts
    #[arg(long, conflicts_with = "json", help_heading = OUTPUT)]
    pub(crate) tables: bool,
    /// One JSON object with the results on stdout instead of text; its keys are below
    #[arg(long, help_heading = OUTPUT)]
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
    #[arg(long, value_name = "LIST", value_delimiter = ',', help_heading = OUTPUT)]
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
    /// Rows to write in addition to the cells: trades, remodes, decisions, equity, and daily_r, which is
    /// written anyway up to 10,000 replays
    /// [default: all of them without a grid, none with one]
    #[arg(long, value_name = "LIST", value_delimiter = ',', help_heading = OUTPUT)]
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
    /// Exit mode of every trade; `policy` lets the orchestrator choose
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
pub(crate) struct WalkForwardArgs {
    #[command(flatten)]
    pub(crate) run: RunArgs,
    #[command(flatten)]
    pub(crate) engine: EngineArgs,
    /// Length of a training window: 2y, 6mo, 8w, 90d, 48h
    #[arg(long, value_name = "SPAN", value_parser = parse_length)]
    pub(crate) train: Span,
    /// Length of a test window
    #[arg(long, value_name = "SPAN", value_parser = parse_length)]
    pub(crate) test: Span,
    /// Start every training window at the first bar (expanding), instead of moving it with its test
    #[arg(long)]
    pub(crate) anchored: bool,
    /// Gap before each test window; entries in it are not trained on
    #[arg(long, value_name = "SPAN", default_value_t = Span::ZERO)]
    pub(crate) embargo: Span,
    /// Start of the first training window, such as 2018-01-01 [default: the first decision with a regime]
    #[arg(long, value_name = "TIME", value_parser = Timestamp::parse_iso)]
    pub(crate) first: Option<Timestamp>,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{Cli, Command};
    use clap::Parser;
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
