//! Times without a zone that were read as UTC, since no setting says their zone.

/// Such times of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnzonedTimes {
    /// Line of the first one.
    pub line: u64,
    /// The first one, as the file writes it.
    pub first: String,
    /// Whether all of them are dates alone, without a clock time.
    pub are_dates: bool,
}

impl UnzonedTimes {
    /// Takes note of one more.
    pub(crate) fn note(known: &mut Option<UnzonedTimes>, line: u64, text: &str) {
        let is_date = !has_clock(text);
        match known {
            Some(known) => known.are_dates &= is_date,
            None => {
                *known = Some(UnzonedTimes { line, first: text.to_owned(), are_dates: is_date });
            }
        }
    }
}

/// Whether a time has more than its date: `2024-01-08 09:30` and `202401080930`, not `2024-01-08`.
fn has_clock(text: &str) -> bool {
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.contains(':') || (is_digits && text.len() > 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_clock_times() {
        for date in ["2024-01-08", "20240108", "2024.01.08", "Jan 8, 2024"] {
            assert!(!has_clock(date), "{date}");
        }
        for time in ["2024-01-08 00:00", "2024-01-08T09:30:00", "202401080930", "20240108093000"] {
            assert!(has_clock(time), "{time}");
        }
    }

    #[test]
    fn the_first_is_kept_and_a_clock_time_is_noted() {
        let mut known = None;
        UnzonedTimes::note(&mut known, 2, "2024-01-08");
        UnzonedTimes::note(&mut known, 3, "2024-01-09");
        let dates = UnzonedTimes { line: 2, first: "2024-01-08".to_owned(), are_dates: true };
        assert_eq!(known, Some(dates.clone()));
        UnzonedTimes::note(&mut known, 4, "2024-01-09 10:00");
        assert_eq!(known, Some(UnzonedTimes { are_dates: false, ..dates }));
    }
}
