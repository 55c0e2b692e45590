//! What runs prove: exit modes compared, two runs compared, the best cell discounted, trades resampled.

use crate::errors::setting_error;
use crate::frame::Frame;
use crate::run::Run;
use crate::worker::at_work;
use exitlab::crates::evidence::SweepCell;
use exitlab::crates::metrics::{DailyR, EvaluatedDays};
use exitlab::crates::store::{discount_tables, monte_carlo_tables};
use exitlab::crates::words::{CostRates, comparison_text, discount_text, monte_carlo_text};
use exitlab::{
    Colours, Compare, Detail, Discount, DiscountMetric, DiscountedSweep, Error, Looks, MonteCarlo,
    Screen, Table, comparison_tables,
};
use pyo3::prelude::*;

/// What was found out about a run: its words and its tables.
#[pyclass(frozen, module = "exitlab._exitlab")]
pub(crate) struct Evidence {
    /// What the program shows in a terminal of 100 columns.
    #[pyo3(get)]
    text: String,
    /// A page of its own, where there is one.
    #[pyo3(get)]
    html: Option<String>,
    tables: Vec<Table>,
}

#[pymethods]
impl Evidence {
    /// Names of its tables.
    #[getter]
    fn tables(&self) -> Vec<&'static str> {
        self.tables.iter().map(Table::name).collect()
    }

    /// A table by its name; none where there is none.
    fn table(&self, name: &str) -> Option<Frame> {
        self.tables.iter().find(|table| table.name() == name).map(|table| Frame::new(table.clone()))
    }
}

const SCREEN: Screen =
    Screen { width: Screen::DEFAULT_WIDTH, detail: Detail::Tables, colours: Colours::Off };

/// How a comparison is made, where the scenario's `[statistics]` are not to decide.
struct Tested<'a> {
    alpha: Option<f64>,
    min_effect_r: Option<f64>,
    repeated_looks: Option<bool>,
    draws: Option<i64>,
    seed: Option<i64>,
    baseline: Option<&'a str>,
}

impl<'a> Tested<'a> {
    /// # Errors
    /// `ScenarioError` where a value makes no sense.
    fn compare(&self, py: Python<'_>) -> PyResult<Compare<'a>> {
        let mut compare = Compare::new();
        if let Some(alpha) = self.alpha {
            if !(alpha > 0.0 && alpha < 1.0) {
                let message = format!("alpha: {alpha} is not between 0 and 1");
                return Err(setting_error(py, &message, "alpha"));
            }
            compare = compare.alpha(alpha);
        }
        if let Some(min_effect_r) = self.min_effect_r {
            if !(min_effect_r >= 0.0 && min_effect_r.is_finite()) {
                let message = format!("min_effect_r: {min_effect_r} is no number of at least 0");
                return Err(setting_error(py, &message, "min_effect_r"));
            }
            compare = compare.min_effect(min_effect_r);
        }
        if let Some(is_repeated) = self.repeated_looks {
            compare = compare.looks(if is_repeated { Looks::Repeated } else { Looks::Once });
        }
        if let Some(draws) = self.draws {
            compare = compare.draws(draws_of(py, draws)?);
        }
        if let Some(seed) = self.seed {
            compare = compare.seed(seed_of(py, seed)?);
        }
        Ok(match self.baseline {
            Some(plan) => compare.baseline(plan),
            None => compare,
        })
    }
}

/// The exit modes of a study on the same entries.
#[pyfunction]
#[pyo3(signature = (
    run, alpha=None, min_effect_r=None, repeated_looks=None, draws=None, seed=None, baseline=None, progress=None
))]
#[expect(clippy::too_many_arguments, reason = "each is a keyword of Python's")]
pub(crate) fn compare(
    py: Python<'_>,
    run: &Run,
    alpha: Option<f64>,
    min_effect_r: Option<f64>,
    repeated_looks: Option<bool>,
    draws: Option<i64>,
    seed: Option<i64>,
    baseline: Option<&str>,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Evidence> {
    let tested = Tested { alpha, min_effect_r, repeated_looks, draws, seed, baseline };
    let compare = tested.compare(py)?;
    at_work(py, progress, |progress| {
        let stored = run.stored()?;
        let comparison = compare.progress(progress).stored(stored)?;
        let rates = CostRates::of(&stored.manifest().scenario);
        let tables = comparison_tables(&comparison, &rates)?;
        let text = comparison_text(&comparison, &rates, None, &SCREEN);
        Ok(Evidence { text, html: None, tables })
    })
}

/// Run B with run A, entry by entry where both took the same ones.
#[pyfunction]
#[pyo3(signature = (
    a, b, alpha=None, min_effect_r=None, repeated_looks=None, draws=None, seed=None, progress=None
))]
#[expect(clippy::too_many_arguments, reason = "each is a keyword of Python's")]
pub(crate) fn compare_runs(
    py: Python<'_>,
    a: &Run,
    b: &Run,
    alpha: Option<f64>,
    min_effect_r: Option<f64>,
    repeated_looks: Option<bool>,
    draws: Option<i64>,
    seed: Option<i64>,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Evidence> {
    let tested = Tested { alpha, min_effect_r, repeated_looks, draws, seed, baseline: None };
    let compare = tested.compare(py)?;
    at_work(py, progress, |progress| {
        let (a, b) = (a.stored()?, b.stored()?);
        let two_runs = compare.progress(progress).two_runs(a, b)?;
        let (text, html) = (two_runs.text(&SCREEN), Some(two_runs.html(a, b)));
        Ok(Evidence { text, html, tables: two_runs.tables()? })
    })
}

/// The best cell of a sweep, for the number of cells that were tried.
#[pyfunction]
#[pyo3(signature = (run, metric="sharpe", benchmark_mode=None, draws=None, seed=None))]
pub(crate) fn discount(
    py: Python<'_>,
    run: &Run,
    metric: &str,
    benchmark_mode: Option<&str>,
    draws: Option<i64>,
    seed: Option<i64>,
) -> PyResult<Evidence> {
    let discount = discount_of(py, metric, benchmark_mode, draws, seed)?;
    at_work(py, None, |progress| evidence_of(&discount.progress(progress).stored(run.stored()?)?))
}

/// The chosen one of the trials of a search, for the number of trials. A trial is its number, the days on which it
/// closed trades, counted from 1970-01-01, and their net R; `first_day` to `last_day` are those on which all of them
/// could.
#[pyfunction]
#[pyo3(signature = (
    trials, mode, first_day, last_day, chosen, metric, draws=None, seed=None
))]
#[expect(clippy::too_many_arguments, reason = "each is a keyword of Python's")]
pub(crate) fn discount_trials(
    py: Python<'_>,
    trials: Vec<(usize, Vec<i64>, Vec<f64>)>,
    mode: &str,
    first_day: i64,
    last_day: i64,
    chosen: usize,
    metric: &str,
    draws: Option<i64>,
    seed: Option<i64>,
) -> PyResult<Evidence> {
    let discount = discount_of(py, metric, None, draws, seed)?;
    let chosen = trials.iter().position(|(number, ..)| *number == chosen);
    let chosen =
        chosen.ok_or_else(|| setting_error(py, "chosen: no trial has that number", "chosen"))?;
    let names: Vec<String> = trials.iter().map(|(number, ..)| format!("trial {number}")).collect();
    let daily_r: Vec<Vec<DailyR>> = trials
        .iter()
        .map(|(_, days, sums)| {
            let days = days.iter().zip(sums);
            days.map(|(day, sum_r)| DailyR { day: *day, sum_r: *sum_r }).collect()
        })
        .collect();
    let cells: Vec<SweepCell<'_>> = trials
        .iter()
        .zip(&names)
        .zip(&daily_r)
        .map(|(((number, ..), name), daily_r)| SweepCell {
            grid_id: *number,
            profile: name,
            mode,
            daily_r,
        })
        .collect();
    let days = EvaluatedDays { first: first_day, last: last_day };
    at_work(py, None, |progress| {
        evidence_of(&discount.chosen(chosen).progress(progress).tries(&cells, days)?)
    })
}

fn evidence_of(discounted: &DiscountedSweep) -> Result<Evidence, Error> {
    let text = discount_text(discounted, None, &SCREEN);
    Ok(Evidence { text, html: None, tables: discount_tables(discounted)?.into() })
}

fn discount_of(
    py: Python<'_>,
    metric: &str,
    benchmark_mode: Option<&str>,
    draws: Option<i64>,
    seed: Option<i64>,
) -> PyResult<Discount<'static>> {
    let metrics = [DiscountMetric::Sharpe, DiscountMetric::AvgR];
    let metric = metrics.into_iter().find(|known| known.name() == metric).ok_or_else(|| {
        let message = format!("metric: `{metric}` is none of sharpe, avg_r");
        setting_error(py, &message, "metric")
    })?;
    let mut discount = Discount::new().metric(metric);
    if let Some(mode) = benchmark_mode {
        discount = discount.benchmark_mode(mode);
    }
    if let Some(draws) = draws {
        discount = discount.draws(draws_of(py, draws)?);
    }
    if let Some(seed) = seed {
        discount = discount.seed(seed_of(py, seed)?);
    }
    Ok(discount)
}

/// The trades of a replay or sweep, resampled.
#[pyfunction]
#[pyo3(signature = (run, draws=None, seed=None))]
pub(crate) fn montecarlo(
    py: Python<'_>,
    run: &Run,
    draws: Option<i64>,
    seed: Option<i64>,
) -> PyResult<Evidence> {
    let mut monte_carlo = MonteCarlo::new();
    if let Some(draws) = draws {
        monte_carlo = monte_carlo.draws(draws_of(py, draws)?);
    }
    if let Some(seed) = seed {
        monte_carlo = monte_carlo.seed(seed_of(py, seed)?);
    }
    at_work(py, None, |progress| {
        let runs = monte_carlo.progress(progress).stored(run.stored()?)?;
        let text = monte_carlo_text(&runs, &SCREEN);
        Ok(Evidence { text, html: None, tables: monte_carlo_tables(&runs)?.into() })
    })
}

fn draws_of(py: Python<'_>, draws: i64) -> PyResult<usize> {
    let within = usize::try_from(draws).ok().filter(|n| (100..=10_000_000).contains(n));
    within.ok_or_else(|| {
        let message = format!("draws: {draws} is not between 100 and 10,000,000");
        setting_error(py, &message, "draws")
    })
}

fn seed_of(py: Python<'_>, seed: i64) -> PyResult<u64> {
    u64::try_from(seed).map_err(|_| setting_error(py, &format!("seed: {seed} is below 0"), "seed"))
}
