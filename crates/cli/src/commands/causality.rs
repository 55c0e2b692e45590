//! `exitlab check --causality`: whether anything changes when later data are taken away.

use crate::args::CheckArgs;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::host::{stdout, warn_of};
use crate::progress::TerminalProgress;
use crate::scenario_files::is_scenario;
use exitlab::crates::run::{Change, Compared, CutReport};
use exitlab::{CausalityReport, Scenario};
use serde_json::{Value, json};
use std::io::Write;

pub(crate) fn run(args: &CheckArgs) -> Result<ExitCode, Failure> {
    let [path] = args.paths.as_slice() else {
        return Err(Failure::Other("--causality takes one scenario".to_owned()));
    };
    if !is_scenario(path) {
        return Err(Failure::Other(format!(
            "--causality needs a scenario (.toml), because it re-runs signals and trades: {} is not one",
            path.display()
        )));
    }
    let scenario = Scenario::read(path)?.overrides(args.settings.overrides()?);
    let progress = TerminalProgress::new();
    let report = scenario.check_causality(usize::from(args.cuts), &progress);
    progress.finish();
    let report = report?;
    let mut stdout = stdout();
    if args.json {
        writeln!(stdout, "{:#}", report_json(&report))?;
    } else {
        for cut in &report.cuts {
            writeln!(stdout, "{}", cut_line(cut))?;
        }
        writeln!(stdout, "\n{}", verdict(&report))?;
        if !report.from_files.is_empty() {
            writeln!(
                stdout,
                "Read from files as they are: {}; no cut can tell whether their authors looked ahead",
                report.from_files.join(", ")
            )?;
        }
    }
    stdout.flush()?;
    report.warnings.iter().for_each(warn_of);
    Ok(ExitCode::from(u8::from(report.n_changed() > 0)))
}

fn cut_line(cut: &CutReport) -> String {
    let Compared { n_labels, n_signals, n_outcomes, n_decisions, n_trades } = cut.compared;
    let start = format!(
        "{}: {n_labels} labels, {n_signals} signals, {n_outcomes} outcomes, {n_decisions} \
         decisions, {n_trades} trades",
        cut.time
    );
    match &cut.change {
        None => format!("{start}: nothing changed"),
        Some(change) => format!("{start} alike, then a CHANGE:\n    {change}"),
    }
}

fn verdict(report: &CausalityReport) -> String {
    let n_cuts = report.cuts.len();
    match report.n_changed() {
        0 => format!(
            "{}: {n_cuts} {}: no result changed when later data were removed",
            report.scenario,
            if n_cuts == 1 { "cut" } else { "cuts" }
        ),
        n => format!(
            "{}: {n} of {n_cuts} cuts: results changed when later data were removed: it looked ahead",
            report.scenario
        ),
    }
}

fn report_json(report: &CausalityReport) -> Value {
    let cuts: Vec<Value> = report.cuts.iter().map(cut_json).collect();
    json!({
        "scenario": report.scenario,
        "n_changed": report.n_changed(),
        "from_files": report.from_files,
        "cuts": cuts,
        "warnings": report.warnings.iter().map(|w| &w.text).collect::<Vec<_>>(),
    })
}

fn cut_json(cut: &CutReport) -> Value {
    let Compared { n_labels, n_signals, n_outcomes, n_decisions, n_trades } = cut.compared;
    json!({
        "time": cut.time.to_string(),
        "labels": n_labels,
        "signals": n_signals,
        "outcomes": n_outcomes,
        "decisions": n_decisions,
        "trades": n_trades,
        "change": cut.change.as_ref().map(change_json),
    })
}

fn change_json(change: &Change) -> Value {
    let Change { what, run, symbol, time, was, is } = change;
    json!({
        "what": what,
        "run": run,
        "symbol": symbol,
        "time": time.to_string(),
        "was": was,
        "is": is,
    })
}
