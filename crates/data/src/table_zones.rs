//! Zones of the times without one in files other than bars: those of the rows' symbols.

use exitlab_core::Tz;
use std::collections::BTreeMap;

/// In which zone the times without one are.
#[derive(Debug, Clone, PartialEq)]
pub struct TableZones {
    /// Of rows of symbols that nobody has; UTC where absent.
    other: Option<Tz>,
    by_symbol: BTreeMap<String, Option<Tz>>,
    /// Of rows without a symbol, which are for every symbol.
    shared: Result<Option<Tz>, DifferentZones>,
}

/// Two symbols whose zones differ, with the zones' names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DifferentZones {
    pub(crate) first: (String, &'static str),
    pub(crate) other: (String, &'static str),
}

impl TableZones {
    /// The zone of rows of symbols that nobody has, and those of symbols.
    pub fn new(
        other: Option<Tz>,
        by_symbol: impl IntoIterator<Item = (String, Option<Tz>)>,
    ) -> TableZones {
        let by_symbol: BTreeMap<_, _> = by_symbol.into_iter().collect();
        TableZones { shared: shared(other, &by_symbol), other, by_symbol }
    }

    /// The zones in a file that is for these symbols alone.
    pub fn among(&self, is_for: impl Fn(&str) -> bool) -> TableZones {
        let mut own = self.by_symbol.clone();
        own.retain(|symbol, _| is_for(symbol));
        TableZones { shared: shared(self.other, &own), ..self.clone() }
    }

    /// The zone of a row's times, by its symbol; empty where it has none.
    ///
    /// # Errors
    /// Where it has none, and is for symbols whose zones differ.
    pub(crate) fn of(&self, symbol: &str) -> Result<Option<Tz>, &DifferentZones> {
        match (symbol, self.by_symbol.get(symbol)) {
            (_, Some(own)) => Ok(*own),
            ("", None) => self.shared.as_ref().copied(),
            (_, None) => Ok(self.other),
        }
    }
}

/// The zone that all symbols have; that of others where there are none.
fn shared(
    other: Option<Tz>,
    by_symbol: &BTreeMap<String, Option<Tz>>,
) -> Result<Option<Tz>, DifferentZones> {
    let name = |zone: &Option<Tz>| zone.unwrap_or(Tz::UTC).name();
    let mut symbols = by_symbol.iter();
    let Some((symbol, first)) = symbols.next() else { return Ok(other) };
    match symbols.find(|(_, zone)| name(zone) != name(first)) {
        None => Ok(*first),
        Some((other, zone)) => Err(DifferentZones {
            first: (symbol.clone(), name(first)),
            other: (other.clone(), name(zone)),
        }),
    }
}

impl Default for TableZones {
    fn default() -> TableZones {
        TableZones::new(None, [])
    }
}
