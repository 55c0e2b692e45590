//! The terminal's texts say the numbers of the results, and nothing that is no number.

use exitlab_core::{Regime, Timestamp};
use exitlab_evidence::{
    CompareSettings, CostsR, DiscountSettings, DiscountedCells, GridKey, MonteCarloSettings,
    PlanOutcome, RunTrades, SweepCell, compare, discount, resampled,
};
use exitlab_metrics::DailyR;
use exitlab_words::{
    CostRates, Detail, Screen, comparison_text, discount_text, headline, monte_carlo_text,
    verdict_in_words,
};

fn swing(n: usize) -> f64 {
    ((n * n % 17) as f64).sin()
}

/// Nothing is written as a programmer's word.
#[track_caller]
fn is_plain(text: &str) {
    for word in ["NaN", "inf", "None", "Some(", "-0.000"] {
        assert!(!text.contains(word), "`{word}` in:\n{text}");
    }
}

/// Nor is any line wider than a terminal.
#[track_caller]
fn is_readable(text: &str) {
    is_plain(text);
    let widest = text.lines().map(|line| line.chars().count()).max();
    assert!(widest.is_some_and(|n| n <= 130), "{widest:?}:\n{text}");
}

#[test]
fn a_comparison_names_every_plan_and_its_verdicts() {
    let plans = ["WIDE", "TIGHT", "SLOW"].map(str::to_owned);
    let mut outcomes = Vec::new();
    for entry in 0..150 {
        for (plan, edge) in [0.4, 0.0, 0.0].into_iter().enumerate() {
            outcomes.push(PlanOutcome {
                signal_id: entry as u64,
                plan,
                entry_time: Timestamp::from_us(entry as i64 * 3_600_000_000),
                regime: if entry % 3 == 0 { Regime::Bull } else { Regime::Chop },
                r_net: edge + swing(entry + plan),
                r_by_rule: None,
                costs: CostsR::default(),
            });
        }
    }
    let settings = CompareSettings { n_draws: 1_000, ..CompareSettings::default() };
    let comparison = compare(&plans, &outcomes, settings, &());
    let rates = CostRates::default();
    let text = comparison_text(&comparison, &rates, None, &Screen::plain(Detail::Tables));
    is_readable(&text);
    for part in ["WIDE", "TIGHT", "SLOW", "BULL", "CHOP", "+0.4"] {
        assert!(text.contains(part), "no `{part}` in:\n{text}");
    }
    for best in &comparison.best {
        is_plain(&verdict_in_words(&comparison, best));
    }
    let over_all = comparison.best.iter().find(|best| best.regime.is_none()).unwrap();
    let words = verdict_in_words(&comparison, over_all);
    assert!(words.starts_with("beats TIGHT by 0.397"), "{words}");
}

#[test]
fn a_discounted_sweep_says_its_best_cell_first() {
    let series: Vec<Vec<DailyR>> = (0..6)
        .map(|cell| {
            let edge = if cell == 4 { 0.8 } else { 0.0 };
            let of_day =
                |n: usize| DailyR { day: 19_000 + n as i64, sum_r: edge + swing(n * cell + n) };
            (0..300).map(of_day).collect()
        })
        .collect();
    let cells: Vec<SweepCell<'_>> = series
        .iter()
        .enumerate()
        .map(|(grid_id, daily_r)| SweepCell { grid_id, profile: "SAFE", mode: "policy", daily_r })
        .collect();
    let numbers: Vec<f64> = (0..6).map(f64::from).collect();
    let texts = numbers.iter().map(ToString::to_string).collect();
    let key = GridKey { path: "signals.bars".into(), texts, numbers: Some(numbers) };
    let settings = DiscountSettings { n_draws: Some(200), ..DiscountSettings::default() };
    let sweep = DiscountedCells { cells: &cells, keys: &[key], days: None };
    let discounted = discount(sweep, &settings, &()).unwrap();
    let text = discount_text(&discounted, None, &Screen::plain(Detail::Tables));
    is_readable(&text);
    let in_one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let first = format!("Best cell, deflated {}", headline(&discounted));
    assert!(in_one_line.starts_with(&first), "{text}");
    assert!(first.contains("SAFE × policy at bars=4"), "{first}");
}

#[test]
fn resampled_trades_have_a_row_for_each_run() {
    let run = |mode: &str, edge: f64| RunTrades {
        grid_id: None,
        profile: "SAFE".into(),
        mode: mode.into(),
        scratch_r: 0.1,
        r_net: (0..90).map(|n| edge + swing(n)).collect(),
    };
    let runs = vec![run("policy", 0.2), run("FAST_TP", -0.2)];
    let runs = resampled(runs, MonteCarloSettings { n_draws: 500, seed: 1 }, &());
    let text = monte_carlo_text(&runs, &Screen::plain(Detail::Tables));
    is_readable(&text);
    for run in &runs {
        let line = text.lines().find(|line| line.contains(&run.mode)).unwrap();
        let total = format!("{:+.1}", run.monte_carlo.final_r.actual);
        assert!(line.contains(&total), "no {total} in: {line}");
    }
}
