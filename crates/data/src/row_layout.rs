//! How the rows of one file become bars: what its form, its first lines and the user's settings say,
//! put together.

use crate::date_text::DateOrder;
use crate::forms::{Form, FormClock};
use crate::header::{BarColumns, KnownColumns};
use crate::local_clock::{in_zone, in_zone_or_after};
use crate::look::Look;
use crate::number_style::NumberStyle;
use crate::price_scale::PriceScale;
use crate::row_time::RowTime;
use crate::time_columns::TimeColumns;
use crate::time_reader::TimeReader;
use crate::zone_column::says_no_other_zone;
use crate::{DataError, RowProblem, TimeForm};
use exitlab_core::{
    BarSeries, BarTime, EmptyRows, HOUR_US, MINUTE_US, Reading, SECOND_US, Timeframe, Timestamp, Tz,
};

/// Least rows that show that times are stamped just before the bar's end.
const MIN_CLOSES: usize = 3;

/// How the rows of one file become bars.
#[derive(Debug, Clone)]
pub(crate) struct RowLayout {
    /// What the form is called.
    pub(crate) form: String,
    pub(crate) columns: BarColumns,
    pub(crate) times: TimeReader,
    /// Digits of a clock time without colons, where it is apart from its date: 2 of hours alone, 4 or 6.
    pub(crate) clock_digits: usize,
    /// How prices are written.
    pub(crate) numbers: NumberStyle,
    /// How volumes are.
    pub(crate) volume_numbers: NumberStyle,
    pub(crate) scale: Option<PriceScale>,
    pub(crate) bar_time: BarTime,
    /// Zone of times without one.
    pub(crate) zone: Option<Tz>,
    /// Whose rows are read, where the user says it.
    pub(crate) source_symbol: Option<String>,
    pub(crate) empty_rows: EmptyRows,
    pub(crate) clock: FormClock,
    pub(crate) footer: Option<&'static str>,
    /// Column that is 0 or `false` while a bar is forming.
    pub(crate) confirmed: Option<usize>,
    /// Fields that a row may have beyond those that are named.
    pub(crate) n_spare: usize,
    /// Whose bars the columns hold, where the header says it.
    pub(crate) symbol: Option<String>,
    /// Line of the first row.
    pub(crate) first_line: u64,
    timeframe: Option<Timeframe>,
}

/// The order of day and month, which one date does not show.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NeedsDateOrder;

/// A column's first value, and its values in the first rows.
type FirstValues<'v> = (&'v dyn Fn(usize) -> String, &'v dyn Fn(usize) -> Vec<String>);

impl RowLayout {
    /// The layout of a text's rows. Where dates may begin with the day or the month, `order` says which;
    /// without it they are told apart by the whole text.
    ///
    /// # Errors
    /// Where the header lacks a column, or there is no row.
    pub(crate) fn of_text(
        form: Form,
        look: &Look<'_>,
        reading: &Reading,
        timeframe: Option<Timeframe>,
        order: Option<DateOrder>,
    ) -> Result<Result<RowLayout, NeedsDateOrder>, DataError> {
        let first_row = form.first_row;
        let first = |idx: usize| look.field(first_row, idx).to_owned();
        let values = |idx: usize| {
            let field = |row: &[String]| row.get(idx).cloned().unwrap_or_default();
            look.rows(first_row).map(field).collect()
        };
        let mut layout = RowLayout::new(look.path, form, (&first, &values), reading, timeframe)?;
        let Some(line) = look.lines.get(first_row) else {
            return Err(DataError::NoRows { path: look.path.to_owned() });
        };
        layout.first_line = line.number;
        if let TimeColumns::DateAndClock { clock, .. } = layout.columns.time {
            layout.set_clock_digits(look.rows(first_row).map(|row| row[clock].as_str()));
        }
        let times: Vec<String> = look.rows(first_row).map(|row| layout.time_text(row)).collect();
        if let Err(needs_order) = layout.look_at_times(&times, order, reading) {
            return Ok(Err(needs_order));
        }
        layout.must_not_be_close_dates(look.path, &times, reading)?;
        layout.says_its_zone(look.path, &times, &first)?;
        layout.look_at_numbers(look, first_row, reading);
        Ok(Ok(layout))
    }

    /// The layout of typed columns, whose names are given; `first` has their first values as text, of each
    /// of the first rows.
    ///
    /// # Errors
    /// Where a column is missing or there twice.
    pub(crate) fn of_columns(
        path: &std::path::Path,
        form: Form,
        rows: &dyn Fn(usize) -> Vec<String>,
        reading: &Reading,
        timeframe: Option<Timeframe>,
    ) -> Result<RowLayout, DataError> {
        let first = |idx: usize| rows(idx).into_iter().next().unwrap_or_default();
        let mut layout = RowLayout::new(path, form, (&first, rows), reading, timeframe)?;
        let times = match layout.columns.time {
            TimeColumns::One(idx) => rows(idx),
            TimeColumns::DateAndClock { date, clock } => {
                let clocks = rows(clock);
                layout.set_clock_digits(clocks.iter().map(String::as_str));
                let join = |(date, clock): (String, String)| layout.joined(&date, &clock);
                rows(date).into_iter().zip(clocks).map(join).collect()
            }
        };
        // Rows whose dates do not show their order are refused one by one.
        let _ = layout.look_at_times(&times, None, reading);
        layout.must_not_be_close_dates(path, &times, reading)?;
        layout.says_its_zone(path, &times, &first)?;
        Ok(layout)
    }

    /// That clock times without a zone stand beside no column that says one.
    ///
    /// # Errors
    /// [`DataError::ZoneColumn`] where they do.
    fn says_its_zone(
        &self,
        path: &std::path::Path,
        times: &[String],
        first: &dyn Fn(usize) -> String,
    ) -> Result<(), DataError> {
        let time = times.iter().find(|text| !text.is_empty()).map_or("", String::as_str);
        let is_local =
            self.times.read(time.as_bytes()).is_ok_and(|(_, form)| form == TimeForm::Local);
        if is_local && time.contains(':') && self.zone.is_none() {
            return says_no_other_zone(path, &self.columns.names, first);
        }
        Ok(())
    }

    /// What the first times show: how they are written, their zone, which end of a bar they are.
    fn look_at_times(
        &mut self,
        times: &[String],
        order: Option<DateOrder>,
        reading: &Reading,
    ) -> Result<(), NeedsDateOrder> {
        if self.times == TimeReader::Usual {
            let sample = times.iter().find(|text| !text.is_empty()).map_or("", String::as_str);
            match (TimeReader::of_certain(sample.as_bytes()), order) {
                (Some(reader), _) => self.times = reader,
                (None, Some(order)) => self.times = TimeReader::Dates(order),
                (None, None) if is_of_unknown_order(sample) => return Err(NeedsDateOrder),
                (None, None) => {}
            }
        }
        self.zone = self.times.zone().or(self.zone);
        if self.bar_time == BarTime::Open && reading.bar_time.is_none() {
            self.look_for_closes(times);
        }
        Ok(())
    }

    /// That a column of closes has clock times: a date alone may be the day that a bar is of, which its close
    /// ends, or the midnight of its close.
    ///
    /// # Errors
    /// [`DataError::CloseDates`], unless the user says which.
    fn must_not_be_close_dates(
        &self,
        path: &std::path::Path,
        times: &[String],
        reading: &Reading,
    ) -> Result<(), DataError> {
        if self.columns.bar_time != Some(BarTime::Close) || reading.bar_time.is_some() {
            return Ok(());
        }
        let is_date = |text: &String| {
            let is_day = |(time, form): (Timestamp, TimeForm)| {
                form == TimeForm::Local && time == Timestamp::from_day(time.day())
            };
            !text.contains(':') && self.times.read(text.as_bytes()).is_ok_and(is_day)
        };
        match times.first() {
            Some(value) if times.iter().all(is_date) => Err(DataError::CloseDates {
                path: path.to_owned(),
                column: self.columns.time_name(),
                value: value.clone(),
            }),
            _ => Ok(()),
        }
    }

    fn set_clock_digits<'t>(&mut self, clocks: impl Iterator<Item = &'t str>) {
        self.clock_digits = match clocks.map(str::len).max().unwrap_or_default() {
            0..=2 => 2,
            3 | 4 => 4,
            _ => 6,
        };
    }

    fn new(
        path: &std::path::Path,
        form: Form,
        (first, values): FirstValues<'_>,
        reading: &Reading,
        timeframe: Option<Timeframe>,
    ) -> Result<RowLayout, DataError> {
        let known = KnownColumns {
            said: reading,
            roles: &form.roles,
            clock: form.clock_column,
            first,
            values,
        };
        let columns = BarColumns::find(path, form.names, &known)?;
        if let Some(wanted) = &reading.source_symbol
            && columns.symbol.is_none()
            && form.symbol.is_none()
        {
            let (path, wanted) = (path.to_owned(), wanted.clone());
            return Err(DataError::NoSymbolColumn { path, wanted });
        }
        let times = match &reading.time_format {
            Some(format) => TimeReader::Format(format.clone()),
            None => form.times.unwrap_or_default(),
        };
        let numbers = match reading.decimal_comma {
            Some(true) => NumberStyle::DecimalComma,
            Some(false) | None => form.numbers,
        };
        // A column that says whose bar each row is goes before what the form says of all.
        let symbol = form.symbol.filter(|_| columns.symbol.is_none());
        let scale = reading.price_scale.or(form.price_scale);
        Ok(RowLayout {
            form: form.name,
            times,
            clock_digits: 6,
            numbers,
            volume_numbers: numbers,
            scale: scale.and_then(PriceScale::of),
            bar_time: reading
                .bar_time
                .or(form.bar_time)
                .or(columns.bar_time)
                .unwrap_or(BarTime::Open),
            zone: reading.timezone.or(form.zone),
            source_symbol: reading.source_symbol.clone(),
            empty_rows: reading.empty_rows.unwrap_or(form.empty_rows),
            clock: form.clock,
            footer: form.footer,
            confirmed: form.confirmed,
            n_spare: form.n_spare,
            symbol,
            first_line: 1,
            timeframe,
            columns,
        })
    }

    /// A row's time as one text, where its date and clock time are apart.
    pub(crate) fn time_text(&self, row: &[String]) -> String {
        match self.columns.time {
            TimeColumns::One(idx) => row.get(idx).cloned().unwrap_or_default(),
            TimeColumns::DateAndClock { date, clock } => {
                let field = |idx: usize| row.get(idx).map_or("", String::as_str);
                self.joined(field(date), field(clock))
            }
        }
    }

    /// A date and a clock time as one text.
    pub(crate) fn joined(&self, date: &str, clock: &str) -> String {
        let mut joined = Vec::new();
        self.join(date.as_bytes(), clock.as_bytes(), &mut joined);
        String::from_utf8_lossy(&joined).into_owned()
    }

    /// Joins a date and a clock time; digits that a spreadsheet has cut off are put back.
    pub(crate) fn join(&self, date: &[u8], clock: &[u8], joined: &mut Vec<u8>) {
        joined.clear();
        joined.extend_from_slice(without_midnight(date.trim_ascii()));
        joined.push(b' ');
        let clock = clock.trim_ascii();
        let is_digits = clock.iter().all(u8::is_ascii_digit);
        if is_digits {
            let n_lost = self.clock_digits.saturating_sub(clock.len());
            joined.extend(std::iter::repeat_n(b'0', n_lost));
        }
        joined.extend_from_slice(clock);
        if is_digits && self.clock_digits == 2 {
            joined.extend_from_slice(b"00");
        }
    }

    /// Reads when a row's bar opens.
    #[inline]
    pub(crate) fn row_time(&self, field: &[u8]) -> Result<RowTime, RowProblem> {
        let (time, form) = self.times.read(field)?;
        self.placed(time, form)
    }

    /// When a bar opens, given its time as the file has it.
    #[inline]
    pub(crate) fn placed(&self, time: Timestamp, form: TimeForm) -> Result<RowTime, RowProblem> {
        if self.bar_time == BarTime::Open && self.zone.is_none() {
            return Ok(RowTime::once(time, form));
        }
        self.moved(time, form)
    }

    /// When a bar opens whose time is a close, or that of a zone.
    fn moved(&self, time: Timestamp, form: TimeForm) -> Result<RowTime, RowProblem> {
        let back_us = self.back_us(time);
        let Some(zone) = self.zone.filter(|_| form == TimeForm::Local) else {
            return Ok(RowTime::once(time.plus_us(-back_us), form));
        };
        // A long bar opens at the same time of day as the one before, whatever the clock does between; a
        // short one opens its length before it closes.
        let is_long = self.timeframe.is_some_and(BarSeries::may_be_uneven);
        let (open, later) = if is_long {
            in_zone_or_after(time.plus_us(-back_us), zone)?
        } else {
            let (first, second) = in_zone(time, zone)?;
            (first.plus_us(-back_us), second.map(|second| second.plus_us(-back_us)))
        };
        Ok(RowTime { open, form, later })
    }

    /// Microseconds from a bar's open to its stamp, which is the close or just before it: at 23:59, 23:59:59
    /// or 23:59:59.999.
    #[inline]
    fn back_us(&self, stamp: Timestamp) -> i64 {
        match (self.bar_time, self.timeframe) {
            (BarTime::Open, _) | (BarTime::Close, None) => 0,
            (BarTime::Close, Some(timeframe)) => {
                let end = end_of(stamp, timeframe.us().min(HOUR_US));
                timeframe.us() - (end.us() - stamp.us())
            }
        }
    }

    /// Whether bars come as they are: in these columns, at these times, in these numbers.
    pub(crate) fn takes_as_is(&self) -> bool {
        self.times == TimeReader::Usual
            && self.zone.is_none()
            && self.bar_time == BarTime::Open
            && self.scale.is_none()
            && self.source_symbol.is_none()
            && self.confirmed.is_none()
    }

    /// How prices and volumes are written, by the first rows: `$1,234.50`, `1.234,5`, `38.13K`.
    fn look_at_numbers(&mut self, look: &Look<'_>, first_row: usize, reading: &Reading) {
        let idxs = self.columns.prices;
        let prices: Vec<&str> = look
            .rows(first_row)
            .flat_map(|row| idxs.iter().filter_map(|idx| row.get(*idx).map(String::as_str)))
            .collect();
        if self.numbers == NumberStyle::Plain {
            self.numbers = NumberStyle::of_prices(&prices, reading.decimal_comma);
        }
        self.volume_numbers = self.numbers;
        // A point in the prices says what a comma in the volumes is.
        let Some(idx) = self.columns.volume.filter(|_| self.numbers == NumberStyle::Plain) else {
            return;
        };
        let has_point = prices.iter().any(|price| price.contains('.'));
        let mut volumes = look.rows(first_row).filter_map(|row| row.get(idx));
        if volumes.any(|text| NumberStyle::is_money_alone(text, has_point)) {
            self.volume_numbers = NumberStyle::Money;
        }
    }

    /// Times that all lie just before a full hour's or minute's end are closes: no bar opens at 23:59:59.
    fn look_for_closes(&mut self, times: &[String]) {
        let read = |text: &String| self.times.read(text.as_bytes()).ok().map(|(time, _)| time);
        let Some(times) = times.iter().map(read).collect::<Option<Vec<_>>>() else { return };
        let is_long = self.timeframe.is_none_or(|timeframe| timeframe.us() >= HOUR_US);
        let length_us = if is_long { HOUR_US } else { MINUTE_US };
        let is_close = |time: &Timestamp| end_of(*time, length_us) != *time;
        if times.len() >= MIN_CLOSES && times.iter().all(is_close) {
            self.bar_time = BarTime::Close;
        }
    }
}

/// The end of the minute, or of bars of five minutes to an hour, that a stamp lies just before.
fn end_of(stamp: Timestamp, length_us: i64) -> Timestamp {
    let mut us = stamp.us();
    if us.rem_euclid(MINUTE_US) >= MINUTE_US - SECOND_US {
        us = (us.div_euclid(MINUTE_US) + 1) * MINUTE_US;
    }
    // Other lengths have no place on the clock.
    let is_on_clock = length_us >= 5 * MINUTE_US && HOUR_US % length_us == 0;
    if is_on_clock && us.rem_euclid(length_us) == length_us - MINUTE_US {
        us += MINUTE_US;
    }
    Timestamp::from_us(us)
}

/// A date without the midnight that may follow it, where its clock time is apart.
fn without_midnight(date: &[u8]) -> &[u8] {
    const MIDNIGHTS: [&[u8]; 5] =
        [b" 00:00:00.000", b" 00:00:00", b" 00:00", b"T00:00:00Z", b"T00:00:00"];
    MIDNIGHTS.into_iter().find_map(|midnight| date.strip_suffix(midnight)).unwrap_or(date)
}

/// Whether a text is a date with the day or the month first.
fn is_of_unknown_order(text: &str) -> bool {
    [DateOrder::DayFirst, DateOrder::MonthFirst]
        .into_iter()
        .any(|order| TimeReader::Dates(order).read(text.as_bytes()).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_just_before_the_end_are_rounded_up() {
        let at = |text: &str| Timestamp::parse_iso(text).unwrap();
        for stamp in ["2024-01-01T23:59:59.999Z", "2024-01-01T23:59:59Z", "2024-01-01T23:59:00Z"] {
            assert_eq!(end_of(at(stamp), HOUR_US), at("2024-01-02"), "{stamp}");
        }
        assert_eq!(end_of(at("2024-01-01T09:59:00Z"), MINUTE_US), at("2024-01-01T09:59:00Z"));
        assert_eq!(end_of(at("2024-01-01T09:30:59Z"), MINUTE_US), at("2024-01-01T09:31:00Z"));
        assert_eq!(end_of(at("2024-01-01T09:34:00Z"), 5 * MINUTE_US), at("2024-01-01T09:35:00Z"));
        assert_eq!(end_of(at("2024-01-01T09:35:00Z"), 5 * MINUTE_US), at("2024-01-01T09:35:00Z"));
        let odd = Timestamp::from_us(13 * MINUTE_US * 1_000 - MINUTE_US);
        assert_eq!(end_of(odd, 13 * MINUTE_US), odd);
        assert_eq!(end_of(at("2024-01-01T10:00:00Z"), HOUR_US), at("2024-01-01T10:00:00Z"));
    }
}
