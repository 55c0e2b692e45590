//! Plans compared: the best mode of each regime first, then every pair.

use super::{push, section, text_table, verdicts};
use crate::answer::answer;
use crate::groups::regime_name;
use crate::verdict::verdict_in_words;
use comfy_table::{CellAlignment, Table as TextTable};
use exitlab_core::number::{ABSENT, plain, signed};
use exitlab_evidence::{Comparison, MeanTest, PairTest, PlanStanding};

/// The comparison as the terminal shows it; ends with a newline.
pub fn comparison_text(comparison: &Comparison) -> String {
    let settings = comparison.settings;
    let mut text = String::new();
    push(&mut text, &answer(comparison).join("\n"));
    push(&mut text, &verdicts::text(comparison));
    if !comparison.tests.is_empty() {
        push(&mut text, &section("Best exit mode by regime", &best_modes(comparison)));
    }
    if comparison.tests.is_empty() {
        return text;
    }
    let title = format!(
        "Paired difference in net R, A − B, on the same entries\n{} draws, seed {}; family-wise error rate \
         {}% over the whole table",
        settings.n_draws,
        settings.seed,
        100.0 * settings.alpha
    );
    push(&mut text, &section(&title, &pairs(comparison)));
    let tested = || comparison.tests.iter().filter(|test| test.tested.is_some());
    if tested().count() > 0 && tested().all(|test| test.worst_case.is_none()) {
        push(
            &mut text,
            "What happened inside the bars is not judged: there are no r_low and r_high",
        );
    }
    if comparison.tests.iter().any(|test| test.survives() == Some(false)) {
        push(
            &mut text,
            "unsure: the verdict flips if intrabar fills go against the winner and for the other mode",
        );
    }
    text
}

fn best_modes(comparison: &Comparison) -> TextTable {
    let mut table = text_table(["regime", "n", "best mode", "verdict"]);
    for column in table.column_iter_mut().skip(2) {
        column.set_cell_alignment(CellAlignment::Left);
    }
    for best in &comparison.best {
        let mode = match best.standing {
            PlanStanding::Best(plan) => comparison.plans[plan].as_str(),
            PlanStanding::Tied => "none",
            PlanStanding::TooFew => "too few",
            PlanStanding::OnlyPlan => ABSENT,
        };
        let verdict = wrapped(&verdict_in_words(comparison, best), 70);
        table.add_row([regime_name(best.regime), &best.n.to_string(), mode, &verdict]);
    }
    table
}

fn pairs(comparison: &Comparison) -> TextTable {
    let header =
        ["regime", "A", "B", "n", "A − B", "95%", "adj. p", "P(A > B)", "n\nneeded", "verdict"];
    let mut table = text_table(header);
    for column in [1, 2] {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Left);
        }
    }
    let mut regime = None;
    for test in &comparison.tests {
        // The name stands once per regime.
        let name = regime_name(test.regime);
        let shown = if regime == Some(name) { "" } else { name };
        regime = Some(name);
        table.add_row(row(comparison, test, shown));
    }
    table
}

fn row(comparison: &Comparison, test: &PairTest, regime: &str) -> [String; 10] {
    let of = |value: fn(&MeanTest) -> f64| test.tested.as_ref().map(value);
    let interval = test.tested.map_or_else(
        || ABSENT.to_owned(),
        |t| format!("{} to {}", signed(Some(t.ci_low), 3), signed(Some(t.ci_high), 3)),
    );
    let needed = test.tested.and_then(|t| t.n_needed).filter(|n| *n < 1e7);
    if test.is_same {
        let names = [test.plan_a, test.plan_b].map(|plan| comparison.plans[plan].clone());
        let [a, b] = names;
        let absent = || ABSENT.to_owned();
        let (n, zero) = (test.n.to_string(), signed(Some(0.0), 3));
        let regime = regime.to_owned();
        return [
            regime,
            a,
            b,
            n,
            zero,
            absent(),
            absent(),
            absent(),
            absent(),
            "the same".to_owned(),
        ];
    }
    let verdict = match test.survives() {
        Some(false) => format!("{}, unsure", test.verdict().name()),
        Some(true) | None => test.verdict().name().to_owned(),
    };
    [
        regime.to_owned(),
        comparison.plans[test.plan_a].clone(),
        comparison.plans[test.plan_b].clone(),
        test.n.to_string(),
        signed(test.mean_diff_r, 3),
        interval,
        plain(of(|t| t.p_adjusted), 3),
        plain(of(|t| t.share_above_zero), 2),
        plain(needed, 0),
        verdict,
    ]
}

/// A text in lines of at most that many characters, broken at spaces.
pub(super) fn wrapped(text: &str, width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}
