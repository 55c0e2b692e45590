//! `exitlab signals`: what a scenario's source produces, as a signal file.

use crate::args::SignalsArgs;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::host::{is_quiet, say, stdout, undisturbed, warn_of};
use exitlab::crates::data::{write_signals, write_signals_csv};
use exitlab::{Scenario, SignalRow};
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;

pub(crate) fn run(args: &SignalsArgs) -> Result<ExitCode, Failure> {
    let scenario = Scenario::read(&args.scenario)?.overrides(args.settings.overrides()?);
    let (signals, warnings) = scenario.produced_signals()?;
    match args.output.as_deref() {
        None if args.json => writeln!(stdout(), "{:#}", json_rows(&signals))?,
        Some(path) if path != Path::new("-") => {
            undisturbed(|_| write_signals(path, &signals)).map_err(exitlab::Error::from)?;
            if !is_quiet() {
                say(format_args!("{} signals written to {}", signals.len(), path.display()));
            }
        }
        _ => write_signals_csv(stdout(), &signals)?,
    }
    warnings.iter().for_each(warn_of);
    Ok(ExitCode::SUCCESS)
}

fn json_rows(signals: &[SignalRow]) -> Value {
    let row = |r: &SignalRow| {
        json!({
            "time": r.time.to_string(),
            "symbol": r.symbol,
            "side": r.side.name(),
            "confidence": r.confidence,
        })
    };
    Value::Array(signals.iter().map(row).collect())
}
