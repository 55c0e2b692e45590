//! Runs: just made, or read back from their folders.

use crate::frame::Frame;
use crate::one_trade::regime_of;
use crate::values::python_of;
use crate::worker::{at_once, at_work};
use exitlab::crates::evidence::sharpe_of_days;
use exitlab::crates::page::HtmlReport;
use exitlab::crates::store::Manifest;
use exitlab::{
    Colours, Detail, Error, Formats, PortfolioRun, RegimesRun, Results, Screen, StoredRun,
    StudyRun, WalkForwardRun, page_of,
};
use pyo3::prelude::*;
use std::path::PathBuf;
use std::sync::OnceLock;

/// What was just made, which can still say more than its tables.
pub(crate) enum Made {
    Study(Box<StudyRun>),
    Portfolio(Box<PortfolioRun>),
    WalkForward(Box<WalkForwardRun>),
    Regimes(Box<RegimesRun>),
}

/// Does the same with whatever was made.
macro_rules! of_made {
    ($made:expr, $run:ident => $what:expr) => {
        match $made {
            Made::Study($run) => $what,
            Made::Portfolio($run) => $what,
            Made::WalkForward($run) => $what,
            Made::Regimes($run) => $what,
        }
    };
}

/// A run: its tables, its answer, its page.
#[pyclass(frozen, module = "exitlab._exitlab")]
pub(crate) struct Run {
    /// None of a run that was read from its folder.
    made: Option<Made>,
    manifest: Manifest,
    /// The run with its tables, which are built when they are first asked for.
    stored: OnceLock<StoredRun>,
}

/// First and last day, days and their net R, Sharpe ratio a year.
type TestDays = (i64, i64, Vec<i64>, Vec<f64>, Option<f64>);

impl Run {
    /// A run that was just made.
    pub(crate) fn new(made: Made) -> Run {
        let manifest = of_made!(&made, run => run.manifest());
        Run { made: Some(made), manifest, stored: OnceLock::new() }
    }

    /// The run with its tables.
    pub(crate) fn stored(&self) -> Result<&StoredRun, Error> {
        if let (None, Some(made)) = (self.stored.get(), &self.made) {
            let stored = of_made!(made, run => run.stored())?;
            // Where two threads ask at once, one of the two equal ones is kept.
            let _ = self.stored.set(stored);
        }
        Ok(self.stored.get().unwrap_or_else(|| unreachable!("invariant: made, or read")))
    }

    /// That the folder which the run was read from is still there.
    ///
    /// # Errors
    /// `RunError` where it is gone.
    fn must_be_there(&self, py: Python<'_>) -> PyResult<()> {
        match self.folder().filter(|folder| !folder.is_dir()) {
            Some(folder) => {
                let message = format!("the folder of the run is gone: {}", folder.display());
                Err(crate::errors::run_error(py, &message))
            }
            None => Ok(()),
        }
    }
}

#[pymethods]
impl Run {
    /// Opens the folder of an earlier run.
    #[staticmethod]
    fn load(py: Python<'_>, folder: PathBuf) -> PyResult<Run> {
        let stored = at_once(py, || Ok(StoredRun::open(&folder)?))?;
        let manifest = stored.manifest().clone();
        Ok(Run { made: None, manifest, stored: OnceLock::from(stored) })
    }

    /// `study`, `replay`, `sweep`, `walkforward` or `regimes`.
    #[getter]
    fn command(&self) -> &'static str {
        self.manifest.command.name()
    }

    /// The folder that it was read from; none of a run in memory.
    #[getter]
    fn folder(&self) -> Option<PathBuf> {
        let stored = self.stored.get().filter(|_| self.made.is_none());
        stored.map(|stored| stored.folder().to_owned())
    }

    /// What the run says of itself: settings, inputs, counts, warnings.
    fn manifest<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        python_of(py, &self.manifest)
    }

    /// What is odd about the run.
    #[getter]
    fn warnings(&self) -> Vec<String> {
        self.manifest.warnings.clone()
    }

    /// Those of the warnings that make its results invalid.
    #[getter]
    fn invalidating(&self) -> Vec<String> {
        self.manifest.invalidating.clone()
    }

    /// Names of its tables.
    #[getter]
    fn tables(&self, py: Python<'_>) -> PyResult<Vec<&'static str>> {
        self.must_be_there(py)?;
        at_once(py, || Ok(self.stored()?.table_names()))
    }

    /// A table by its name; none where the run has no such table.
    fn table(&self, py: Python<'_>, name: &str) -> PyResult<Option<Frame>> {
        self.must_be_there(py)?;
        let read = || Ok(self.stored()?.table(name)?);
        Ok(at_once(py, read)?.map(Frame::new))
    }

    /// What a contender of a walk-forward run made in the test windows, of one regime or of all: their first and last
    /// day, the days on which it closed trades and their net R, days counted from 1970-01-01; and the Sharpe ratio
    /// of daily R, a year. None of other runs, of those that were read from their folders, and of unknown contenders.
    #[pyo3(signature = (contender, regime=None))]
    fn test_days(
        &self,
        py: Python<'_>,
        contender: &str,
        regime: Option<&str>,
    ) -> PyResult<Option<TestDays>> {
        let regime = regime.map(|name| regime_of(py, name)).transpose()?;
        let Some(Made::WalkForward(run)) = &self.made else { return Ok(None) };
        let result = run.result();
        at_once(py, || {
            let made = result.daily_r(contender, regime).zip(result.test_days());
            Ok(made.map(|(daily_r, days)| {
                let sharpe = sharpe_of_days(&daily_r, days);
                let (of_days, sums) = daily_r.iter().map(|daily| (daily.day, daily.sum_r)).unzip();
                (days.first, days.last, of_days, sums, sharpe)
            }))
        })
    }

    /// What the program shows in a terminal of that width; none of a run that was read from its folder.
    #[pyo3(signature = (width=100, tables=false))]
    fn text(&self, py: Python<'_>, width: i64, tables: bool) -> PyResult<Option<String>> {
        let Some(made) = &self.made else { return Ok(None) };
        let detail = if tables { Detail::Tables } else { Detail::OneScreen };
        let screen = Screen {
            width: usize::try_from(width).unwrap_or(0).max(Screen::MIN_WIDTH),
            detail,
            colours: Colours::Off,
        };
        at_once(py, || Ok(Some(of_made!(made, run => run.text_on(&screen)))))
    }

    /// `report.html`, in one file.
    fn html(&self, py: Python<'_>) -> PyResult<String> {
        self.must_be_there(py)?;
        at_work(py, None, |_| match &self.made {
            Some(made) => of_made!(made, run => run.html(self.stored()?)),
            None => {
                let stored = self.stored()?;
                Ok(page_of(stored, &HtmlReport::read(stored)?).0)
            }
        })
    }

    /// Writes the run's folder, with tables in these formats; where there is an earlier run it takes its place. Returns
    /// the folder.
    #[pyo3(signature = (folder, formats=None))]
    fn write(
        &self,
        py: Python<'_>,
        folder: PathBuf,
        formats: Option<Vec<String>>,
    ) -> PyResult<PathBuf> {
        let formats = formats.map_or(Ok(Formats::default()), |names| formats_of(py, &names))?;
        let Some(made) = &self.made else {
            let folder = self.folder().unwrap_or_default();
            let message =
                format!("the run stands in {} already: copy that folder", folder.display());
            return Err(crate::errors::run_error(py, &message));
        };
        at_work(py, None, |_| of_made!(made, run => run.write(&folder, formats)))
    }
}

fn formats_of(py: Python<'_>, names: &[String]) -> PyResult<Formats> {
    let formats = names.iter().map(|name| name.parse());
    let formats: Result<Vec<exitlab::Format>, _> = formats.collect();
    let formats =
        formats.map_err(|error| crate::errors::setting_error(py, &error.to_string(), "formats"))?;
    Ok(Formats::from(formats))
}
