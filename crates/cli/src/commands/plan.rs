//! `exitlab plan`: what a study could find, before its results are looked at.

use crate::args::PlanArgs;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::host::{screen, stdout, warn_of};
use crate::progress::TerminalProgress;
use exitlab::crates::evidence::RegimePower;
use exitlab::crates::words::{Detail, plan_text, regime_name};
use exitlab::{Compare, Results, Scenario, Study};
use serde_json::{Value, json};
use std::io::Write;

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
        let power = comparison.power();
        let rows: Vec<Value> = power.iter().map(|of| json_of(of, args.difference)).collect();
        writeln!(stdout, "{:#}", json!({ "difference_r": args.difference, "rows": rows }))?;
    } else {
        let screen = screen(Detail::OneScreen);
        write!(stdout, "{}", plan_text(&comparison, args.difference, &screen))?;
    }
    stdout.flush()?;
    study.output().warnings.iter().for_each(warn_of);
    Ok(ExitCode::SUCCESS)
}

fn json_of(power: &RegimePower, difference_r: f64) -> Value {
    let n_needed = power.n_needed(difference_r);
    json!({
        "regime": regime_name(power.regime),
        "n": power.n,
        "n_per_month": power.n_per_month,
        "detectable_r": power.difference_r,
        "detectable_mean_r": power.mean_r,
        "n_needed": n_needed,
        "more_months": n_needed.and_then(|n| power.months_to(n)),
    })
}
