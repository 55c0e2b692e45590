//! Errors as the terminal shows them: what is wrong, where, what to do.

use crate::host::{self, say};
use exitlab::Cause;
use exitlab::crates::run::RunError;
use exitlab::crates::scenario::ScenarioError;
use exitlab::crates::store::regress::BaselineError;
use exitlab::crates::store::{StoreError, StoredRunError};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, NamedSource};
use std::fmt::Write;
use std::ops::Range;

/// Why a command ended with exit code 2.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Library(#[from] exitlab::Error),
    /// A baseline cannot be used; `bless` is the command that would make a new one.
    #[error("{error}")]
    Baseline { error: BaselineError, bless: String },
    #[cfg(feature = "fetch")]
    #[error(transparent)]
    Fetch(#[from] exitlab_fetch::FetchError),
    #[error("{0}")]
    Other(String),
    /// The same with what to do about it.
    #[error("{message}")]
    Helped { message: String, help: String },
    /// Grid points failed; the run is written.
    #[error("{n_failed} of {n_points} grid points failed, the first is grid_id {grid_id}: {error}")]
    PointsFailed { n_failed: usize, n_points: usize, grid_id: usize, error: String },
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Failure {
        Failure::Library(error.into())
    }
}

impl From<ScenarioError> for Failure {
    fn from(error: ScenarioError) -> Failure {
        Failure::Library(error.into())
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        Failure::Library(error.into())
    }
}

impl From<StoredRunError> for Failure {
    fn from(error: StoredRunError) -> Failure {
        Failure::Library(error.into())
    }
}

/// The only thing that a command writes by itself is stdout.
impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        Failure::Other(format!("stdout cannot be written: {error}"))
    }
}

impl Failure {
    /// Prints the error to stderr.
    pub(crate) fn print(&self) {
        let mut text = String::new();
        let rendered = match self.scenario_error() {
            Some((error, span)) => render_scenario_error(error, span, &mut text),
            None => self.render_plain(&mut text),
        };
        match rendered {
            Ok(()) => say(text.trim_end()),
            Err(_) => say(format_args!("{} {self}", error_label())),
        }
    }

    /// The error and its place, where it has one in the scenario or an override.
    fn scenario_error(&self) -> Option<(&ScenarioError, Range<usize>)> {
        fn of(error: &RunError) -> Option<&ScenarioError> {
            match error {
                RunError::Scenario(error) => Some(error),
                RunError::Shared(error) => of(error),
                _ => None,
            }
        }
        let Failure::Library(error) = self else { return None };
        let Cause::Run(error) = error.cause() else { return None };
        of(error).and_then(|error| Some((error, error.span()?)))
    }

    fn render_plain(&self, text: &mut String) -> std::fmt::Result {
        write!(text, "{} {self}", error_label())?;
        let help = match self {
            Failure::Library(error) => match error.cause() {
                Cause::Store(StoreError::OutOccupied { .. }) => {
                    Some("name another folder with --out, or empty this one".to_owned())
                }
                _ => error.help(),
            },
            Failure::Baseline { error, bless } => error.help(bless),
            Failure::PointsFailed { .. } => {
                Some("failed_points in the run's manifest.json names all of them".to_owned())
            }
            #[cfg(feature = "fetch")]
            Failure::Fetch(error) => error.help(),
            Failure::Other(_) => None,
            Failure::Helped { help, .. } => Some(help.clone()),
        };
        if let Some(help) = help {
            write!(text, "\n  help: {help}")?;
        }
        Ok(())
    }
}

/// What every error begins with.
fn error_label() -> String {
    host::label("error:", host::RED)
}

/// The scenario's line, underlined.
fn render_scenario_error(
    error: &ScenarioError,
    span: Range<usize>,
    text: &mut String,
) -> std::fmt::Result {
    let mut diagnostic = MietteDiagnostic::new(error.message().to_owned());
    if let Some(help) = error.help() {
        diagnostic = diagnostic.with_help(help);
    }
    diagnostic = diagnostic.and_label(LabeledSpan::underline(span));
    let source = NamedSource::new(error.file(), error.source_text().to_owned());
    let report = miette::Report::new(diagnostic).with_source_code(source);
    let theme = if host::is_coloured(&std::io::stderr()) {
        GraphicalTheme::unicode()
    } else {
        GraphicalTheme::unicode_nocolor()
    };
    text.push_str(&error_label());
    GraphicalReportHandler::new_themed(theme).render_report(text, report.as_ref())
}
