//! Rows that a caller holds, typed or in a frame, held to what a file of such rows may say.

use crate::adjustments::read_adjustments_of;
use crate::exits::read_exits_of;
use crate::funding::{read_funding_of, settled_rates};
use crate::labels::read_labels_of;
use crate::lines::read_lines_of;
use crate::signals::read_signals_of;
use crate::table::TableSource;
use crate::{
    AdjustmentRecord, BadRow, DataError, FundingRecord, RowProblem, SourceFile, TableFile,
    TableZones,
};
use exitlab_core::Timestamp;
use exitlab_regime::LabelRow;
use exitlab_signal::{ExitRow, LineRow, SignalRow};
use exitlab_table::ArrowFrame;
use std::path::{Path, PathBuf};

/// A column with a value that no file may have there.
type Problem = (&'static str, f64, RowProblem);

/// Rows that a caller holds, in the place of a file.
#[derive(Debug, Clone, PartialEq)]
pub enum MemoryTable<R> {
    /// Typed.
    Rows(Vec<R>),
    /// In a frame, whose columns are found as those of a file are.
    Frame(ArrowFrame),
}

impl<R> From<Vec<R>> for MemoryTable<R> {
    fn from(rows: Vec<R>) -> MemoryTable<R> {
        MemoryTable::Rows(rows)
    }
}

impl<R> From<ArrowFrame> for MemoryTable<R> {
    fn from(frame: ArrowFrame) -> MemoryTable<R> {
        MemoryTable::Frame(frame)
    }
}

/// Rates at instants, of the symbol that they are given for.
impl From<Vec<(Timestamp, f64)>> for MemoryTable<FundingRecord> {
    fn from(rates: Vec<(Timestamp, f64)>) -> MemoryTable<FundingRecord> {
        let record = |(time, rate)| FundingRecord { line: 0, symbol: None, time, rate };
        MemoryTable::Rows(rates.into_iter().map(record).collect())
    }
}

/// A row that may be given in memory.
pub trait MemoryRow: Clone {
    /// Reads the rows of a frame, which messages call by a name.
    ///
    /// # Errors
    /// Where a column is missing or a row cannot be used, as in a file.
    fn of_frame(
        name: &Path,
        frame: &ArrowFrame,
        zones: &TableZones,
    ) -> Result<TableFile<Self>, DataError>;

    /// Numbers it, in the place of a line.
    fn set_line(&mut self, line: usize);

    /// The first of its values that a file could not say.
    fn problem(&self) -> Option<Problem>;

    /// Its values as text, without its number, for the hash in a manifest.
    fn text(&self) -> String;
}

impl MemoryRow for SignalRow {
    fn of_frame(
        name: &Path,
        frame: &ArrowFrame,
        zones: &TableZones,
    ) -> Result<TableFile<SignalRow>, DataError> {
        read_signals_of(TableSource::Frame(name, frame), zones)
    }

    fn set_line(&mut self, line: usize) {
        self.line = line;
    }

    fn problem(&self) -> Option<Problem> {
        let confidence = (!(0.0..=1.0).contains(&self.confidence)).then_some((
            "confidence",
            self.confidence,
            RowProblem::NotAConfidence,
        ));
        let levels = [("stop_price", self.stop_price), ("target_price", self.target_price)];
        confidence.or_else(|| levels.into_iter().find_map(no_price))
    }

    fn text(&self) -> String {
        let SignalRow { line: _, time, symbol, side, confidence, stop_price, target_price } = self;
        format!("{time},{symbol},{},{confidence:?},{stop_price:?},{target_price:?}", side.name())
    }
}

impl MemoryRow for ExitRow {
    fn of_frame(
        name: &Path,
        frame: &ArrowFrame,
        zones: &TableZones,
    ) -> Result<TableFile<ExitRow>, DataError> {
        read_exits_of(TableSource::Frame(name, frame), zones)
    }

    fn set_line(&mut self, line: usize) {
        self.line = line;
    }

    fn problem(&self) -> Option<Problem> {
        None
    }

    fn text(&self) -> String {
        let ExitRow { line: _, time, symbol, side } = self;
        format!("{time},{symbol},{}", side.map_or("", |side| side.name()))
    }
}

impl MemoryRow for LineRow {
    fn of_frame(
        name: &Path,
        frame: &ArrowFrame,
        zones: &TableZones,
    ) -> Result<TableFile<LineRow>, DataError> {
        read_lines_of(TableSource::Frame(name, frame), zones)
    }

    fn set_line(&mut self, line: usize) {
        self.line = line;
    }

    fn problem(&self) -> Option<Problem> {
        [("long", self.long), ("short", self.short)].into_iter().find_map(no_price)
    }

    fn text(&self) -> String {
        let LineRow { line: _, time, symbol, long, short } = self;
        format!("{time},{symbol},{long:?},{short:?}")
    }
}

impl MemoryRow for LabelRow {
    fn of_frame(
        name: &Path,
        frame: &ArrowFrame,
        zones: &TableZones,
    ) -> Result<TableFile<LabelRow>, DataError> {
        read_labels_of(TableSource::Frame(name, frame), zones)
    }

    fn set_line(&mut self, line: usize) {
        self.line = line;
    }

    fn problem(&self) -> Option<Problem> {
        None
    }

    fn text(&self) -> String {
        let LabelRow { line: _, time, symbol, regime, vol_level } = self;
        let (symbol, level) = (symbol.as_deref(), vol_level.map(|level| level.name()));
        format!("{time},{},{},{}", symbol.unwrap_or(""), regime.name(), level.unwrap_or(""))
    }
}

impl MemoryRow for AdjustmentRecord {
    fn of_frame(
        name: &Path,
        frame: &ArrowFrame,
        zones: &TableZones,
    ) -> Result<TableFile<AdjustmentRecord>, DataError> {
        read_adjustments_of(TableSource::Frame(name, frame), zones)
    }

    fn set_line(&mut self, line: usize) {
        self.line = line as u64;
    }

    fn problem(&self) -> Option<Problem> {
        no_price(("price_factor", Some(self.price_factor)))
    }

    fn text(&self) -> String {
        let AdjustmentRecord { line: _, symbol, time, price_factor } = self;
        format!("{symbol},{time},{price_factor:?}")
    }
}

impl MemoryRow for FundingRecord {
    fn of_frame(
        name: &Path,
        frame: &ArrowFrame,
        zones: &TableZones,
    ) -> Result<TableFile<FundingRecord>, DataError> {
        read_funding_of(TableSource::Frame(name, frame), zones)
    }

    fn set_line(&mut self, line: usize) {
        self.line = line as u64;
    }

    fn problem(&self) -> Option<Problem> {
        (!self.rate.is_finite()).then_some(("funding_rate", self.rate, RowProblem::NotFinite))
    }

    fn text(&self) -> String {
        let FundingRecord { line: _, symbol, time, rate } = self;
        format!("{time},{},{rate:?}", symbol.as_deref().unwrap_or(""))
    }
}

/// A price that is there and is no finite number above 0.
fn no_price((column, price): (&'static str, Option<f64>)) -> Option<Problem> {
    let price = price?;
    let problem = match price {
        price if !price.is_finite() => RowProblem::NotFinite,
        price if price <= 0.0 => RowProblem::NotPositive,
        _ => return None,
    };
    Some((column, price, problem))
}

/// Rows that a caller holds, in the place of a file: numbered from 1, and called `NAME (in memory)` in
/// messages and manifests.
///
/// # Errors
/// [`DataError::BadRow`] for the first row with a value that a file could not say; of a frame, those of a file.
pub fn memory_table<R: MemoryRow>(
    name: &str,
    table: &MemoryTable<R>,
    zones: &TableZones,
) -> Result<TableFile<R>, DataError> {
    let path = PathBuf::from(format!("{name} (in memory)"));
    match table {
        MemoryTable::Rows(rows) => checked(path, rows),
        MemoryTable::Frame(frame) => R::of_frame(&path, frame, zones),
    }
}

fn checked<R: MemoryRow>(path: PathBuf, rows: &[R]) -> Result<TableFile<R>, DataError> {
    let mut rows = rows.to_vec();
    let mut text = String::new();
    for (line, row) in (1..).zip(&mut rows) {
        row.set_line(line);
        if let Some((column, value, problem)) = row.problem() {
            return Err(DataError::from(BadRow {
                path: path.as_path().into(),
                line: line as u64,
                column: column.to_owned(),
                value: value.to_string(),
                problem,
            }));
        }
        text.push_str(&row.text());
        text.push('\n');
    }
    let file = SourceFile::of_bytes(path, text.as_bytes(), rows.len());
    Ok(TableFile { file, rows, unzoned: None })
}

/// Funding rates of a symbol that a caller holds, in order of time, as those of a file.
///
/// # Errors
/// Where a rate is not finite, there is none, or two are of one second.
pub fn memory_rates(
    name: &str,
    rates: &MemoryTable<FundingRecord>,
    zones: &TableZones,
) -> Result<TableFile<FundingRecord>, DataError> {
    let TableFile { file, rows, unzoned } = memory_table(name, rates, zones)?;
    let rows = settled_rates(&file.path, rows)?;
    Ok(TableFile { rows, file, unzoned })
}
