//! Makes a study on bars that are in memory a number of times, and prints the seconds of each as JSON:
//! `frame_study BARS.ipc SCENARIO.toml [N]`. `python/study.py` does the same from Python.

#![allow(clippy::disallowed_methods)] // it measures time

use exitlab::crates::data::MemoryBars;
use exitlab::{Format, Results, Scenario, Study, Timestamp};
use exitlab_table::{ArrowFrame, Row, read, wanted};
use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

/// A bar.
#[derive(Row)]
#[row(table = "bars")]
struct BarRow {
    /// Open time.
    time: Timestamp,
    /// Opening price.
    open: f64,
    /// Highest price.
    high: f64,
    /// Lowest price.
    low: f64,
    /// Closing price.
    close: f64,
    /// Volume.
    volume: f64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let usage = "frame_study BARS.ipc SCENARIO.toml [N]";
    let mut args = std::env::args().skip(1);
    let bars = PathBuf::from(args.next().ok_or(usage)?);
    let scenario = Scenario::read(args.next().ok_or(usage)?)?;
    let n_runs: usize = args.next().as_deref().unwrap_or("1").parse()?;
    let table = read("bars", &bars, Format::Ipc, &wanted::<BarRow>())?;
    let mut seconds = Vec::new();
    let (mut n_outcomes, mut peak) = (0, None);
    for _ in 0..n_runs {
        let start = Instant::now();
        let frame = MemoryBars::from_frame(ArrowFrame::from(table.frame()));
        let study = Study::new(&scenario.clone().bars_of("X", frame)).run()?;
        seconds.push(start.elapsed().as_secs_f64());
        n_outcomes = study.counts().n_trade_rows;
        peak = study.manifest().peak_memory_bytes;
    }
    let peak = peak.map_or("null".to_owned(), |bytes| bytes.to_string());
    println!(
        r#"{{"n_bars": {}, "n_outcomes": {n_outcomes}, "peak_bytes": {peak}, "seconds": {seconds:?}}}"#,
        table.n_rows()
    );
    Ok(())
}
