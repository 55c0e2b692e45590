//! What to fetch.

use crate::archive_file::ArchiveFile;
use crate::{Day, FetchError, Interval, Market, Month, Period, Symbol};
use std::path::{Path, PathBuf};

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The market.
    pub market: Market,
    /// Length of the bars.
    pub interval: Interval,
    /// The symbols; one that is named twice counts once.
    pub symbols: Vec<Symbol>,
    /// The first month.
    pub from: Month,
    /// The last month; `None` for all there is.
    pub to: Option<Month>,
    /// Today, in UTC: which months and days the archive can have by now.
    pub today: Day,
    /// Folder for all that is fetched.
    pub out: PathBuf,
}

/// What to fetch, checked.
#[derive(Debug, Clone)]
pub struct Plan {
    wanted: Wanted,
    to: Month,
}

impl Plan {
    /// Checks what is asked for.
    ///
    /// # Errors
    /// Where no symbol is given, the market has no such bars, or the months are none.
    pub fn new(mut wanted: Wanted) -> Result<Plan, FetchError> {
        let Wanted { market, interval, from, today, .. } = wanted;
        let to = wanted.to.unwrap_or(today.month());
        if wanted.symbols.is_empty() {
            return Err(FetchError::NoSymbols);
        }
        if !interval.is_of(market) {
            return Err(FetchError::NotOfMarket { interval, market });
        }
        if to > today.month() {
            return Err(FetchError::InTheFuture { to, today });
        }
        if from > to {
            return Err(FetchError::EndsBeforeItBegins { from, to });
        }
        let mut symbols = Vec::with_capacity(wanted.symbols.len());
        for symbol in wanted.symbols.drain(..) {
            if !symbols.contains(&symbol) {
                symbols.push(symbol);
            }
        }
        wanted.symbols = symbols;
        Ok(Plan { wanted, to })
    }

    /// The market.
    pub fn market(&self) -> Market {
        self.wanted.market
    }

    /// Length of the bars.
    pub fn interval(&self) -> Interval {
        self.wanted.interval
    }

    /// The symbols, each once, in the order in which they were named.
    pub fn symbols(&self) -> &[Symbol] {
        &self.wanted.symbols
    }

    /// The first month.
    pub fn from(&self) -> Month {
        self.wanted.from
    }

    /// The last month.
    pub fn to(&self) -> Month {
        self.to
    }

    /// Today.
    pub(crate) fn today(&self) -> Day {
        self.wanted.today
    }

    /// All months, the first one first.
    pub(crate) fn months(&self) -> impl Iterator<Item = Month> {
        self.wanted.from.to(self.to)
    }

    /// Folder of all symbols of this market and interval: `OUT/spot/1h`.
    pub fn folder(&self) -> PathBuf {
        let Wanted { market, interval, out, .. } = &self.wanted;
        out.join(market.name()).join(interval.name())
    }

    /// Folder of a symbol, which a scenario takes as it is: `OUT/spot/1h/BTCUSDT`.
    pub fn symbol_folder(&self, symbol: &Symbol) -> PathBuf {
        self.folder().join(symbol.as_str())
    }

    /// Folder for all that is fetched.
    pub fn out(&self) -> &Path {
        &self.wanted.out
    }

    /// The archive's file of a symbol and period.
    pub(crate) fn file(&self, symbol: &Symbol, period: Period) -> ArchiveFile {
        let Wanted { market, interval, .. } = self.wanted;
        ArchiveFile { market, interval, symbol: symbol.clone(), period }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted() -> Wanted {
        Wanted {
            market: Market::Spot,
            interval: Interval::Hour1,
            symbols: vec!["ETHUSDT".parse().unwrap()],
            from: "2024-01".parse().unwrap(),
            to: None,
            today: Day::parse("2024-03-05").unwrap(),
            out: PathBuf::from("data/binance"),
        }
    }

    #[test]
    fn months_end_today() {
        let plan = Plan::new(wanted()).unwrap();
        let months: Vec<String> = plan.months().map(|month| month.to_string()).collect();
        assert_eq!(months, ["2024-01", "2024-02", "2024-03"]);
        let folder = plan.symbol_folder(&plan.symbols()[0]);
        assert_eq!(folder, Path::new("data/binance/spot/1h/ETHUSDT"));
    }

    #[test]
    fn symbols_count_once_in_the_order_given() {
        let symbols = ["ETHUSDT", "BTCUSDT", "ethusdt"].map(|text| text.parse().unwrap());
        let plan = Plan::new(Wanted { symbols: symbols.into(), ..wanted() }).unwrap();
        let names: Vec<&str> = plan.symbols().iter().map(Symbol::as_str).collect();
        assert_eq!(names, ["ETHUSDT", "BTCUSDT"]);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let fails = |wanted: Wanted| Plan::new(wanted).unwrap_err().to_string();
        assert_eq!(fails(Wanted { symbols: Vec::new(), ..wanted() }), "no symbol is given");
        assert_eq!(
            fails(Wanted { interval: Interval::Second1, market: Market::Um, ..wanted() }),
            "the archive has no 1s bars of market um"
        );
        assert_eq!(
            fails(Wanted { to: Some("2024-04".parse().unwrap()), ..wanted() }),
            "the last month, 2024-04, is after today, 2024-03-05"
        );
        assert_eq!(
            fails(Wanted { to: Some("2023-12".parse().unwrap()), ..wanted() }),
            "the first month, 2024-01, is after the last one, 2023-12"
        );
        assert_eq!(
            fails(Wanted { from: "2024-04".parse().unwrap(), ..wanted() }),
            "the first month, 2024-04, is after the last one, 2024-03"
        );
    }
}
