//! Loads a bar file a number of times and prints, as JSON, what it holds, the seconds of each load,
//! and what the first one added to the process's peak of resident memory:
//! `load_bars FILE [TIMEFRAME] [N]`.

#![allow(clippy::disallowed_methods)] // it measures time

use exitlab::crates::core::Timeframe;
use exitlab::crates::data::{LoadOptions, LoadedBars, load_bars};
use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let path = PathBuf::from(args.next().ok_or("load_bars FILE [TIMEFRAME] [N]")?);
    let timeframe = Timeframe::parse(args.next().as_deref().unwrap_or("1m"))?;
    let n_loads: usize = args.next().as_deref().unwrap_or("1").parse()?;
    let options = LoadOptions::new(timeframe);

    let resident_before = memory_bytes("VmRSS:");
    let mut peak = None;
    let mut seconds = Vec::new();
    let mut held = String::new();
    for _ in 0..n_loads {
        let start = Instant::now();
        let bars = load_bars("X", &path, &options)?;
        seconds.push(start.elapsed().as_secs_f64());
        peak = peak.or_else(|| memory_bytes("VmHWM:"));
        held = json_fields(&bars);
    }
    let added = peak.zip(resident_before).map(|(peak, before)| peak.saturating_sub(before));
    let added = added.map_or("null".to_owned(), |bytes| bytes.to_string());
    println!(r#"{{{held}, "peak_resident_bytes": {added}, "seconds": {seconds:?}}}"#);
    Ok(())
}

/// The number of bars, the sum of each column, and the file's hash.
fn json_fields(bars: &LoadedBars) -> String {
    let series = &bars.series;
    let sum = |column: &[f64]| column.iter().sum::<f64>();
    let time_us: i128 = series.time().iter().map(|t| i128::from(t.us())).sum();
    format!(
        r#""rows": {}, "time_us": {time_us}, "open": {}, "high": {}, "low": {}, "close": {}, "volume": {}, "sha256": "{}""#,
        series.len(),
        sum(series.open()),
        sum(series.high()),
        sum(series.low()),
        sum(series.close()),
        series.volume().iter().flatten().sum::<f64>(),
        bars.files[0].sha256,
    )
}

/// A line of the kernel's report on this process, in bytes; none on systems without it.
fn memory_bytes(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kibibytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes * 1_024)
}
