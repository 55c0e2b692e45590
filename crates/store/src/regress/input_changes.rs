//! Which files a run read that are not the baseline's, and whether that matters: a file may grow while
//! all that is used of it stays the same.

use super::bars_change::{BarsChange, BarsDifference};
use super::bars_file::read_bars;
use super::used_inputs::{BarsUsed, RowsUsed, SnapshotBars};
use super::{BaselineManifest, Snapshot};
use crate::InputFile;
use std::path::Path;

/// How the inputs of a run differ from the baseline's.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InputChanges {
    /// Files that are not what they were, and of which something is used that changed, or may have.
    pub files: Vec<InputChange>,
    /// Files that are not what they were, while everything used of them is.
    pub same_use: Vec<SameUse>,
    /// Bars used that changed.
    pub bars: Vec<BarsChange>,
    /// Rows used of other files that changed.
    pub rows: Vec<RowsChange>,
    /// Whether the baseline says which bars it used; one of an older exitlab does not.
    pub is_use_known: bool,
}

/// A file that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputChange {
    /// The file has other content.
    Content {
        /// What the baseline read.
        was: InputFile,
        /// What was read now.
        is: InputFile,
    },
    /// A file that the baseline did not read.
    Added(InputFile),
    /// A file that is not read any more.
    Removed(InputFile),
}

/// A file that is not what it was, while everything used of it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SameUse {
    /// The file.
    pub file: InputChange,
    /// What is used of it.
    pub kind: UsedKind,
}

/// What is used of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UsedKind {
    /// Bars.
    Bars,
    /// Rows of signals, labels, exits, lines, funding or adjustments.
    Rows,
}

/// Rows used of a file other than bars that are not what they were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowsChange {
    /// What the baseline used of it.
    pub was: Option<RowsUsed>,
    /// What is used now.
    pub is: Option<RowsUsed>,
}

impl InputChanges {
    /// From a baseline among those of a folder to a run.
    pub(super) fn between(
        baselines: &Path,
        was: &BaselineManifest,
        now: &Snapshot,
    ) -> InputChanges {
        let is = &now.manifest;
        let files = file_changes(&was.inputs, &is.inputs);
        let (Some(bars_before), Some(rows_before)) = (&was.bars, &was.rows) else {
            return InputChanges { files, ..InputChanges::default() };
        };
        let bars = bars_changes(baselines, bars_before, &now.bars);
        let rows_now = is.rows.as_deref().unwrap_or_default();
        let rows = rows_changes(rows_before, rows_now);

        let bars_now = now.bars.iter().map(|bars| &bars.used);
        let series: Vec<&BarsUsed> = bars_before.iter().chain(bars_now).collect();
        let kind_of = |path: &str| {
            let holds = |bars: &BarsUsed| bars.files.iter().any(|file| file == path);
            let is_moved = bars.iter().any(|c| c.was.iter().chain(&c.is).any(holds))
                || rows.iter().any(|change| change.path() == path);
            let has_bars = series.iter().any(|bars| holds(bars));
            let has_rows = rows_before.iter().chain(rows_now).any(|rows| rows.path == path);
            match (is_moved, has_bars, has_rows) {
                (true, ..) | (false, false, false) => None,
                (false, true, _) => Some(UsedKind::Bars),
                (false, false, true) => Some(UsedKind::Rows),
            }
        };
        let (mut moved, mut same_use) = (Vec::new(), Vec::new());
        for file in files {
            match kind_of(file.path()) {
                Some(kind) => same_use.push(SameUse { file, kind }),
                None => moved.push(file),
            }
        }
        InputChanges { files: moved, same_use, bars, rows, is_use_known: true }
    }

    /// Whether anything that the run used is not the baseline's.
    pub fn is_none(&self) -> bool {
        self.files.is_empty() && self.bars.is_empty() && self.rows.is_empty()
    }
}

/// The changes from the files that were read to those that are, in the order of the latter.
pub(crate) fn file_changes(was: &[InputFile], is: &[InputFile]) -> Vec<InputChange> {
    let changed = is.iter().filter_map(|now| match was.iter().find(|f| f.path == now.path) {
        Some(then) if then == now => None,
        Some(then) => Some(InputChange::Content { was: then.clone(), is: now.clone() }),
        None => Some(InputChange::Added(now.clone())),
    });
    let removed = was.iter().filter(|then| is.iter().all(|now| now.path != then.path));
    changed.chain(removed.cloned().map(InputChange::Removed)).collect()
}

/// The series that are not what they were, in the order of those used now. With a grid over the data
/// window a symbol has several; they are matched in order.
fn bars_changes(baselines: &Path, was: &[BarsUsed], now: &[SnapshotBars]) -> Vec<BarsChange> {
    let mut left: Vec<&BarsUsed> = was.iter().collect();
    let mut changes = Vec::new();
    for SnapshotBars { used: is, series } in now {
        let is_same_series = |then: &&BarsUsed| then.symbol == is.symbol && then.role == is.role;
        let then = left.iter().position(is_same_series).map(|position| left.remove(position));
        let difference = match then {
            Some(then) if then.sha256 == is.sha256 && then.timeframe == is.timeframe => continue,
            Some(then) if then.timeframe == is.timeframe => {
                let before = read_bars(baselines, &then.sha256, &then.timeframe);
                Some(before.map(|before| BarsDifference::between(&before, series)))
            }
            Some(_) | None => None,
        };
        changes.push(BarsChange { was: then.cloned(), is: Some(is.clone()), difference });
    }
    let gone = left.into_iter().map(|then| BarsChange {
        was: Some(then.clone()),
        is: None,
        difference: None,
    });
    changes.extend(gone);
    changes
}

fn rows_changes(was: &[RowsUsed], is: &[RowsUsed]) -> Vec<RowsChange> {
    let changed = is.iter().filter_map(|now| {
        let then = was.iter().find(|then| then.path == now.path);
        let is_same = then.is_some_and(|then| then == now);
        (!is_same).then(|| RowsChange { was: then.cloned(), is: Some(now.clone()) })
    });
    let removed = was.iter().filter(|then| is.iter().all(|now| now.path != then.path));
    let removed = removed.map(|then| RowsChange { was: Some(then.clone()), is: None });
    changed.chain(removed).collect()
}

impl InputChange {
    /// The file.
    pub fn path(&self) -> &str {
        match self {
            InputChange::Content { is: file, .. }
            | InputChange::Added(file)
            | InputChange::Removed(file) => &file.path,
        }
    }
}

impl RowsChange {
    /// The file.
    pub fn path(&self) -> &str {
        self.is.as_ref().or(self.was.as_ref()).map_or("", |rows| &rows.path)
    }
}

impl std::fmt::Display for InputChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            InputChange::Content { was, is } => {
                write!(
                    f,
                    "{} has other content: sha256 {}…, was {}…; {} rows",
                    is.path,
                    short(&is.sha256),
                    short(&was.sha256),
                    is.rows
                )?;
                if was.rows == is.rows {
                    f.write_str(" as before")
                } else {
                    write!(f, ", was {}", was.rows)
                }
            }
            InputChange::Added(file) => {
                write!(f, "{} ({} rows) was not read for the baseline", file.path, file.rows)
            }
            InputChange::Removed(file) => {
                write!(
                    f,
                    "{} ({} rows) was read for the baseline and is not any more",
                    file.path, file.rows
                )
            }
        }
    }
}

impl std::fmt::Display for SameUse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.file {
            InputChange::Content { was, is } if is.rows > was.rows => {
                write!(f, "{} grew from {} rows to {}", is.path, was.rows, is.rows)?;
            }
            InputChange::Content { was, is } if is.rows < was.rows => {
                write!(f, "{} was cut from {} rows to {}", is.path, was.rows, is.rows)?;
            }
            InputChange::Content { is, .. } => {
                write!(f, "{} was rewritten, {} rows as before", is.path, is.rows)?;
            }
            other @ (InputChange::Added(_) | InputChange::Removed(_)) => write!(f, "{other}")?,
        }
        f.write_str(match self.kind {
            UsedKind::Bars => ": the bars used are the same",
            UsedKind::Rows => ": the rows used are the same",
        })
    }
}

impl std::fmt::Display for RowsChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the rows used of {} changed: ", self.path())?;
        match (&self.was, &self.is) {
            (Some(was), Some(is)) if was.rows == is.rows => {
                write!(f, "{} as before, with other values or in another order", is.rows)
            }
            (was, is) => {
                let n = |rows: &Option<RowsUsed>| rows.as_ref().map_or(0, |rows| rows.rows);
                write!(f, "{}, were {}", n(is), n(was))
            }
        }
    }
}

/// Enough of a hash to tell it by.
fn short(sha256: &str) -> String {
    sha256.chars().take(12).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, sha256: &str, rows: u64) -> InputFile {
        InputFile { path: path.to_owned(), sha256: sha256.to_owned(), rows, read_as: None }
    }

    #[test]
    fn content_new_files_and_missing_ones_are_told_apart() {
        let was = [file("a", "01", 3), file("b", "02", 4), file("c", "03", 5)];
        let is = [file("b", "02", 4), file("a", "ff", 3), file("d", "04", 6)];
        let texts: Vec<String> = file_changes(&was, &is).iter().map(ToString::to_string).collect();
        assert_eq!(
            texts,
            [
                "a has other content: sha256 ff…, was 01…; 3 rows as before",
                "d (6 rows) was not read for the baseline",
                "c (5 rows) was read for the baseline and is not any more",
            ]
        );
        assert!(file_changes(&was, &was).is_empty());
    }

    #[test]
    fn a_file_of_which_the_same_is_used_is_told_by_its_rows() {
        let same = |was, is| {
            let file = InputChange::Content { was: file("a", "01", was), is: file("a", "02", is) };
            SameUse { file, kind: UsedKind::Rows }.to_string()
        };
        assert_eq!(same(3, 4), "a grew from 3 rows to 4: the rows used are the same");
        assert_eq!(same(4, 3), "a was cut from 4 rows to 3: the rows used are the same");
        assert_eq!(same(3, 3), "a was rewritten, 3 rows as before: the rows used are the same");
        let new = SameUse { file: InputChange::Added(file("b", "03", 9)), kind: UsedKind::Bars };
        let want = "b (9 rows) was not read for the baseline: the bars used are the same";
        assert_eq!(new.to_string(), want);
    }

    #[test]
    fn rows_used_are_compared_by_their_file() {
        let rows = |path: &str, rows, sha256: &str| RowsUsed {
            path: path.to_owned(),
            rows,
            sha256: sha256.to_owned(),
        };
        let was = [rows("a", 3, "01"), rows("b", 3, "02"), rows("c", 3, "03")];
        let is = [rows("a", 3, "01"), rows("b", 3, "ff"), rows("d", 4, "04")];
        let texts: Vec<String> = rows_changes(&was, &is).iter().map(ToString::to_string).collect();
        assert_eq!(
            texts,
            [
                "the rows used of b changed: 3 as before, with other values or in another order",
                "the rows used of d changed: 4, were 0",
                "the rows used of c changed: 0, were 3",
            ]
        );
    }
}
