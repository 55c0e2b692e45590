//! Times as most files write them: ISO-8601, whole seconds, ms, us or ns since 1970, or a date in
//! digits.

use crate::civil_time::CivilTime;
use crate::number::short_integer;
use crate::{RowProblem, TimeForm};
use exitlab_core::Timestamp;

/// First second that is a bar's, 1980-01-01T00:00:00Z: what reads as an earlier one is misread.
const FIRST_US: i64 = 315_532_800_000_000;
/// End of the year 2100.
const END_US: i64 = 4_133_980_800_000_000;
/// The first ten digits that are seconds of 2036 and later, and may be the date 21-01-01 with its time as well.
const FIRST_SHORT_DATE: i64 = 2_101_010_000;
/// What makes 12 digits of a date that begins with two digits of its year.
const CENTURY: i64 = 200_000_000_000;
/// The first ten digits that are seconds since 1970 and a date with an hour as well, 1980010100.
const FIRST_DATE_HOUR: i64 = 1_980_010_100;

impl TimeForm {
    /// The unit told by a number's size: each reaches from 1973 (after the first) to 5138.
    fn of_size(value: i64) -> TimeForm {
        match value.unsigned_abs() {
            0..100_000_000_000 => TimeForm::Seconds,
            100_000_000_000..100_000_000_000_000 => TimeForm::Milliseconds,
            100_000_000_000_000..100_000_000_000_000_000 => TimeForm::Microseconds,
            _ => TimeForm::Nanoseconds,
        }
    }

    /// The instant of a number in this unit; nanoseconds are cut to microseconds.
    pub(crate) fn instant(self, value: i64) -> Result<Timestamp, RowProblem> {
        let us = match self {
            TimeForm::Seconds => value.checked_mul(1_000_000),
            TimeForm::Milliseconds => value.checked_mul(1_000),
            TimeForm::Microseconds | TimeForm::Zoned | TimeForm::Local => Some(value),
            TimeForm::Nanoseconds => Some(value.div_euclid(1_000)),
        };
        us.filter(|us| (Timestamp::MIN_US..=Timestamp::MAX_US).contains(us))
            .map(Timestamp::from_us)
            .ok_or(RowProblem::TimeOutOfRange)
    }

    /// The instant as the file writes it, but for the layout of ISO-8601.
    pub(crate) fn text(self, time: Timestamp) -> String {
        match self {
            TimeForm::Zoned | TimeForm::Local => time.to_string(),
            TimeForm::Seconds => (time.us() / 1_000_000).to_string(),
            TimeForm::Milliseconds => (time.us() / 1_000).to_string(),
            TimeForm::Microseconds => time.us().to_string(),
            TimeForm::Nanoseconds => format!("{}000", time.us()),
        }
    }
}

/// That a time is one that bars have.
///
/// # Errors
/// Where it is before 1980 or after 2100: the file writes times in another way than they were read.
pub(crate) fn plausible(
    time: Timestamp,
    form: TimeForm,
) -> Result<(Timestamp, TimeForm), RowProblem> {
    if (FIRST_US..END_US).contains(&time.us()) {
        return Ok((time, form));
    }
    Err(RowProblem::ImplausibleTime { time, form })
}

/// Reads a time and says how it was written.
#[inline]
pub(crate) fn parse_time(field: &[u8]) -> Result<(Timestamp, TimeForm), RowProblem> {
    let field = field.trim_ascii();
    if let Some((time, form)) = fixed_layout(field) {
        return plausible(time, form);
    }
    if let Some(number) = short_integer(field) {
        return number_of_digits(number, field.len());
    }
    if field.is_empty() {
        return Err(RowProblem::Empty);
    }
    let text = std::str::from_utf8(field).map_err(|_| RowProblem::NotUtf8)?;
    if let Some(number) = whole_number(text) {
        return epoch(number?);
    }
    if let Some(read) = basic_utc(text) {
        return read;
    }
    let seconds = with_seconds(text);
    let time = Timestamp::parse_iso(seconds.as_deref().unwrap_or(text));
    let time = time.map_err(|_| RowProblem::NotATime)?;
    let form = if has_zone(text) { TimeForm::Zoned } else { TimeForm::Local };
    plausible(form.instant(time.us())?, form)
}

/// Reads a whole number: a date in digits, or seconds, ms, us or ns since 1970, told by its size.
#[inline]
pub(crate) fn epoch(number: i64) -> Result<(Timestamp, TimeForm), RowProblem> {
    let n_digits = match number {
        19_800_101..=99_999_999 => 8,
        1_000_000_000..=9_999_999_999 => 10,
        198_001_010_000..=999_999_999_999 => 12,
        19_800_101_000_000..=99_999_999_999_999 => 14,
        _ => 0,
    };
    number_of_digits(number, n_digits)
}

#[inline]
fn number_of_digits(number: i64, n_digits: usize) -> Result<(Timestamp, TimeForm), RowProblem> {
    if matches!(n_digits, 8 | 12 | 14) {
        if let Some(time) = date_of_digits(number, n_digits).and_then(CivilTime::instant)
            && let Ok(read) = plausible(time, TimeForm::Local)
        {
            return Ok(read);
        }
        if n_digits == 8 && is_date_in_another_order(number) {
            return Err(RowProblem::DateOrder);
        }
    }
    let is_date =
        |number, n_digits| date_of_digits(number, n_digits).and_then(CivilTime::instant).is_some();
    if n_digits == 10
        && ((number >= FIRST_DATE_HOUR && is_date(number, 10))
            || (number >= FIRST_SHORT_DATE && is_date(number + CENTURY, 12)))
    {
        return Err(RowProblem::DateHour);
    }
    let form = TimeForm::of_size(number);
    plausible(form.instant(number)?, form)
}

/// `YYYYMMDD`, and perhaps `HH`, `HHMM` or `HHMMSS` after it.
fn date_of_digits(number: i64, n_digits: usize) -> Option<CivilTime> {
    let clock = match n_digits {
        8 => 1,
        10 => 100,
        12 => 10_000,
        14 => 1_000_000,
        _ => return None,
    };
    let (date, clock) = (number / clock, number % clock);
    let (hour, minute, second) = match n_digits {
        10 => (clock, 0, 0),
        12 => (clock / 100, clock % 100, 0),
        14 => (clock / 10_000, clock / 100 % 100, clock % 100),
        _ => (0, 0, 0),
    };
    let date = CivilTime::date(date / 10_000, date / 100 % 100, date % 100);
    Some(CivilTime { hour, minute, second, ..date })
}

/// Whether eight digits are a date of this time that ends in its year.
fn is_date_in_another_order(number: i64) -> bool {
    let (first, second, year) = (number / 1_000_000, number / 10_000 % 100, number % 10_000);
    let is_there = |month, day| CivilTime::date(year, month, day).instant().is_some();
    (1_980..=2_100).contains(&year) && (is_there(first, second) || is_there(second, first))
}

/// `20240115T093000Z`, ISO-8601's basic form in UTC.
fn basic_utc(text: &str) -> Option<Result<(Timestamp, TimeForm), RowProblem>> {
    let (date, clock) = text.strip_suffix(['Z', 'z'])?.split_once('T')?;
    let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if date.len() != 8 || !matches!(clock.len(), 4 | 6) || !is_digits(date) || !is_digits(clock) {
        return None;
    }
    let n_digits = date.len() + clock.len();
    let time = date_of_digits(format!("{date}{clock}").parse().ok()?, n_digits)?.instant()?;
    Some(plausible(time, TimeForm::Zoned))
}

/// Whether a text with a date and a clock time ends in a zone.
fn has_zone(text: &str) -> bool {
    let Some((_, clock)) = text.split_once(':') else { return text.ends_with(['Z', 'z']) };
    clock.ends_with(['Z', 'z', 'C']) || clock.contains(['+', '-'])
}

/// `2024-12-31 19:00-05` with the seconds that a time before a zone may lack.
fn with_seconds(text: &str) -> Option<String> {
    const MINUTE: usize = "2024-12-31 19:00".len();
    let is_minute = matches!(text.as_bytes().get(MINUTE), Some(b'+' | b'-' | b' ' | b'Z' | b'z'));
    let (minute, zone) = text.split_at_checked(MINUTE).filter(|_| is_minute)?;
    Some(format!("{minute}:00{zone}"))
}

/// Minutes that the zone at the end of a text is ahead of UTC; none where there is no such number.
pub(crate) fn offset_minutes(field: &[u8]) -> Option<i32> {
    let text = std::str::from_utf8(field.trim_ascii()).ok()?;
    let (_, clock) = text.split_once(':')?;
    let at = clock.rfind(['+', '-'])?;
    let sign = if clock.as_bytes()[at] == b'-' { -1 } else { 1 };
    let digits: String = clock[at + 1..].chars().filter(char::is_ascii_digit).collect();
    let number: i32 = digits.parse().ok()?;
    match digits.len() {
        2 => Some(sign * number * 60),
        4 => Some(sign * (number / 100 * 60 + number % 100)),
        _ => None,
    }
}

/// Digits with an optional minus and an optional `.0`, as pandas writes integers in float columns.
fn whole_number(text: &str) -> Option<Result<i64, RowProblem>> {
    let (whole, zeros) = text.split_once('.').unwrap_or((text, ""));
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    let is_digits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if !is_digits || !zeros.bytes().all(|b| b == b'0') {
        return None;
    }
    Some(whole.parse().map_err(|_| RowProblem::TimeOutOfRange))
}

/// `YYYY-MM-DDTHH:MM:SSZ`, with a space for the `T`, without the `Z`, or the date alone.
fn fixed_layout(t: &[u8]) -> Option<(Timestamp, TimeForm)> {
    let number = |from: usize, to: usize| {
        t[from..to]
            .iter()
            .try_fold(0_i64, |n, b| b.is_ascii_digit().then(|| n * 10 + i64::from(b - b'0')))
    };
    let is_date = t.len() >= 10 && t[4] == b'-' && t[7] == b'-';
    if !is_date {
        return None;
    }
    let date = CivilTime::date(number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (time, form) = match t.len() {
        10 => (date, TimeForm::Local),
        19 | 20 => {
            let layout = matches!(t[10], b'T' | b' ') && t[13] == b':' && t[16] == b':';
            let is_zoned = t.len() == 20;
            if !layout || (is_zoned && t[19] != b'Z') {
                return None;
            }
            let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
            let form = if is_zoned { TimeForm::Zoned } else { TimeForm::Local };
            (CivilTime { hour, minute, second, ..date }, form)
        }
        _ => return None,
    };
    Some((time.instant()?, form))
}

/// Holds a file to the form of its first time.
#[derive(Debug, Clone, Default)]
pub(crate) struct OneForm {
    first: Option<(TimeForm, u64)>,
}

impl OneForm {
    /// Checks a time's form against the file's first one.
    #[inline]
    pub(crate) fn check(&mut self, form: TimeForm, line: u64) -> Result<(), RowProblem> {
        match *self.first.get_or_insert((form, line)) {
            (first_form, _) if first_form == form => Ok(()),
            (first_form, first_line) => {
                Err(RowProblem::MixedTimeForms { form, first_form, first_line })
            }
        }
    }

    /// The file's form, once a time was read.
    pub(crate) fn known(&self) -> Option<TimeForm> {
        self.first.map(|(form, _)| form)
    }

    /// Whether a time was read.
    pub(crate) fn is_known(&self) -> bool {
        self.first.is_some()
    }

    /// The file's form; that of texts before any time was read.
    pub(crate) fn form(&self) -> TimeForm {
        self.first.map_or(TimeForm::Local, |(form, _)| form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<(String, TimeForm), RowProblem> {
        parse_time(text.as_bytes()).map(|(time, form)| (time.to_string(), form))
    }

    #[test]
    fn each_form_is_told_by_its_size() {
        let want = "2025-01-01T00:00:00Z".to_owned();
        for (text, form) in [
            ("2025-01-01T00:00:00Z", TimeForm::Zoned),
            ("2025-01-01 00:00:00", TimeForm::Local),
            ("2025-01-01", TimeForm::Local),
            (" 2025-01-01T01:00:00+01:00 ", TimeForm::Zoned),
            ("2025-01-01 00:00:00 UTC", TimeForm::Zoned),
            ("2024-12-31 19:00-05", TimeForm::Zoned),
            ("2024-12-31T19:00-05:00", TimeForm::Zoned),
            ("2025-01-01T00:00Z", TimeForm::Zoned),
            ("20250101", TimeForm::Local),
            ("202501010000", TimeForm::Local),
            ("20250101000000", TimeForm::Local),
            ("20250101.0", TimeForm::Local),
            ("1735689600", TimeForm::Seconds),
            ("1735689600.0", TimeForm::Seconds),
            ("1735689600000", TimeForm::Milliseconds),
            ("1735689600000000", TimeForm::Microseconds),
            ("1735689600000000000", TimeForm::Nanoseconds),
        ] {
            assert_eq!(read(text), Ok((want.clone(), form)), "{text}");
        }
        // twelve digits that are no date
        let ms = ("2001-09-09T01:46:40Z".to_owned(), TimeForm::Milliseconds);
        assert_eq!(read("1000000000000"), Ok(ms));
        assert_eq!(read("946684800000").unwrap().1, TimeForm::Milliseconds);
    }

    #[test]
    fn what_is_no_time_is_named() {
        assert_eq!(read(""), Err(RowProblem::Empty));
        assert_eq!(read("13012025"), Err(RowProblem::DateOrder));
        assert_eq!(read("2033010114"), Err(RowProblem::DateHour));
        for text in ["45292", "-1", "0", "1970-01-02", "2101-01-01T00:00:00Z", "93000"] {
            assert!(matches!(read(text), Err(RowProblem::ImplausibleTime { .. })), "{text}");
        }
        assert_eq!(read("2023-02-29"), Err(RowProblem::NotATime));
        assert_eq!(read("2023-01-01T24:00:00Z"), Err(RowProblem::NotATime));
        assert_eq!(read("01/02/2023"), Err(RowProblem::NotATime));
        assert_eq!(read("1.5"), Err(RowProblem::NotATime));
        assert_eq!(read("99999999999999999999"), Err(RowProblem::TimeOutOfRange));
        assert_eq!(parse_time(b"\xff\xfe"), Err(RowProblem::NotUtf8));
    }

    #[test]
    fn a_second_form_is_reported_with_both_places() {
        let mut one = OneForm::default();
        assert_eq!(one.check(TimeForm::Milliseconds, 2), Ok(()));
        let mixed = RowProblem::MixedTimeForms {
            form: TimeForm::Microseconds,
            first_form: TimeForm::Milliseconds,
            first_line: 2,
        };
        assert_eq!(one.check(TimeForm::Microseconds, 9), Err(mixed));
    }

    proptest! {
        #[test]
        fn the_fast_layout_agrees_with_chrono(s in FIRST_US / 1_000_000..END_US / 1_000_000) {
            let time = Timestamp::from_us(s * 1_000_000);
            let text = time.to_string();
            prop_assert_eq!(fixed_layout(text.as_bytes()), Some((time, TimeForm::Zoned)));
            prop_assert_eq!(Timestamp::parse_iso(&text), Ok(time));
        }

        #[test]
        fn epochs_are_written_as_they_were_read(s in 1_000_000_000_i64..1_980_010_100) {
            for factor in [1, 1_000, 1_000_000, 1_000_000_000] {
                let text = (s * factor).to_string();
                let (time, form) = parse_time(text.as_bytes()).unwrap();
                prop_assert_eq!(time.us(), s * 1_000_000);
                prop_assert_eq!(form.text(time), text);
            }
        }
    }
}
