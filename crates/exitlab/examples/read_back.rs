//! A run folder written and read back as typed rows.
//!
//! `cargo run --release -p exitlab --example read_back [FOLDER]`

use exitlab::settings::{Settings, Signals};
use exitlab::tables::OutcomeRow;
use exitlab::{Bars, Format, Results, Scenario, StoredRun, Study, rows};
use std::path::PathBuf;

fn main() -> Result<(), exitlab::Error> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/coinbase-BTCUSD-1h.csv");
    let bars = Bars::read("BTCUSD", path, "1h".parse()?)?;
    let mut settings = Settings::new("breakouts");
    settings.signals = Signals::donchian(20);
    let scenario = Scenario::on([bars], settings)?;

    let folder = std::env::args()
        .nth(1)
        .map_or_else(|| std::env::temp_dir().join("exitlab-read-back"), PathBuf::from);
    let folder = Study::new(&scenario).run()?.write(folder, Format::Parquet)?;

    let run = StoredRun::open(&folder)?;
    let table = run.table_of::<OutcomeRow<'_>>()?;
    let outcomes: Vec<OutcomeRow<'_>> = rows(&table)?;
    let best = outcomes.iter().max_by(|a, b| a.exit.r_net.total_cmp(&b.exit.r_net));
    println!("{} outcomes in {}", outcomes.len(), folder.display());
    if let Some(best) = best {
        println!(
            "the best: {} on {}, {:+.2} R",
            best.plan, best.decision.entry_time, best.exit.r_net
        );
    }
    Ok(())
}
