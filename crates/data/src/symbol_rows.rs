//! Which rows of a file belong to the series: one symbol's (SPEC §14.1).

/// Most values of a symbol column that an error lists.
const MAX_LISTED: usize = 200;

/// The symbols of a file's rows.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct SymbolRows {
    /// The one whose rows are read; the first one of the file where nobody says.
    wanted: Option<String>,
    is_asked_for: bool,
    n_wanted: usize,
    /// Other symbols, sorted.
    others: Vec<String>,
}

impl SymbolRows {
    /// Before the first row; with the symbol whose rows are wanted, where that is said.
    pub(crate) fn new(wanted: Option<&str>) -> SymbolRows {
        let wanted = wanted.map(str::to_owned);
        SymbolRows { is_asked_for: wanted.is_some(), wanted, ..SymbolRows::default() }
    }

    /// The symbols of later rows of the same file, before the first of them.
    pub(crate) fn part(&self) -> SymbolRows {
        SymbolRows { n_wanted: 0, others: Vec::new(), ..self.clone() }
    }

    /// Takes a row's symbol, and says whether the row belongs to the series.
    #[inline]
    pub(crate) fn take(&mut self, symbol: &str) -> bool {
        let wanted = self.wanted.get_or_insert_with(|| symbol.to_owned());
        if wanted == symbol {
            self.n_wanted += 1;
            return true;
        }
        self.note_other(symbol);
        false
    }

    fn note_other(&mut self, symbol: &str) {
        if let Err(place) = self.others.binary_search_by(|other| other.as_str().cmp(symbol))
            && self.others.len() < MAX_LISTED
        {
            self.others.insert(place, symbol.to_owned());
        }
    }

    /// Adds the symbols of a later part.
    pub(crate) fn append(&mut self, part: &SymbolRows) {
        self.n_wanted += part.n_wanted;
        if self.wanted.is_none() {
            self.wanted.clone_from(&part.wanted);
        }
        part.others.iter().for_each(|other| self.note_other(other));
    }

    /// The symbol of the rows that were read, where the file names one.
    pub(crate) fn symbol(&self) -> Option<&str> {
        self.wanted.as_deref().filter(|_| self.n_wanted > 0)
    }

    /// All symbols of the file, sorted, where they are not what was asked for: several where none was
    /// named, or not the one that was.
    pub(crate) fn refused(&self) -> Option<Vec<String>> {
        let is_fine = if self.is_asked_for { self.n_wanted > 0 } else { self.others.is_empty() };
        if is_fine {
            return None;
        }
        let mut all = self.others.clone();
        if self.n_wanted > 0 {
            all.extend(self.wanted.clone());
            all.sort();
        }
        Some(all)
    }

    /// All symbols of the file, sorted.
    pub(crate) fn all(&self) -> Vec<String> {
        let mut all = self.others.clone();
        all.extend(self.symbol().map(str::to_owned));
        all.sort();
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_symbols_are_refused_unless_one_is_asked_for() {
        let mut rows = SymbolRows::new(None);
        assert!(rows.take("ETH") && rows.take("ETH"));
        assert_eq!(rows.refused(), None);
        assert!(!rows.take("BTC"));
        assert_eq!(rows.refused(), Some(vec!["BTC".to_owned(), "ETH".to_owned()]));

        let mut rows = SymbolRows::new(Some("BTC"));
        assert!(!rows.take("ETH"));
        assert_eq!(rows.refused(), Some(vec!["ETH".to_owned()]));
        let mut part = rows.part();
        assert!(part.take("BTC") && !part.take("SOL"));
        rows.append(&part);
        assert_eq!((rows.refused(), rows.symbol()), (None, Some("BTC")));
        assert_eq!(rows.all(), ["BTC", "ETH", "SOL"]);
    }
}
