//! One file of the archive: its name and its place there.

use crate::{Interval, Market, Period, Symbol};

/// One file of klines in the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ArchiveFile {
    pub(crate) market: Market,
    pub(crate) interval: Interval,
    pub(crate) symbol: Symbol,
    pub(crate) period: Period,
}

impl ArchiveFile {
    /// `BTCUSDT-1h-2024-12.zip`.
    pub(crate) fn name(&self) -> String {
        format!("{}-{}-{}.zip", self.symbol, self.interval, self.period)
    }

    /// `data/spot/monthly/klines/BTCUSDT/1h/BTCUSDT-1h-2024-12.zip`, as it stands in an address.
    pub(crate) fn path(&self) -> String {
        let often = match self.period {
            Period::Month(_) => "monthly",
            Period::Day(_) => "daily",
        };
        let (market, symbol, interval) = (self.market.archive_path(), &self.symbol, self.interval);
        encoded(&format!("{market}/{often}/klines/{symbol}/{interval}/{}", self.name()))
    }
}

/// A path in which bytes beyond ASCII are written as `%E5`: an address has no others.
fn encoded(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte.is_ascii() {
            true => text.push(char::from(byte)),
            false => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Day;

    fn path(market: Market, symbol: &str, period: Period) -> String {
        let symbol = symbol.parse().unwrap();
        ArchiveFile { market, interval: Interval::Hour1, symbol, period }.path()
    }

    #[test]
    fn files_stand_where_the_archive_has_them() {
        let month = Period::Month("2024-12".parse().unwrap());
        let day = Period::Day(Day::parse("2024-12-01").unwrap());
        assert_eq!(
            path(Market::Spot, "BTCUSDT", month),
            "data/spot/monthly/klines/BTCUSDT/1h/BTCUSDT-1h-2024-12.zip"
        );
        assert_eq!(
            path(Market::Spot, "BTCUSDT", day),
            "data/spot/daily/klines/BTCUSDT/1h/BTCUSDT-1h-2024-12-01.zip"
        );
        assert_eq!(
            path(Market::Um, "BTCUSDT", month),
            "data/futures/um/monthly/klines/BTCUSDT/1h/BTCUSDT-1h-2024-12.zip"
        );
        assert_eq!(
            path(Market::Cm, "BTCUSD_PERP", day),
            "data/futures/cm/daily/klines/BTCUSD_PERP/1h/BTCUSD_PERP-1h-2024-12-01.zip"
        );
        assert_eq!(
            path(Market::Spot, "币USDT", month),
            "data/spot/monthly/klines/%E5%B8%81USDT/1h/%E5%B8%81USDT-1h-2024-12.zip"
        );
    }
}
