//! Errors as the terminal shows them: what is wrong, where, what to do.

use exitlab_data::DataError;
use exitlab_report::ReportError;
use exitlab_scenario::ScenarioError;
use exitlab_sweep::RunError;
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, NamedSource};
use std::fmt::Write;
use std::io::IsTerminal;

/// Why a command ended with exit code 2.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Run(#[from] RunError),
    #[error(transparent)]
    Report(#[from] ReportError),
    #[error("{0}")]
    Other(String),
    /// Grid points failed; the run is written.
    #[error("{n_failed} of {n_points} grid points failed, the first ({grid_id}): {error}")]
    PointsFailed { n_failed: usize, n_points: usize, grid_id: usize, error: String },
    /// Whoever read our output has left.
    #[error("broken pipe")]
    BrokenPipe,
}

impl From<Box<ScenarioError>> for Failure {
    fn from(error: Box<ScenarioError>) -> Failure {
        Failure::Run(RunError::Scenario(error))
    }
}

impl From<ScenarioError> for Failure {
    fn from(error: ScenarioError) -> Failure {
        Box::new(error).into()
    }
}

impl From<DataError> for Failure {
    fn from(error: DataError) -> Failure {
        Failure::Run(RunError::Data(error))
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Failure::BrokenPipe,
            _ => Failure::Other(error.to_string()),
        }
    }
}

impl Failure {
    /// Prints the error to stderr.
    pub(crate) fn print(&self) {
        let mut text = String::new();
        let rendered = match self.scenario_error() {
            Some(error) => render_scenario_error(error, &mut text),
            None => self.render_plain(&mut text),
        };
        match rendered {
            Ok(()) => eprintln!("{}", text.trim_end()),
            Err(_) => eprintln!("error: {self}"),
        }
    }

    fn scenario_error(&self) -> Option<&ScenarioError> {
        fn of(error: &RunError) -> Option<&ScenarioError> {
            match error {
                RunError::Scenario(error) => Some(error),
                RunError::Shared(error) => of(error),
                _ => None,
            }
        }
        match self {
            Failure::Run(error) => of(error),
            _ => None,
        }
    }

    fn render_plain(&self, text: &mut String) -> std::fmt::Result {
        write!(text, "error: {self}")?;
        let help = match self {
            Failure::Run(error) => error.help(),
            Failure::Report(ReportError::OutOccupied { .. }) => {
                Some("name another folder with --out, or empty this one".to_owned())
            }
            Failure::PointsFailed { .. } => {
                Some("failed_points in the run's manifest.json names all of them".to_owned())
            }
            Failure::Report(_) | Failure::Other(_) | Failure::BrokenPipe => None,
        };
        if let Some(help) = help {
            write!(text, "\n  help: {help}")?;
        }
        Ok(())
    }
}

/// The scenario's line, underlined.
fn render_scenario_error(error: &ScenarioError, text: &mut String) -> std::fmt::Result {
    let mut diagnostic = MietteDiagnostic::new(error.message().to_owned());
    if let Some(help) = error.help() {
        diagnostic = diagnostic.with_help(help);
    }
    if let Some(span) = error.span() {
        diagnostic = diagnostic.and_label(LabeledSpan::underline(span));
    }
    let source = NamedSource::new(error.file(), error.source_text().to_owned());
    let report = miette::Report::new(diagnostic).with_source_code(source);
    let theme = if std::io::stderr().is_terminal() {
        GraphicalTheme::unicode()
    } else {
        GraphicalTheme::unicode_nocolor()
    };
    text.push_str("error:");
    GraphicalReportHandler::new_themed(theme).render_report(text, report.as_ref())
}
