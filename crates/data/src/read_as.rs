//! How a file was read, in words that a person checks at a glance.

use crate::TimeForm;
use crate::forms::FormClock;
use crate::row_layout::RowLayout;
use crate::symbol_rows::SymbolRows;
use exitlab_core::{BarColumn, BarTime, DAY_US, Timeframe};
use std::fmt;

/// How a file was read.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadAs {
    /// What its form is called.
    pub form: String,
    /// The columns that were used, with the file's names of them.
    pub columns: Vec<(BarColumn, String)>,
    /// How times are written, and in which zone they were taken.
    pub times: String,
    /// Which end of a bar its time is.
    pub bar_time: BarTime,
    /// The symbols that the file names, sorted; empty where it names none.
    pub symbols: Vec<String>,
    /// The one whose rows were read.
    pub symbol: Option<String>,
    /// Whose clock the times follow, where they have no zone and nobody has said which it is.
    pub clock: Option<UnsaidClock>,
}

/// The clock of times whose zone nobody has said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnsaidClock {
    /// Whose clock it is.
    pub whose: &'static str,
    /// Its IANA zone, where it has always the same.
    pub zone: Option<&'static str>,
}

impl ReadAs {
    pub(crate) fn of(layout: &RowLayout, form: Option<TimeForm>, symbols: &SymbolRows) -> ReadAs {
        let is_local = form == Some(TimeForm::Local);
        let times = match (form, layout.zone) {
            (Some(TimeForm::Local), Some(_)) if layout.times.zone().is_some() => {
                "times with their zone".to_owned()
            }
            (Some(TimeForm::Local), Some(zone)) => {
                format!("times without a zone read as {}", zone.name())
            }
            (Some(TimeForm::Local), None) => "times without a zone taken as UTC".to_owned(),
            (Some(TimeForm::Zoned), _) => "times with their zone".to_owned(),
            (Some(epoch), _) => format!("times in {epoch}"),
            (None, _) => "no times".to_owned(),
        };
        let clock = match layout.clock {
            FormClock::Utc => None,
            FormClock::Zone(whose, zone) => Some(UnsaidClock { whose, zone: Some(zone) }),
            FormClock::Differs(whose) => Some(UnsaidClock { whose, zone: None }),
        };
        ReadAs {
            form: layout.form.clone(),
            columns: layout.columns.used(),
            times,
            bar_time: layout.bar_time,
            symbols: symbols.all(),
            symbol: symbols.symbol().map(str::to_owned),
            clock: clock.filter(|_| is_local && layout.zone.is_none()),
        }
    }

    /// What to set where the clock is not said; nothing for bars of a day and more, whose dates are
    /// the exchange's own.
    pub fn clock_warning(&self, timeframe: Timeframe) -> Option<String> {
        let UnsaidClock { whose, zone } = self.clock?;
        if timeframe.us() >= DAY_US {
            return None;
        }
        let key = match zone {
            Some(zone) => format!("set `timezone = \"{zone}\"`"),
            None => "set `timezone` to its zone, such as \"Europe/Athens\"".to_owned(),
        };
        Some(format!("times follow the clock of {whose} and were taken as UTC: {key}"))
    }
}

impl fmt::Display for ReadAs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.form, self.times)?;
        match self.bar_time {
            BarTime::Open => Ok(()),
            BarTime::Close => f.write_str(", stamped at the close"),
        }
    }
}
