//! `exitlab signals`: what a scenario's source produces, as a signal file.

use crate::args::SignalsArgs;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::host::{is_quiet, say, stdout, undisturbed, warn_of};
use crate::own_outputs::{must_not_be_an_input, unwritable};
use exitlab::crates::data::{write_signals, write_signals_csv};
use exitlab::crates::table::check_writable;
use exitlab::{ProducedSignals, Scenario, SignalRow};
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};

pub(crate) fn run(args: &SignalsArgs) -> Result<ExitCode, Failure> {
    let scenario = Scenario::read(&args.scenario)?.overrides(args.settings.overrides()?);
    let output = args.output.as_deref().filter(|path| *path != Path::new("-"));
    if let Some(path) = output {
        must_not_be_an_input(path, [args.scenario.as_path()].into_iter())?;
        check_writable(path).map_err(|error| unwritable(path, &error))?;
    }
    let ProducedSignals { signals, warnings, files } = scenario.produced_signals()?;
    match output {
        None if args.json => writeln!(stdout(), "{:#}", json_rows(&signals))?,
        Some(path) => {
            must_not_be_an_input(path, files.iter().map(PathBuf::as_path))?;
            undisturbed(|_| write_signals(path, &signals)).map_err(exitlab::Error::from)?;
            if !is_quiet() {
                say(format_args!("{} signals written to {}", signals.len(), path.display()));
            }
        }
        None => write_signals_csv(stdout(), &signals)?,
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
