//! `exitlab policy`: each profile's policy by regime and volatility, for an empty risk state.

use crate::args::PolicyArgs;
use crate::failure::Failure;
use crate::host::{stdout, warn};
use comfy_table::{Table, presets};
use exitlab::crates::orchestrator::Profile;
use exitlab::crates::scenario::built_in;
use exitlab::{PolicyCell, Scenario};
use serde_json::json;
use std::io::Write;
use std::process::ExitCode;

pub(crate) fn run(args: &PolicyArgs) -> Result<ExitCode, Failure> {
    let (profiles, plans) = match &args.scenario {
        Some(path) => {
            let scenario = Scenario::read(path)?.overrides(args.settings.overrides()?).resolve()?;
            scenario.warnings.iter().for_each(warn);
            (scenario.profiles, scenario.plans)
        }
        None if args.settings.set.is_empty() => {
            let built_in = built_in();
            (built_in.profiles, built_in.plans)
        }
        None => return Err(Failure::Other("--set needs a scenario".to_owned())),
    };
    let mut stdout = stdout();
    let matrix = PolicyCell::matrix(&profiles, &plans);
    if args.json {
        writeln!(stdout, "{:#}", json!(matrix))?;
    } else {
        writeln!(stdout, "{}", matrix_table(&profiles, &matrix))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn matrix_table(profiles: &[Profile], matrix: &[PolicyCell]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    let header = ["regime", "volatility"].map(str::to_owned).into_iter();
    table.set_header(header.chain(profiles.iter().map(|p| p.name.clone())));
    let n_rows = matrix.len() / profiles.len();
    for of in 0..n_rows {
        let cells = || matrix[of..].iter().step_by(n_rows);
        let labels = [matrix[of].regime.to_owned(), matrix[of].vol_level.to_owned()];
        table.add_row(labels.into_iter().chain(cells().map(|cell| {
            let gate = if cell.allow_new_trades { "" } else { ", no new trades" };
            format!(
                "{}\nrisk {:.2}%, confidence {:.2}{gate}",
                cell.exit_mode, cell.max_risk_pct, cell.min_confidence
            )
        })));
    }
    table
}
