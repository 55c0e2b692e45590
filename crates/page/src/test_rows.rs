//! Names for tests.

use exitlab_store::Names;
use std::sync::LazyLock;

/// BTCUSD and ETHUSD; TREND_FOLLOW and FAST_TP.
pub(crate) fn names() -> Names<'static> {
    static SYMBOLS: LazyLock<Vec<String>> = LazyLock::new(exitlab_test_rows::symbols);
    static PLANS: LazyLock<Vec<String>> = LazyLock::new(exitlab_test_rows::plans);
    Names { symbols: &SYMBOLS, plans: &PLANS }
}
