//! In which formats a run's tables are written.

use crate::Format;
use crate::tables::{
    DailyRRow, DecisionRow, EquityRow, LegRow, OutcomeRow, RemodeRow, TradeRow,
    WalkForwardDailyRow, WalkForwardEntryRow,
};
use exitlab_table::Row;

/// Tables with a row per trade, leg, outcome, decision, change of mode, mark or day.
const LARGE: [&str; 9] = [
    TradeRow::TABLE,
    LegRow::TABLE,
    OutcomeRow::TABLE,
    WalkForwardEntryRow::TABLE,
    WalkForwardDailyRow::TABLE,
    DecisionRow::TABLE,
    RemodeRow::TABLE,
    EquityRow::TABLE,
    DailyRRow::TABLE,
];

/// The formats of a run's tables: the same for all of them, or those of SPEC §14.11.
///
/// By default tables with a row per trade, leg, outcome, decision, change of mode, mark or day are
/// Parquet, all others (cells, portfolio, compare, …) CSV and Parquet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Formats(Option<Vec<Format>>);

impl Formats {
    /// Those of a table.
    pub fn of(&self, table: &str) -> &[Format] {
        match &self.0 {
            Some(formats) => formats,
            None if LARGE.contains(&table) => &[Format::Parquet],
            None => &[Format::Csv, Format::Parquet],
        }
    }
}

impl From<Vec<Format>> for Formats {
    fn from(formats: Vec<Format>) -> Formats {
        Formats(Some(formats))
    }
}

impl From<Option<Vec<Format>>> for Formats {
    fn from(formats: Option<Vec<Format>>) -> Formats {
        Formats(formats)
    }
}

impl From<Format> for Formats {
    fn from(format: Format) -> Formats {
        Formats::from(vec![format])
    }
}

impl<const N: usize> From<[Format; N]> for Formats {
    fn from(formats: [Format; N]) -> Formats {
        Formats::from(formats.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TABLES;

    #[test]
    fn large_tables_are_parquet_alone_unless_formats_are_named() {
        let by_default = Formats::default();
        assert_eq!(by_default.of("trades"), [Format::Parquet]);
        assert_eq!(by_default.of("cells"), [Format::Csv, Format::Parquet]);
        let is_known = |name: &&str| TABLES.iter().any(|table| table.name == *name);
        assert!(LARGE.iter().all(is_known));
        let json = Formats::from(Format::Json);
        assert_eq!(
            (json.of("trades"), json.of("cells")),
            (&[Format::Json][..], &[Format::Json][..])
        );
    }
}
