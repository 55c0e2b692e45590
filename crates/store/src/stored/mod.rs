//! Runs read back from their folders.

mod by_name;
mod cells;
mod error;
mod outcomes;
mod scenario;
mod scratch_r;
mod sweep;
mod trades;

pub use self::cells::CellGroup;
pub use self::error::StoredRunError;
pub use self::sweep::StoredSweep;
pub use exitlab_table::Kind;

use crate::{Format, MANIFEST_FILE, Manifest, RunCommand, RunTables, StoreError, Table};
use error::unreadable;
use exitlab_table::{Row, write_whole};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// A run folder that was written earlier.
#[derive(Debug)]
pub struct StoredRun {
    folder: PathBuf,
    manifest: Manifest,
    /// Tables of a run that was just made: they are not read back.
    in_memory: RunTables,
}

impl StoredRun {
    /// A run that is just being written.
    pub fn new(folder: &Path, manifest: Manifest) -> StoredRun {
        StoredRun { folder: folder.to_owned(), manifest, in_memory: RunTables::default() }
    }

    /// The run with tables that are in memory: they are taken from there.
    pub fn with_tables(self, in_memory: RunTables) -> StoredRun {
        StoredRun { in_memory, ..self }
    }

    /// Opens a run folder.
    ///
    /// # Errors
    /// Where it holds no manifest of exitlab.
    pub fn open(folder: &Path) -> Result<StoredRun, StoredRunError> {
        let not_a_run =
            |problem: String| StoredRunError::NotARun { folder: folder.to_owned(), problem };
        let text = std::fs::read_to_string(folder.join(MANIFEST_FILE)).map_err(|error| {
            not_a_run(match error.kind() {
                ErrorKind::NotFound => format!("it has no {MANIFEST_FILE}"),
                _ => format!("its {MANIFEST_FILE} cannot be read: {error}"),
            })
        })?;
        let manifest = serde_json::from_str(&text).map_err(|error| {
            not_a_run(format!("its {MANIFEST_FILE} is not one of exitlab: {error}"))
        })?;
        Ok(StoredRun::new(folder, manifest))
    }

    /// The folder, as it was named.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What the run said of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Makes sure that the run is one of this command.
    ///
    /// # Errors
    /// Where it is another's, with what is needed in words.
    pub fn must_be(&self, command: RunCommand, needs: &'static str) -> Result<(), StoredRunError> {
        self.must_be_one_of(&[command], needs)
    }

    /// Makes sure that the run is one of these commands.
    ///
    /// # Errors
    /// Where it is another's, with what is needed in words.
    pub fn must_be_one_of(
        &self,
        commands: &[RunCommand],
        needs: &'static str,
    ) -> Result<(), StoredRunError> {
        if commands.contains(&self.manifest.command) {
            return Ok(());
        }
        let (folder, command) = (self.folder.clone(), self.manifest.command);
        let wanted = commands.first().copied().unwrap_or_default();
        let scenario = self.manifest.scenario_path.clone();
        Err(StoredRunError::WrongCommand { folder, command, needs, wanted, scenario })
    }

    /// Whether the run has a table of that name.
    pub fn has_table(&self, table: &str) -> bool {
        self.in_memory.parts(table).is_some() || !self.formats_of(table).is_empty()
    }

    /// The formats that a table is there in.
    pub fn formats_of(&self, table: &str) -> Vec<Format> {
        let is_there = |format: &Format| self.file(table, *format).is_file();
        Format::ALL.into_iter().filter(is_there).collect()
    }

    /// A row's columns, of the table that holds such rows.
    ///
    /// # Errors
    /// Where the run has no such table, or it lacks a column or holds a value of another kind.
    pub fn table_of<R: Row>(&self) -> Result<Table, StoredRunError> {
        if let Some(table) = self.in_memory.table(R::TABLE)? {
            return Ok(table);
        }
        let (path, format) = self.stored_table(R::TABLE)?;
        Ok(exitlab_table::read(R::TABLE, &path, format, &exitlab_table::wanted::<R>())?)
    }

    /// The same part by part, for tables that need not be in memory at once.
    ///
    /// # Errors
    /// Those of [`table_of`](Self::table_of), and those of `take`.
    pub fn table_parts_of<R: Row>(
        &self,
        take: impl FnMut(&Table) -> Result<(), StoredRunError>,
    ) -> Result<(), StoredRunError> {
        if let Some(parts) = self.in_memory.parts(R::TABLE) {
            return parts.iter().try_for_each(take);
        }
        let (path, format) = self.stored_table(R::TABLE)?;
        exitlab_table::read_parts(R::TABLE, &path, format, &exitlab_table::wanted::<R>(), take)
    }

    /// The file that a table is read from, the quickest format first.
    fn stored_table(&self, table: &str) -> Result<(PathBuf, Format), StoredRunError> {
        match self.formats_of(table).first() {
            Some(format) => Ok((self.file(table, *format), *format)),
            None => {
                let (folder, table) = (self.folder.clone(), table.to_owned());
                Err(StoredRunError::NoTable { folder, table })
            }
        }
    }

    /// Adds a file of this text, or puts it in the place of an earlier one: whole, or not at all.
    /// Returns where it is.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write_text(&self, name: &str, text: &str) -> Result<PathBuf, StoreError> {
        let path = self.folder.join(name);
        let written = write_whole(&path, |file| file.write_all(text.as_bytes()));
        written.map_err(StoreError::io("write", &path))?;
        Ok(path)
    }

    fn file(&self, table: &str, format: Format) -> PathBuf {
        self.folder.join(format!("{table}.{}", format.name()))
    }

    /// What is odd about a table of one row per trade that has so many rows: it is not the one that the
    /// run wrote.
    pub fn row_warning(&self, table: &str, n_rows: usize) -> Option<String> {
        let n_written = self.manifest.counts.trades;
        (n_rows as u64 != n_written).then(|| {
            format!(
                "{}: the table `{table}` has {n_rows} rows, and the run wrote {n_written}: it was \
                 changed since, and this is computed from what is there now",
                self.folder.display()
            )
        })
    }
}
