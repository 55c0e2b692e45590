//! What every run gives: tables, text, a run folder.

use crate::results_json::results_json;
use crate::working_dir::working_dir_from;
use crate::{Error, page};
use exitlab_run::{RunOutput, TakenSignals};
use exitlab_store::{
    FinishedRun, Formats, HostRecord, Manifest, RunCommand, RunCounts, RunFolder, RunTables,
    StoredRun, TableWriter, manifest_of,
};
use exitlab_table::{DataFrame, Table};
use exitlab_words::{Detail, Screen};
use std::path::{Path, PathBuf};

/// Of what, where and when a run was made.
#[derive(Debug, Clone)]
pub struct RunOrigin {
    /// Its command.
    pub command: RunCommand,
    /// The scenario file as it was given; none where there is no file.
    pub scenario_path: Option<String>,
    /// Where and when it was made, from its start to its end.
    pub host: HostRecord,
}

/// The results of a run.
pub trait Results {
    /// What each grid point gave.
    type Point: TakenSignals;

    /// Of what, where and when it was made.
    fn origin(&self) -> &RunOrigin;

    /// Scenario, points, inputs, warnings.
    fn output(&self) -> &RunOutput<Self::Point>;

    /// How much of what there is.
    fn counts(&self) -> RunCounts;

    /// What the terminal shows, fitted to a screen; ends with a newline.
    fn text_on(&self, screen: &Screen) -> String;

    /// What the terminal shows, all tables included, in plain text of 100 columns.
    fn text(&self) -> String {
        self.text_on(&Screen::plain(Detail::Tables))
    }

    /// The results as one JSON object: `command`, `scenario`, `counts`, `signals`; cells by regime over all symbols,
    /// sides, volatility levels and years; the command's further tables by their names; `warnings`, those
    /// that make the results `invalid`, `wall_seconds`, `peak_memory_bytes`. Columns are those of
    /// docs/columns.md.
    ///
    /// # Errors
    /// Where a table cannot be built.
    fn json(&self) -> Result<serde_json::Map<String, serde_json::Value>, Error> {
        results_json(&self.manifest(), |name| self.table(name))
    }

    /// Hands every table over.
    ///
    /// # Errors
    /// Where a table cannot be built or written.
    fn write_tables(&self, to: &mut TableWriter<'_>) -> Result<(), Error>;

    /// Every table, in memory.
    ///
    /// # Errors
    /// Where a table cannot be built.
    fn tables(&self) -> Result<RunTables, Error> {
        let mut to = TableWriter::to_memory();
        self.write_tables(&mut to)?;
        Ok(to.kept())
    }

    /// A table by name (docs/columns.md lists them), of which [`rows`](exitlab_table::rows) gives the
    /// typed rows; none where the run has no such table.
    ///
    /// # Errors
    /// Where a table cannot be built.
    fn table(&self, name: &str) -> Result<Option<Table>, Error> {
        let mut to = TableWriter::to_memory().only(name);
        self.write_tables(&mut to)?;
        Ok(to.kept().table(name)?)
    }

    /// A table as a Polars frame; none where the run has no such table.
    ///
    /// # Errors
    /// Where a table cannot be built.
    fn frame(&self, name: &str) -> Result<Option<DataFrame>, Error> {
        Ok(self.table(name)?.map(|table| table.frame().clone()))
    }

    /// What the run says of itself.
    fn manifest(&self) -> Manifest {
        let RunOrigin { command, scenario_path, host } = self.origin().clone();
        manifest_of(command, scenario_path, self.output(), self.counts(), host)
    }

    /// The run as one that is stored, with its tables in memory: what commands on an earlier run take.
    ///
    /// # Errors
    /// Where a table cannot be built.
    fn stored(&self) -> Result<StoredRun, Error> {
        // No folder has that name: what is not in memory is not there.
        let folder = Path::new("run in memory");
        Ok(StoredRun::new(folder, self.manifest()).with_tables(self.tables()?))
    }

    /// `report.html`, in one file; `stored` is what [`stored`](Results::stored) gave.
    ///
    /// # Errors
    /// Where a table lacks what the page shows.
    fn html(&self, stored: &StoredRun) -> Result<String, Error> {
        page::page_with(stored, self.output())
    }

    /// Writes the run's folder: tables, manifest, `report.html`. It appears whole or not at all, and
    /// takes the place of an earlier run's. Formats are one, several, or [`Formats::default`].
    ///
    /// # Errors
    /// Where the folder holds something else, or cannot be written.
    fn write(&self, folder: impl AsRef<Path>, formats: impl Into<Formats>) -> Result<PathBuf, Error>
    where
        Self: Sized + Sync,
        Self::Point: Sync,
    {
        let folder = RunFolder::create(folder.as_ref())?;
        Ok(self.write_into(folder, &formats.into(), Page::Make)?.folder)
    }

    /// The same into a folder that was begun; what became of the page is told apart, for a run is not
    /// lost for its page.
    ///
    /// # Errors
    /// Where a table cannot be built or a file cannot be written.
    fn write_into(
        &self,
        folder: RunFolder,
        formats: &Formats,
        wanted: Page,
    ) -> Result<Written, Error>
    where
        Self: Sized + Sync,
        Self::Point: Sync,
    {
        let has_page = wanted == Page::Make && page::is_made_unasked(self.counts());
        let manifest = Manifest { working_dir: working_dir_from(folder.out()), ..self.manifest() };
        let page_missing = if has_page {
            // Both read the same tables: files are written while the page is made.
            let tables = self.tables()?;
            let (written, page_missing) = rayon::join(
                || folder.write_tables(&tables, formats),
                || page::write_at_end(&folder, &manifest, tables.clone(), self.output()),
            );
            written?;
            page_missing
        } else {
            self.write_tables(&mut TableWriter::to_folder(&folder, formats))?;
            (wanted == Page::Make).then(|| page::left_out(self.counts()))
        };
        let FinishedRun { folder, kept } = folder.finish(&manifest)?;
        Ok(Written { folder, manifest, page_missing, kept })
    }
}

/// Whether `report.html` is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// Where the run is not too large for it.
    Make,
    /// Not at all.
    LeaveOut,
}

/// A run folder that was written.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Written {
    /// The folder, as it was asked for.
    pub folder: PathBuf,
    /// What the run says of itself.
    pub manifest: Manifest,
    /// Why there is no page, where one was wanted.
    pub page_missing: Option<String>,
    /// What others had put into the earlier run's folder, which was kept.
    pub kept: Vec<String>,
}
