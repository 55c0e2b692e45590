//! The text of times of day.

use super::tick_unit::TickUnit;

/// `09:05:00`, with three, six or nine decimals where there is a fraction; `None` where the ticks are
/// no time of a day.
pub(super) fn clock_text(ticks: i64, unit: TickUnit) -> Option<String> {
    let ns = u64::try_from(ticks).ok()?.checked_mul(unit.ns())?;
    let (s, ns) = (ns / 1_000_000_000, ns % 1_000_000_000);
    if s >= 86_400 {
        return None;
    }
    let clock = format!("{:02}:{:02}:{:02}", s / 3_600, s / 60 % 60, s % 60);
    Some(match ns {
        0 => clock,
        ns if ns % 1_000_000 == 0 => format!("{clock}.{:03}", ns / 1_000_000),
        ns if ns % 1_000 == 0 => format!("{clock}.{:06}", ns / 1_000),
        ns => format!("{clock}.{ns:09}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_shown_where_there_are_any() {
        assert_eq!(clock_text(32_700, TickUnit::Second).unwrap(), "09:05:00");
        assert_eq!(clock_text(86_399_999, TickUnit::Millisecond).unwrap(), "23:59:59.999");
        assert_eq!(clock_text(10, TickUnit::Microsecond).unwrap(), "00:00:00.000010");
        assert_eq!(clock_text(7, TickUnit::Nanosecond).unwrap(), "00:00:00.000000007");
        assert_eq!(clock_text(86_400, TickUnit::Second), None);
        assert_eq!(clock_text(-1, TickUnit::Second), None);
    }
}
