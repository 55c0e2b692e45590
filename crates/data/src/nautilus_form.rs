//! The form of a NautilusTrader catalog's bars: whether a file stamps opens or closes.

use crate::columnar::ColumnarPart;
use crate::forms::Form;
use crate::nautilus::NautilusBars;
use crate::shown::shown;
use crate::time_reader::TimeReader;
use exitlab_core::{BarColumn, BarTime, SECOND_US};

impl NautilusBars {
    /// The form of the file's bars.
    pub(crate) fn form(&self, part: &ColumnarPart<'_>) -> Form {
        let name = match &self.bar_type {
            Some(bar_type) => format!("Nautilus bars, {}", shown(bar_type.as_bytes())),
            None => "Nautilus bars".to_owned(),
        };
        let mut form = Form::new(&name, 0, part.names());
        form.symbol = self.instrument().map(str::to_owned);
        form.roles = vec![(BarColumn::Time, self.event)];
        form.bar_time = Some(if self.is_stamped_at_open(part) == Some(true) {
            BarTime::Open
        } else {
            BarTime::Close
        });
        form
    }

    fn is_stamped_at_open(&self, part: &ColumnarPart<'_>) -> Option<bool> {
        let (_, step, unit) = self.parts()?;
        let unit_us = match unit {
            "SECOND" => SECOND_US,
            "MINUTE" => 60 * SECOND_US,
            "HOUR" => 3_600 * SECOND_US,
            "DAY" => 86_400 * SECOND_US,
            "WEEK" => 7 * 86_400 * SECOND_US,
            _ => return None,
        };
        let length_us = step.parse::<i64>().ok()?.checked_mul(unit_us)?;
        let first = |column: usize| {
            let values = part.values(&[column]).ok()?.pop()?;
            values.time(0, &TimeReader::Usual).ok().map(|(time, _)| time.us())
        };
        Some(first(self.init?)? - first(self.event)? == length_us)
    }
}
