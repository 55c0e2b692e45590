//! What is run: settings, changes to them, and what the caller holds in memory.

use crate::{Bars, Error};
use exitlab_core::Timestamp;
use exitlab_data::{AdjustmentRecord, FundingRecord, MemoryBars, MemoryTable};
use exitlab_exit::ExitPlan;
use exitlab_regime::LabelRow;
use exitlab_run::{
    CausalityReport, InMemory, ProducedSignals, Progress, RunError, RunRequest, Warning,
    check_causality, decision_closes, produce_signals, scenario_warnings,
};
use exitlab_scenario::settings::{ExecutionBars, Settings, Symbol};
use exitlab_scenario::{Override, ScenarioFile, UnknownName};
use exitlab_signal::{ExitRow, LineRow, SignalRow};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A scenario: from a TOML file, or from settings that are typed in Rust; with data from files, or from
/// memory in their place.
#[derive(Debug, Clone)]
pub struct Scenario {
    file: ScenarioFile,
    /// As it was given; none for settings.
    path: Option<PathBuf>,
    overrides: Vec<Override>,
    in_memory: InMemory,
}

impl Scenario {
    /// Reads a scenario file; paths in it are relative to its folder.
    ///
    /// # Errors
    /// Where it cannot be read, or has keys or types that a scenario has not.
    pub fn read(path: impl AsRef<Path>) -> Result<Scenario, Error> {
        let path = path.as_ref();
        let file = ScenarioFile::read(path)?;
        Ok(Scenario { path: Some(path.to_owned()), ..Scenario::of(file) })
    }

    /// A scenario of TOML text; paths in it are relative to the working folder.
    ///
    /// # Errors
    /// Where it has keys or types that a scenario has not.
    pub fn parse(text: &str) -> Result<Scenario, Error> {
        Ok(Scenario::of(ScenarioFile::parse(text, Path::new("scenario.toml"))?))
    }

    /// A scenario of TOML text that is to stand at a path; paths in it are relative to its folder.
    pub(crate) fn parse_at(text: &str, path: &Path) -> Result<Scenario, Error> {
        let file = ScenarioFile::parse(text, path)?;
        Ok(Scenario { path: Some(path.to_owned()), ..Scenario::of(file) })
    }

    /// A scenario of settings that are typed in Rust; paths in them are relative to the working folder.
    ///
    /// # Errors
    /// Where a setting is wrong, with its key.
    pub fn new(settings: &Settings) -> Result<Scenario, Error> {
        Ok(Scenario::of(ScenarioFile::from_settings(settings)?))
    }

    /// A scenario of a table, as a file has it; paths in it are relative to the working folder, and
    /// `{ memory = true }` stands for the path of what the caller gives.
    ///
    /// # Errors
    /// Where it has keys or types that a scenario has not.
    pub fn of_table(table: toml::Table) -> Result<Scenario, Error> {
        Ok(Scenario::of(ScenarioFile::from_table(table, Path::new(""))?))
    }

    /// The scenario as a file would have it: with the changes in place and every default filled in.
    ///
    /// # Errors
    /// Where a change has a wrong key or type.
    pub fn table(&self) -> Result<toml::Table, Error> {
        Ok(self.file.table(&self.overrides)?)
    }

    /// Settings on bars that the caller holds: timeframe and symbols are those of the bars.
    ///
    /// # Errors
    /// Where a setting is wrong, with its key.
    pub fn on(
        bars: impl IntoIterator<Item = Bars>,
        mut settings: Settings,
    ) -> Result<Scenario, Error> {
        let bars: Vec<Bars> = bars.into_iter().collect();
        must_agree(&bars)?;
        for of_symbol in &bars {
            settings.data.timeframe = of_symbol.timeframe().to_string();
            let is_there = settings.data.symbols.iter().any(|s| s.symbol == of_symbol.symbol());
            if !is_there {
                settings.data.symbols.push(Symbol::in_memory(of_symbol.symbol()));
            }
        }
        let mut scenario = Scenario::new(&settings)?;
        scenario.in_memory.bars =
            bars.into_iter().map(|bars| (bars.symbol().to_owned(), bars.memory)).collect();
        Ok(scenario)
    }

    /// Settings on decision bars and the finer bars that carry entries and exits.
    ///
    /// # Errors
    /// Where a setting is wrong, with its key.
    pub fn on_two_timeframes(
        bars: impl IntoIterator<Item = (Bars, Bars)>,
        mut settings: Settings,
    ) -> Result<Scenario, Error> {
        let (decision, execution): (Vec<Bars>, Vec<Bars>) = bars.into_iter().unzip();
        must_agree(&execution)?;
        for of_symbol in &execution {
            settings.data.execution_timeframe = Some(of_symbol.timeframe().to_string());
            if !settings.data.execution.iter().any(|bars| bars.symbol == of_symbol.symbol()) {
                settings.data.execution.push(ExecutionBars::in_memory(of_symbol.symbol()));
            }
        }
        let mut scenario = Scenario::on(decision, settings)?;
        scenario.in_memory.execution_bars =
            execution.into_iter().map(|bars| (bars.symbol().to_owned(), bars.memory)).collect();
        Ok(scenario)
    }

    fn of(file: ScenarioFile) -> Scenario {
        Scenario { file, path: None, overrides: Vec::new(), in_memory: InMemory::default() }
    }

    /// Sets the key at a dotted path, as `--set` does; later ones win.
    ///
    /// # Errors
    /// Where the path is not a dotted TOML path; whether there is such a key is found out by a run.
    pub fn set(mut self, path: &str, value: impl Into<toml::Value>) -> Result<Scenario, Error> {
        self.overrides.push(Override::new(path, value.into())?);
        Ok(self)
    }

    /// Adds overrides, as `--set` gives them.
    pub fn overrides(mut self, overrides: impl IntoIterator<Item = Override>) -> Scenario {
        self.overrides.extend(overrides);
        self
    }

    /// Puts these bars in the place of the file that the settings name for their symbol.
    pub fn bars(mut self, bars: &Bars) -> Scenario {
        self.in_memory.bars.insert(bars.symbol().to_owned(), bars.memory.clone());
        self
    }

    /// Puts these bars in the place of the file of a symbol's bars; they are checked when the scenario is run.
    pub fn bars_of(mut self, symbol: impl Into<String>, bars: MemoryBars) -> Scenario {
        self.in_memory.bars.insert(symbol.into(), Arc::new(bars));
        self
    }

    /// Puts these bars in the place of the file of a symbol's execution bars.
    pub fn execution_bars_of(mut self, symbol: impl Into<String>, bars: MemoryBars) -> Scenario {
        self.in_memory.execution_bars.insert(symbol.into(), Arc::new(bars));
        self
    }

    /// Puts these corporate actions in the place of the file of adjustments.
    pub fn adjustments(
        mut self,
        adjustments: impl Into<MemoryTable<AdjustmentRecord>>,
    ) -> Scenario {
        self.in_memory.adjustments = Some(adjustments.into());
        self
    }

    /// Puts these signals in the place of the signal file (`signals.source = "file"`).
    pub fn signals(mut self, signals: impl Into<MemoryTable<SignalRow>>) -> Scenario {
        self.in_memory.signals = Some(signals.into());
        self
    }

    /// Puts these exit signals in the place of their file.
    pub fn exit_signals(mut self, exits: impl Into<MemoryTable<ExitRow>>) -> Scenario {
        self.in_memory.exits = Some(exits.into());
        self
    }

    /// Puts these prices in the place of the line file that exit modes trail.
    pub fn lines(mut self, lines: impl Into<MemoryTable<LineRow>>) -> Scenario {
        self.in_memory.lines = Some(lines.into());
        self
    }

    /// Puts these regimes in the place of the label file (`regime.classifier = "labels"`).
    pub fn labels(mut self, labels: impl Into<MemoryTable<LabelRow>>) -> Scenario {
        self.in_memory.labels = Some(labels.into());
        self
    }

    /// Puts these funding rates, fractions that longs pay where they are above 0, in the place of the
    /// symbol's file.
    pub fn funding(
        mut self,
        symbol: impl Into<String>,
        rates: impl Into<MemoryTable<FundingRecord>>,
    ) -> Scenario {
        self.in_memory.funding.insert(symbol.into(), rates.into());
        self
    }

    /// The scenario checked, with the overrides in place and without its grid.
    ///
    /// # Errors
    /// For the first setting that is wrong, with its key.
    pub fn resolve(&self) -> Result<exitlab_scenario::Scenario, Error> {
        Ok(self.file.resolve(&self.overrides)?)
    }

    /// The settings as they were read.
    pub fn file(&self) -> &ScenarioFile {
        &self.file
    }

    /// The scenario file as it was given, none where there is no file.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The signals that the scenario's source gives, what the scenario is warned of, and the files that were read.
    ///
    /// # Errors
    /// Where the scenario or its data cannot be used.
    pub fn produced_signals(&self) -> Result<ProducedSignals, Error> {
        Ok(produce_signals(self.request())?)
    }

    /// The close times of each symbol's decision bars, which are the times of signals; nothing but its bars is read.
    ///
    /// # Errors
    /// Where the scenario or its bars cannot be used.
    pub fn decision_closes(&self) -> Result<Vec<(String, Vec<Timestamp>)>, Error> {
        Ok(decision_closes(self.request())?)
    }

    /// What a replay of it would be warned of, as far as that shows before anything is traded.
    ///
    /// # Errors
    /// Where the scenario or its data cannot be used.
    pub fn warnings(&self) -> Result<Vec<Warning>, Error> {
        Ok(scenario_warnings(self.request())?)
    }

    /// Cuts the data at that many decision times and compares what was known there with the whole run.
    ///
    /// # Errors
    /// Where the scenario or its data cannot be used, there is nothing to cut, or the progress said to
    /// stop.
    pub fn check_causality(
        &self,
        n_cuts: usize,
        progress: &dyn Progress,
    ) -> Result<CausalityReport, Error> {
        Ok(check_causality(self.request().progress(progress), n_cuts)?)
    }

    /// An exit mode by its name.
    ///
    /// # Errors
    /// Where the scenario is wrong, or has no such mode.
    pub fn exit_mode(&self, name: &str) -> Result<ExitPlan, Error> {
        exit_mode_of(&self.resolve()?.plans, name)
    }

    pub(crate) fn request(&self) -> RunRequest<'_> {
        RunRequest::new(&self.file).overrides(&self.overrides).in_memory(&self.in_memory)
    }
}

/// An exit mode of a list by its name, such as a scenario's `plans`.
///
/// # Errors
/// Where there is none of that name.
pub fn exit_mode_of(plans: &[ExitPlan], name: &str) -> Result<ExitPlan, Error> {
    let allowed = plans.iter().map(|plan| plan.name.clone()).collect();
    let position = UnknownName::position("exit mode", name, allowed);
    Ok(plans[position.map_err(RunError::UnknownName)?].clone())
}

/// Makes sure that bars are of one timeframe, and of one symbol each.
fn must_agree(bars: &[Bars]) -> Result<(), Error> {
    for (idx, of_symbol) in bars.iter().enumerate() {
        let before = &bars[..idx];
        let why = if before.iter().any(|other| other.symbol() == of_symbol.symbol()) {
            "there are others of that symbol"
        } else if before.iter().any(|other| other.timeframe() != of_symbol.timeframe()) {
            "they are not of the others' timeframe"
        } else {
            continue;
        };
        let of = of_symbol.symbol().to_owned();
        return Err(RunError::NoUse { what: "bars", of, why }.into());
    }
    Ok(())
}
