//! The commands that make runs.

use crate::errors::setting_error;
use crate::run::{Made, Run};
use crate::scenario::Scenario;
use crate::worker::at_work;
use exitlab::{
    Engine, GroupBy, Regimes, Replay, Span, Study, Sweep, Timestamp, WalkForward,
    WalkForwardSettings,
};
use pyo3::prelude::*;

/// Every signal under every exit mode of `study.plans`, on the same entries; at every point of the grid where `grid`
/// says so.
#[pyfunction]
#[pyo3(signature = (scenario, grid=false, by=None, engine="leap", progress=None))]
pub(crate) fn study(
    py: Python<'_>,
    scenario: &Scenario,
    grid: bool,
    by: Option<Vec<String>>,
    engine: &str,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Run> {
    let (by, engine) = (groups_of(py, by)?, engine_of(py, engine)?);
    at_work(py, progress, |progress| {
        let study = Study::new(&scenario.scenario).by(by).engine(engine).progress(progress);
        let run = if grid { study.grid().run() } else { study.run() };
        Ok(Run::new(Made::Study(Box::new(run?))))
    })
}

/// One profile and mode of a scenario.
#[pyfunction]
#[pyo3(signature = (scenario, profile=None, mode=None, by=None, engine="leap", progress=None))]
pub(crate) fn replay(
    py: Python<'_>,
    scenario: &Scenario,
    profile: Option<&str>,
    mode: Option<&str>,
    by: Option<Vec<String>>,
    engine: &str,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Run> {
    let (by, engine) = (groups_of(py, by)?, engine_of(py, engine)?);
    at_work(py, progress, |progress| {
        let mut replay = Replay::new(&scenario.scenario).by(by).engine(engine).progress(progress);
        if let Some(profile) = profile {
            replay = replay.profile(profile);
        }
        if let Some(mode) = mode {
            replay = replay.mode(mode);
        }
        Ok(Run::new(Made::Portfolio(Box::new(replay.run()?))))
    })
}

/// Every profile × mode of `sweep` at every point of the scenario's grid.
#[pyfunction]
#[pyo3(signature = (scenario, by=None, engine="leap", progress=None))]
pub(crate) fn sweep(
    py: Python<'_>,
    scenario: &Scenario,
    by: Option<Vec<String>>,
    engine: &str,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Run> {
    let (by, engine) = (groups_of(py, by)?, engine_of(py, engine)?);
    at_work(py, progress, |progress| {
        let run = Sweep::new(&scenario.scenario).by(by).engine(engine).progress(progress).run()?;
        Ok(Run::new(Made::Portfolio(Box::new(run))))
    })
}

/// Chooses on each training window, and takes the choice through the window after it.
#[pyfunction]
#[pyo3(signature = (scenario, train, test, anchored=false, embargo="0d", first=None, engine="leap", progress=None))]
#[expect(clippy::too_many_arguments, reason = "each is a keyword of Python's")]
pub(crate) fn walkforward(
    py: Python<'_>,
    scenario: &Scenario,
    train: &str,
    test: &str,
    anchored: bool,
    embargo: &str,
    first: Option<&str>,
    engine: &str,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Run> {
    let time = |text: &str| {
        let error = |error| setting_error(py, &format!("first: {error}"), "first");
        Timestamp::parse_iso(text).map_err(error)
    };
    let span = |key: &str, text: &str| {
        text.parse::<Span>().map_err(|error| setting_error(py, &format!("{key}: {error}"), key))
    };
    let settings = WalkForwardSettings {
        train: span("train", train)?,
        test: span("test", test)?,
        anchored,
        embargo: span("embargo", embargo)?,
        first: first.map(time).transpose()?,
    };
    let engine = engine_of(py, engine)?;
    at_work(py, progress, |progress| {
        let run = WalkForward::new(&scenario.scenario, settings)
            .engine(engine)
            .progress(progress)
            .run()?;
        Ok(Run::new(Made::WalkForward(Box::new(run))))
    })
}

/// Whether regimes and volatility levels mean anything.
#[pyfunction]
#[pyo3(signature = (scenario, progress=None))]
pub(crate) fn regimes(
    py: Python<'_>,
    scenario: &Scenario,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Run> {
    at_work(py, progress, |progress| {
        Ok(Run::new(Made::Regimes(Box::new(
            Regimes::new(&scenario.scenario).progress(progress).run()?,
        ))))
    })
}

fn engine_of(py: Python<'_>, name: &str) -> PyResult<Engine> {
    match name {
        "leap" => Ok(Engine::Leap),
        "reference" => Ok(Engine::Reference),
        _ => {
            let message = format!("engine: `{name}` is none of leap, reference");
            Err(setting_error(py, &message, "engine"))
        }
    }
}

fn groups_of(py: Python<'_>, names: Option<Vec<String>>) -> PyResult<Option<GroupBy>> {
    let Some(names) = names else { return Ok(None) };
    let mut by = GroupBy::NONE;
    for name in names {
        match name.as_str() {
            "symbol" => by.symbol = true,
            "side" => by.side = true,
            "vol_level" => by.vol_level = true,
            "year" => by.year = true,
            _ => {
                let message = format!("by: `{name}` is none of symbol, side, vol_level, year");
                return Err(setting_error(py, &message, "by"));
            }
        }
    }
    Ok(Some(by))
}
