//! `exitlab plan`: what a study could find, before its results are looked at.

use crate::args::PlanArgs;
use crate::failure::Failure;
use crate::host::{screen, stdout, warn_of};
use crate::progress::TerminalProgress;
use exitlab::crates::words::{Detail, PlannedRow, plan_text, planned, regime_name};
use exitlab::{Compare, Results, Scenario, Study};
use serde_json::{Value, json};
use std::io::Write;
use std::process::ExitCode;

pub(crate) fn run(args: &PlanArgs) -> Result<ExitCode, Failure> {
    let scenario = Scenario::read(&args.scenario)?.overrides(args.settings.overrides()?);
    let progress = TerminalProgress::new();
    let study = Study::new(&scenario).progress(&progress).run()?;
    let comparison = match study.comparison() {
        Some(comparison) => comparison.clone(),
        // It would have taken longer than the study: here it is what is asked for.
        None => Compare::new().progress(&progress).study(&study)?,
    };
    progress.finish();
    let mut stdout = stdout();
    if args.json {
        let rows = planned(&comparison, args.difference);
        let rows: Vec<Value> = rows.iter().map(json_of).collect();
        writeln!(stdout, "{:#}", json!({ "difference_r": args.difference, "rows": rows }))?;
    } else {
        let screen = screen(Detail::OneScreen);
        write!(stdout, "{}", plan_text(&comparison, args.difference, &screen))?;
    }
    stdout.flush()?;
    study.output().warnings.iter().for_each(warn_of);
    Ok(ExitCode::SUCCESS)
}

fn json_of(row: &PlannedRow) -> Value {
    json!({
        "regime": regime_name(row.regime),
        "n": row.n,
        "n_per_month": row.n_per_month,
        "detectable_r": row.detectable_r,
        "detectable_mean_r": row.detectable_mean_r,
        "n_needed": row.n_needed,
        "more_months": row.more_months,
    })
}
