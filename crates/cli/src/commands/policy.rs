//! `exitlab policy`: each profile's policy by regime and volatility, for an empty risk state.

use crate::args::PolicyArgs;
use crate::failure::Failure;
use crate::host::{stdout, warn};
use comfy_table::{Table, presets};
use exitlab::crates::core::{Regime, VolLevel};
use exitlab::crates::exit::ExitPlan;
use exitlab::crates::orchestrator::{
    PolicyFigures, PolicyInputs, Profile, RiskState, TradingPolicy,
};
use exitlab::crates::scenario::{ScenarioFile, built_in};
use serde_json::{Value, json};
use std::io::Write;
use std::process::ExitCode;

pub(crate) fn run(args: &PolicyArgs) -> Result<ExitCode, Failure> {
    let (profiles, plans) = match &args.scenario {
        Some(path) => {
            let scenario = ScenarioFile::read(path)?.resolve(&args.settings.overrides()?)?;
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
    if args.json {
        let matrix: Vec<Value> = profiles
            .iter()
            .flat_map(|profile| cells().map(move |(r, v)| (profile, r, v)))
            .map(|(profile, r, v)| policy_json(profile, r, v, &plans))
            .collect();
        writeln!(stdout, "{:#}", Value::Array(matrix))?;
    } else {
        writeln!(stdout, "{}", matrix_table(&profiles, &plans))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Every regime × volatility level.
fn cells() -> impl Iterator<Item = (Regime, VolLevel)> {
    Regime::ALL.into_iter().flat_map(|r| VolLevel::ALL.into_iter().map(move |v| (r, v)))
}

fn policy(profile: &Profile, regime: Regime, vol_level: VolLevel) -> TradingPolicy {
    // Only ratios of the balance to its peak and opening are read, so any balance will do.
    let state = RiskState::new(1.0, 0.0);
    let inputs = PolicyInputs {
        regime,
        vol_level: Some(vol_level),
        state: &state,
        open_risk_pct: Some(0.0),
    };
    PolicyFigures::compute(profile, &inputs).describe(&inputs, Vec::new())
}

fn policy_json(profile: &Profile, regime: Regime, vol: VolLevel, plans: &[ExitPlan]) -> Value {
    let policy = policy(profile, regime, vol);
    json!({
        "profile": profile.name,
        "regime": regime.name(),
        "vol_level": vol.name(),
        "allow_new_trades": policy.allow_new_trades,
        "risk_profile": policy.risk_profile.name(),
        "max_risk_pct": policy.max_risk_pct,
        "min_confidence": policy.min_confidence,
        "entry_mode": policy.entry_mode.name(),
        "exit_mode": plans[policy.exit_mode.0 as usize].name,
        "disallowed_symbols": Value::Array(Vec::new()),
        "note": policy.note,
    })
}

fn matrix_table(profiles: &[Profile], plans: &[ExitPlan]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    let header = ["regime", "volatility"].map(str::to_owned).into_iter();
    table.set_header(header.chain(profiles.iter().map(|p| p.name.clone())));
    for (regime, vol) in cells() {
        let mut row = vec![regime.name().to_owned(), vol.name().to_owned()];
        for profile in profiles {
            let policy = policy(profile, regime, vol);
            let gate = if policy.allow_new_trades { "" } else { ", no new trades" };
            row.push(format!(
                "{}\nrisk {:.2}%, confidence {:.2}{gate}",
                plans[policy.exit_mode.0 as usize].name, policy.max_risk_pct, policy.min_confidence
            ));
        }
        table.add_row(row);
    }
    table
}
