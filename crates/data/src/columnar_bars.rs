//! Bars in Parquet and Arrow files.
//!
//! A part whose bars are all good and in order is taken over column by column; any other is read row
//! by row, as text is, so that what is wrong is found in the same order and said in the same words.

use crate::DataError;
use crate::columnar::ColumnarPart;
use crate::date_text::DateOrder;
use crate::forms::{Form, is_not_over, what_says_over};
use crate::local_clock::LocalClock;
use crate::ordered_rows::PartColumns;
use crate::row_layout::RowLayout;
use crate::scan::{Scan, Seen};
use crate::time_columns::TimeColumns;
use crate::time_reader::TimeReader;
use crate::time_text::offset_minutes;
use crate::values::Values;
use crate::{RowProblem, TimeForm};
use exitlab_core::{Bar, EmptyRows, Reading, Timestamp, Tz};
use rayon::prelude::*;

/// Least rows that a thread checks at a time.
const MIN_ROWS: usize = 16_384;

/// Reads the bars of a file's parts into the scan; the first row's number is 1.
pub(crate) struct ColumnarBars<'a> {
    reading: &'a Reading,
    scan: &'a mut Scan,
    layout: Option<RowLayout>,
}

impl<'a> ColumnarBars<'a> {
    pub(crate) fn new(reading: &'a Reading, scan: &'a mut Scan) -> ColumnarBars<'a> {
        ColumnarBars { reading, scan, layout: None }
    }

    /// Reads one part; false where the reading ends.
    ///
    /// # Errors
    /// Where a column is missing, there twice or of no use, or the part is damaged; bad rows go to
    /// the scan.
    pub(crate) fn read(&mut self, part: &ColumnarPart<'_>) -> Result<bool, DataError> {
        let layout = match &self.layout {
            Some(layout) => layout,
            None => {
                let found = self.layout_of(part)?;
                self.scan.begin(&found);
                if let TimeColumns::One(idx) = found.columns.time
                    && let Some(zone) = part.zone(idx).and_then(|name| name.parse::<Tz>().ok())
                {
                    self.scan.clock = LocalClock::Zone(zone);
                }
                self.layout.insert(found)
            }
        };
        let bars = PartBars::read(part, layout)?;
        if !bars.take_whole(self.scan, part, layout) {
            bars.take_rows(self.scan, part, layout);
        }
        Ok(!self.scan.is_stopped())
    }

    fn layout_of(&self, part: &ColumnarPart<'_>) -> Result<RowLayout, DataError> {
        part.decode_usual();
        let rows = |idx: usize| part.first_texts(idx);
        let mut form = match part.nautilus {
            Some(nautilus) => nautilus.form(part),
            None => Form::new(part.form_name(), 0, part.names()),
        };
        form.confirmed = what_says_over(&form.names, &rows);
        RowLayout::of_columns(part.path, form, &rows, self.reading, self.scan.timeframe())
    }
}

/// The columns of a part.
struct PartBars {
    time: TimeValues,
    prices: [Values; 4],
    volume: Option<Values>,
    symbol: Option<Values>,
    /// Whether each bar is over.
    confirmed: Option<Values>,
}

impl PartBars {
    fn read(part: &ColumnarPart<'_>, layout: &RowLayout) -> Result<PartBars, DataError> {
        let columns = &layout.columns;
        let mut positions = match columns.time {
            TimeColumns::One(idx) => vec![idx],
            TimeColumns::DateAndClock { date, clock } => vec![date, clock],
        };
        positions.extend(columns.prices);
        positions.extend(columns.volume);
        positions.extend(columns.symbol);
        positions.extend(layout.confirmed);
        let mut values = part.values(&positions)?;
        let confirmed = layout.confirmed.and_then(|_| values.pop());
        let symbol = columns.symbol.and_then(|_| values.pop());
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
        Ok(PartBars { time, prices: [open, high, low, close], volume, symbol, confirmed })
    }

    /// Takes the part's bars over, where they are as they have to be; false where they are not.
    fn take_whole(&self, scan: &mut Scan, part: &ColumnarPart<'_>, layout: &RowLayout) -> bool {
        if part.n_rows() == 0 || !layout.takes_as_is() || !self.prices.iter().all(Values::is_full) {
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
        if !self.is_of_one_symbol(scan, part.n_rows()) {
            return false;
        }
        let prices = prices.each_ref().map(|column| &column[..]);
        let columns = PartColumns { time: &time, prices, volume: &volume };
        scan.take_columns(part.n_before + 1, form, &columns, part.n_rows_left())
    }

    /// Whether all rows are of the symbol that is read; what they are is noted where they are.
    fn is_of_one_symbol(&self, scan: &mut Scan, n_rows: usize) -> bool {
        let Some(symbols) = &self.symbol else { return true };
        let mut noted = scan.symbols.clone();
        let is_one = (0..n_rows).all(|row| noted.take(symbols.text(row).trim()));
        if is_one {
            scan.symbols = noted;
        }
        is_one
    }

    /// Volumes of all rows, absent where negative; `None` where the column does not hold numbers.
    fn volumes(&self, n_rows: usize) -> Option<Vec<Option<f64>>> {
        let Some(values) = &self.volume else { return Some(vec![None; n_rows]) };
        let numbers = values.numbers()?;
        Some(if values.is_full() {
            numbers.iter().map(|number| Some(*number).filter(|volume| *volume >= 0.0)).collect()
        } else {
            let rows = numbers.iter().enumerate();
            let is_there = |row, number: f64| values.is_present(row) && number >= 0.0;
            rows.map(|(row, number)| Some(*number).filter(|n| is_there(row, *n))).collect()
        })
    }

    fn take_rows(&self, scan: &mut Scan, part: &ColumnarPart<'_>, layout: &RowLayout) {
        for row in 0..part.n_rows() {
            let line = part.n_before + row as u64 + 1;
            if let Some(symbols) = &self.symbol
                && !scan.symbols.take(symbols.text(row).trim())
            {
                scan.skip_other();
                continue;
            }
            let read = self.time.read(row, layout);
            let text = || self.time.shown(row, layout);
            let seen = match read.and_then(|(time, form)| layout.placed(time, form)) {
                Ok(time) => {
                    if time.form == TimeForm::Zoned
                        && let Some(minutes) = self.time.offset(row)
                    {
                        scan.clock.note(line, minutes);
                    }
                    scan.time(line, time, &text)
                }
                Err(problem) => scan.no_time(line, problem, &text),
            };
            match seen {
                Seen::Inside(time) => self.take_row(scan, layout, row, line, time),
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
        layout: &RowLayout,
        row: usize,
        line: u64,
        time: Timestamp,
    ) {
        let columns = &layout.columns;
        let name = |idx: usize| columns.names[idx].clone();
        if let (Some(confirmed), Some(idx)) = (&self.confirmed, layout.confirmed)
            && is_not_over(confirmed.text(row).as_bytes())
        {
            let value = confirmed.shown(row);
            return scan.push_bad(line, name(idx), value, RowProblem::Unconfirmed);
        }
        if self.prices.iter().all(|values| values.has_no_number(row)) {
            return match layout.empty_rows {
                EmptyRows::Gap => scan.n_empty += 1,
                EmptyRows::Error => {
                    let value = self.time.shown(row, layout);
                    scan.push_bad(line, String::new(), value, RowProblem::NoPrices);
                }
            };
        }
        let mut read = [0.0; 4];
        for ((value, values), idx) in read.iter_mut().zip(&self.prices).zip(columns.prices) {
            match values.number(row, layout.numbers) {
                Ok(number) => *value = layout.scale.map_or(number, |scale| scale.price(number)),
                Err(problem) => return scan.push_bad(line, name(idx), values.shown(row), problem),
            }
        }
        let present = self.volume.as_ref().filter(|v| v.is_present(row));
        let volume = match present.map(|v| (v, v.number(row, layout.numbers))) {
            None | Some((_, Err(RowProblem::Empty))) => None,
            Some((_, Ok(number))) => Some(number),
            Some((values, Err(_))) if values.has_no_number(row) => None,
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
        let (_, first_form) = values.time(0, &TimeReader::Usual).ok()?;
        let is_text = values.as_text(0).is_some();
        let mut times: Vec<Timestamp> = Vec::with_capacity(n_rows);
        let mut last = None;
        for row in 0..n_rows {
            let (time, form) = values.time(row, &TimeReader::Usual).ok()?;
            let is_of_clock = is_text && form == TimeForm::Zoned && self.offset(row).is_some();
            if form != first_form || is_of_clock || last.is_some_and(|last| last >= time) {
                return None;
            }
            last = Some(time);
            times.push(time);
        }
        Some((times, first_form))
    }

    fn read(&self, row: usize, layout: &RowLayout) -> Result<(Timestamp, TimeForm), RowProblem> {
        match self {
            TimeValues::One(values) => values.time(row, &layout.times),
            TimeValues::DateAndClock(..) => {
                let joined = self.joined(row, layout);
                match layout.times.read(joined.as_bytes()) {
                    Err(RowProblem::NotATime) => {
                        let by_year = TimeReader::Dates(DateOrder::YearFirst);
                        by_year.read(joined.as_bytes())
                    }
                    read => read,
                }
            }
        }
    }

    /// Minutes that a text's zone is ahead of UTC.
    fn offset(&self, row: usize) -> Option<i32> {
        match self {
            TimeValues::One(values) => {
                values.as_text(row).and_then(|text| offset_minutes(text.as_bytes()))
            }
            TimeValues::DateAndClock(..) => None,
        }
    }

    fn joined(&self, row: usize, layout: &RowLayout) -> String {
        match self {
            TimeValues::One(values) => values.text(row),
            TimeValues::DateAndClock(date, clock) => {
                layout.joined(&date.text(row), &clock.text(row))
            }
        }
    }

    fn shown(&self, row: usize, layout: &RowLayout) -> String {
        match self {
            TimeValues::One(values) => values.shown(row),
            TimeValues::DateAndClock(..) => self.joined(row, layout),
        }
    }
}
