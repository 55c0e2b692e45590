//! The extension module `exitlab._exitlab`: the library for Python, which the package wraps.
//!
//! - `scenario` makes scenarios of files, dicts and frames.
//! - `commands` runs them, `evidence` asks runs what they prove, `run` is what comes back.
//! - `frame`, `arrow` and `columns` take frames in and hand tables out, over Arrow's C interface.
//! - `bars` says what bars are of.
//! - `worker` lets the engine work while Python stays responsive.
//! - `one_trade` has the levels of a trade and the policy, `indicators` the columns behind regimes.
//!
//! Names and defaults that a user sees are in the Python part of the package.

mod arrow;
mod bars;
mod columns;
mod commands;
mod errors;
mod evidence;
mod frame;
mod indicators;
mod log;
mod one_trade;
mod run;
mod scenario;
mod values;
mod worker;

use pyo3::prelude::*;
use std::ffi::OsString;

/// The extension module.
#[pymodule]
mod _exitlab {
    #[pymodule_export]
    use super::arrow::{Columns, take};
    #[pymodule_export]
    use super::bars::look_at;
    #[pymodule_export]
    use super::commands::{regimes, replay, study, sweep, walkforward};
    #[pymodule_export]
    use super::evidence::{Evidence, compare, compare_runs, discount, discount_trials, montecarlo};
    #[pymodule_export]
    use super::frame::Frame;
    #[pymodule_export]
    use super::indicators::indicators;
    #[pymodule_export]
    use super::one_trade::{levels, policy};
    #[pymodule_export]
    use super::run::Run;
    #[pymodule_export]
    use super::scenario::{Scenario, schema};
    #[pymodule_export]
    use super::worker::{set_threads, threads};
    #[pymodule_export]
    use super::{command, version};
}

/// Runs the program `exitlab` with these arguments, the first of which is its name, as a process of its own
/// would; returns its exit code.
#[pyfunction]
fn command(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    py.detach(|| exitlab_cli::run_with(arguments))
}

/// The package's version.
#[pyfunction]
fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}
