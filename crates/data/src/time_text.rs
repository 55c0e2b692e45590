//! Times as files write them: ISO-8601, or whole seconds, ms, us or ns since 1970.

use crate::number::short_integer;
use crate::{RowProblem, TimeForm};
use exitlab_core::Timestamp;

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
            TimeForm::Microseconds | TimeForm::Iso => Some(value),
            TimeForm::Nanoseconds => Some(value.div_euclid(1_000)),
        };
        us.filter(|us| (Timestamp::MIN_US..=Timestamp::MAX_US).contains(us))
            .map(Timestamp::from_us)
            .ok_or(RowProblem::TimeOutOfRange)
    }

    /// The instant as the file writes it, but for the layout of ISO-8601.
    pub(crate) fn text(self, time: Timestamp) -> String {
        match self {
            TimeForm::Iso => time.to_string(),
            TimeForm::Seconds => (time.us() / 1_000_000).to_string(),
            TimeForm::Milliseconds => (time.us() / 1_000).to_string(),
            TimeForm::Microseconds => time.us().to_string(),
            TimeForm::Nanoseconds => format!("{}000", time.us()),
        }
    }
}

/// Reads a time and says how it was written.
#[inline]
pub(crate) fn parse_time(field: &[u8]) -> Result<(Timestamp, TimeForm), RowProblem> {
    let field = field.trim_ascii();
    if let Some(time) = fixed_layout(field) {
        return Ok((time, TimeForm::Iso));
    }
    if let Some(number) = short_integer(field) {
        return epoch(number);
    }
    if field.is_empty() {
        return Err(RowProblem::Empty);
    }
    let text = std::str::from_utf8(field).map_err(|_| RowProblem::NotUtf8)?;
    if let Some(number) = whole_number(text) {
        return epoch(number?);
    }
    let time = Timestamp::parse_iso(text).map_err(|_| RowProblem::NotATime)?;
    Ok((TimeForm::Iso.instant(time.us())?, TimeForm::Iso))
}

/// Reads a whole number of seconds, ms, us or ns since 1970, told by its size.
#[inline]
pub(crate) fn epoch(number: i64) -> Result<(Timestamp, TimeForm), RowProblem> {
    if (19_000_101..=21_001_231).contains(&number)
        && (1..=31).contains(&(number % 100))
        && (1..=12).contains(&(number / 100 % 100))
    {
        return Err(RowProblem::CompactDate);
    }
    let form = TimeForm::of_size(number);
    Ok((form.instant(number)?, form))
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
fn fixed_layout(t: &[u8]) -> Option<Timestamp> {
    let number = |from: usize, to: usize| {
        t[from..to]
            .iter()
            .try_fold(0_i64, |n, b| b.is_ascii_digit().then(|| n * 10 + i64::from(b - b'0')))
    };
    let is_date = t.len() >= 10 && t[4] == b'-' && t[7] == b'-';
    if !is_date {
        return None;
    }
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    if year < 1 || !(1..=12).contains(&month) || day < 1 || day > days_in_month(year, month) {
        return None;
    }
    let clock = match t.len() {
        10 => 0,
        19 | 20 => {
            let layout = matches!(t[10], b'T' | b' ') && t[13] == b':' && t[16] == b':';
            let zone = t.len() == 19 || t[19] == b'Z';
            let (h, m, s) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
            if !layout || !zone || h > 23 || m > 59 || s > 59 {
                return None;
            }
            h * 3_600 + m * 60 + s
        }
        _ => return None,
    };
    Some(Timestamp::from_us((days_from_civil(year, month, day) * 86_400 + clock) * 1_000_000))
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar.
///
/// # Source
/// Howard Hinnant, "chrono-compatible low-level date algorithms", 2013.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let year_of_era = y.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
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

    /// Whether a time was read.
    pub(crate) fn is_known(&self) -> bool {
        self.first.is_some()
    }

    /// The file's form; ISO-8601 before any time was read.
    pub(crate) fn form(&self) -> TimeForm {
        self.first.map_or(TimeForm::Iso, |(form, _)| form)
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
            ("2025-01-01T00:00:00Z", TimeForm::Iso),
            ("2025-01-01 00:00:00", TimeForm::Iso),
            ("2025-01-01", TimeForm::Iso),
            (" 2025-01-01T01:00:00+01:00 ", TimeForm::Iso),
            ("1735689600", TimeForm::Seconds),
            ("1735689600.0", TimeForm::Seconds),
            ("1735689600000", TimeForm::Milliseconds),
            ("1735689600000000", TimeForm::Microseconds),
            ("1735689600000000000", TimeForm::Nanoseconds),
        ] {
            assert_eq!(read(text), Ok((want.clone(), form)), "{text}");
        }
        assert_eq!(read("-1"), Ok(("1969-12-31T23:59:59Z".to_owned(), TimeForm::Seconds)));
    }

    #[test]
    fn what_is_no_time_is_named() {
        assert_eq!(read(""), Err(RowProblem::Empty));
        assert_eq!(read("20180501"), Err(RowProblem::CompactDate));
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
        fn the_fast_layout_agrees_with_chrono(s in Timestamp::MIN_US / 1_000_000..=Timestamp::MAX_US / 1_000_000) {
            let time = Timestamp::from_us(s * 1_000_000);
            let text = time.to_string();
            prop_assert_eq!(fixed_layout(text.as_bytes()), Some(time));
            prop_assert_eq!(Timestamp::parse_iso(&text), Ok(time));
        }

        #[test]
        fn epochs_are_written_as_they_were_read(s in 100_000_000_i64..4_000_000_000) {
            for factor in [1, 1_000, 1_000_000, 1_000_000_000] {
                let text = (s * factor).to_string();
                let (time, form) = parse_time(text.as_bytes()).unwrap();
                prop_assert_eq!(time.us(), s * 1_000_000);
                prop_assert_eq!(form.text(time), text);
            }
        }
    }
}
