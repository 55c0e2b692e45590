//! The causality check: nothing that was decided may change when later data are taken away.
//!
//! The whole chain runs once on all data, and again on data that end at each of some cuts: the bars that
//! open before it, of which longer ones are made anew. What was known at the cut has to be the same in both,
//! to the last digit: every bar, indicator, label and signal, every decision and mark of every
//! account, every trade and outcome that had ended, and the entries and closed legs of those that
//! had not.
//!
//! # What may differ
//! - **A position that is open at the cut** ends with the shorter data (`END_OF_DATA`), and a
//!   decision at the cut has no bar to fill it (`NO_FILL_BAR`). So each cut is walked twice: with
//!   nothing after it, where decisions are compared up to the last open that was seen; and with each
//!   symbol's next opening price and nothing else of that bar, where those at the cut itself are
//!   filled and have to be the same too.
//! - **`r_low` and `r_high`** run over all intrabar rules, and one of them may hold on after the
//!   trade has ended. They are compared where every rule had closed by the cut.
//! - **The last resampled bar** is left out where the data end before its last source bar closes. In
//!   a gap nobody knows at its close that no source bar is to come: such a cut is compared up to the
//!   bar before.
//!
//! # What it cannot see
//! Bars that are not resampled are those that were loaded, up to the cut: whether a file's times are those
//! of opens, loading asks, and refuses what it can tell.
//!
//! Files of labels, signals, exit signals, lines and funding rates are read as they are: whether who
//! wrote them looked ahead, their rows do not say. Nor do adjusted prices, which carry the factors of
//! later splits. A source bar off the grid that closes after its resampled bar is cut with it, by its
//! opening time; every run warns about such bars.

mod compare;
mod cut_inputs;
mod cuts;
#[cfg(test)]
mod doctored;
mod fields;
mod walk;

use crate::inputs::Inputs;
use crate::points::{EvaluatedPoint, GridUse, Points, Results};
use crate::prepare::Stages;
use crate::progress::go_on;
use crate::warning::Warning;
use crate::{Engine, RunError, RunRequest, Silent, engine::Purpose};
use compare::{KnownUntil, compare};
use cut_inputs::{inputs_until, with_next_opens};
use cuts::{CUT_SEED, draw_cuts};
use exitlab_core::Timestamp;
use exitlab_scenario::{Classifier, ExitOrigin, Funding, Scenario, SignalOrigin};
use std::fmt;
use std::sync::Arc;
use walk::Walk;

/// What a causality check found.
#[derive(Debug, Clone, PartialEq)]
pub struct CausalityReport {
    /// Name of the scenario.
    pub scenario: String,
    /// By time.
    pub cuts: Vec<CutReport>,
    /// Warnings of the whole run.
    pub warnings: Vec<Warning>,
    /// What is read from files as it is, such as `signals`: whether its author looked ahead, no cut
    /// can judge.
    pub from_files: Vec<&'static str>,
}

impl CausalityReport {
    /// Cuts at which something changed.
    pub fn n_changed(&self) -> usize {
        self.cuts.iter().filter(|cut| cut.change.is_some()).count()
    }
}

/// What was found at one cut.
#[derive(Debug, Clone, PartialEq)]
pub struct CutReport {
    /// The data end here: a bar is there where it opens before.
    pub time: Timestamp,
    /// How much was compared.
    pub compared: Compared,
    /// The first change, if any, in the order of the chain: bars, indicators and labels, signals,
    /// outcomes, decisions, accounts, trades.
    pub change: Option<Change>,
}

/// How much was compared, up to the first change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Compared {
    /// Decision bars with their indicators, regime and volatility level.
    pub n_labels: usize,
    /// Signals.
    pub n_signals: usize,
    /// Outcomes of the study.
    pub n_outcomes: usize,
    /// Decisions, over all replays.
    pub n_decisions: usize,
    /// Trades, over all replays.
    pub n_trades: usize,
}

/// Something that was not the same without the data after the cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it is, such as `regime` or `decision: reason`.
    pub what: String,
    /// Profile × mode, or the study's plan; nothing before trades.
    pub run: Option<String>,
    /// The symbol; nothing for an account.
    pub symbol: Option<String>,
    /// Close of the bar, or time of the signal.
    pub time: Timestamp,
    /// With all data.
    pub was: String,
    /// With the data up to the cut.
    pub is: String,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Change { what, run, symbol, time, was, is } = self;
        let subject = symbol.as_deref().unwrap_or("the account");
        write!(f, "{subject} at {time}, {what}")?;
        if let Some(run) = run {
            write!(f, " ({run})")?;
        }
        write!(f, ": {was} with all data, {is} with the data up to the cut")
    }
}

/// Cuts a scenario's data at `n_cuts` decision times and compares each time with the whole run; of
/// a grid, the scenario as it is without it.
///
/// The cuts are drawn from a fixed seed, one from each of equal parts of the time after the first regime,
/// in turn at a new label, a signal, a stop, a target, and any bar; the last is the last but
/// one decision. Where there are fewer decision times than cuts, each of them is one.
///
/// # Errors
/// See [`RunError`]; [`RunError::NothingToCut`] where no data follow the first regimes.
pub fn check_causality(
    request: RunRequest<'_>,
    n_cuts: usize,
) -> Result<CausalityReport, RunError> {
    let progress = request.progress;
    progress.begin("whole run", 1);
    let all = Data::load(request)?;
    let whole = Walk::new(&all.scenario, &all.inputs, Purpose::Sweep)?;
    progress.step();
    let cuts = draw_cuts(&whole, &all.scenario, n_cuts, CUT_SEED);
    if cuts.is_empty() {
        return Err(RunError::NothingToCut);
    }
    progress.begin("cutting", cuts.len());
    let mut report = CausalityReport {
        scenario: all.scenario.name.clone(),
        cuts: Vec::with_capacity(cuts.len()),
        warnings: all.warnings.clone(),
        from_files: from_files(&all.scenario),
    };
    for time in cuts {
        go_on(progress)?;
        let at_cut = |error| RunError::AtCut { time, error: Box::new(error) };
        report.cuts.push(check_cut(time, &all, &whole).map_err(at_cut)?);
        progress.step();
    }
    Ok(report)
}

/// What a scenario reads from files beside bars.
fn from_files(scenario: &Scenario) -> Vec<&'static str> {
    let pays_from_file =
        scenario.data.symbols.iter().any(|symbol| matches!(symbol.funding, Funding::File { .. }));
    let kinds = [
        ("labels", matches!(scenario.classifier, Classifier::Labels { .. })),
        ("signals", matches!(scenario.signals.origin, SignalOrigin::File { .. })),
        ("exit signals", matches!(scenario.signals.exits, ExitOrigin::File { .. })),
        ("lines", !scenario.line_files.is_empty()),
        ("funding rates", pays_from_file),
    ];
    kinds.into_iter().filter(|(_, is_file)| *is_file).map(|(kind, _)| kind).collect()
}

/// Compares one cut with the whole run.
fn check_cut(time: Timestamp, all: &Data, whole: &Walk) -> Result<CutReport, RunError> {
    let scenario = &all.scenario;
    let bounds_are_known =
        |trade: &exitlab_core::Trade, by| whole.bounds_are_known(scenario, trade, by);
    let cut = inputs_until(time, scenario, &all.inputs)?;
    let ended = Walk::new(scenario, &cut, Purpose::Cut)?;
    let known = KnownUntil::at_end(time, whole, &ended);
    let (compared, change) = compare(whole, &ended, known, &bounds_are_known);
    if change.is_some() {
        return Ok(CutReport { time, compared, change });
    }
    let opened = Walk::new(scenario, &with_next_opens(&cut, &all.inputs), Purpose::Cut)?;
    let (compared, change) = compare(whole, &opened, known.with_next_opens(), &bounds_are_known);
    Ok(CutReport { time, compared, change })
}

/// A scenario with what it reads.
struct Data {
    scenario: Scenario,
    inputs: Arc<Inputs>,
    warnings: Vec<Warning>,
}

impl Data {
    /// Loads a scenario without its grid, as every run does.
    fn load(request: RunRequest<'_>) -> Result<Data, RunError> {
        let stages = Stages::new(Engine::Leap, Purpose::Signals);
        let run = Points::load(request.progress(&Silent), GridUse::Ignored, stages, |_, _| {})?;
        let point = &run.points[0];
        let inputs = Arc::clone(&point.inputs);
        let prepared = run.stages.prepare(run.scenario(0)?.as_ref(), &point.inputs, &point.keys)?;
        let mut results = Results::default();
        let warnings = prepared.warnings;
        let done =
            EvaluatedPoint { result: (), n_signals: 0, signals: None, evaluated: None, warnings };
        results.push(point, Ok(done), run.texts());
        let output = run.finish(results)?;
        Ok(Data { scenario: output.scenario, inputs, warnings: output.warnings })
    }
}
