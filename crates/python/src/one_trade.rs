//! The levels of one trade, and what profiles decide.

use crate::errors::{raise, setting_error};
use crate::scenario::Scenario;
use crate::values::python_of;
use crate::worker::at_once;
use exitlab::crates::scenario::built_in;
use exitlab::{LevelInputs, PolicyCell, Regime, Side, SignalLevels, TradeLevels, exit_mode_of};
use pyo3::prelude::*;

/// Where an exit mode of a scenario, or a built-in one, puts the levels of a trade.
#[pyfunction]
#[pyo3(signature = (mode, side, entry, atr, scenario=None, regime=None, adx=None, stop=None, target=None))]
#[expect(clippy::too_many_arguments, reason = "each is a keyword of Python's")]
pub(crate) fn levels<'py>(
    py: Python<'py>,
    mode: &str,
    side: &str,
    entry: f64,
    atr: f64,
    scenario: Option<&Scenario>,
    regime: Option<&str>,
    adx: Option<f64>,
    stop: Option<f64>,
    target: Option<f64>,
) -> PyResult<Bound<'py, PyAny>> {
    let side = match side.to_ascii_lowercase().as_str() {
        "long" => Side::Long,
        "short" => Side::Short,
        _ => {
            return Err(setting_error(
                py,
                &format!("side: `{side}` is none of long, short"),
                "side",
            ));
        }
    };
    let given = [("entry", Some(entry)), ("atr", Some(atr)), ("stop", stop), ("target", target)];
    for (key, number) in given.into_iter().filter_map(|(key, number)| Some((key, number?))) {
        if !(number.is_finite() && number > 0.0) {
            let message = format!("{key}: {number} is no number above 0");
            return Err(setting_error(py, &message, key));
        }
    }
    if let Some(adx) = adx.filter(|adx| !(0.0..=100.0).contains(adx)) {
        return Err(setting_error(py, &format!("adx: {adx} is not from 0 to 100"), "adx"));
    }
    let regime = regime.map(|name| regime_of(py, name)).transpose()?;
    let plans = match scenario {
        Some(scenario) => at_once(py, || scenario.scenario.resolve())?.plans,
        None => built_in().plans,
    };
    let plan = exit_mode_of(&plans, mode).map_err(|error| raise(py, error))?;
    let signal = SignalLevels { close: entry, stop_price: stop, target_price: target };
    let inputs = LevelInputs { side, entry_price: entry, atr, adx, signal };
    let levels = TradeLevels::of(&plan, &inputs, regime).map_err(|error| raise(py, error))?;
    python_of(py, &levels)
}

pub(crate) fn regime_of(py: Python<'_>, name: &str) -> PyResult<Regime> {
    Regime::from_name(name).ok_or_else(|| {
        let known: Vec<&str> = Regime::ALL.into_iter().map(Regime::name).collect();
        let message = format!("regime: `{name}` is none of {}", known.join(", "));
        setting_error(py, &message, "regime")
    })
}

/// What each profile of a scenario, or the built-in ones, decides by regime and volatility, for an account that has not
/// traded yet.
#[pyfunction]
#[pyo3(signature = (scenario=None))]
pub(crate) fn policy<'py>(
    py: Python<'py>,
    scenario: Option<&Scenario>,
) -> PyResult<Bound<'py, PyAny>> {
    let matrix = match scenario {
        Some(scenario) => {
            let resolved = at_once(py, || scenario.scenario.resolve())?;
            PolicyCell::matrix(&resolved.profiles, &resolved.plans)
        }
        None => {
            let built_in = built_in();
            PolicyCell::matrix(&built_in.profiles, &built_in.plans)
        }
    };
    python_of(py, &matrix)
}
