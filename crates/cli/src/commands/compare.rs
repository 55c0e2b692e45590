//! `exitlab compare`: a study's plans on the same entries, with what their differences are worth.

use crate::args::CompareArgs;
use crate::failure::Failure;
use crate::host::{stdout, undisturbed, warn};
use crate::progress::TerminalProgress;
use exitlab_evidence::{CompareSettings, compare, n_tests};
use exitlab_report::{StoredRun, best_modes_table, compare_table, comparison_text};
use exitlab_scenario::UnknownName;
use exitlab_sweep::{Progress, RunError};
use serde_json::json;
use std::io::Write;
use std::process::ExitCode;

pub(crate) fn run(args: &CompareArgs) -> Result<ExitCode, Failure> {
    let run = StoredRun::open(&args.run)?;
    let (plans, outcomes) = run.plan_outcomes()?;
    run.row_warning("outcomes", outcomes.len()).iter().for_each(warn);
    let baseline = match &args.baseline_mode {
        None => None,
        Some(name) => Some(plans.iter().position(|plan| plan == name).ok_or_else(|| {
            let (name, allowed) = (name.clone(), plans.clone());
            RunError::UnknownName(UnknownName { what: "plan of the study", name, allowed })
        })?),
    };
    let settings = CompareSettings {
        alpha: args.alpha,
        n_draws: args.draws as usize,
        seed: u64::from(args.seed),
        baseline,
    };
    let progress = TerminalProgress::new();
    progress.begin("comparing", n_tests(plans.len(), baseline));
    let comparison = compare(&plans, &outcomes, settings, || progress.step());
    progress.finish();
    let tables = [compare_table(&comparison)?, best_modes_table(&comparison)?];
    let formats = run.formats_of("outcomes");

    let n_draws_needed = comparison.n_draws_needed();
    if settings.n_draws < n_draws_needed {
        warn(format_args!(
            "{} draws may be too few for any verdict after the correction: give --draws {n_draws_needed} \
             or more",
            settings.n_draws
        ));
    }
    let mut stdout = stdout();
    if args.json {
        let [compare, best_modes] = &tables;
        writeln!(stdout, "{}", json!({ "compare": compare, "best_modes": best_modes }))?;
    } else {
        write!(stdout, "{}", comparison_text(&comparison))?;
    }
    stdout.flush()?;
    // Shown first: what cannot be written can still be read.
    undisturbed(|_| tables.iter().try_for_each(|table| run.write_table(table, &formats)))?;
    if !args.json {
        writeln!(stdout, "\nWritten to {}", args.run.display())?;
    }
    Ok(ExitCode::SUCCESS)
}
