//! Walk-forward: on each training window the best plan of each regime, and the best grid point, are
//! chosen, and taken through the next test window.
//!
//! Two passes, so that memory does not grow with the grid: the first keeps of each point what its
//! plans made in each training window; the second evaluates the chosen points again and keeps what
//! came of their test windows. Indicators, regimes and outcomes are those of the whole series: a
//! window only says which signals count, by their decision time.

mod contenders;
mod results;
mod testing;

pub use results::{
    Chosen, ContenderResult, PortfolioResult, TestEntry, WalkForward, WalkForwardWindow,
};

use crate::engine::Purpose;
use crate::points::{GridUse, Points, stop_if_cancelled};
use crate::prepare::Stages;
use crate::prepared::Prepared;
use crate::progress::{Watched, go_on};
use crate::results::{PointResult, RunOutput};
use crate::{RunError, RunRequest};
use contenders::{contenders, entries};
use exitlab_evidence::{MAX_WINDOWS, Span, TrainingSums, WalkForwardSettings, Window};
use exitlab_exit::Ambiguity;
use exitlab_scenario::Scenario;
use results::Tested;
use std::collections::BTreeMap;
use testing::test;

/// Walks forward through a scenario's grid, or through the scenario alone where it has none. Beside
/// the result, what the grid points' training gave.
///
/// # Errors
/// See [`RunError`]; [`RunError::NoWindow`] where not even one test window fits into the data, and
/// [`RunError::NothingToLearn`] where no training window has enough entries.
pub fn run_walk_forward(
    request: RunRequest<'_>,
    settings: WalkForwardSettings,
) -> Result<(WalkForward, RunOutput<Vec<TrainingSums>>), RunError> {
    let RunRequest { file, overrides, engine, progress, .. } = request;
    let scenario = file.resolve(overrides).map_err(Box::new)?;
    scenario.fixed_study_plans()?;
    let timeframe = scenario.data.timeframe;
    if matches!(settings.test, Span::Us(us) if us < timeframe.us()) {
        return Err(RunError::TestTooShort { test: settings.test, timeframe });
    }
    let stages = Stages::new(engine, Purpose::WalkForward);
    let run = Points::load(request, GridUse::Every, stages, |_, _| ())?;
    let windows = windows(&run, settings)?;

    progress.begin("training", run.points.len());
    let trained = run.evaluate(&run.all(), |_, scenario, prepared| {
        go_on(progress)?;
        let sums = train(scenario, prepared, &windows)?;
        progress.step();
        Ok(sums)
    });
    stop_if_cancelled(&trained.failures)?;
    let n_plans = run.base_scenario().study_plans.len();
    let chosen = choose(windows.len(), n_plans, &trained.points);
    if chosen.iter().all(Option::is_none) && !trained.points.is_empty() {
        return Err(RunError::NothingToLearn { n_windows: windows.len() });
    }

    // A point may have been chosen by several windows.
    let mut points = BTreeMap::new();
    for chosen in chosen.iter().flatten() {
        points.insert(chosen.grid_id, run.at(chosen.grid_id));
    }
    let points: Vec<_> = points.into_values().collect();
    points.iter().try_for_each(|point| run.expect_again(point))?;
    progress.begin("testing", points.len());
    let tested = run.evaluate(&points, |point, scenario, prepared| {
        go_on(progress)?;
        let chosen_here: Vec<(usize, &Window, &Chosen)> = windows
            .iter()
            .zip(&chosen)
            .enumerate()
            .filter_map(|(idx, (window, chosen))| Some((idx, window, chosen.as_ref()?)))
            .filter(|(_, _, chosen)| chosen.grid_id == point.grid_id)
            .collect();
        let tested = test(scenario, prepared, engine, &chosen_here)?;
        progress.step();
        Ok(tested)
    });
    stop_if_cancelled(&tested.failures)?;
    let by_window: BTreeMap<usize, Tested> = tested
        .points
        .into_iter()
        .flat_map(|point| point.result)
        .map(|tested| (tested.window, tested))
        .collect();
    let watch = Watched::asked(progress);
    let result =
        WalkForward::new(run.base_scenario(), settings, windows, chosen, by_window, &watch);
    go_on(progress)?;
    Ok((result, run.finish(trained)?))
}

/// The windows, from the first decision of the first usable point that has a regime on.
fn windows(run: &Points<'_>, settings: WalkForwardSettings) -> Result<Vec<Window>, RunError> {
    let mut failed = None;
    for point in &run.points {
        run.expect_again(point)?;
        let spans = run.evaluate(&[point], |_, _, prepared| {
            let times = prepared.timeline.times();
            let data = times.first().copied().zip(times.last().copied());
            Ok(prepared.first_regime_time().zip(data))
        });
        let span = spans.points.first().and_then(|point| point.result);
        failed = failed.or(spans.failures.into_iter().next());
        let Some((usable, (from, last))) = span else { continue };
        let first = settings.first.unwrap_or(usable);
        // The first time is a close.
        let bar = run.base_scenario().data.timeframe.us();
        if first.plus_us(bar) < from || first > last {
            return Err(RunError::FirstOutsideData { first, from, to: last });
        }
        let windows = settings.windows(first, last.plus_us(1));
        return match windows.len() {
            0 => Err(RunError::NoWindow { first, last, train: settings.train }),
            n if n > MAX_WINDOWS as usize => Err(RunError::TooManyWindows { test: settings.test }),
            _ => Ok(windows),
        };
    }
    Err(failed.map_or(RunError::NothingToLearn { n_windows: 0 }, |failure| failure.error))
}

/// What each contender made in each training window.
fn train(
    scenario: &Scenario,
    prepared: &Prepared,
    windows: &[Window],
) -> Result<Vec<TrainingSums>, RunError> {
    let n_contenders = contenders(scenario).len();
    let mut sums: Vec<TrainingSums> =
        windows.iter().map(|_| TrainingSums::new(n_contenders)).collect();
    for entry in entries(scenario, prepared, &prepared.candidates, Ambiguity::Off)? {
        let time = entry.trades[0].signal_time;
        let r_net: Vec<f64> = entry.trades.iter().map(|trade| trade.r_net).collect();
        for (window, sums) in windows.iter().zip(&mut sums) {
            if !window.train.contains(&time) {
                continue;
            }
            match entry.reaches(window.test.start) {
                true => sums.purge(),
                false => sums.add(entry.regime, &r_net),
            }
        }
    }
    Ok(sums)
}

/// By window, the grid point whose learned map made most per entry of the training window, the first
/// of equals.
fn choose(
    n_windows: usize,
    n_plans: usize,
    points: &[PointResult<Vec<TrainingSums>>],
) -> Vec<Option<Chosen>> {
    let mut chosen: Vec<Option<Chosen>> = vec![None; n_windows];
    for point in points {
        for (best, training) in chosen.iter_mut().zip(&point.result) {
            let Some(map) = training.learn(n_plans) else { continue };
            if best.as_ref().is_none_or(|best| map.avg_r() > best.map.avg_r()) {
                let (grid_id, training) = (point.grid_id, training.clone());
                *best = Some(Chosen { grid_id, map, training });
            }
        }
    }
    chosen
}
