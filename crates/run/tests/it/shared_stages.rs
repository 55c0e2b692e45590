//! A grid point that shares stages with others gives what it gives alone, under the reference engine
//! too, which shares no outcome. A setting that a stage
//! reads and its key does not contain would make two points share wrongly, and fail here.

use crate::two_symbols::{TWO_SYMBOLS, file};
use exitlab_metrics::GroupBy;
use exitlab_run::{
    Engine, GridUse, Keep, KeepOutcomes, KeepRows, RunRequest, run_study, run_sweep,
};
use exitlab_scenario::{Override, grid_value_text};
use std::sync::Arc;

/// What a grid of one axis begins with.
fn base() -> String {
    let sweep = "[sweep]\nmodes = [\"policy\"]\nprofiles = [\"SAFE\"]\n[sweep.grid]\n";
    format!("{TWO_SYMBOLS}{sweep}")
}

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
    r#""fills.ambiguity" = [true, false]"#,
    r#""costs.taker_fee" = [0.0004, 0.002]"#,
    r#""costs.maker_fee" = [0.0002, 0.001]"#,
    r#""costs.slippage.vol_bps" = [50.0, 0.0]"#,
    r#""costs.funding.rate" = [0.0, 0.001]"#,
    r#""exit_modes.TREND_FOLLOW.target.atr" = [4.5, 2.0]"#,
    r#""exit_modes.TREND_FOLLOW.trailing.basis" = ["entry_atr", "current_atr"]"#,
    r#""exit_modes.TREND_FOLLOW.trailing.scale" = ["none", "trend"]"#,
    r#""orchestrator.integration" = ["off", "observe", "live_full"]"#,
    r#""profiles.SAFE.base_confidence" = [0.65, 0.2]"#,
    r#""portfolio.initial_balance" = [10000.0, 500.0]"#,
];

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
    let keep = Keep {
        by: GroupBy::ALL,
        rows: KeepRows { trades: true, daily_r: true, ..KeepRows::default() },
    };
    for axis in AXES {
        let with_grid = file(&format!("{}{axis}\n", base()));
        let swept = run_sweep(RunRequest::new(&with_grid), keep).unwrap();
        assert!(swept.failures.is_empty(), "{axis}: {:?}", swept.failures);
        for point in &swept.points {
            let values = &swept.scenario.grid_point(point.grid_id).unwrap().values;
            let base = file(&base());
            let alone = run_sweep(
                RunRequest::new(&base).overrides(&overrides(values)).engine(Engine::Reference),
                keep,
            );
            let alone = alone.unwrap();
            assert_eq!(point.result, alone.points[0].result, "{values:?}");
        }
        // Every axis was chosen because it changes something.
        let results: Vec<_> = swept.points.iter().map(|p| &p.result).collect();
        assert!(results.windows(2).any(|pair| pair[0] != pair[1]), "{axis} changes nothing");
    }
}

#[test]
fn a_studied_grid_gives_what_each_point_gives_alone() {
    let plans_and_stages = r#"
"exit_modes.FAST_TP.target.atr" = [2.5, 4.0]
"indicators.atr_period" = [10, 14]
"orchestrator.scratch_r" = [0.1, 1.0]
"#;
    for axis in AXES.iter().chain([&plans_and_stages]) {
        let with_grid = file(&format!("{}{axis}", base()));
        let by = GroupBy::NONE;
        let swept =
            run_study(RunRequest::new(&with_grid), GridUse::Every, by, KeepOutcomes::No).unwrap();
        assert_eq!(swept.points.len(), swept.scenario.n_grid_points());
        for point in &swept.points {
            let values = overrides(&swept.scenario.grid_point(point.grid_id).unwrap().values);
            let base = file(&base());
            let alone = run_study(
                RunRequest::new(&base).overrides(&values).engine(Engine::Reference),
                GridUse::Ignored,
                by,
                KeepOutcomes::Yes,
            )
            .unwrap();
            let alone = &alone.points[0].result;
            assert_eq!(point.result.plans, alone.plans, "{values:?}");
            assert_eq!(point.result.n_outcomes, alone.outcomes.len());
        }
    }
}

#[test]
fn a_plan_that_points_share_is_studied_once() {
    let axis = r#""exit_modes.FAST_TP.target.atr" = [2.5, 4.0, 5.5]"#;
    let with_grid = file(&format!("{}{axis}", base()));
    let by = GroupBy::NONE;
    let swept =
        run_study(RunRequest::new(&with_grid), GridUse::Every, by, KeepOutcomes::No).unwrap();
    let figures = |point: usize, plan: usize| &swept.points[point].result.plans[plan].figures;
    for point in 1..3 {
        // TREND_FOLLOW, FAST_TP, DEFENSIVE_TRAIL
        let is_shared = [0, 1, 2].map(|plan| Arc::ptr_eq(figures(0, plan), figures(point, plan)));
        assert_eq!(is_shared, [true, false, true]);
    }
}

#[test]
fn stages_that_a_grid_does_not_touch_are_computed_once() {
    // Two symbols, three points; signals are of both symbols at once, and SAFE uses three plans.
    let axis = r#""profiles.SAFE.base_confidence" = [0.1, 0.2, 0.3]"#;
    let by_symbol = (4, 2);
    let by_point = (2, 1);
    let want = [
        ("timeline", by_point),
        ("pyramid", by_symbol),
        ("indicators", by_symbol),
        ("regimes", by_symbol),
        ("clock", by_symbol),
        // No mode trails behind a line or by the current ATR.
        ("lines", (0, 0)),
        ("known_series", (0, 0)),
        ("signal_exits", by_point),
        ("funding", by_symbol),
        ("signals", by_point),
        ("candidates", by_point),
        ("outcomes", (6, 3)),
    ];
    assert_eq!(stage_counts(axis, Engine::Leap), want);

    // Of three plans each point changes one: two are shared by all.
    let axis = r#""exit_modes.FAST_TP.target.atr" = [2.0, 3.0, 4.0]"#;
    let mut plans = want;
    plans[11].1 = (4, 5);
    assert_eq!(stage_counts(axis, Engine::Leap), plans);

    let mut stepped = want;
    (stepped[1].1, stepped[11].1) = ((0, 0), (0, 0));
    assert_eq!(stage_counts(axis, Engine::Reference), stepped);

    let axis = r#""indicators.atr_period" = [14, 20, 14.0]"#;
    let keep = Keep { by: GroupBy::NONE, rows: KeepRows::default() };
    let swept = run_sweep(RunRequest::new(&file(&format!("{}{axis}", base()))), keep);
    assert!(swept.is_err());
}

/// Hits and misses of a swept axis.
fn stage_counts(axis: &str, engine: Engine) -> [(&'static str, (usize, usize)); 12] {
    let keep = Keep { by: GroupBy::NONE, rows: KeepRows::default() };
    let swept =
        run_sweep(RunRequest::new(&file(&format!("{}{axis}", base()))).engine(engine), keep)
            .expect("the grid is right");
    let counts: Vec<_> = swept.stages.iter().map(|s| (s.name, (s.hits, s.misses))).collect();
    counts.try_into().expect("as many stages as counts")
}

#[test]
fn daily_r_that_is_left_out_is_warned_about() {
    let run = |daily_r| {
        let rows = KeepRows { daily_r, ..KeepRows::default() };
        let keep = Keep { by: GroupBy::NONE, rows };
        run_sweep(RunRequest::new(&file(&base())), keep).unwrap()
    };
    let (with, without) = (run(true), run(false));
    assert!(!with.points[0].result[0].daily_r.is_empty());
    assert!(without.points[0].result[0].daily_r.is_empty());
    let is_about_it = |warning: &exitlab_run::Warning| warning.text.contains("daily_r");
    assert_eq!(with.warnings.iter().filter(|w| is_about_it(w)).count(), 0);
    assert_eq!(without.warnings.iter().filter(|w| is_about_it(w)).count(), 1);
}

#[test]
fn plans_that_differ_in_name_alone_keep_their_names() {
    let twin = r#"
"portfolio.initial_balance" = [10000.0]
[exit_modes.TWIN]
base = "TREND_FOLLOW"
"#;
    let text = base().replace(r#"modes = ["policy"]"#, r#"modes = ["TREND_FOLLOW", "TWIN"]"#);
    let keep = Keep { by: GroupBy::NONE, rows: KeepRows { trades: true, ..KeepRows::default() } };
    let run = |engine| {
        let with_twin = file(&format!("{text}{twin}"));
        run_sweep(RunRequest::new(&with_twin).engine(engine), keep)
            .unwrap()
            .points
            .swap_remove(0)
            .result
    };
    let swept = run(Engine::Leap);
    assert_eq!(swept, run(Engine::Reference));
    let plans: Vec<u32> = swept.iter().map(|result| result.trades[0].plan.0).collect();
    assert_eq!(plans, [0, 3]);
}
