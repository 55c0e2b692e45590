//! Runs read back from their folders.

mod columns;
mod outcomes;
mod scratch_r;
mod sweep;
mod trades;

pub(crate) use self::columns::ColumnData;
pub use self::sweep::StoredSweep;
pub use self::trades::StoredTrades;
pub use exitlab_table::Kind;

use crate::{Format, MANIFEST_FILE, Manifest, ReportError, RunCommand, Table};
use exitlab_table::{Row, Wanted};
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// A run folder that was written earlier.
#[derive(Debug)]
pub struct StoredRun {
    folder: PathBuf,
    manifest: Manifest,
}

/// Why a run folder cannot be used.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)] // the fields are what the messages print
pub enum StoredRunError {
    /// No folder of a run.
    #[error("{} is no run folder: it has no {MANIFEST_FILE} of exitlab ({problem})", folder.display())]
    NotARun { folder: PathBuf, problem: String },
    /// A run of a command that leaves no such table.
    #[error("{} is a run of `{command}`, and {needs}", folder.display())]
    WrongCommand { folder: PathBuf, command: RunCommand, needs: &'static str },
    /// The run wrote no such table, or it was taken away.
    #[error("{} has no table `{table}` (looked for {table}.parquet, .csv, .json and .ipc)", folder.display())]
    NoTable { folder: PathBuf, table: String },
    /// A table without rows.
    #[error("{}: the table `{table}` has no rows", folder.display())]
    EmptyTable { folder: PathBuf, table: String },
    /// A table without a column that is needed.
    #[error("{} has no column `{column}`", file.display())]
    NoColumn { file: PathBuf, column: String },
    /// A value that is not of its column's kind. Rows count from 1, the header apart.
    #[error("{}, row {row}, column `{column}`: `{value}` is not {expected}", file.display())]
    BadValue {
        file: PathBuf,
        row: usize,
        column: String,
        value: String,
        expected: Cow<'static, str>,
    },
    /// A file that cannot be read.
    #[error("cannot read {}: {problem}", file.display())]
    Unreadable { file: PathBuf, problem: String },
}

impl StoredRunError {
    /// What to do about it.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            StoredRunError::NotARun { .. } => {
                Some("name the folder that a run says at its end: `Written to …`")
            }
            StoredRunError::NoTable { table, .. } if table == "outcomes" => Some(
                "`study --grid` writes no outcomes: study one point of the grid, with its values \
                 in --set",
            ),
            StoredRunError::NoTable { table, .. } if table == "daily_r" => {
                Some("run the sweep again with --rows daily_r")
            }
            StoredRunError::NoTable { table, .. } if table == "trades" => {
                Some("run the sweep again with --rows trades")
            }
            StoredRunError::NoTable { .. }
            | StoredRunError::NoColumn { .. }
            | StoredRunError::BadValue { .. }
            | StoredRunError::Unreadable { .. } => Some("run the command again"),
            StoredRunError::EmptyTable { table, .. } if table != "outcomes" => {
                Some("nothing was traded: see the decisions' reasons")
            }
            StoredRunError::WrongCommand { .. } | StoredRunError::EmptyTable { .. } => None,
        }
    }
}

impl StoredRun {
    /// A run that is just being written.
    pub(crate) fn new(folder: &Path, manifest: Manifest) -> StoredRun {
        StoredRun { folder: folder.to_owned(), manifest }
    }

    /// Opens a run folder.
    ///
    /// # Errors
    /// Where it holds no manifest of exitlab.
    pub fn open(folder: &Path) -> Result<StoredRun, StoredRunError> {
        let not_a_run =
            |problem: String| StoredRunError::NotARun { folder: folder.to_owned(), problem };
        let text = std::fs::read_to_string(folder.join(MANIFEST_FILE))
            .map_err(|error| not_a_run(error.to_string()))?;
        let manifest = serde_json::from_str(&text).map_err(|error| not_a_run(error.to_string()))?;
        Ok(StoredRun { folder: folder.to_owned(), manifest })
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
        Err(StoredRunError::WrongCommand { folder, command, needs })
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

    /// Columns of a table, each of the kind that is asked for, in the order asked for.
    ///
    /// # Errors
    /// Where the table, a column or a value is not as wanted.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "it goes with the last sections that read columns")
    )]
    pub(crate) fn columns<const N: usize>(
        &self,
        table: &str,
        wanted: [(&str, Kind); N],
    ) -> Result<[ColumnData; N], StoredRunError> {
        let all = self.columns_of(table, &wanted)?.try_into();
        Ok(all.unwrap_or_else(|_| unreachable!("invariant: a column per wish")))
    }

    /// The same for a list of columns that a closed set makes.
    ///
    /// # Errors
    /// Those of [`columns`](Self::columns).
    pub(crate) fn columns_of(
        &self,
        table: &str,
        wanted: &[(&str, Kind)],
    ) -> Result<Vec<ColumnData>, StoredRunError> {
        let mut all: Vec<ColumnData> = Vec::new();
        self.column_parts_of(table, wanted, |_, part| {
            if all.is_empty() {
                all = part;
            } else {
                all.iter_mut().zip(part).for_each(|(all, part)| all.append(part));
            }
            Ok(())
        })?;
        Ok(all)
    }

    /// The same part by part, for tables that need not be in memory at once: `take` gets the number
    /// of rows before the part, and its columns.
    ///
    /// # Errors
    /// Those of [`columns`](Self::columns), and those of `take`.
    pub(crate) fn column_parts<const N: usize>(
        &self,
        table: &str,
        wanted: [(&str, Kind); N],
        mut take: impl FnMut(usize, [ColumnData; N]) -> Result<(), StoredRunError>,
    ) -> Result<(), StoredRunError> {
        self.column_parts_of(table, &wanted, |first_row, columns| {
            let columns = columns.try_into();
            let columns = columns.unwrap_or_else(|_| unreachable!("invariant: a column per wish"));
            take(first_row, columns)
        })
    }

    /// The same for a list of columns that a closed set makes.
    ///
    /// # Errors
    /// Those of [`column_parts`](Self::column_parts).
    pub(crate) fn column_parts_of(
        &self,
        table: &str,
        wanted: &[(&str, Kind)],
        mut take: impl FnMut(usize, Vec<ColumnData>) -> Result<(), StoredRunError>,
    ) -> Result<(), StoredRunError> {
        let (path, format) = self.stored_table(table)?;
        let wanted: Vec<Wanted<'_>> =
            wanted.iter().map(|&(name, kind)| Wanted { name, kind, is_optional: false }).collect();
        exitlab_table::read_parts("stored", &path, format, &wanted, |part| {
            let columns = (0..wanted.len()).map(|idx| ColumnData::of(part, idx)).collect();
            take(part.n_rows_before(), columns)
        })
    }

    /// Adds a table to the run, or puts a new one in its place: whole, or not at all.
    ///
    /// # Errors
    /// Where a file cannot be written.
    pub fn write_table(&self, table: &Table, formats: &[Format]) -> Result<(), ReportError> {
        for format in formats {
            let name = format!("{}.{}", table.name(), format.name());
            self.write_with(&name, |file| Ok(table.write(*format, file)?))?;
        }
        Ok(())
    }

    /// Adds a file of this text, or puts it in the place of an earlier one: whole, or not at all.
    /// Returns where it is.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write_text(&self, name: &str, text: &str) -> Result<PathBuf, ReportError> {
        self.write_with(name, |file| Ok(file.write_all(text.as_bytes())?))
    }

    fn write_with(
        &self,
        name: &str,
        write: impl FnOnce(&mut BufWriter<File>) -> Result<(), ReportError>,
    ) -> Result<PathBuf, ReportError> {
        let path = self.folder.join(name);
        let partial = self.folder.join(format!(".{name}.partial"));
        let written = File::create(&partial)
            .map_err(ReportError::io("create", &partial))
            .and_then(|file| {
                let mut file = BufWriter::new(file);
                write(&mut file)?;
                Ok(file.flush()?)
            })
            .and_then(|()| {
                std::fs::rename(&partial, &path).map_err(ReportError::io("replace", &path))
            });
        match written {
            Ok(()) => Ok(path),
            Err(error) => {
                // What was written of it is of no use; the error is what matters.
                let _ = std::fs::remove_file(&partial);
                Err(error)
            }
        }
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
                "{}: the table `{table}` has {n_rows} rows, and the run wrote {n_written}: somebody \
                 changed it, and this is of what is there now",
                self.folder.display()
            )
        })
    }

    /// A value that cannot be used, in a row counted from 0.
    pub(crate) fn bad_row(
        &self,
        table: &str,
        row: usize,
        column: &str,
        value: &str,
        expected: impl Into<Cow<'static, str>>,
    ) -> StoredRunError {
        StoredRunError::BadValue {
            file: match self.formats_of(table).first() {
                Some(format) => self.file(table, *format),
                None => self.folder.join(table),
            },
            row: row + 1,
            column: column.to_owned(),
            value: value.to_owned(),
            expected: expected.into(),
        }
    }

    /// The member of a closed set that has this name, in a row counted from 0.
    ///
    /// # Errors
    /// Where none has it: the message lists the names that there are.
    pub(crate) fn named<T: Copy>(
        &self,
        (table, row, column): (&str, usize, &str),
        name: &str,
        all: &[T],
        name_of: fn(T) -> &'static str,
    ) -> Result<T, StoredRunError> {
        let found = all.iter().copied().find(|known| name_of(*known) == name);
        found.ok_or_else(|| {
            let names: Vec<&str> = all.iter().map(|known| name_of(*known)).collect();
            self.bad_row(table, row, column, name, format!("one of {}", names.join(", ")))
        })
    }
}

/// The text in a row, empty where it is absent.
pub(crate) fn text<'c>(column: &'c [Option<Cow<'_, str>>], row: usize) -> &'c str {
    column[row].as_deref().unwrap_or_default()
}

fn unreadable(file: &Path, problem: &dyn std::fmt::Display) -> StoredRunError {
    StoredRunError::Unreadable { file: file.to_owned(), problem: problem.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RunFolder;
    use crate::test_rows::every_type;

    const WANTED: [(&str, Kind); 6] = [
        ("count", Kind::I64),
        ("price", Kind::F64),
        ("open", Kind::Bool),
        ("name", Kind::Text),
        ("time", Kind::Time),
        ("day", Kind::Date),
    ];

    fn stored(root: &Path, format: Format) -> StoredRun {
        let out = root.join(format.name());
        let run = RunFolder::create(&out).unwrap();
        run.write_table(&every_type(), &[format]).unwrap();
        run.finish(&Manifest { command: RunCommand::Study, ..Manifest::default() }).unwrap();
        StoredRun::open(&out).unwrap()
    }

    #[test]
    fn every_format_reads_back_what_was_written() {
        let root = tempfile::tempdir().unwrap();
        let table = every_type();
        for format in Format::ALL {
            let run = stored(root.path(), format);
            let got = run.columns("every_type", WANTED).unwrap();
            for (idx, ((name, _), got)) in WANTED.iter().zip(got).enumerate() {
                let want = ColumnData::of(&table, idx);
                let is_empty_text = format == Format::Csv && *name == "name";
                if !is_empty_text {
                    assert_eq!(got, want, "{name} in {}", format.name());
                }
            }
        }
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        let root = tempfile::tempdir().unwrap();
        for format in Format::ALL {
            let run = stored(root.path(), format);
            let file =
                root.path().join(format.name()).join(format!("every_type.{}", format.name()));
            let error = run.columns("every_type", [("nothing", Kind::F64)]).unwrap_err();
            assert_eq!(error.to_string(), format!("{} has no column `nothing`", file.display()));
            let error = run.columns("every_type", [("name", Kind::F64)]).unwrap_err().to_string();
            assert!(error.contains("column `name`"), "{error}");
            assert!(error.contains("is not a finite number"), "{error}");
        }
        let run = stored(root.path(), Format::Csv);
        let error = run.columns("none", [("x", Kind::F64)]).unwrap_err().to_string();
        assert!(error.contains("has no table `none`"), "{error}");
        assert!(run.must_be(RunCommand::Study, "a study is needed").is_ok());
        let error = run.must_be(RunCommand::Sweep, "a sweep is needed").unwrap_err().to_string();
        assert!(error.ends_with("csv is a run of `study`, and a sweep is needed"), "{error}");
        let error = StoredRun::open(root.path()).unwrap_err().to_string();
        assert!(error.contains("is no run folder"), "{error}");
    }
}
