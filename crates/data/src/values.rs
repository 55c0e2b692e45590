//! Values of a column of a Parquet or Arrow file as times, numbers and text, whatever type the file
//! has chosen.

use crate::csv_reader::shown;
use crate::number::parse_number;
use crate::time_text::{epoch, parse_time};
use crate::{RowProblem, TimeForm};
use exitlab_core::Timestamp;
use exitlab_table::{ForeignValues, TickUnit};
use std::borrow::Cow;

/// A column of one part.
#[derive(Debug)]
pub(crate) struct Values(pub(crate) ForeignValues);

impl Values {
    /// Whether there is a value.
    pub(crate) fn is_present(&self, row: usize) -> bool {
        self.0.is_present(row)
    }

    /// The value as a time, and how it is written; a typed time counts as ISO-8601.
    #[inline]
    pub(crate) fn time(&self, row: usize) -> Result<(Timestamp, TimeForm), RowProblem> {
        match &self.0 {
            ForeignValues::Times(unit, ticks) => {
                let tick = ticks.get(row).ok_or(RowProblem::Empty)?;
                Ok((form_of(*unit).instant(tick)?, TimeForm::Iso))
            }
            ForeignValues::Days(days) => {
                let day = days.get(row).ok_or(RowProblem::Empty)?;
                Ok((TimeForm::Seconds.instant(day * 86_400)?, TimeForm::Iso))
            }
            ForeignValues::Integers(numbers) => epoch(numbers.get(row).ok_or(RowProblem::Empty)?),
            ForeignValues::Numbers(numbers) => {
                let number = numbers.get(row).ok_or(RowProblem::Empty)?;
                let is_whole = number.fract() == 0.0 && number.abs() < 9e18;
                if is_whole { epoch(number as i64) } else { Err(RowProblem::NotATime) }
            }
            ForeignValues::Texts(texts) => {
                parse_time(texts.get(row).ok_or(RowProblem::Empty)?.as_bytes())
            }
        }
    }

    /// The value as a number.
    pub(crate) fn number(&self, row: usize) -> Result<f64, RowProblem> {
        match &self.0 {
            ForeignValues::Numbers(numbers) => numbers.get(row).ok_or(RowProblem::Empty),
            ForeignValues::Integers(numbers) => {
                numbers.get(row).map(|number| number as f64).ok_or(RowProblem::Empty)
            }
            ForeignValues::Texts(texts) => {
                parse_number(texts.get(row).ok_or(RowProblem::Empty)?.as_bytes())
            }
            ForeignValues::Times(..) | ForeignValues::Days(_) => {
                Err(if self.is_present(row) { RowProblem::NotANumber } else { RowProblem::Empty })
            }
        }
    }

    /// The numbers of all rows, those of absent ones of no meaning; `None` where the column holds
    /// anything else.
    pub(crate) fn numbers(&self) -> Option<Cow<'_, [f64]>> {
        match &self.0 {
            ForeignValues::Numbers(numbers) => Some(Cow::Borrowed(numbers.values())),
            ForeignValues::Integers(numbers) => {
                Some(numbers.values().iter().map(|number| *number as f64).collect())
            }
            ForeignValues::Times(..) | ForeignValues::Days(_) | ForeignValues::Texts(_) => None,
        }
    }

    /// Whether every row has a value.
    pub(crate) fn is_full(&self) -> bool {
        match &self.0 {
            ForeignValues::Times(_, cells)
            | ForeignValues::Days(cells)
            | ForeignValues::Integers(cells) => cells.is_full(),
            ForeignValues::Numbers(cells) => cells.is_full(),
            ForeignValues::Texts(texts) => (0..texts.len()).all(|row| texts.get(row).is_some()),
        }
    }

    /// The value as text; empty where there is none.
    pub(crate) fn text(&self, row: usize) -> String {
        match &self.0 {
            ForeignValues::Times(_, cells) | ForeignValues::Days(cells) => match self.time(row) {
                Ok((time, _)) => time.to_string(),
                Err(_) => cells.get(row).map_or(String::new(), |raw| raw.to_string()),
            },
            ForeignValues::Integers(numbers) => {
                numbers.get(row).map_or(String::new(), |number| number.to_string())
            }
            ForeignValues::Numbers(numbers) => {
                numbers.get(row).map_or(String::new(), |number| number.to_string())
            }
            ForeignValues::Texts(texts) => texts.get(row).unwrap_or_default().to_owned(),
        }
    }

    /// The value as a message shows it.
    pub(crate) fn shown(&self, row: usize) -> String {
        if self.is_present(row) { shown(self.text(row).as_bytes()) } else { "null".to_owned() }
    }
}

fn form_of(unit: TickUnit) -> TimeForm {
    match unit {
        TickUnit::Second => TimeForm::Seconds,
        TickUnit::Millisecond => TimeForm::Milliseconds,
        TickUnit::Microsecond => TimeForm::Microseconds,
        TickUnit::Nanosecond => TimeForm::Nanoseconds,
    }
}
