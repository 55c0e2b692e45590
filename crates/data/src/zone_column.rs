//! A column that says the zone of times in another one, which is not supported: its user has to say it.

use crate::DataError;
use crate::column_names::normalised;
use exitlab_core::Tz;
use std::path::Path;

/// Names of such a column.
const NAMES: [&str; 10] = [
    "tz",
    "timezone",
    "time_zone",
    "tz_offset",
    "utc_offset",
    "gmt_offset",
    "timezone_offset",
    "exchange_timezone",
    "exchangetimezonename",
    "zone",
];

/// That no column says another zone than UTC.
///
/// # Errors
/// [`DataError::ZoneColumn`] where one does.
pub(crate) fn says_no_other_zone(
    path: &Path,
    names: &[String],
    first: &dyn Fn(usize) -> String,
) -> Result<(), DataError> {
    for (idx, name) in names.iter().enumerate() {
        if !NAMES.contains(&normalised(name).as_str()) {
            continue;
        }
        let value = first(idx);
        if is_other_zone(value.trim()) {
            let (path, column) = (path.to_owned(), name.clone());
            return Err(DataError::ZoneColumn { path, column, value });
        }
    }
    Ok(())
}

/// Whether a text is a zone, or an offset from UTC, other than UTC.
fn is_other_zone(text: &str) -> bool {
    let offset = text.trim_start_matches("UTC").trim_start_matches("GMT");
    let is_offset =
        offset.starts_with(['+', '-']) && offset[1..].starts_with(|c: char| c.is_ascii_digit());
    let is_ahead = is_offset && offset.bytes().any(|b| (b'1'..=b'9').contains(&b));
    let is_named = text
        .parse::<Tz>()
        .is_ok_and(|zone| ![Tz::UTC, Tz::GMT, Tz::Etc__UTC, Tz::Etc__GMT].contains(&zone));
    is_ahead || is_named || ["EST", "EDT", "CST", "CDT", "PST", "PDT", "IST", "JST"].contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_other_than_utc() {
        for zone in ["-05:00", "+0530", "UTC+3", "America/New_York", "EST", "GMT-5"] {
            assert!(is_other_zone(zone), "{zone}");
        }
        for zone in ["", "UTC", "GMT", "+00:00", "Z", "Etc/UTC", "-"] {
            assert!(!is_other_zone(zone), "{zone}");
        }
    }
}
