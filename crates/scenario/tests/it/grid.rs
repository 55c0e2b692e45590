//! `[sweep.grid]`: order, points, and values that cannot be.

use crate::support::{
    EXAMPLE, MINIMAL, file, minimal, minimal_error, overrides, scenario, underlined,
};
use exitlab_exit::{TrailDistance, Trailing};
use exitlab_scenario::{ErrorKind, GridPoint, grid_value_text};
use exitlab_signal::SignalSource;

fn texts(point: &GridPoint) -> Vec<String> {
    point.values.iter().map(|(_, value)| grid_value_text(value)).collect()
}

#[test]
fn the_last_key_is_the_fastest() {
    let s = scenario(EXAMPLE);
    let points = s.grid_points();
    assert_eq!(points.iter().map(|p| p.grid_id).collect::<Vec<_>>(), (0..9).collect::<Vec<_>>());
    let want = [
        ["10", "0.8"],
        ["10", "1.2"],
        ["10", "1.6"],
        ["14", "0.8"],
        ["14", "1.2"],
        ["14", "1.6"],
        ["21", "0.8"],
        ["21", "1.2"],
        ["21", "1.6"],
    ];
    assert_eq!(points.iter().map(texts).collect::<Vec<_>>(), want);
    assert_eq!(points[0].values[1].0, "exit_modes.TREND_FOLLOW.trailing.distance_atr");
    assert_eq!(s.grid_point(5).as_ref(), Some(&points[5]));
    assert_eq!(s.grid_point(9), None);
}

#[test]
fn no_grid_is_one_point() {
    let s = minimal("");
    assert_eq!(s.grid_points(), [GridPoint { grid_id: 0, values: Vec::new() }]);
    assert_eq!(file(MINIMAL).resolve_point(&[], &s.grid_points()[0]).unwrap(), s);
}

#[test]
fn a_point_is_the_scenario_with_its_values() {
    let file = file(EXAMPLE);
    let points = scenario(EXAMPLE).grid_points();
    let s = file.resolve_point(&[], &points[7]).unwrap();
    assert_eq!(s.indicators.atr_period, 21);
    let Some(Trailing { distance: TrailDistance::Atr { multiple, .. }, .. }) = s.plans[0].trailing
    else {
        panic!()
    };
    assert_eq!(multiple, 1.2);
    // A grid value beats an override of the same key; other overrides stay.
    let set = overrides(&["indicators.atr_period=99", "indicators.adx_period=99"]);
    let s = file.resolve_point(&set, &points[7]).unwrap();
    assert_eq!((s.indicators.atr_period, s.indicators.adx_period), (21, 99));
}

#[test]
fn keys_may_be_nested_and_values_of_any_kind() {
    let s = minimal(
        "[sweep.grid]\nindicators.atr_period = [1, 2]\n\"signals.source\" = [\"ema_cross\", \"donchian\"]\n\
         'exit_modes.\"FAST_TP\".target' = [{ atr = 2 }, \"none\"]\n\"data.from\" = [2020-01-01, \"2021-01-01\"]",
    );
    let paths: Vec<_> = s.sweep.grid.iter().map(|axis| axis.path.as_str()).collect();
    let target = "exit_modes.\"FAST_TP\".target";
    assert_eq!(paths, ["indicators.atr_period", "signals.source", target, "data.from"]);
    let point = s.grid_point(7).unwrap();
    assert_eq!(texts(&point), ["1", "donchian", "none", "2021-01-01"]);
    let text = format!("{MINIMAL}[sweep.grid]\n\"signals.source\" = [\"ema_cross\", \"donchian\"]");
    let (f, s) = (file(&text), scenario(&text));
    let at = f.resolve_point(&[], &s.grid_point(1).unwrap()).unwrap();
    let donchian = SignalSource::Donchian { n: 20 };
    assert_eq!(at.signals.origin, exitlab_scenario::SignalOrigin::Computed(donchian));
}

#[test]
fn axes_may_need_each_other() {
    let s = minimal(
        "[sweep.grid]\n\"exit_modes.FAST_TP.trailing\" = [{ distance_atr = 1, activate = \"immediately\" }]\n\
         \"exit_modes.FAST_TP.trailing.distance_atr\" = [1.0, 2.0]",
    );
    assert_eq!(s.n_grid_points(), 2);
}

#[test]
fn what_cannot_be_swept_is_an_error_at_load() {
    let fails = |axis: &str| {
        let error = minimal_error(&format!("[sweep.grid]\n{axis}"));
        assert_eq!((error.file(), error.line()), ("scenarios/s.toml", Some(5)), "{axis}: {error}");
        (error.message().to_owned(), underlined(&error).to_owned())
    };
    for key in ["schema", "name", "question", "sweep.modes", "study.plans", "statistics.alpha"] {
        let (message, under) = fails(&format!("\"{key}\" = [1]"));
        assert_eq!(
            message,
            format!("`sweep.grid.\"{key}\"` cannot be swept")
                .replace("\"schema\"", "schema")
                .replace("\"name\"", "name")
                .replace("\"question\"", "question")
        );
        assert_eq!(under, "[1]");
    }
    let key = "`sweep.grid.\"indicators.atr_period\"";
    assert_eq!(
        fails("\"indicators.atr_period\" = []").0,
        format!("{key}` is empty: at least one entry is needed")
    );
    let (message, under) = fails("\"indicators.atr_period\" = [1, 2, 1]");
    assert_eq!((message, under.as_str()), (format!("{key}[2]` repeats 1"), "1"));
    assert_eq!(fails("\"indicators.atr_period\" = 3").0, format!("{key}` must be a list, not 3"));
    assert!(fails("\"indicators.atr_period\" = [1, inf]").0.contains("must be a finite number"));
    assert!(fails("\"a..b\" = [1]").0.contains("is not a dotted TOML path"));
    let (message, under) = fails("\"indicators.atr_perod\" = [1, 2]");
    assert_eq!((message.as_str(), under.as_str()), ("unknown key `indicators.atr_perod`", "1"));
    let (message, under) = fails("\"indicators.atr_period\" = [1, \"x\"]");
    assert!(message.contains("whole number"), "{message}");
    assert_eq!(under, "\"x\"");
    assert!(fails("\"exit_modes.FAST_TP.trailing.distance_atr\" = [1]").0.contains("is absent"));
    let twice = "'indicators.\"atr_period\"' = [1]\n\"indicators.atr_period\" = [1]";
    assert!(
        minimal_error(&format!("[sweep.grid]\n{twice}")).message().contains("in the grid already")
    );
}

#[test]
fn a_point_whose_values_do_not_fit_fails_by_itself() {
    let text =
        format!("{MINIMAL}[sweep.grid]\n\"signals.fast\" = [10, 30]\n\"signals.slow\" = [20, 40]");
    let (file, s) = (file(&text), scenario(&text));
    let failed: Vec<_> = s
        .grid_points()
        .iter()
        .filter_map(|point| file.resolve_point(&[], point).err().map(|e| (point.grid_id, e)))
        .collect();
    assert_eq!(failed.len(), 1);
    let (grid_id, error) = &failed[0];
    assert_eq!((*grid_id, error.kind()), (2, ErrorKind::Invalid));
    assert_eq!(error.message(), "`signals.fast` is 30, but must be below `signals.slow` (20)");
    assert_eq!(
        (error.line(), underlined(error), error.expression()),
        (Some(5), "30", Some("signals.fast=30"))
    );
}

#[test]
fn a_grid_that_is_too_large_is_refused() {
    let axis = |key: &str| format!("\"{key}\" = {:?}\n", (1..=1000).collect::<Vec<i32>>());
    let keys = ["indicators.atr_period", "indicators.adx_period", "indicators.trend_ema_period"];
    let error = minimal_error(&format!("[sweep.grid]\n{}", keys.map(axis).concat()));
    assert!(error.message().contains("1000000000 points, more than 200000"), "{error}");
    assert!(error.help().unwrap().contains("sample = { method = \"sobol\""), "{error}");
}

/// A grid of 1,000³ points, of which a sample is run.
fn sampled(sample: &str) -> String {
    let axis = |key: &str| format!("\"{key}\" = {:?}\n", (1..=1000).collect::<Vec<i32>>());
    let keys = ["indicators.atr_period", "indicators.adx_period", "indicators.trend_ema_period"];
    format!("[sweep]\nsample = {sample}\n[sweep.grid]\n{}", keys.map(axis).concat())
}

#[test]
fn a_sample_runs_some_points_of_a_grid_too_large_to_run() {
    for method in ["sobol", "random"] {
        let sample = format!("{{ method = \"{method}\", n = 100, seed = 5 }}");
        let s = minimal(&sampled(&sample));
        assert_eq!((s.n_grid_points(), s.n_run_points()), (1_000_000_000, 100));
        let points = s.grid_points();
        assert_eq!(points.len(), 100);
        // Numbers are those of the whole grid, so that they say which values a point has.
        for point in &points {
            assert_eq!(s.grid_point(point.grid_id).as_ref(), Some(point));
        }
        let ids: Vec<usize> = points.iter().map(|point| point.grid_id).collect();
        assert!(ids.is_sorted() && ids[99] > 900_000_000, "{ids:?}");
        let again = minimal(&sampled(&sample));
        assert_eq!(again.grid_ids(), ids);
    }
    let text = format!(
        "{MINIMAL}[sweep]\nsample = {{ method = \"sobol\", n = 1 }}\ngrid.\"signals.n\" = [5, 6]\n\
         [signals]\nsource = \"donchian\""
    );
    let whole = file(&text).resolve(&overrides(&["sweep.sample=none"])).unwrap();
    assert_eq!(whole.n_run_points(), 2);
    let first = minimal(&sampled("{ method = \"sobol\", n = 100 }"));
    assert_eq!(first.sweep.sample.unwrap().seed, 1);
}

#[test]
fn samples_that_cannot_be_are_refused() {
    let fails = |more: &str| {
        let error = minimal_error(more);
        let help = error.help().unwrap_or_default();
        (error.message().to_owned(), help.to_owned(), underlined(&error).to_owned())
    };
    let of = |keys: &str| fails(&sampled(&format!("{{ method = \"sobol\", {keys} }}")));
    let (message, _, under) = of("n = 0");
    assert_eq!(message, "`sweep.sample.n` must be from 1 to 200000, not 0");
    assert_eq!(under, "0");
    assert!(of("n = 200001").0.contains("must be from 1 to 200000"));
    assert!(of("n = -1").0.contains("sweep.sample.n"));
    assert!(of("n = 1, sed = 2").0.contains("sweep.sample.sed"));
    assert_eq!(of("seed = 2").0, "the key `sweep.sample.n` is missing");
    let (message, ..) = fails(&sampled("{ method = \"halton\", n = 5 }"));
    assert!(message.contains("halton"), "{message}");
    let (message, help, _) =
        fails("[sweep]\nsample = { method = \"random\", n = 3 }\ngrid.\"signals.fast\" = [5, 6]");
    assert_eq!(message, "`sweep.sample.n` is 3, but the grid has only 2 points");
    assert!(help.contains("leave `sweep.sample` out, or make it \"none\""), "{help}");
    let (message, help, _) = fails("[sweep]\nsample = { method = \"random\", n = 3 }");
    assert_eq!(message, "`sweep.sample` samples a grid that is empty");
    assert_eq!(help, "add [sweep.grid]");
}

#[test]
fn the_point_of_the_scenario_s_own_values_is_found() {
    let own = |grid: &str| minimal(&format!("[sweep.grid]\n{grid}")).own_grid_id();
    let (period, distance) = (
        "\"indicators.atr_period\" = [10, 14, 21]",
        "\"exit_modes.TREND_FOLLOW.trailing.distance_atr\" = [0.8, 1.2]",
    );
    assert_eq!(own(period), Some(1));
    assert_eq!(own(&format!("{period}\n{distance}")), Some(3));
    assert_eq!(own("\"portfolio.initial_balance\" = [5000, 10000]"), Some(1), "1 and 1.0 are one");
    assert_eq!(own("\"indicators.atr_period\" = [10, 21]"), None, "it is not on the grid");
    assert_eq!(minimal("").own_grid_id(), Some(0), "no grid is one point");
}
