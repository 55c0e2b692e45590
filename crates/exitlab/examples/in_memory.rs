//! The caller's own signals and regimes, held in memory: no file is read but the bars.
//!
//! `cargo run --release -p exitlab --example in_memory`

use exitlab::settings::{Regime as RegimeSettings, Settings, Signals, Source};
use exitlab::{Bars, LabelRow, Regime, Results, Scenario, Side, SignalRow, Study};

fn main() -> Result<(), exitlab::Error> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/coinbase-BTCUSD-1h.csv");
    let bars = Bars::read("BTCUSD", path, "1h".parse()?)?;
    let series = bars.series();
    let rising = |idx: usize| series.close()[idx] > series.close()[idx - 24];

    // A regime per bar: bull where the price is above that of a day before.
    let mut labels = Vec::new();
    // A long wherever a day's fall ends.
    let mut signals = Vec::new();
    for idx in 24..series.len() {
        let time = series.close_time(idx);
        let regime = if rising(idx) { Regime::Bull } else { Regime::Bear };
        labels.push(LabelRow { line: 0, time, symbol: None, regime, vol_level: None });
        if idx > 24 && rising(idx) && !rising(idx - 1) {
            signals.push(SignalRow {
                line: 0, // rows are numbered when they are given
                time,
                symbol: "BTCUSD".to_owned(),
                side: Side::Long,
                confidence: 1.0,
                stop_price: None,
                target_price: None,
            });
        }
    }

    let mut settings = Settings::new("day-turns");
    settings.regime = RegimeSettings::labels(Source::Memory);
    settings.signals = Signals::file(Source::Memory);
    let scenario = Scenario::on([bars], settings)?.labels(labels).signals(signals);
    println!("{}", Study::new(&scenario).run()?.text());
    Ok(())
}
