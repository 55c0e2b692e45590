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

use exitlab_table::{FixedPoint, ForeignFile};

/// What a catalog's file says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NautilusBars {
    /// Kind of the bars, in full.
    pub(crate) bar_type: Option<String>,
    /// Columns of fixed-point numbers.
    fixed: Vec<(usize, FixedPoint)>,
    pub(crate) event: usize,
    pub(crate) init: Option<usize>,
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

    /// Instrument, step and aggregation of `AUDUSD.SIM-1-MINUTE-BID-EXTERNAL`; what a composite type is
    /// built from comes after an `@`.
    pub(crate) fn parts(&self) -> Option<(&str, &str, &str)> {
        let bar_type = self.bar_type.as_deref()?.split('@').next()?;
        let mut parts = bar_type.rsplitn(5, '-').skip(2);
        let (unit, step, instrument) = (parts.next()?, parts.next()?, parts.next()?);
        Some((instrument, step, unit))
    }
}
