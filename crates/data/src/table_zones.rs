//! Zones of the times without one in files other than bars: those of the rows' symbols.

use exitlab_core::Tz;
use std::collections::BTreeMap;

/// In which zone the times without one are.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TableZones {
    /// Of rows of no symbol; UTC where absent.
    all: Option<Tz>,
    by_symbol: BTreeMap<String, Option<Tz>>,
}

impl TableZones {
    /// The zone of rows of no symbol, and those of symbols.
    pub fn new(
        all: Option<Tz>,
        by_symbol: impl IntoIterator<Item = (String, Option<Tz>)>,
    ) -> TableZones {
        TableZones { all, by_symbol: by_symbol.into_iter().collect() }
    }

    /// The zone of a row's times, by its symbol; empty where it has none.
    pub(crate) fn of(&self, symbol: &str) -> Option<Tz> {
        self.by_symbol.get(symbol).copied().unwrap_or(self.all)
    }
}
