//! `exitlab signals`: what a scenario's source produces, as a signal file.

use crate::args::SignalsArgs;
use crate::failure::Failure;
use crate::host::{is_quiet, say, stdout, undisturbed, warn};
use exitlab_data::{SignalRecord, write_signals, write_signals_csv};
use exitlab_scenario::ScenarioFile;
use exitlab_sweep::produce_signals;
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

pub(crate) fn run(args: &SignalsArgs) -> Result<ExitCode, Failure> {
    let file = ScenarioFile::read(&args.scenario)?;
    let (signals, warnings) = produce_signals(&file, &args.settings.overrides()?)?;
    let records: Vec<SignalRecord> = (1..)
        .zip(signals)
        .map(|(line, s)| SignalRecord {
            line,
            time: s.time,
            symbol: s.symbol,
            side: s.side,
            confidence: s.confidence,
            stop_price: s.stop_price,
            target_price: s.target_price,
        })
        .collect();
    match args.output.as_deref() {
        None => writeln!(stdout(), "{:#}", json_rows(&records))?,
        Some(path) if path == Path::new("-") => write_signals_csv(stdout(), &records)?,
        Some(path) => {
            undisturbed(|_| write_signals(path, &records))?;
            if !is_quiet() {
                say(format_args!("{} signals written to {}", records.len(), path.display()));
            }
        }
    }
    warnings.iter().for_each(warn);
    Ok(ExitCode::SUCCESS)
}

fn json_rows(records: &[SignalRecord]) -> Value {
    let row = |r: &SignalRecord| {
        json!({
            "time": r.time.to_string(),
            "symbol": r.symbol,
            "side": r.side.name(),
            "confidence": r.confidence,
        })
    };
    Value::Array(records.iter().map(row).collect())
}
