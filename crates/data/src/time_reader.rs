//! How the times of one file are read.

use crate::date_text::{DateOrder, parse_date};
use crate::time_text::{parse_time, plausible};
use crate::{RowProblem, TimeForm};
use chrono::format::{Parsed, StrftimeItems, parse};
use exitlab_core::{Timestamp, Tz};

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

/// How the times of one file are read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum TimeReader {
    /// ISO-8601, numbers since 1970 and dates in digits, see [`parse_time`].
    #[default]
    Usual,
    /// Dates whose parts stand in another way.
    Dates(DateOrder),
    /// The user's own format.
    Format(String),
    /// Milliseconds since the midnight of a day.
    SinceMidnight(Timestamp),
    /// Dates that begin with the year, followed by the name of a zone, which is the same for all.
    OfZone(Tz),
}

impl TimeReader {
    /// Reads a time and says how it is written.
    #[inline]
    pub(crate) fn read(&self, field: &[u8]) -> Result<(Timestamp, TimeForm), RowProblem> {
        match self {
            TimeReader::Usual => parse_time(field).map_err(|problem| hour_of_24(problem, field)),
            TimeReader::Dates(order) => parse_date(field, *order),
            TimeReader::Format(format) => formatted(field, format),
            TimeReader::SinceMidnight(midnight) => since_midnight(field, *midnight),
            TimeReader::OfZone(zone) => {
                let field = field.trim_ascii();
                let local = field.strip_suffix(zone.name().as_bytes());
                local_date(local.ok_or(RowProblem::NotATime)?)
            }
        }
    }

    /// The zone that every time names.
    pub(crate) fn zone(&self) -> Option<Tz> {
        match self {
            TimeReader::OfZone(zone) => Some(*zone),
            TimeReader::Usual
            | TimeReader::Dates(_)
            | TimeReader::Format(_)
            | TimeReader::SinceMidnight(_) => None,
        }
    }

    /// The way that reads a time, of those that need no further look at the file: the usual one, else
    /// dates that begin with the year, or that name the month.
    pub(crate) fn of_certain(field: &[u8]) -> Option<TimeReader> {
        let usual = TimeReader::Usual;
        match usual.read(field) {
            Ok(_) => return Some(usual),
            Err(RowProblem::NotATime) => {}
            Err(_) => return None,
        }
        let by_year = TimeReader::Dates(DateOrder::YearFirst);
        if by_year.read(field).is_ok() {
            return Some(by_year);
        }
        let of_zone = TimeReader::OfZone(zone_name(field)?);
        of_zone.read(field).is_ok().then_some(of_zone)
    }
}

/// What is wrong with a usual time: that it is of hour 24, where that is so.
#[cold]
fn hour_of_24(problem: RowProblem, field: &[u8]) -> RowProblem {
    match parse_date(field, DateOrder::YearFirst) {
        Err(RowProblem::HourOf24) => RowProblem::HourOf24,
        Ok(_) | Err(_) => problem,
    }
}

/// A date that begins with the year, without a zone.
fn local_date(field: &[u8]) -> Result<(Timestamp, TimeForm), RowProblem> {
    let usual = parse_time(field).or_else(|_| parse_date(field, DateOrder::YearFirst))?;
    if usual.1 == TimeForm::Local { Ok(usual) } else { Err(RowProblem::NotATime) }
}

/// The zone whose IANA name stands at the end of a time: `20240102 09:30:00 US/Eastern`.
fn zone_name(field: &[u8]) -> Option<Tz> {
    let text = std::str::from_utf8(field.trim_ascii()).ok()?;
    let (_, name) = text.rsplit_once(' ')?;
    name.contains('/').then(|| name.parse().ok()).flatten()
}

fn formatted(field: &[u8], format: &str) -> Result<(Timestamp, TimeForm), RowProblem> {
    let text = std::str::from_utf8(field.trim_ascii()).map_err(|_| RowProblem::NotUtf8)?;
    if text.is_empty() {
        return Err(RowProblem::Empty);
    }
    let mut parsed = Parsed::new();
    let other = || RowProblem::OtherTimeFormat { format: format.to_owned() };
    parse(&mut parsed, text, StrftimeItems::new(format)).map_err(|_| other())?;
    if let Some(seconds) = parsed.timestamp() {
        let us = parsed.nanosecond().unwrap_or_default() / 1_000;
        let time = Timestamp::from_us(seconds.saturating_mul(1_000_000)).plus_us(i64::from(us));
        return plausible(time, TimeForm::Seconds);
    }
    if let Ok(zoned) = parsed.to_datetime() {
        return plausible(Timestamp::from_us(zoned.timestamp_micros()), TimeForm::Zoned);
    }
    let date = parsed.to_naive_date().map_err(|_| other())?;
    let has_clock = parsed.hour_mod_12().is_some();
    if has_clock && parsed.minute().is_none() {
        parsed.set_minute(0).map_err(|_| other())?;
    }
    let clock = match parsed.to_naive_time() {
        Ok(clock) => clock,
        Err(_) if has_clock => return Err(other()),
        Err(_) => chrono::NaiveTime::MIN,
    };
    let time = date.and_time(clock).and_utc();
    // A letter Z of the format is the file's own, which means UTC.
    let is_utc = format.strip_suffix('Z').is_some_and(|before| !before.ends_with('%'));
    let form = if is_utc { TimeForm::Zoned } else { TimeForm::Local };
    plausible(Timestamp::from_us(time.timestamp_micros()), form)
}

fn since_midnight(field: &[u8], midnight: Timestamp) -> Result<(Timestamp, TimeForm), RowProblem> {
    let text = std::str::from_utf8(field.trim_ascii()).map_err(|_| RowProblem::NotUtf8)?;
    let ms: i64 = text.parse().map_err(|_| RowProblem::NotATime)?;
    if !(0..DAY_MS).contains(&ms) {
        return Err(RowProblem::NotATime);
    }
    plausible(midnight.plus_us(ms * 1_000), TimeForm::Local)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, format: &str) -> Result<(String, TimeForm), RowProblem> {
        let reader = TimeReader::Format(format.to_owned());
        reader.read(text.as_bytes()).map(|(time, form)| (time.to_string(), form))
    }

    #[test]
    fn a_format_of_ones_own() {
        for (text, format, want, form) in [
            ("31/12/24 9:05", "%d/%m/%y %H:%M", "2024-12-31T09:05:00Z", TimeForm::Local),
            ("01012025", "%d%m%Y", "2025-01-01T00:00:00Z", TimeForm::Local),
            (
                "2024-12-31 19:00 -0500",
                "%Y-%m-%d %H:%M %z",
                "2025-01-01T00:00:00Z",
                TimeForm::Zoned,
            ),
            ("1735689600", "%s", "2025-01-01T00:00:00Z", TimeForm::Seconds),
            ("Dec 31, 2024 9:30 PM", "%b %d, %Y %I:%M %p", "2024-12-31T21:30:00Z", TimeForm::Local),
            ("2024010109", "%Y%m%d%H", "2024-01-01T09:00:00Z", TimeForm::Local),
        ] {
            assert_eq!(read(text, format), Ok((want.to_owned(), form)), "{text}");
        }
        let other = RowProblem::OtherTimeFormat { format: "%Y-%m-%d".to_owned() };
        assert_eq!(read("31/12/2024", "%Y-%m-%d"), Err(other));
        assert_eq!(read("", "%Y"), Err(RowProblem::Empty));
    }

    #[test]
    fn milliseconds_of_a_day() {
        let day = Timestamp::parse_iso("2013-10-07").unwrap();
        let reader = TimeReader::SinceMidnight(day);
        let time = reader.read(b"34200000").map(|(time, _)| time.to_string());
        assert_eq!(time, Ok("2013-10-07T09:30:00Z".to_owned()));
        assert_eq!(reader.read(b"86400000"), Err(RowProblem::NotATime));
    }

    #[test]
    fn the_certain_ways() {
        let of = |text: &str| TimeReader::of_certain(text.as_bytes());
        assert_eq!(of("2024-01-02"), Some(TimeReader::Usual));
        assert_eq!(of("1704153600"), Some(TimeReader::Usual));
        assert_eq!(of("2024.01.02 00:00"), Some(TimeReader::Dates(DateOrder::YearFirst)));
        assert_eq!(of("Jan 2, 2024"), Some(TimeReader::Dates(DateOrder::YearFirst)));
        assert_eq!(of("20240102 09:30:00 US/Eastern"), Some(TimeReader::OfZone(Tz::US__Eastern)));
        assert_eq!(of("20240102 09:30:00 US/Nowhere"), None);
        assert_eq!(of("01/02/2024"), None);
        assert_eq!(of("45292"), None);
        assert_eq!(of("2024-01-02 2400"), None);
        let day_end = TimeReader::Usual.read(b"2024-01-02 24:00:00");
        assert_eq!(day_end, Err(RowProblem::HourOf24));
    }
}
