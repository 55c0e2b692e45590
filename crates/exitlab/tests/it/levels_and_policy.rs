//! Levels of a trade, and what profiles decide.

use crate::setup::{bars, made_bars, settings};
use exitlab::crates::scenario::built_in;
use exitlab::{
    LevelInputs, LevelsError, PolicyCell, Reading, Regime, Scenario, Side, SignalLevels,
    TradeLevels, check_bar_files,
};
use std::fmt::Write;

#[test]
fn levels_are_those_of_the_mode() {
    let scenario = Scenario::on([bars("A")], settings()).unwrap();
    let plan = scenario.exit_mode("TREND_FOLLOW").unwrap();
    let inputs = |side, atr| LevelInputs {
        side,
        entry_price: 98_750.0,
        atr,
        adx: None,
        signal: SignalLevels { close: 98_750.0, ..SignalLevels::default() },
    };
    let long = TradeLevels::of(&plan, &inputs(Side::Long, 1_250.0), Some(Regime::Bull)).unwrap();
    assert_eq!((long.side, long.regime), ("long", Some("BULL")));
    assert_eq!((long.stop_price, long.target_price), (96_875.0, Some(104_375.0)));
    assert_eq!(long.rr_planned, Some(3.0));
    let short = TradeLevels::of(&plan, &inputs(Side::Short, 1_250.0), None).unwrap();
    assert_eq!(short.stop_price, 100_625.0);
    let unreachable = TradeLevels::of(&plan, &inputs(Side::Long, 90_000.0), None).unwrap_err();
    assert!(matches!(unreachable, LevelsError::PlanStop { .. }), "{unreachable}");
    assert!(unreachable.to_string().starts_with("INVALID_STOP: with an ATR of 90000"));
    assert!(scenario.exit_mode("NONE").unwrap_err().help().unwrap().contains("TREND_FOLLOW"));
}

#[test]
fn the_policy_has_a_cell_for_each_profile_regime_and_volatility() {
    let built_in = built_in();
    let matrix = PolicyCell::matrix(&built_in.profiles, &built_in.plans);
    assert_eq!(matrix.len(), 2 * 5 * 4);
    let safe_high_vol = matrix
        .iter()
        .find(|c| (c.profile.as_str(), c.regime, c.vol_level) == ("SAFE", "HIGH_VOL", "HIGH"));
    assert!(safe_high_vol.is_some_and(|cell| cell.max_risk_pct < matrix[0].max_risk_pct));
}

#[test]
fn files_of_bars_are_checked_with_or_without_a_scenario() {
    let root = tempfile::tempdir().unwrap();
    let mut text = "time,open,high,low,close,volume\n".to_owned();
    for (idx, bar) in made_bars(50).iter().enumerate() {
        let high = if idx == 7 { 1.0 } else { bar.high };
        writeln!(text, "{},{},{high},{},{},1", bar.time, bar.open, bar.low, bar.close).unwrap();
    }
    std::fs::write(root.path().join("A.csv"), text).unwrap();
    std::fs::write(root.path().join("B.csv"), "").unwrap();
    let checks = check_bar_files(root.path(), None, &Reading::default()).unwrap();
    assert_eq!(checks.len(), 2);
    let check = checks[0].as_ref().unwrap();
    assert_eq!((check.n_rows, check.bad.len(), check.bad[0].line), (50, 1, 9));
    assert_eq!(checks[1].as_ref().unwrap_err().path(), Some(&*root.path().join("B.csv")));

    let mut of_file = settings();
    of_file.data.timeframe = "1h".to_owned();
    of_file
        .data
        .symbols
        .push(exitlab::settings::Symbol::new("BTC", root.path().join("A.csv").as_path()));
    let checks = Scenario::new(&of_file).unwrap().check_bar_files().unwrap();
    let check = checks[0].as_ref().unwrap();
    assert_eq!((checks.len(), check.symbol.as_str(), check.bad.len()), (1, "BTC", 1));
    let in_memory = Scenario::on([bars("A")], settings()).unwrap();
    assert!(in_memory.check_bar_files().unwrap().is_empty());
}
