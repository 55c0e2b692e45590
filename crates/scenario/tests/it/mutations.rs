//! Any text and any override gives a scenario or an error, never a panic.

use crate::support::EXAMPLE;
use exitlab_scenario::{Override, ScenarioError, ScenarioFile};
use proptest::prelude::*;
use std::path::Path;

/// An error must be fit to be shown.
fn is_presentable(error: &ScenarioError) {
    assert!(!error.message().is_empty() && !error.to_string().is_empty());
    if let Some(span) = error.span() {
        assert!(error.source_text().get(span).is_some(), "{error}");
    }
}

fn try_text(text: &str, sets: &[String]) {
    let overrides: Vec<Override> = sets
        .iter()
        .filter_map(|set| Override::parse(set).map_err(|error| is_presentable(&error)).ok())
        .collect();
    let resolved = ScenarioFile::parse(text, Path::new("s.toml"))
        .and_then(|file| file.resolve(&overrides).map(|scenario| (file, scenario)));
    match resolved {
        Err(error) => is_presentable(&error),
        Ok((file, scenario)) => {
            scenario.effective_json();
            for grid_id in [0, scenario.n_grid_points() - 1] {
                let point = scenario.grid_point(grid_id).unwrap();
                if let Err(error) = file.resolve_point(&overrides, &point) {
                    is_presentable(&error);
                }
            }
        }
    }
}

/// Pieces that scenarios are made of, so that mutations reach beyond the parser.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("none"),
        Just("\"none\""),
        Just("[]"),
        Just("{}"),
        Just("0"),
        Just("-1"),
        Just("nan"),
        Just("1e400"),
        Just("true"),
        Just("2020-01-01"),
        Just("\"\""),
        Just("[["),
        Just("]]"),
        Just("\n"),
        Just("="),
        Just("é"),
        Just("\u{feff}"),
        Just("\"SAFE\""),
        Just("9223372036854775807"),
        Just("base = \"FAST_TP\"\n"),
        Just("[exit_modes.X]\n"),
        Just("[profiles.SAFE]\n"),
        Just("\"signal\""),
        Just("\"opposite\""),
        Just("{ line = { ema = { period = 9 } } }"),
        Just("{ giveback_pct = 30 }"),
        Just("[{ at_r = 1, stop_r = 0 }]"),
        Just("{ at = \"15:55\", tz = \"Asia/Tokyo\" }"),
        Just("{ bars = 3 }"),
        Just("\"policy_live:SAFE\""),
    ]
    .prop_map(str::to_owned)
}

fn override_text() -> impl Strategy<Value = String> {
    let key = prop_oneof![
        Just("exit_modes"),
        Just("FAST_TP"),
        Just("TREND_FOLLOW"),
        Just("target"),
        Just("atr"),
        Just("profiles"),
        Just("SAFE"),
        Just("base"),
        Just("signals"),
        Just("source"),
        Just("n"),
        Just("data"),
        Just("symbols"),
        Just("0"),
        Just("partials"),
        Just("sweep"),
        Just("grid"),
        Just("regime"),
        Just("volatility"),
        Just("method"),
        Just("\"\""),
        Just("trailing"),
        Just("line"),
        Just("donchian"),
        Just("ratchets"),
        Just("session_exit"),
        Just("time_exit"),
        Just("exits"),
        Just("stop"),
        Just("study"),
        Just("plans"),
    ];
    let value = prop_oneof![
        piece(),
        Just("{ a = 1 }".to_owned()),
        Just("{ base = \"FAST_TP\" }".to_owned()),
        Just("{ \"indicators.atr_period\" = [1, 2] }".to_owned()),
        Just("[1, \"x\"]".to_owned()),
        Just("donchian".to_owned()),
        Just("ratio".to_owned()),
    ];
    (prop::collection::vec(key, 1..5), value)
        .prop_map(|(keys, value)| format!("{}={value}", keys.join(".")))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn mutated_text(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..12, piece()), 1..4),
        sets in prop::collection::vec(override_text(), 0..2),
    ) {
        let mut chars: Vec<char> = EXAMPLE.chars().collect();
        for (at, n_removed, piece) in cuts {
            let start = at.index(chars.len() + 1);
            let end = (start + n_removed).min(chars.len());
            chars.splice(start..end, piece.chars());
        }
        try_text(&chars.into_iter().collect::<String>(), &sets);
    }

    #[test]
    fn a_value_replaced(line in any::<prop::sample::Index>(), piece in piece()) {
        let lines: Vec<&str> = EXAMPLE.lines().collect();
        let line = line.index(lines.len());
        let mut text = String::new();
        for (i, old) in lines.iter().enumerate() {
            match old.split_once(" = ") {
                Some((key, _)) if i == line => text.push_str(&format!("{key} = {piece}\n")),
                _ => text.push_str(&format!("{old}\n")),
            }
        }
        try_text(&text, &[]);
    }

    #[test]
    fn any_overrides(sets in prop::collection::vec(override_text(), 1..4)) {
        try_text(EXAMPLE, &sets);
    }

    #[test]
    fn any_override_text(text in "\\PC{0,20}") {
        try_text(EXAMPLE, &[text]);
    }
}
