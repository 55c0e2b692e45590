//! Bars in Parquet and Arrow files.
//!
//! A part whose bars are all good and in order is taken over column by column; any other is read row
//! by row, as text is, so that what is wrong is found in the same order and said in the same words.

use crate::DataError;
use crate::columnar::ColumnarPart;
use crate::header::{BarColumns, TimeColumns};
use crate::ordered_rows::PartColumns;
use crate::scan::{Scan, Seen};
use crate::time_text::parse_time;
use crate::values::Values;
use crate::{RowProblem, TimeForm};
use exitlab_core::{Bar, Timestamp};
use rayon::prelude::*;

/// Least rows that a thread checks at a time.
const MIN_ROWS: usize = 16_384;

/// Reads the bars of a file's parts into the scan; the first row's number is 1.
pub(crate) struct ColumnarBars<'a> {
    scan: &'a mut Scan,
    columns: Option<BarColumns>,
}

impl<'a> ColumnarBars<'a> {
    pub(crate) fn new(scan: &'a mut Scan) -> ColumnarBars<'a> {
        ColumnarBars { scan, columns: None }
    }

    /// Reads one part; false where the reading ends.
    ///
    /// # Errors
    /// Where a column is missing, there twice or of no use, or the part is damaged; bad rows go to
    /// the scan.
    pub(crate) fn read(&mut self, part: &ColumnarPart<'_>) -> Result<bool, DataError> {
        let columns = match &self.columns {
            Some(columns) => columns,
            None => {
                let first = |idx: usize| part.first_text(idx);
                let found = BarColumns::find(part.path, part.names(), &first)?;
                self.scan.time_name = found.time_name();
                self.columns.insert(found)
            }
        };
        let bars = PartBars::read(part, columns)?;
        if !bars.take_whole(self.scan, part) {
            bars.take_rows(self.scan, part, columns);
        }
        Ok(!self.scan.is_stopped())
    }
}

/// The columns of a part.
struct PartBars {
    time: TimeValues,
    prices: [Values; 4],
    volume: Option<Values>,
}

impl PartBars {
    fn read(part: &ColumnarPart<'_>, columns: &BarColumns) -> Result<PartBars, DataError> {
        let mut positions = match columns.time {
            TimeColumns::One(idx) => vec![idx],
            TimeColumns::DateAndClock { date, clock } => vec![date, clock],
        };
        positions.extend(columns.prices);
        positions.extend(columns.volume);
        let mut values = part.values(&positions)?;
        let volume = columns.volume.and_then(|_| values.pop());
        let last = |values: &mut Vec<Values>| {
            values.pop().unwrap_or_else(|| unreachable!("invariant: a column for each position"))
        };
        let (close, low) = (last(&mut values), last(&mut values));
        let (high, open) = (last(&mut values), last(&mut values));
        let time = match columns.time {
            TimeColumns::One(_) => TimeValues::One(last(&mut values)),
            TimeColumns::DateAndClock { .. } => {
                let clock = last(&mut values);
                TimeValues::DateAndClock(last(&mut values), clock)
            }
        };
        Ok(PartBars { time, prices: [open, high, low, close], volume })
    }

    /// Takes the part's bars over, where they are as they have to be; false where they are not.
    fn take_whole(&self, scan: &mut Scan, part: &ColumnarPart<'_>) -> bool {
        if part.n_rows() == 0 || !self.prices.iter().all(Values::is_full) {
            return false;
        }
        let [Some(open), Some(high), Some(low), Some(close)] =
            self.prices.each_ref().map(Values::numbers)
        else {
            return false;
        };
        let prices = [open, high, low, close];
        let Some(volume) = self.volumes(part.n_rows()) else { return false };
        let (time, are_good) = rayon::join(
            || self.time.all_in_order(part.n_rows()),
            || are_good(prices.each_ref().map(|column| &column[..]), &volume),
        );
        let Some((time, form)) = time.filter(|_| are_good) else { return false };
        let prices = prices.each_ref().map(|column| &column[..]);
        let columns = PartColumns { time: &time, prices, volume: &volume };
        scan.take_columns(part.n_before + 1, form, &columns, part.n_rows_left())
    }

    /// Volumes of all rows; `None` where the column does not hold numbers.
    fn volumes(&self, n_rows: usize) -> Option<Vec<Option<f64>>> {
        let Some(values) = &self.volume else { return Some(vec![None; n_rows]) };
        let numbers = values.numbers()?;
        Some(if values.is_full() {
            numbers.iter().copied().map(Some).collect()
        } else {
            let rows = numbers.iter().enumerate();
            rows.map(|(row, number)| values.is_present(row).then_some(*number)).collect()
        })
    }

    fn take_rows(&self, scan: &mut Scan, part: &ColumnarPart<'_>, columns: &BarColumns) {
        for row in 0..part.n_rows() {
            let line = part.n_before + row as u64 + 1;
            match scan.time(line, self.time.read(row), &|| self.time.shown(row)) {
                Seen::Inside(time) => self.take_row(scan, columns, row, line, time),
                Seen::Skip => {}
                Seen::Stop => return,
            }
            if scan.is_stopped() {
                return;
            }
        }
    }

    fn take_row(
        &self,
        scan: &mut Scan,
        columns: &BarColumns,
        row: usize,
        line: u64,
        time: Timestamp,
    ) {
        let name = |idx: usize| columns.names[idx].clone();
        let mut read = [0.0; 4];
        for ((value, values), idx) in read.iter_mut().zip(&self.prices).zip(columns.prices) {
            match values.number(row) {
                Ok(number) => *value = number,
                Err(problem) => return scan.push_bad(line, name(idx), values.shown(row), problem),
            }
        }
        let present = self.volume.as_ref().filter(|v| v.is_present(row));
        let volume = match present.map(|v| (v, v.number(row))) {
            None => None,
            Some((_, Ok(number))) => Some(number),
            Some((values, Err(problem))) => {
                let idx = columns.volume.unwrap_or_default();
                return scan.push_bad(line, name(idx), values.shown(row), problem);
            }
        };
        let [open, high, low, close] = read;
        let bar = Bar { time, open, high, low, close, volume };
        scan.bar(line, bar, &|column| {
            let idx = columns.position(column);
            let price = columns.prices.iter().position(|p| *p == idx).map(|k| &self.prices[k]);
            let text = price.or(self.volume.as_ref()).map_or(String::new(), |v| v.shown(row));
            (name(idx), text)
        });
    }
}

/// Whether no bar breaks a rule.
fn are_good([open, high, low, close]: [&[f64]; 4], volume: &[Option<f64>]) -> bool {
    let time = Timestamp::from_us(0); // no rule of a bar alone looks at it
    (0..volume.len()).into_par_iter().with_min_len(MIN_ROWS).all(|row| {
        let (open, high, low, close) = (open[row], high[row], low[row], close[row]);
        Bar { time, open, high, low, close, volume: volume[row] }.problem().is_none()
    })
}

enum TimeValues {
    One(Values),
    DateAndClock(Values, Values),
}

impl TimeValues {
    /// All times and their form, if each is after the one before.
    fn all_in_order(&self, n_rows: usize) -> Option<(Vec<Timestamp>, TimeForm)> {
        let TimeValues::One(values) = self else { return None };
        let (_, first_form) = values.time(0).ok()?;
        let mut times: Vec<Timestamp> = Vec::with_capacity(n_rows);
        let mut last = None;
        for row in 0..n_rows {
            let (time, form) = values.time(row).ok()?;
            if form != first_form || last.is_some_and(|last| last >= time) {
                return None;
            }
            last = Some(time);
            times.push(time);
        }
        Some((times, first_form))
    }

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
