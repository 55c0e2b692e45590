//! A scenario of two daily series, and how tests read one.

use exitlab_scenario::ScenarioFile;
use std::path::Path;

/// Two symbols, so that candidates mix; a window, so that it is quick. Ends before `[sweep]`.
pub(crate) const TWO_SYMBOLS: &str = r#"
schema = 1
name = "two-symbols"
[data]
timeframe = "1d"
symbols = [
    { symbol = "BTC", path = "bitstamp-BTCUSD-1d.csv" },
    { symbol = "LTC", path = "bitstamp-LTCUSD-1d.csv" },
]
to = "2020-01-01"
[regime]
volatility = { method = "quantile", window_bars = 100 }
[signals]
source = "donchian"
n = 10
"#;

pub(crate) fn file(text: &str) -> ScenarioFile {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/scenario.toml");
    ScenarioFile::parse(text, &data).expect("the test's scenario is right")
}
