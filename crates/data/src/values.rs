//! Values of a column of a Parquet or Arrow file as times, numbers and text, whatever type the file
//! has chosen.

use crate::number_style::{NumberStyle, is_nothing};
use crate::shown::shown;
use crate::time_reader::TimeReader;
use crate::time_text::{epoch, plausible};
use crate::{RowProblem, TimeForm};
use exitlab_core::Timestamp;
use exitlab_table::{ForeignValues, TickUnit};
use std::borrow::Cow;

/// A column of one part.
#[derive(Debug)]
pub(crate) struct Values {
    pub(crate) values: ForeignValues,
    /// Whether the type says the zone of its times.
    pub(crate) is_zoned: bool,
}

impl Values {
    /// Whether there is a value.
    pub(crate) fn is_present(&self, row: usize) -> bool {
        self.values.is_present(row)
    }

    /// The value as a time, and how it is written; texts are read as told.
    #[inline]
    pub(crate) fn time(
        &self,
        row: usize,
        reader: &TimeReader,
    ) -> Result<(Timestamp, TimeForm), RowProblem> {
        let typed = if self.is_zoned { TimeForm::Zoned } else { TimeForm::Local };
        match &self.values {
            ForeignValues::Times(unit, ticks) => {
                let tick = ticks.get(row).ok_or(RowProblem::Empty)?;
                plausible(form_of(*unit).instant(tick)?, typed)
            }
            ForeignValues::Days(days) => {
                let day = days.get(row).ok_or(RowProblem::Empty)?;
                plausible(TimeForm::Seconds.instant(day * 86_400)?, typed)
            }
            ForeignValues::Integers(numbers) => {
                let number = numbers.get(row).ok_or(RowProblem::Empty)?;
                match reader {
                    TimeReader::Usual => epoch(number),
                    reader => reader.read(number.to_string().as_bytes()),
                }
            }
            ForeignValues::Numbers(numbers) => {
                let number = numbers.get(row).ok_or(RowProblem::Empty)?;
                let is_whole = number.fract() == 0.0 && number.abs() < 9e18;
                if is_whole { epoch(number as i64) } else { Err(RowProblem::NotATime) }
            }
            ForeignValues::Texts(texts) => {
                reader.read(texts.get(row).ok_or(RowProblem::Empty)?.as_bytes())
            }
        }
    }

    /// The value where it is a text.
    pub(crate) fn as_text(&self, row: usize) -> Option<&str> {
        match &self.values {
            ForeignValues::Texts(texts) => texts.get(row),
            ForeignValues::Times(..)
            | ForeignValues::Days(_)
            | ForeignValues::Integers(_)
            | ForeignValues::Numbers(_) => None,
        }
    }

    /// The value as a number; texts are read in that style.
    pub(crate) fn number(&self, row: usize, style: NumberStyle) -> Result<f64, RowProblem> {
        match &self.values {
            ForeignValues::Numbers(numbers) => numbers.get(row).ok_or(RowProblem::Empty),
            ForeignValues::Integers(numbers) => {
                numbers.get(row).map(|number| number as f64).ok_or(RowProblem::Empty)
            }
            ForeignValues::Texts(texts) => {
                style.parse(texts.get(row).ok_or(RowProblem::Empty)?.as_bytes())
            }
            ForeignValues::Times(..) | ForeignValues::Days(_) => {
                Err(if self.is_present(row) { RowProblem::NotANumber } else { RowProblem::Empty })
            }
        }
    }

    /// Whether a row has no number: null, NaN, or a text that says so.
    pub(crate) fn has_no_number(&self, row: usize) -> bool {
        match &self.values {
            ForeignValues::Numbers(numbers) => numbers.get(row).is_none_or(f64::is_nan),
            ForeignValues::Texts(texts) => {
                texts.get(row).is_none_or(|text| is_nothing(text.as_bytes()))
            }
            ForeignValues::Times(..) | ForeignValues::Days(_) | ForeignValues::Integers(_) => {
                !self.is_present(row)
            }
        }
    }

    /// The numbers of all rows, those of absent ones of no meaning; `None` where the column holds
    /// anything else.
    pub(crate) fn numbers(&self) -> Option<Cow<'_, [f64]>> {
        match &self.values {
            ForeignValues::Numbers(numbers) => Some(Cow::Borrowed(numbers.values())),
            ForeignValues::Integers(numbers) => {
                Some(numbers.values().iter().map(|number| *number as f64).collect())
            }
            ForeignValues::Times(..) | ForeignValues::Days(_) | ForeignValues::Texts(_) => None,
        }
    }

    /// Whether every row has a value.
    pub(crate) fn is_full(&self) -> bool {
        match &self.values {
            ForeignValues::Times(_, cells)
            | ForeignValues::Days(cells)
            | ForeignValues::Integers(cells) => cells.is_full(),
            ForeignValues::Numbers(cells) => cells.is_full(),
            ForeignValues::Texts(texts) => (0..texts.len()).all(|row| texts.get(row).is_some()),
        }
    }

    /// The value as text; empty where there is none.
    pub(crate) fn text(&self, row: usize) -> String {
        match &self.values {
            ForeignValues::Times(_, cells) | ForeignValues::Days(cells) => {
                match (self.time(row, &TimeReader::Usual), cells.get(row)) {
                    (Ok((time, form)) | Err(RowProblem::ImplausibleTime { time, form }), _) => {
                        let text = time.to_string();
                        let is_local = form == TimeForm::Local;
                        if is_local { text.trim_end_matches('Z').to_owned() } else { text }
                    }
                    (Err(_), raw) => raw.map_or(String::new(), |raw| raw.to_string()),
                }
            }
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
