//! `exit_modes.NAME.session_exit`.

use crate::fault::Fault;
use crate::key_path::KeyPath;
use crate::settings::{self, Weekday};
use chrono::NaiveTime;
use exitlab_exit::{SessionDays, SessionExit};

/// Checks a session exit.
pub(super) fn resolve_session_exit(
    at: &KeyPath<'_>,
    raw: &settings::SessionExit,
) -> Result<SessionExit, Fault> {
    let at_time = at.key("at");
    let time = time_of_day(&raw.at).ok_or_else(|| {
        at_time.fault_with_help(
            format_args!("is {:?}, which is not a time of day", raw.at),
            "write HH:MM, from \"00:00\" to \"23:59\"",
        )
    })?;
    let tz = at.key("tz").time_zone(&raw.tz)?;
    let at_days = at.key("days");
    if raw.days.is_empty() {
        let all = names(&Weekday::ALL).join(", ");
        let help = format!("name some of {all}, or leave days out for all of them");
        return Err(at_days.fault_with_help("is empty: at least one entry is needed", &help));
    }
    at_days.distinct(names(&raw.days).iter().map(String::as_str))?;
    let days = SessionDays::of(raw.days.iter().map(|day| day.used()));
    Ok(SessionExit { at: time, tz, days })
}

/// The calendar names days as a scenario does.
fn names(days: &[Weekday]) -> Vec<String> {
    days.iter().map(|day| day.used().to_string()).collect()
}

/// The time that `HH:MM` is.
fn time_of_day(text: &str) -> Option<NaiveTime> {
    let (hour, minute) = text.split_once(':')?;
    let number = |text: &str| {
        let is_two_digits = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
        text.parse().ok().filter(|_| is_two_digits)
    };
    NaiveTime::from_hms_opt(number(hour)?, number(minute)?, 0)
}
