//! `exitlab policy`: each profile's policy by regime and volatility, for an empty risk state.

use crate::args::PolicyArgs;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::host::{stdout, warn};
use comfy_table::{LineStyle, Table, presets};
use exitlab::crates::orchestrator::Profile;
use exitlab::crates::scenario::built_in;
use exitlab::{PolicyCell, Scenario, VolLevel};
use serde_json::json;
use std::io::Write;

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

/// A row per regime and volatility levels that every profile treats alike.
fn matrix_table(profiles: &[Profile], matrix: &[PolicyCell]) -> String {
    let n_rows = matrix.len() / profiles.len();
    // Of each regime and volatility level, what each profile does.
    let rows = (0..n_rows).map(|of| {
        let texts: Vec<String> = matrix[of..].iter().step_by(n_rows).map(cell_text).collect();
        (matrix[of].regime, matrix[of].vol_level, texts)
    });
    let mut merged: Vec<(&str, Vec<&str>, Vec<String>)> = Vec::new();
    for (regime, vol_level, texts) in rows {
        match merged.iter_mut().find(|(r, _, t)| *r == regime && *t == texts) {
            Some((_, levels, _)) => levels.push(vol_level),
            None => merged.push((regime, vec![vol_level], texts)),
        }
    }
    let mut table = Table::new();
    let rule = LineStyle::none().fill('─').junction('─');
    table.load_style(presets::NOTHING.header_separator(rule)).force_no_tty();
    let header = ["regime", "volatility"].map(str::to_owned).into_iter();
    table.set_header(header.chain(profiles.iter().map(|p| p.name.clone())));
    let mut before = None;
    for (regime, levels, texts) in merged {
        // The name stands once per regime.
        let name = if before == Some(regime) { "" } else { regime };
        before = Some(regime);
        let levels =
            if levels.len() == VolLevel::ALL.len() { "any".into() } else { levels.join("\n") };
        table.add_row([name.to_owned(), levels].into_iter().chain(texts));
    }
    table.trim_fmt()
}

fn cell_text(cell: &PolicyCell) -> String {
    let gate = if cell.allow_new_trades { "" } else { "\nno new trades" };
    let PolicyCell { exit_mode, max_risk_pct, min_confidence, .. } = cell;
    format!("{exit_mode}\nrisk {max_risk_pct:.2}%, conf. {min_confidence:.2}{gate}")
}
