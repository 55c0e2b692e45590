//! What a fetch came to.

use crate::{Day, FetchError, FileProblem, Interval, Market, Month, Period, Symbol};
use std::path::PathBuf;

/// What a fetch came to.
#[derive(Debug)]
pub struct Outcome {
    /// The market.
    pub market: Market,
    /// Length of the bars.
    pub interval: Interval,
    /// The first month asked for.
    pub from: Month,
    /// The last month asked for.
    pub to: Month,
    /// Each symbol, in the order in which they were named.
    pub symbols: Vec<SymbolOutcome>,
}

/// What a fetch came to for one symbol.
#[derive(Debug)]
pub struct SymbolOutcome {
    /// The symbol.
    pub symbol: Symbol,
    /// Its folder, which a scenario takes as it is.
    pub folder: PathBuf,
    /// Its files that the archive has or had, in the order of time.
    pub files: Vec<FileOutcome>,
    /// Months and days without a file, between such as have one.
    pub missing: Vec<Period>,
    /// Where the archive begins later than what was asked for: with which month or day.
    pub listed_from: Option<Period>,
    /// Where the archive ends days earlier than it could: with which month or day.
    pub ends_with: Option<Period>,
    /// Daily files that went because the file of their month is there now.
    pub superseded: Vec<String>,
}

/// What became of one file.
#[derive(Debug)]
pub struct FileOutcome {
    /// Its name.
    pub name: String,
    /// What it covers.
    pub period: Period,
    /// What became of it.
    pub fate: Fate,
    /// Its size in bytes, where it is in place.
    pub n_bytes: u64,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It was downloaded.
    Fetched,
    /// It was there already.
    Present,
    /// It was there, and was replaced at the source since: the new one is in its place.
    Replaced,
    /// It was there, but was no more what had been fetched: it was downloaded again.
    Mended,
    /// It was fetched once and is still there, but the archive does not have it any more: it may have been
    /// wrong.
    Withdrawn,
    /// It was kept out; a file that was there before stays.
    Bad(FileProblem),
}

impl Fate {
    /// Whether the file is in place, as the archive has it.
    pub fn is_in_place(&self) -> bool {
        match self {
            Fate::Fetched | Fate::Present | Fate::Replaced | Fate::Mended => true,
            Fate::Withdrawn | Fate::Bad(_) => false,
        }
    }

    /// Whether the archive has the file, good or bad.
    pub(crate) fn is_in_archive(&self) -> bool {
        *self != Fate::Withdrawn
    }

    /// `fetched`, `present`, `replaced`, `repaired`, `withdrawn` or `bad`.
    pub fn name(&self) -> &'static str {
        match self {
            Fate::Fetched => "fetched",
            Fate::Present => "present",
            Fate::Replaced => "replaced",
            Fate::Mended => "repaired",
            Fate::Withdrawn => "withdrawn",
            Fate::Bad(_) => "bad",
        }
    }
}

impl Outcome {
    /// The errors of symbols of which the archive has nothing.
    pub fn unknown(&self) -> Vec<FetchError> {
        let unknown = self.symbols.iter().filter(|symbol| symbol.is_unknown());
        let error = |symbol: &SymbolOutcome| FetchError::UnknownSymbol {
            symbol: symbol.symbol.clone(),
            market: self.market,
            interval: self.interval,
            from: self.from,
            to: self.to,
        };
        unknown.map(error).collect()
    }

    /// Whether every file that should be there is in place.
    pub fn is_complete(&self) -> bool {
        self.symbols.iter().all(SymbolOutcome::is_complete)
    }

    /// All files, symbol by symbol.
    pub fn files(&self) -> impl Iterator<Item = &FileOutcome> {
        self.symbols.iter().flat_map(|symbol| &symbol.files)
    }
}

impl SymbolOutcome {
    /// Whether the archive has nothing of it.
    pub fn is_unknown(&self) -> bool {
        self.files.is_empty()
    }

    /// Whether the archive has it, with no file missing, withdrawn or bad.
    pub fn is_complete(&self) -> bool {
        !self.is_unknown()
            && self.missing.is_empty()
            && self.files.iter().all(|file| file.fate.is_in_place())
    }

    /// The first and last day of the files in place.
    pub fn span(&self) -> Option<(Day, Day)> {
        let mut in_place = self.files.iter().filter(|file| file.fate.is_in_place());
        let first = in_place.next()?;
        let last = in_place.next_back().unwrap_or(first);
        Some((first.period.first_day()?, last.period.last_day()?))
    }

    /// Bytes of the files in place.
    pub fn n_bytes(&self) -> u64 {
        self.files.iter().map(|file| file.n_bytes).sum()
    }
}
