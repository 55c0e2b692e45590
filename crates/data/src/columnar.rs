//! Batches of the two columnar formats, and the bars in them.

use crate::arrow_values::Values;
use crate::csv_reader::one_line;
use crate::header::{BarColumns, TimeColumns};
use crate::scan::{Scan, Seen};
use crate::stored_file::damaged;
use crate::time_form::parse_time;
use crate::{DataError, RowProblem, TimeForm};
use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, Schema};
use exitlab_core::{Bar, Timestamp};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Batches of a file, one after the other.
pub(crate) type Batches = Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>>>;

/// Visits a file's batches with the number of rows before each; the visitor says whether to go on.
///
/// A decoder that panics on a damaged file is caught here: no input may bring a caller down.
pub(crate) fn for_each_batch(
    path: &Path,
    form: &'static str,
    open: impl FnOnce() -> Result<Batches, DataError>,
    visit: &mut dyn FnMut(&RecordBatch, u64) -> Result<bool, DataError>,
) -> Result<(), DataError> {
    let panicked = |_| damaged(path, form, &"its decoder gave up on it");
    let mut batches = catch_unwind(AssertUnwindSafe(open)).map_err(panicked)??;
    let mut n_before = 0;
    loop {
        let next = catch_unwind(AssertUnwindSafe(|| batches.next())).map_err(panicked)?;
        let Some(batch) = next else { return Ok(()) };
        let batch = batch.map_err(|e| damaged(path, form, &e))?;
        if !visit(&batch, n_before)? {
            return Ok(());
        }
        n_before += batch.num_rows() as u64;
    }
}

/// Names of a schema's columns.
pub(crate) fn names_of(schema: &Schema) -> Vec<String> {
    schema.fields().iter().map(|f| one_line(f.name())).collect()
}

/// Reads the bars of a file's batches into the scan; the first row's number is 1.
pub(crate) struct BarBatches<'a> {
    pub(crate) scan: &'a mut Scan,
    columns: Option<BarColumns>,
}

impl<'a> BarBatches<'a> {
    pub(crate) fn new(scan: &'a mut Scan) -> BarBatches<'a> {
        BarBatches { scan, columns: None }
    }

    /// Reads one batch; false where the reading ends.
    pub(crate) fn read(&mut self, batch: &RecordBatch, n_before: u64) -> Result<bool, DataError> {
        let path = self.scan.path.clone();
        let values = |idx: usize| {
            let name = &one_line(batch.schema_ref().field(idx).name());
            Values::of(&path, name, batch.column(idx))
        };
        let columns = match &self.columns {
            Some(columns) => columns,
            None => {
                let first = |idx: usize| {
                    let column = values(idx).ok().filter(|_| batch.num_rows() > 0);
                    column.map_or(String::new(), |c| c.text(0))
                };
                let found = BarColumns::find(&path, names_of(batch.schema_ref()), &first)?;
                self.scan.time_name = found.time_name();
                self.columns.insert(found)
            }
        };
        let time = match columns.time {
            TimeColumns::One(idx) => TimeValues::One(values(idx)?),
            TimeColumns::DateAndClock { date, clock } => {
                TimeValues::DateAndClock(values(date)?, values(clock)?)
            }
        };
        let [open, high, low, close] = columns.prices;
        let prices = [values(open)?, values(high)?, values(low)?, values(close)?];
        let volume = columns.volume.map(values).transpose()?;
        for row in 0..batch.num_rows() {
            let line = n_before + row as u64 + 1;
            match self.scan.time(line, time.read(row), &|| time.shown(row)) {
                Seen::Inside(at) => {
                    read_bar(self.scan, columns, &prices, volume.as_ref(), row, line, at);
                }
                Seen::Skip => {}
                Seen::Stop => return Ok(false),
            }
            if self.scan.is_stopped() {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

enum TimeValues {
    One(Values),
    DateAndClock(Values, Values),
}

impl TimeValues {
    fn read(&self, row: usize) -> Result<(Timestamp, TimeForm), RowProblem> {
        match self {
            TimeValues::One(values) => values.time(row),
            TimeValues::DateAndClock(..) => parse_time(self.joined(row).as_bytes()),
        }
    }

    fn joined(&self, row: usize) -> String {
        match self {
            TimeValues::One(values) => values.text(row),
            TimeValues::DateAndClock(date, clock) => {
                let date = date.text(row);
                format!("{} {}", date.trim_end_matches("T00:00:00Z"), clock.text(row))
            }
        }
    }

    fn shown(&self, row: usize) -> String {
        match self {
            TimeValues::One(values) => values.shown(row),
            TimeValues::DateAndClock(..) => self.joined(row),
        }
    }
}

fn read_bar(
    scan: &mut Scan,
    columns: &BarColumns,
    prices: &[Values; 4],
    volume: Option<&Values>,
    row: usize,
    line: u64,
    time: Timestamp,
) {
    let name = |idx: usize| columns.names[idx].clone();
    let mut read = [0.0; 4];
    for ((value, values), idx) in read.iter_mut().zip(prices).zip(columns.prices) {
        match values.number(row) {
            Ok(number) => *value = number,
            Err(problem) => return scan.push_bad(line, name(idx), values.shown(row), problem),
        }
    }
    let volume_read = volume.filter(|v| v.is_present(row)).map(|v| v.number(row)).transpose();
    let idx = columns.volume.unwrap_or_default();
    let volume_read = match (volume_read, volume) {
        (Ok(number), _) => number,
        (Err(problem), Some(v)) => return scan.push_bad(line, name(idx), v.shown(row), problem),
        (Err(_), None) => None,
    };
    let [open, high, low, close] = read;
    let bar = Bar { time, open, high, low, close, volume: volume_read };
    scan.bar(line, bar, &|column| {
        let idx = columns.position(column);
        let price = columns.prices.iter().position(|p| *p == idx).map(|k| &prices[k]);
        let text = price.or(volume).map_or(String::new(), |v| v.shown(row));
        (name(idx), text)
    });
}
