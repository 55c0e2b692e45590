//! Plans compared: the best mode of each regime first, then every pair.

use super::number::{ABSENT, plain, signed};
use super::{push, section, text_table};
use crate::tables::{regime_name, verdict_in_words};
use comfy_table::{CellAlignment, Table as TextTable};
use exitlab_evidence::{Comparison, PairTest, Standing, Tested, Verdict};

/// The comparison as the terminal shows it; ends with a newline.
pub fn comparison_text(comparison: &Comparison) -> String {
    let settings = comparison.settings;
    let mut text = String::new();
    push(&mut text, &section("Best exit mode by regime", &best_modes(comparison)));
    let title = format!(
        "Net R of A less B on the same entries (95% intervals from {} draws, seed {}; verdicts at \
         {}% for the whole table)",
        settings.n_draws,
        settings.seed,
        100.0 * settings.alpha
    );
    push(&mut text, &section(&title, &pairs(comparison)));
    text
}

fn best_modes(comparison: &Comparison) -> TextTable {
    let mut table = text_table(["regime", "n", "best mode", "verdict"]);
    for column in table.column_iter_mut().skip(2) {
        column.set_cell_alignment(CellAlignment::Left);
    }
    for best in &comparison.best {
        let mode = match best.standing {
            Standing::Best(plan) => comparison.plans[plan].as_str(),
            Standing::Undecided => "undecided",
            Standing::TooFew => "too few",
            Standing::OnlyPlan => ABSENT,
        };
        let verdict = wrapped(&verdict_in_words(comparison, best), 70);
        table.add_row([regime_name(best.regime), &best.n.to_string(), mode, &verdict]);
    }
    table
}

fn pairs(comparison: &Comparison) -> TextTable {
    let header =
        ["regime", "A", "B", "n", "A less B", "95%", "p\n(Holm)", "P(A>B)", "needed", "verdict", "bars"];
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

fn row(comparison: &Comparison, test: &PairTest, regime: &str) -> [String; 11] {
    let of = |value: fn(&Tested) -> f64| test.tested.as_ref().map(value);
    let interval = test.tested.map_or_else(
        || ABSENT.to_owned(),
        |t| format!("{} to {}", signed(Some(t.ci_low), 3), signed(Some(t.ci_high), 3)),
    );
    let needed = test.tested.and_then(|t| t.n_needed).filter(|n| *n < 1e7);
    // What the bars cannot tell, where it matters.
    let bars = match (test.verdict(), test.survives()) {
        (Verdict::A | Verdict::B, Some(true)) => "holds",
        (Verdict::A | Verdict::B, Some(false)) => "unsure",
        _ => "",
    };
    [
        regime.to_owned(),
        comparison.plans[test.plan_a].clone(),
        comparison.plans[test.plan_b].clone(),
        test.n.to_string(),
        signed(test.mean_diff_r, 3),
        interval,
        plain(of(|t| t.p_holm), 3),
        plain(of(|t| t.p_a_beats_b), 2),
        plain(needed, 0),
        test.winner().map_or_else(|| test.verdict().name().to_owned(), |w| comparison.plans[w].clone()),
        bars.to_owned(),
    ]
}

/// A text in lines of at most that many characters, broken at spaces.
fn wrapped(text: &str, width: usize) -> String {
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
