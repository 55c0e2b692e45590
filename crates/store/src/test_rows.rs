//! Tables for tests.

use crate::{Names, Table};
pub(crate) use exitlab_test_rows::{at, portfolio_metrics, remoded_trade, trade};
use exitlab_test_rows::{plans, symbols};
use std::sync::LazyLock;

/// BTCUSD and ETHUSD; TREND_FOLLOW and FAST_TP.
pub(crate) fn names() -> Names<'static> {
    static SYMBOLS: LazyLock<Vec<String>> = LazyLock::new(symbols);
    static PLANS: LazyLock<Vec<String>> = LazyLock::new(plans);
    Names { symbols: &SYMBOLS, plans: &PLANS }
}

/// A table's CSV.
pub(crate) fn csv_text(table: &Table) -> String {
    table.csv_text().unwrap()
}
