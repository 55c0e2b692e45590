//! Exports of MetaTrader 4 and 5.
//!
//! - MetaTrader 5: tabs, `<DATE>` (`2024.01.02`), `<TIME>` unless bars are of a day or more, prices,
//!   `<TICKVOL>`, `<VOL>`, `<SPREAD>`.
//! - MetaTrader 4's history center: no header, `2024.01.02,10:00,o,h,l,c,volume`.
//!
//! Times are those of the broker's server: mostly UTC+2, in summer UTC+3, and never written down.

use super::{Form, FormClock};
use crate::DataError;
use crate::date_text::DateOrder;
use crate::look::Look;
use crate::time_reader::TimeReader;
use exitlab_core::{BarColumn, Reading};

/// Whose clock it is.
const CLOCK: FormClock = FormClock::Differs("the broker's server");

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    five(look).or_else(|| four(look)).map(Ok)
}

fn five(look: &Look<'_>) -> Option<Form> {
    let is_angled = look.first().iter().all(|name| name.starts_with('<') && name.ends_with('>'));
    let names = look.names();
    let is_five = is_angled
        && look.has_names(&["date", "open", "high", "low", "close"])
        && (look.has_names(&["tickvol"]) || look.has_names(&["spread"]));
    if !is_five || names.iter().filter(|name| *name == "date").count() > 1 {
        return None;
    }
    let mut form = Form::with_header("MetaTrader 5 export", look);
    form.clock = CLOCK;
    let position = |name: &str| names.iter().position(|other| other == name);
    // Brokers without a central exchange count ticks and leave the traded volume at 0.
    let is_traded = |idx: &usize| look.rows(look.top + 1).any(|row| row[*idx] != "0");
    let volume = position("vol").filter(is_traded).or_else(|| position("tickvol"));
    form.roles.extend(volume.map(|idx| (BarColumn::Volume, idx)));
    Some(form)
}

/// Rows of MetaTrader 4, which others write for it as well.
pub(super) fn four(look: &Look<'_>) -> Option<Form> {
    let first = look.first();
    let is_dotted_day =
        |text: &str| text.len() == 10 && text.as_bytes()[4] == b'.' && text.as_bytes()[7] == b'.';
    let day = first.first()?;
    let by_year = TimeReader::Dates(DateOrder::YearFirst);
    let mut form = Form::of_positions("MetaTrader 4 export", look);
    let first_price = if is_dotted_day(day) && (6..=7).contains(&first.len()) {
        let clock = look.field(look.top, 1);
        (clock.len() == 5 && clock.as_bytes()[2] == b':').then_some(2)?
    } else if day.len() == 16
        && day.get(..10).is_some_and(is_dotted_day)
        && (5..=6).contains(&first.len())
    {
        1
    } else {
        return None;
    };
    by_year.read(day.as_bytes()).ok()?;
    form.clock_column = (first_price == 2).then_some(1);
    form.roles = vec![(BarColumn::Time, 0)];
    let columns =
        [BarColumn::Open, BarColumn::High, BarColumn::Low, BarColumn::Close, BarColumn::Volume];
    form.roles.extend(columns.into_iter().zip(first_price..first.len()));
    form.times = Some(by_year);
    form.clock = CLOCK;
    Some(form)
}
