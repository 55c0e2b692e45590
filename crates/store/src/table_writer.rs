//! Where the tables of a run go: into its folder, into memory, or both.

use crate::{Formats, RunFolder, RunRows, RunTables, StoreError, Table};
use exitlab_metrics::{PackedCells, PortfolioMetrics};
use rayon::prelude::*;
use std::ops::Range;

/// Rows of a part of a table, about: parts are made and written one by one, for a large sweep's
/// tables would not fit in memory beside its results.
const ROWS_PER_PART: usize = 16_384;

/// Takes the tables of a run.
#[derive(Debug)]
pub struct TableWriter<'f> {
    to: Target<'f>,
    /// The one table that is wanted; all of them where absent.
    only: Option<&'f str>,
}

#[derive(Debug)]
enum Target<'f> {
    /// Each part is written as it is made.
    Folder(&'f RunFolder, &'f Formats),
    Memory(RunTables),
}

impl<'f> TableWriter<'f> {
    /// Writes into a run's folder, part by part, and keeps nothing.
    pub fn to_folder(folder: &'f RunFolder, formats: &'f Formats) -> TableWriter<'f> {
        TableWriter { to: Target::Folder(folder, formats), only: None }
    }

    /// Keeps the tables in memory and writes nothing.
    pub fn to_memory() -> TableWriter<'f> {
        TableWriter { to: Target::Memory(RunTables::default()), only: None }
    }

    /// Makes one table alone; those of other names are not made.
    pub fn only(self, table: &'f str) -> TableWriter<'f> {
        TableWriter { only: Some(table), ..self }
    }

    /// The tables that were kept; none where they went into a folder.
    pub fn kept(self) -> RunTables {
        match self.to {
            Target::Memory(tables) => tables,
            Target::Folder(..) => RunTables::default(),
        }
    }

    fn wants(&self, name: &str) -> bool {
        self.only.is_none_or(|only| only == name)
    }

    /// Takes a whole table.
    ///
    /// # Errors
    /// Where it cannot be made or written.
    pub(crate) fn table(
        &mut self,
        name: &str,
        table: impl FnOnce() -> Result<Table, StoreError>,
    ) -> Result<(), StoreError> {
        if !self.wants(name) {
            return Ok(());
        }
        let table = table()?;
        match &mut self.to {
            Target::Folder(folder, formats) => folder.write_table(&table, formats.of(name))?,
            Target::Memory(tables) => tables.insert(vec![table]),
        }
        Ok(())
    }

    /// Takes the table of these runs, some of them at a time.
    ///
    /// # Errors
    /// Where a part cannot be made or written.
    pub(crate) fn runs<'a, T: CountRows + ?Sized + Sync>(
        &mut self,
        name: &str,
        runs: &[RunRows<'a, T>],
        table: impl Fn(&[RunRows<'a, T>]) -> Result<Table, StoreError> + Sync,
    ) -> Result<(), StoreError> {
        if !self.wants(name) {
            return Ok(());
        }
        let parts = parts_of(runs);
        let make = |part: &Range<usize>| table(&runs[part.clone()]);
        match &mut self.to {
            Target::Folder(folder, formats) => {
                folder.write_parts(name, formats.of(name), &parts, make)
            }
            Target::Memory(tables) => {
                // Collected before the first error is taken: which one may not depend on threads.
                let made: Vec<Result<Table, StoreError>> = parts.par_iter().map(make).collect();
                tables.insert(made.into_iter().collect::<Result<Vec<Table>, StoreError>>()?);
                Ok(())
            }
        }
    }
}

/// Positions of the runs that make each part of a table; there is at least one part.
pub(crate) fn parts_of<T: CountRows + ?Sized>(runs: &[RunRows<'_, T>]) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut n_rows = 0;
    for (idx, run) in runs.iter().enumerate() {
        if parts.is_empty() || n_rows >= ROWS_PER_PART {
            parts.push(idx..idx);
            n_rows = 0;
        }
        if let Some(part) = parts.last_mut() {
            part.end = idx + 1;
        }
        n_rows += run.rows.n_rows();
    }
    // A table without rows has its columns.
    if parts.is_empty() {
        parts.push(0..0);
    }
    parts
}

/// What a run left for one table.
pub(crate) trait CountRows {
    /// Rows in the table.
    fn n_rows(&self) -> usize;
}

impl<T> CountRows for [T] {
    fn n_rows(&self) -> usize {
        self.len()
    }
}

impl CountRows for PackedCells {
    fn n_rows(&self) -> usize {
        self.len()
    }
}

impl CountRows for PortfolioMetrics {
    fn n_rows(&self) -> usize {
        1
    }
}
