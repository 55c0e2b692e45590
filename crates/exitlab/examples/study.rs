//! A study in twenty lines: three exit modes on the same entries, from one file of bars.
//!
//! `cargo run --release -p exitlab --example study`

use exitlab::settings::{ExitMode, Settings, Signals, StopDistance, TargetDistance};
use exitlab::{Bars, Results, Scenario, Study};

fn main() -> Result<(), exitlab::Error> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/coinbase-BTCUSD-1h.csv");
    let bars = Bars::read("BTCUSD", path, "1h".parse()?)?;

    let mut settings = Settings::new("wide-stops");
    settings.signals = Signals::donchian(20);
    let wide =
        ExitMode::based_on("FAST_TP").stop(StopDistance::Atr(3.0)).target(TargetDistance::R(2.0));
    settings.exit_modes.insert("WIDE", wide);
    settings.study.plans = ["TREND_FOLLOW", "FAST_TP", "WIDE"].map(str::to_owned).to_vec();

    let scenario = Scenario::on([bars], settings)?;
    let study = Study::new(&scenario).run()?;
    println!("{}", study.text());
    Ok(())
}
