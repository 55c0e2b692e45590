//! `exitlab signals`: what a scenario's source produces, as a signal file.

use crate::args::SignalsArgs;
use crate::failure::Failure;
use crate::host::say;
use exitlab_data::{SignalRecord, write_signals, write_signals_csv};
use exitlab_scenario::ScenarioFile;
use exitlab_sweep::produce_signals;
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
        })
        .collect();
    if args.output == Path::new("-") {
        let mut stdout = std::io::stdout().lock();
        write_signals_csv(&mut stdout, &records)?;
        stdout.flush()?;
    } else {
        write_signals(&args.output, &records)?;
        if !args.quiet {
            say(format_args!("{} signals written to {}", records.len(), args.output.display()));
        }
    }
    if !args.quiet {
        for warning in warnings {
            say(format_args!("warning: {warning}"));
        }
    }
    Ok(ExitCode::SUCCESS)
}
