//! A sweep's best cell, discounted: in words first, then in numbers.

use super::{push, section, text_table, wrapped};
use crate::discount::{findings, headline, n_tries, short_name};
use comfy_table::{CellAlignment, Table as TextTable};
use exitlab_core::number::{percent, plain, signed};
use exitlab_evidence::annual;
use exitlab_evidence::{DiscountMetric, DiscountedSweep};

/// Characters in a line of words.
const WIDTH: usize = 105;

/// The discount as the terminal shows it; ends with a newline.
pub fn discount_text(discount: &DiscountedSweep) -> String {
    let mut text = String::new();
    let words: Vec<String> = std::iter::once(headline(discount))
        .chain(findings(discount))
        .map(|sentence| wrapped(&sentence, WIDTH))
        .collect();
    push(&mut text, &format!("What the best cell is worth\n{}", words.join("\n")));
    let title = format!(
        "In numbers: {} calendar days; {} draws, seed {}",
        discount.n_days, discount.benchmark.n_draws, discount.benchmark.seed
    );
    push(&mut text, &section(&title, &numbers(discount)));
    if !discount.plateau.neighbours.is_empty() {
        push(&mut text, &section("One step on the grid", &neighbours(discount)));
    }
    text
}

fn numbers(discount: &DiscountedSweep) -> TextTable {
    let mut table = text_table(["", "every cell\na try", "independent\ncells only"]);
    let deflation = &discount.deflation;
    let mut row = |name: &str, all: String, few: String| {
        table.add_row([name, &all, &few]);
    };
    let few = |value: Option<f64>, digits| plain(value, digits);
    row("tries", deflation.n_trials.to_string(), n_tries(deflation.n_effective_trials));
    let (max, max_few) = (deflation.expected_max, deflation.expected_max_effective);
    row("Sharpe a year by chance", few(annual(max), 2), few(annual(max_few), 2));
    row("deflated Sharpe ratio", percent(deflation.dsr), percent(deflation.dsr_effective));
    let none = String::new;
    row("Sharpe a year", few(annual(discount.winner().sharpe), 2), none());
    row("P(true Sharpe > 0), were it the only try", percent(deflation.psr), none());
    row(
        "days needed for 95% of that",
        few(deflation.min_track_record_days.map(f64::ceil), 0),
        none(),
    );
    if let Ok(found) = &discount.overfitting {
        row("probability of overfitting", percent(Some(found.probability)), none());
        row("slope of out-of-sample on in-sample", few(found.slope, 2), none());
    }
    if let Ok(tested) = &discount.benchmark.tested {
        let p = |p: f64| if p < 0.001 { "< 0.001".to_owned() } else { few(Some(p), 3) };
        row("White's reality check, p", p(tested.check.white_p), none());
        row("superior predictive ability, p", p(tested.check.spa_consistent_p), none());
        row("… lower bound", p(tested.check.spa_lower_p), none());
        row("… upper bound", p(tested.check.spa_upper_p), none());
        row("mean length of blocks, days", few(Some(tested.block_length), 1), none());
    }
    table
}

fn neighbours(discount: &DiscountedSweep) -> TextTable {
    let plateau = &discount.plateau;
    let metric = match discount.metric {
        DiscountMetric::Sharpe => "Sharpe\na year",
        DiscountMetric::AvgR => "R a day",
    };
    let shown = |value: Option<f64>| match discount.metric {
        DiscountMetric::Sharpe => signed(annual(value), 2),
        DiscountMetric::AvgR => signed(value, 4),
    };
    let mut table = text_table(["key", "best", "neighbour", metric, "share\nkept", ""]);
    if let Some(last) = table.column_mut(5) {
        last.set_cell_alignment(CellAlignment::Left);
    }
    for n in &plateau.neighbours {
        let key = &plateau.keys[n.key];
        let note = if n.is_same { "trades the same" } else { "" };
        table.add_row([
            short_name(&plateau.keys, key),
            &key.texts[n.winner_value],
            &key.texts[n.value],
            &shown(n.metric),
            &percent(n.share_kept),
            note,
        ]);
    }
    table
}
