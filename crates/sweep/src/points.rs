//! From a scenario file to the points of a run, their inputs loaded and their stages shared.

use crate::inputs::{Inputs, LoadedSymbols};
use crate::key::StageKey;
use crate::prepare::{PointKeys, Prepared, Stages};
use crate::results::{PointFailure, PointResult, RunOutput};
use crate::{Progress, RunError, warnings};
use exitlab_scenario::{GridPoint, Override, Scenario, ScenarioFile};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Whether the scenario's grid is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grid {
    /// Every point of it.
    Every,
    /// The scenario as it is.
    Ignored,
}

/// A point evaluated.
struct Done<T> {
    result: T,
    n_signals: usize,
    warnings: Vec<String>,
}

fn names(inputs: &Inputs) -> Vec<String> {
    inputs.symbols.iter().map(|s| s.symbol.clone()).collect()
}

struct Point {
    grid_id: usize,
    point: Option<GridPoint>,
    scenario: Arc<Scenario>,
    inputs: Arc<Inputs>,
}

/// Runs `evaluate` on every point, in parallel, and collects in grid order.
///
/// # Errors
/// Where the scenario or any grid value is wrong, a file cannot be used, or no point succeeds.
pub(crate) fn run_points<T: Send>(
    file: &ScenarioFile,
    overrides: &[Override],
    grid: Grid,
    progress: &dyn Progress,
    n_steps_per_point: impl Fn(&Scenario) -> usize,
    evaluate: impl Fn(&Scenario, &Prepared) -> T + Sync,
) -> Result<RunOutput<T>, RunError> {
    let scenario = file.resolve(overrides).map_err(Box::new)?;
    let resolved: Vec<(Option<GridPoint>, Arc<Scenario>)> = match grid {
        Grid::Every if !scenario.sweep.grid.is_empty() => scenario
            .grid_points()
            .into_iter()
            .map(|point| {
                let scenario = file.resolve_point(overrides, &point).map_err(Box::new)?;
                Ok((Some(point), Arc::new(scenario)))
            })
            .collect::<Result<_, RunError>>()?,
        Grid::Every | Grid::Ignored => vec![(None, Arc::new(scenario.clone()))],
    };
    let points = load_inputs(resolved, progress)?;

    let stages = Stages::default();
    let keys: Vec<PointKeys> =
        points.iter().map(|p| stages.expect(&p.scenario, &p.inputs)).collect();
    progress.begin("replaying", points.iter().map(|p| n_steps_per_point(&p.scenario)).sum());
    let outcomes: Vec<Result<Done<T>, RunError>> = points
        .par_iter()
        .zip(&keys)
        .map(|(point, keys)| {
            let prepared = stages.prepare(&point.scenario, &point.inputs, keys)?;
            let result = evaluate(&point.scenario, &prepared);
            let Prepared { candidates, warnings, .. } = prepared;
            Ok(Done { result, n_signals: candidates.len(), warnings })
        })
        .collect();

    let mut collected = Warnings::default();
    collected.extend(scenario.warnings.iter().map(ToString::to_string));
    let inputs = distinct_inputs(&points);
    let symbols = inputs.first().map(|i| names(i)).unwrap_or_default();
    for bars in inputs.iter().flat_map(|i| &i.symbols) {
        collected.extend(warnings::data_warnings(bars));
    }
    let mut output = RunOutput {
        scenario,
        points: Vec::new(),
        failures: Vec::new(),
        inputs,
        warnings: Vec::new(),
        stages: stages.reports(),
        symbols,
    };
    for (point, outcome) in points.into_iter().zip(outcomes) {
        let Point { grid_id, point, scenario, .. } = point;
        match outcome {
            Ok(Done { result, n_signals, warnings }) => {
                collected.extend(scenario.warnings.iter().map(ToString::to_string));
                collected.extend(warnings);
                output.points.push(PointResult { grid_id, point, scenario, n_signals, result });
            }
            Err(error) => output.failures.push(PointFailure { grid_id, error }),
        }
    }
    if output.points.is_empty() {
        let first = output.failures.swap_remove(0).error;
        return Err(match grid {
            Grid::Every if !output.failures.is_empty() => {
                RunError::AllPointsFailed { first: Box::new(first) }
            }
            Grid::Every | Grid::Ignored => first,
        });
    }
    output.warnings = collected.0;
    Ok(output)
}

/// The inputs of all points, each once, in grid order.
fn distinct_inputs(points: &[Point]) -> Vec<Arc<Inputs>> {
    let mut distinct: Vec<Arc<Inputs>> = Vec::new();
    for point in points {
        if !distinct.iter().any(|known| Arc::ptr_eq(known, &point.inputs)) {
            distinct.push(Arc::clone(&point.inputs));
        }
    }
    distinct
}

/// Loads the files of every point, those that points share once.
fn load_inputs(
    resolved: Vec<(Option<GridPoint>, Arc<Scenario>)>,
    progress: &dyn Progress,
) -> Result<Vec<Point>, RunError> {
    let keys: Vec<StageKey> = resolved.iter().map(|(_, s)| Inputs::key(s)).collect();
    let mut loaded: BTreeMap<StageKey, Arc<Inputs>> = BTreeMap::new();
    let mut symbols = LoadedSymbols::new();
    let n_distinct = keys.iter().collect::<std::collections::BTreeSet<_>>().len();
    progress.begin("loading", n_distinct);
    let mut points = Vec::with_capacity(resolved.len());
    for (grid_id, ((point, scenario), key)) in resolved.into_iter().zip(keys).enumerate() {
        let inputs = match loaded.get(&key) {
            Some(inputs) => Arc::clone(inputs),
            None => {
                let inputs = Arc::new(Inputs::load(&scenario, &mut symbols)?);
                progress.step();
                loaded.insert(key, Arc::clone(&inputs));
                inputs
            }
        };
        points.push(Point { grid_id, point, scenario, inputs });
    }
    // Tables hold positions of symbols, which have to mean the same in every row.
    if points.iter().any(|p| names(&p.inputs) != names(&points[0].inputs)) {
        return Err(RunError::GridOverSymbols);
    }
    Ok(points)
}

/// Warnings in order of appearance, each once.
#[derive(Default)]
struct Warnings(Vec<String>);

impl Warnings {
    fn extend(&mut self, warnings: impl IntoIterator<Item = String>) {
        for warning in warnings {
            if !self.0.contains(&warning) {
                self.0.push(warning);
            }
        }
    }
}
