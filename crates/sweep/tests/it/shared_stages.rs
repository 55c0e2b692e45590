//! A grid point that shares stages with others gives what it gives alone. A setting that a stage
//! reads and its key does not contain would make two points share wrongly, and fail here.

use exitlab_metrics::GroupBy;
use exitlab_scenario::{Override, ScenarioFile, grid_value_text};
use exitlab_sweep::{Grid, Keep, KeepRows, Silent, run_study, run_sweep};
use std::path::Path;

/// Two symbols, so that candidates mix; a window, so that it is quick.
const BASE: &str = r#"
schema = 1
name = "shared"
[data]
timeframe = "1d"
symbols = [
    { symbol = "BTC", path = "bitstamp-BTCUSD-1d.csv" },
    { symbol = "LTC", path = "bitstamp-LTCUSD-1d.csv" },
]
to = "2020-01-01"
[regime]
volatility = { method = "quantile", window_bars = 100 }
[signals]
source = "donchian"
n = 10
[sweep]
modes = ["policy"]
profiles = ["SAFE"]
[sweep.grid]
"#;

/// An axis for every setting that some stage reads.
const AXES: &[&str] = &[
    r#""data.from" = ["2014-01-01", "2018-06-01"]"#,
    r#""data.to" = ["2020-01-01", "2019-06-01"]"#,
    r#""indicators.atr_period" = [14, 20]"#,
    r#""indicators.adx_period" = [14, 20]"#,
    r#""indicators.trend_ema_period" = [200, 50]"#,
    r#""regime.adx_trending" = [25.0, 35.0]"#,
    r#""regime.adx_chop" = [20.0, 10.0]"#,
    r#""regime.ema_band" = [{ pct = 2.0 }, { atr = 1.0 }, { pct = 8.0 }]"#,
    r#""regime.confirm_bars" = [1, 4]"#,
    r#""regime.volatility.window_bars" = [100, 300]"#,
    r#""regime.volatility.low" = [0.2, 0.5]"#,
    r#""regime.volatility.extreme" = [0.95, 0.82]"#,
    r#""signals.n" = [10, 30]"#,
    r#""signals.source" = ["donchian", "ema_cross", "rsi_reversion"]"#,
    r#""signals.sides" = ["both", "short"]"#,
    r#""entry.at" = ["next_open", "close"]"#,
    r#""fills.intrabar" = ["worst", "best", "path", "path_adverse", "path_favourable"]"#,
    r#""costs.taker_fee" = [0.0004, 0.002]"#,
    r#""costs.slippage.vol_bps" = [50.0, 0.0]"#,
    r#""costs.funding.rate" = [0.0, 0.001]"#,
    r#""exit_modes.TREND_FOLLOW.target.atr" = [4.5, 2.0]"#,
    r#""exit_modes.TREND_FOLLOW.trailing.basis" = ["entry_atr", "current_atr"]"#,
    r#""exit_modes.TREND_FOLLOW.trailing.scale" = ["none", "trend"]"#,
    r#""orchestrator.integration" = ["off", "observe", "live_full"]"#,
    r#""profiles.SAFE.base_confidence" = [0.65, 0.2]"#,
    r#""portfolio.initial_balance" = [10000.0, 500.0]"#,
];

fn file(text: &str) -> ScenarioFile {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/scenario.toml");
    ScenarioFile::parse(text, &data).expect("the test's scenario is right")
}

fn overrides(point: &[(String, toml::Value)]) -> Vec<Override> {
    point
        .iter()
        .map(|(path, value)| {
            Override::parse(&format!("{path}={}", grid_value_text(value)))
                .expect("a grid value is an override")
        })
        .collect()
}

#[test]
fn a_point_of_a_grid_gives_what_it_gives_alone() {
    let keep = Keep { by: GroupBy::ALL, rows: KeepRows { trades: true, ..KeepRows::default() } };
    for axis in AXES {
        let with_grid = file(&format!("{BASE}{axis}\n"));
        let swept = run_sweep(&with_grid, &[], keep, &Silent).unwrap();
        assert!(swept.failures.is_empty(), "{axis}: {:?}", swept.failures);
        for point in &swept.points {
            let values = &point.point.as_ref().unwrap().values;
            let alone = run_sweep(&file(BASE), &overrides(values), keep, &Silent).unwrap();
            assert_eq!(point.result, alone.points[0].result, "{values:?}");
        }
        // Every axis was chosen because it changes something.
        let results: Vec<_> = swept.points.iter().map(|p| &p.result).collect();
        assert!(results.windows(2).any(|pair| pair[0] != pair[1]), "{axis} changes nothing");
    }
}

#[test]
fn a_studied_grid_gives_what_each_point_gives_alone() {
    let axis = r#"
"exit_modes.FAST_TP.target.atr" = [2.5, 4.0]
"indicators.atr_period" = [10, 14]
"#;
    let with_grid = file(&format!("{BASE}{axis}"));
    let swept = run_study(&with_grid, &[], Grid::Every, GroupBy::NONE, false, &Silent).unwrap();
    assert_eq!(swept.points.len(), 4);
    for point in &swept.points {
        let values = &point.point.as_ref().unwrap().values;
        let alone =
            run_study(&file(BASE), &overrides(values), Grid::Ignored, GroupBy::NONE, true, &Silent)
                .unwrap();
        assert_eq!(point.result.plans, alone.points[0].result.plans, "{values:?}");
    }
}

#[test]
fn stages_that_a_grid_does_not_touch_are_computed_once() {
    let keep = Keep { by: GroupBy::NONE, rows: KeepRows::default() };
    let axis = r#""profiles.SAFE.base_confidence" = [0.1, 0.2, 0.3]"#;
    let swept = run_sweep(&file(&format!("{BASE}{axis}")), &[], keep, &Silent).unwrap();
    for stage in &swept.stages {
        // Two symbols, three points; signals are of both symbols at once.
        let want = match stage.name {
            "signals" => (2, 1),
            "known_atr" => (0, 0),
            _ => (4, 2),
        };
        assert_eq!((stage.hits, stage.misses), want, "{}", stage.name);
    }
    let axis = r#""indicators.atr_period" = [14, 20, 14.0]"#;
    assert!(run_sweep(&file(&format!("{BASE}{axis}")), &[], keep, &Silent).is_err());
}
