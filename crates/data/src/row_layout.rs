//! How the rows of one file become bars: what its form, its first lines and the user's settings say,
//! put together.

use crate::date_text::DateOrder;
use crate::forms::{Form, FormClock};
use crate::header::{BarColumns, KnownColumns};
use crate::local_clock::in_zone;
use crate::look::Look;
use crate::number_style::NumberStyle;
use crate::price_scale::PriceScale;
use crate::time_columns::TimeColumns;
use crate::time_reader::TimeReader;
use crate::{DataError, RowProblem, TimeForm};
use exitlab_core::{BarTime, EmptyRows, Reading, Timeframe, Timestamp, Tz};

/// Microseconds of a second, a minute and an hour.
const SECOND_US: i64 = 1_000_000;
const MINUTE_US: i64 = 60 * SECOND_US;
const HOUR_US: i64 = 60 * MINUTE_US;
/// Least rows that show that times are stamped just before the bar's end.
const MIN_CLOSES: usize = 3;

/// How the rows of one file become bars.
#[derive(Debug, Clone)]
pub(crate) struct RowLayout {
    /// What the form is called.
    pub(crate) form: String,
    pub(crate) columns: BarColumns,
    pub(crate) times: TimeReader,
    /// Digits of a clock time without colons, where it is apart from its date: 4 or 6.
    pub(crate) clock_digits: usize,
    pub(crate) numbers: NumberStyle,
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
        let mut layout = RowLayout::new(look.path, form, &first, reading, timeframe)?;
        let Some(line) = look.lines.get(first_row) else {
            return Err(DataError::NoRows { path: look.path.to_owned() });
        };
        layout.first_line = line.number;
        if let TimeColumns::DateAndClock { clock, .. } = layout.columns.time {
            let digits = look.rows(first_row).map(|row| row[clock].len()).max();
            layout.clock_digits = if matches!(digits, Some(3 | 4)) { 4 } else { 6 };
        }
        let times: Vec<String> = look.rows(first_row).map(|row| layout.time_text(row)).collect();
        if layout.times == TimeReader::Usual {
            let sample = times.iter().find(|text| !text.is_empty()).map_or("", String::as_str);
            match (TimeReader::of_certain(sample.as_bytes()), order) {
                (Some(reader), _) => layout.times = reader,
                (None, Some(order)) => layout.times = TimeReader::Dates(order),
                (None, None) if is_of_unknown_order(sample) => return Ok(Err(NeedsDateOrder)),
                (None, None) => {}
            }
        }
        layout.zone = layout.times.zone().or(layout.zone);
        layout.look_for_money(look, first_row, reading);
        if layout.bar_time == BarTime::Open && reading.bar_time.is_none() {
            layout.look_for_closes(&times);
        }
        Ok(Ok(layout))
    }

    /// The layout of typed columns, whose names are given.
    ///
    /// # Errors
    /// Where a column is missing or there twice.
    pub(crate) fn of_columns(
        path: &std::path::Path,
        form: Form,
        first: &dyn Fn(usize) -> String,
        reading: &Reading,
        timeframe: Option<Timeframe>,
    ) -> Result<RowLayout, DataError> {
        let mut layout = RowLayout::new(path, form, first, reading, timeframe)?;
        if layout.times == TimeReader::Usual
            && let TimeColumns::One(idx) = layout.columns.time
            && let Some(reader) = TimeReader::of_certain(first(idx).as_bytes())
        {
            layout.times = reader;
        }
        Ok(layout)
    }

    fn new(
        path: &std::path::Path,
        form: Form,
        first: &dyn Fn(usize) -> String,
        reading: &Reading,
        timeframe: Option<Timeframe>,
    ) -> Result<RowLayout, DataError> {
        let known = KnownColumns {
            said: &reading.columns,
            roles: &form.roles,
            clock: form.clock_column,
            first,
        };
        let columns = BarColumns::find(path, form.names, &known)?;
        let times = match &reading.time_format {
            Some(format) => TimeReader::Format(format.clone()),
            None => form.times.unwrap_or_default(),
        };
        let numbers = match reading.decimal_comma {
            Some(true) => NumberStyle::DecimalComma,
            Some(false) | None => form.numbers,
        };
        let scale = reading.price_scale.or(form.price_scale);
        Ok(RowLayout {
            form: form.name,
            columns,
            times,
            clock_digits: 6,
            numbers,
            scale: scale.and_then(PriceScale::of),
            bar_time: reading.bar_time.or(form.bar_time).unwrap_or(BarTime::Open),
            zone: reading.timezone.or(form.zone),
            source_symbol: reading.source_symbol.clone(),
            empty_rows: reading.empty_rows.unwrap_or(form.empty_rows),
            clock: form.clock,
            footer: form.footer,
            confirmed: form.confirmed,
            n_spare: form.n_spare,
            symbol: form.symbol,
            first_line: 1,
            timeframe,
        })
    }

    /// A row's time as one text, where its date and clock time are apart.
    fn time_text(&self, row: &[String]) -> String {
        match self.columns.time {
            TimeColumns::One(idx) => row.get(idx).cloned().unwrap_or_default(),
            TimeColumns::DateAndClock { date, clock } => {
                let mut joined = Vec::new();
                let field = |idx: usize| row.get(idx).map_or(&b""[..], |field| field.as_bytes());
                self.join(field(date), field(clock), &mut joined);
                String::from_utf8_lossy(&joined).into_owned()
            }
        }
    }

    /// Joins a date and a clock time; digits that a spreadsheet has cut off are put back.
    pub(crate) fn join(&self, date: &[u8], clock: &[u8], joined: &mut Vec<u8>) {
        joined.clear();
        joined.extend_from_slice(date.trim_ascii());
        joined.push(b' ');
        let clock = clock.trim_ascii();
        if clock.iter().all(u8::is_ascii_digit) {
            let n_lost = self.clock_digits.saturating_sub(clock.len());
            joined.extend(std::iter::repeat_n(b'0', n_lost));
        }
        joined.extend_from_slice(clock);
    }

    /// Reads a bar's open time, and says how it is written.
    #[inline]
    pub(crate) fn open_time(&self, field: &[u8]) -> Result<(Timestamp, TimeForm), RowProblem> {
        let (time, form) = self.times.read(field)?;
        self.placed(time, form)
    }

    /// The open time of a bar, given its time as the file has it.
    #[inline]
    pub(crate) fn placed(
        &self,
        time: Timestamp,
        form: TimeForm,
    ) -> Result<(Timestamp, TimeForm), RowProblem> {
        let open = match self.bar_time {
            BarTime::Open => time,
            BarTime::Close => self.open_of_close(time),
        };
        match (form, self.zone) {
            (TimeForm::Local, Some(zone)) => Ok((in_zone(open, zone)?, form)),
            _ => Ok((open, form)),
        }
    }

    /// The open of a bar stamped at its close, or just before it: at 23:59, 23:59:59 or 23:59:59.999.
    fn open_of_close(&self, stamp: Timestamp) -> Timestamp {
        let Some(timeframe) = self.timeframe else { return stamp };
        end_of(stamp, timeframe.us().min(HOUR_US)).plus_us(-timeframe.us())
    }

    /// Whether bars come as they are: in these columns, at these times, in these numbers.
    pub(crate) fn takes_as_is(&self) -> bool {
        self.times == TimeReader::Usual
            && self.zone.is_none()
            && self.bar_time == BarTime::Open
            && self.scale.is_none()
            && self.source_symbol.is_none()
    }

    /// Whether the first price is an amount of money, such as `$1,234.50`.
    fn look_for_money(&mut self, look: &Look<'_>, first_row: usize, reading: &Reading) {
        if self.numbers != NumberStyle::Plain || reading.decimal_comma == Some(true) {
            return;
        }
        let is_money = self.columns.prices.iter().any(|idx| {
            let text = look.field(first_row, *idx);
            // A comma without a point may stand before decimals.
            let is_sure = text.starts_with(['$', '€', '£']) && !text.contains(',')
                || text.find(',').zip(text.find('.')).is_some_and(|(comma, point)| comma < point);
            let is_plain = NumberStyle::Plain.parse(text.as_bytes()).is_ok();
            !is_plain && is_sure && NumberStyle::Money.parse(text.as_bytes()).is_ok()
        });
        if is_money {
            self.numbers = NumberStyle::Money;
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
    if length_us >= 5 * MINUTE_US && us.rem_euclid(length_us) == length_us - MINUTE_US {
        us += MINUTE_US;
    }
    Timestamp::from_us(us)
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
        assert_eq!(end_of(at("2024-01-01T10:00:00Z"), HOUR_US), at("2024-01-01T10:00:00Z"));
    }
}
