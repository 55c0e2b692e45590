//! Bars of a NautilusTrader catalog: Parquet files, one for an instrument and kind of bars.
//!
//! - Columns open, high, low, close and volume hold fixed-point numbers, little-endian: of 8 bytes in units
//!   of 1e-9, or of 16 bytes in units of 1e-16 where it was built with high precision. Catalogs of 2024 and
//!   before have integers of 64 bits in units of 1e-9.
//! - `ts_event` and `ts_init` are nanoseconds since 1970, in UTC.
//! - The schema's metadata say `bar_type`, such as `AUDUSD.SIM-1-MINUTE-BID-EXTERNAL`, `price_precision`
//!   and `size_precision`. Before December 2025 some writers left floating-point noise below that
//!   precision, which Nautilus rounds away as it reads; so it is here.
//! - `ts_init` is the bar's close. `ts_event` is the close too, unless it is a bar's length before
//!   `ts_init`: then it is the open.
//!
//! # Source
//! `crates/serialization/src/arrow/bar.rs` and `crates/model/src/types/fixed.rs` of
//! <https://github.com/nautechsystems/nautilus_trader>;
//! <https://nautilustrader.io/docs/nightly/concepts/backtesting/bar-execution/>.

use crate::columnar::ColumnarPart;
use crate::csv_reader::shown;
use crate::forms::Form;
use crate::time_reader::TimeReader;
use exitlab_core::{BarColumn, BarTime};
use exitlab_table::{FixedPoint, ForeignFile};

/// Microseconds of a second.
const SECOND_US: i64 = 1_000_000;

/// What a catalog's file says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NautilusBars {
    /// Kind of the bars, in full.
    bar_type: Option<String>,
    /// Columns of fixed-point numbers.
    fixed: Vec<(usize, FixedPoint)>,
    event: usize,
    init: Option<usize>,
}

impl NautilusBars {
    /// What a file says, where it is one of a catalog's bars.
    pub(crate) fn of(file: &ForeignFile) -> Option<NautilusBars> {
        let position = |name: &str| file.columns().iter().position(|column| column.name == name);
        let precision = |key: &str| file.note(key).and_then(|digits| digits.parse().ok());
        let event = position("ts_event")?;
        let bar_type = file.note("bar_type").map(str::to_owned);
        let mut fixed = Vec::new();
        for name in ["open", "high", "low", "close"] {
            let precision = precision("price_precision");
            fixed.push((position(name)?, FixedPoint { is_signed: true, precision }));
        }
        let volume = FixedPoint { is_signed: false, precision: precision("size_precision") };
        fixed.extend(position("volume").map(|idx| (idx, volume)));
        let is_raw = |idx: usize| {
            let column = &file.columns()[idx];
            matches!(column.width, Some(8 | 16))
                || (bar_type.is_some() && ["Int64", "UInt64"].contains(&column.type_name.as_str()))
        };
        fixed.retain(|(idx, _)| is_raw(*idx));
        let is_catalog = bar_type.is_some() || fixed.len() >= 4;
        is_catalog.then(|| NautilusBars { bar_type, fixed, event, init: position("ts_init") })
    }

    /// How a column's numbers are stored, where they are fixed-point.
    pub(crate) fn fixed(&self, column: usize) -> Option<FixedPoint> {
        self.fixed.iter().find(|(idx, _)| *idx == column).map(|(_, fixed)| *fixed)
    }

    /// The instrument, where the file says it.
    pub(crate) fn instrument(&self) -> Option<&str> {
        Some(self.parts()?.0)
    }

    /// The form of the file's bars.
    pub(crate) fn form(&self, part: &ColumnarPart<'_>) -> Form {
        let name = match &self.bar_type {
            Some(bar_type) => format!("Nautilus bars, {}", shown(bar_type.as_bytes())),
            None => "Nautilus bars".to_owned(),
        };
        let mut form = Form::new(&name, 0, part.names());
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

    /// Instrument, step and aggregation of `AUDUSD.SIM-1-MINUTE-BID-EXTERNAL`; what a composite type is
    /// built from comes after an `@`.
    fn parts(&self) -> Option<(&str, &str, &str)> {
        let bar_type = self.bar_type.as_deref()?.split('@').next()?;
        let mut parts = bar_type.rsplitn(5, '-').skip(2);
        let (unit, step, instrument) = (parts.next()?, parts.next()?, parts.next()?);
        Some((instrument, step, unit))
    }
}
