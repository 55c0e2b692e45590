//! From a scenario file to the points of a run, their inputs loaded and their stages shared.
//!
//! A grid may have 100,000 points, and a whole [`Scenario`] for each would fill the memory. So every
//! point is resolved twice: once before anything is run, so that bad input stops the run and the
//! uses of stages can be announced, and again when it is evaluated.

use crate::inputs::Inputs;
use crate::point_keys::PointKeys;
use crate::prepare::Stages;
use crate::prepared::Prepared;
use crate::progress::go_on;
use crate::results::{PointFailure, PointResult, RunOutput};
use crate::signal_record::SignalRecord;
use crate::symbol_bars::LoadedSymbols;
use crate::warning::Warning;
use crate::{InMemory, RunError, RunRequest, warnings};
use exitlab_metrics::EvaluatedDays;
use exitlab_scenario::Scenario;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Whether the scenario's grid is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GridUse {
    /// Every point of it, or of its sample.
    Every,
    /// The scenario as it is.
    Ignored,
}

/// Points whose scenarios or unfolded results are held at a time.
const CHUNK: usize = 1024;

/// A point evaluated.
pub(crate) struct EvaluatedPoint<T> {
    pub(crate) result: T,
    pub(crate) n_signals: usize,
    pub(crate) signals: Option<SignalRecord>,
    pub(crate) evaluated: Option<EvaluatedDays>,
    pub(crate) warnings: Vec<Warning>,
}

/// What became of a point.
pub(crate) type PointOutcome<T> = Result<EvaluatedPoint<T>, RunError>;

/// A point of a run, in what is kept of it until it is evaluated.
pub(crate) struct Point {
    pub(crate) grid_id: usize,
    pub(crate) inputs: Arc<Inputs>,
    /// Shared with the point before, where they are the same.
    pub(crate) keys: Arc<PointKeys>,
    /// Of the scenario, as [`TextIds`] numbers them.
    warnings: Vec<u32>,
}

/// The points of a run, loaded and checked.
pub(crate) struct Points<'a> {
    request: RunRequest<'a>,
    grid: GridUse,
    /// Without the grid's values.
    scenario: Scenario,
    has_grid: bool,
    pub(crate) points: Vec<Point>,
    /// Distinct ones, in grid order.
    inputs: Vec<Arc<Inputs>>,
    texts: TextIds,
    pub(crate) stages: Stages,
}

impl<'a> Points<'a> {
    /// Resolves every point and loads its files, those that points share once. `visit` sees each
    /// point with its scenario, in grid order, with every stage that it uses announced.
    ///
    /// # Errors
    /// For the first point whose scenario is wrong or whose files cannot be used.
    pub(crate) fn load(
        request: RunRequest<'a>,
        grid: GridUse,
        stages: Stages,
        mut visit: impl FnMut(&Point, &Scenario),
    ) -> Result<Points<'a>, RunError> {
        let RunRequest { file, overrides, progress, .. } = request;
        let scenario = file.resolve(overrides).map_err(Box::new)?;
        let has_grid = grid == GridUse::Every && !scenario.sweep.grid.is_empty();
        let grid_ids = if has_grid { scenario.grid_ids() } else { vec![0] };
        let mut run = Points {
            request,
            grid,
            scenario,
            has_grid,
            points: Vec::with_capacity(grid_ids.len()),
            inputs: Vec::new(),
            texts: TextIds::default(),
            stages,
        };
        let mut loading = InputLoader::new(request.in_memory);
        progress.begin("loading", grid_ids.len());
        for ids in grid_ids.chunks(CHUNK) {
            let scenarios: Vec<Result<Cow<'_, Scenario>, RunError>> =
                ids.par_iter().map(|id| run.scenario(*id)).collect();
            let scenarios: Vec<Scenario> = scenarios
                .into_iter()
                .map(|scenario| scenario.map(Cow::into_owned))
                .collect::<Result<_, RunError>>()?;
            for (idx, scenario) in scenarios.iter().enumerate() {
                go_on(progress)?;
                let before = idx.checked_sub(1).map(|before| &scenarios[before]);
                let inputs = loading.inputs(scenario, before)?;
                let keys = run.stages.expect(scenario, &inputs);
                let keys = match run.points.last() {
                    Some(last) if *last.keys == keys => Arc::clone(&last.keys),
                    Some(_) | None => Arc::new(keys),
                };
                let warnings = scenario.warnings.iter().map(|w| run.texts.id(w.to_string()));
                let warnings = warnings.collect();
                let point = Point { grid_id: ids[idx], inputs, keys, warnings };
                visit(&point, scenario);
                run.points.push(point);
                progress.step();
            }
        }
        run.inputs = loading.distinct;
        // Tables hold positions of symbols, which have to mean the same in every row.
        if run.inputs.iter().any(|inputs| names(inputs) != names(&run.inputs[0])) {
            return Err(RunError::GridOverSymbols);
        }
        Ok(run)
    }

    /// The scenario of a point.
    pub(crate) fn scenario(&self, grid_id: usize) -> Result<Cow<'_, Scenario>, RunError> {
        if !self.has_grid {
            return Ok(Cow::Borrowed(&self.scenario));
        }
        let point = self.scenario.grid_point(grid_id);
        let point = point.expect("invariant: points are numbered up to the grid's last");
        let RunRequest { file, overrides, .. } = self.request;
        let scenario = file.resolve_point(overrides, &point).map_err(Box::new)?;
        Ok(Cow::Owned(scenario))
    }

    /// Evaluates each of these points alone, in parallel, and collects in their order.
    pub(crate) fn evaluate<T: Send>(
        &self,
        points: &[&Point],
        evaluate: impl Fn(&Point, &Scenario, &Prepared) -> Result<T, RunError> + Sync,
    ) -> Results<T> {
        let mut results = Results::default();
        for points in points.chunks(CHUNK) {
            let done: Vec<PointOutcome<T>> = points
                .par_iter()
                .map(|point| {
                    let scenario = self.scenario(point.grid_id)?;
                    let prepared = self.stages.prepare(&scenario, &point.inputs, &point.keys)?;
                    let result = evaluate(point, &scenario, &prepared)?;
                    let signals = self.signal_record(&prepared);
                    let evaluated = prepared.metrics_window().map(|window| window.days());
                    let Prepared { candidates, warnings, .. } = prepared;
                    let n_signals = candidates.len();
                    Ok(EvaluatedPoint { result, n_signals, signals, evaluated, warnings })
                })
                .collect();
            for (point, done) in points.iter().zip(done) {
                results.push(point, done, &self.texts);
            }
        }
        results
    }

    /// What became of a point's signals, where the run has no grid.
    pub(crate) fn signal_record(&self, prepared: &Prepared) -> Option<SignalRecord> {
        (!self.has_grid).then(|| SignalRecord::of(prepared))
    }

    /// The point of that number, which is run.
    pub(crate) fn at(&self, grid_id: usize) -> &Point {
        let position = self.points.binary_search_by_key(&grid_id, |point| point.grid_id);
        &self.points[position.expect("invariant: only points that are run are looked for")]
    }

    /// Every point, in grid order.
    pub(crate) fn all(&self) -> Vec<&Point> {
        self.points.iter().collect()
    }

    /// Announces that a point will be evaluated once more.
    pub(crate) fn expect_again(&self, point: &Point) -> Result<(), RunError> {
        self.stages.expect(&*self.scenario(point.grid_id)?, &point.inputs);
        Ok(())
    }

    /// The scenario without the grid's values.
    pub(crate) fn base_scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The texts of the scenarios' warnings.
    pub(crate) fn texts(&self) -> &TextIds {
        &self.texts
    }

    /// The output of a run with these results.
    ///
    /// # Errors
    /// Where no point succeeded.
    pub(crate) fn finish<T>(self, results: Results<T>) -> Result<RunOutput<T>, RunError> {
        let Results { points, mut failures, warnings } = results;
        stop_if_cancelled(&failures)?;
        if points.is_empty() {
            let first = failures.swap_remove(0).error;
            return Err(match self.grid {
                GridUse::Every if !failures.is_empty() => {
                    RunError::AllPointsFailed { first: Box::new(first) }
                }
                GridUse::Every | GridUse::Ignored => first,
            });
        }
        let mut texts = TextIds::default();
        self.scenario.warnings.iter().for_each(|warning| texts.add(warning.to_string()));
        for inputs in &self.inputs {
            warnings::input_warnings(&self.scenario, inputs)
                .into_iter()
                .for_each(|warning| texts.add(warning));
        }
        warnings.texts.into_iter().for_each(|warning| texts.add(warning));
        Ok(RunOutput {
            symbols: self.inputs.first().map(|i| names(i)).unwrap_or_default(),
            scenario: self.scenario,
            has_grid: self.has_grid,
            points,
            failures,
            inputs: self.inputs,
            warnings: texts.texts,
            stages: self.stages.reports(),
        })
    }
}

/// Ends a run of which a point was told to stop: its work is not done, whatever is said later.
///
/// # Errors
/// [`RunError::Cancelled`] where one was.
pub(crate) fn stop_if_cancelled(failures: &[PointFailure]) -> Result<(), RunError> {
    match failures.iter().any(|failure| failure.error.is_cancelled()) {
        true => Err(RunError::Cancelled),
        false => Ok(()),
    }
}

/// Runs `evaluate` on every point, in parallel, and collects in grid order.
///
/// # Errors
/// Where the scenario or any grid value is wrong, a file cannot be used, or no point succeeds.
pub(crate) fn run_points<T: Send>(
    request: RunRequest<'_>,
    grid: GridUse,
    stages: Stages,
    n_steps_per_point: impl Fn(&Scenario) -> usize,
    evaluate: impl Fn(&Scenario, &Prepared) -> Result<T, RunError> + Sync,
) -> Result<RunOutput<T>, RunError> {
    let mut n_steps = 0;
    let progress = request.progress;
    let run = Points::load(request, grid, stages, |_, scenario| {
        n_steps += n_steps_per_point(scenario);
    })?;
    progress.begin("replaying", n_steps);
    let results = run.evaluate(&run.all(), |_, scenario, prepared| {
        go_on(progress)?;
        evaluate(scenario, prepared)
    });
    run.finish(results)
}

/// What points gave, collected in grid order.
pub(crate) struct Results<T> {
    pub(crate) points: Vec<PointResult<T>>,
    pub(crate) failures: Vec<PointFailure>,
    warnings: TextIds,
}

impl<T> Default for Results<T> {
    fn default() -> Results<T> {
        Results { points: Vec::new(), failures: Vec::new(), warnings: TextIds::default() }
    }
}

impl<T> Results<T> {
    /// Adds the next point's result; `texts` are those of the scenarios' warnings.
    pub(crate) fn push(&mut self, point: &Point, done: PointOutcome<T>, texts: &TextIds) {
        let grid_id = point.grid_id;
        match done {
            Ok(EvaluatedPoint { result, n_signals, signals, evaluated, warnings }) => {
                for id in &point.warnings {
                    self.warnings.add(texts.texts[*id as usize].clone());
                }
                warnings.into_iter().for_each(|warning| self.warnings.add(warning));
                self.points.push(PointResult { grid_id, n_signals, signals, evaluated, result });
            }
            Err(error) => self.failures.push(PointFailure { grid_id, error }),
        }
    }
}

/// What was loaded so far.
struct InputLoader<'a> {
    in_memory: &'a InMemory,
    by_key: BTreeMap<crate::StageKey, Arc<Inputs>>,
    distinct: Vec<Arc<Inputs>>,
    symbols: LoadedSymbols,
    last: Option<Arc<Inputs>>,
}

impl<'a> InputLoader<'a> {
    fn new(in_memory: &'a InMemory) -> InputLoader<'a> {
        InputLoader {
            in_memory,
            by_key: BTreeMap::new(),
            distinct: Vec::new(),
            symbols: LoadedSymbols::new(),
            last: None,
        }
    }

    /// The inputs of a scenario, given the one before it.
    fn inputs(
        &mut self,
        scenario: &Scenario,
        before: Option<&Scenario>,
    ) -> Result<Arc<Inputs>, RunError> {
        if let (Some(last), Some(before)) = (&self.last, before)
            && Inputs::are_the_same(before, scenario)
        {
            return Ok(Arc::clone(last));
        }
        let key = Inputs::key(scenario);
        let inputs = match self.by_key.get(&key) {
            Some(inputs) => Arc::clone(inputs),
            None => {
                let inputs = Arc::new(Inputs::load(scenario, self.in_memory, &mut self.symbols)?);
                self.by_key.insert(key, Arc::clone(&inputs));
                self.distinct.push(Arc::clone(&inputs));
                inputs
            }
        };
        self.last = Some(Arc::clone(&inputs));
        Ok(inputs)
    }
}

fn names(inputs: &Inputs) -> Vec<String> {
    inputs.symbols.iter().map(|s| s.symbol.clone()).collect()
}

/// Warnings in order of appearance, each once.
#[derive(Debug, Default)]
pub(crate) struct TextIds {
    texts: Vec<Warning>,
    ids: BTreeMap<Warning, u32>,
}

impl TextIds {
    /// The number of a text.
    fn id(&mut self, text: impl Into<Warning>) -> u32 {
        let text = text.into();
        if let Some(id) = self.ids.get(&text) {
            return *id;
        }
        let id = self.texts.len() as u32;
        self.texts.push(text.clone());
        self.ids.insert(text, id);
        id
    }

    fn add(&mut self, text: impl Into<Warning>) {
        self.id(text);
    }
}
