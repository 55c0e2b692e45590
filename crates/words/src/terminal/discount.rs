//! A sweep's best cell, discounted: in words first, then in numbers.

use super::columns::{Column, fitted};
use super::push;
use super::screen::Screen;
use crate::discount::{findings, headline, n_tries, short_name, tried};
use crate::p_value::p_number;
use crate::tries::{OtherTries, tries_of_discount};
use exitlab_core::number::{percent, plain, signed};
use exitlab_evidence::annual;
use exitlab_evidence::{DiscountMetric, DiscountedSweep};

/// The discount as the terminal shows it, with what other runs tried on the same data; ends with a newline.
pub fn discount_text(
    discount: &DiscountedSweep,
    tries: Option<&OtherTries>,
    screen: &Screen,
) -> String {
    let mut text = String::new();
    let words: Vec<String> = std::iter::once(headline(discount))
        .chain(findings(discount))
        .chain(tries.and_then(|tries| tries_of_discount(discount, tries)))
        .map(|sentence| screen.wrapped(&sentence))
        .collect();
    push(
        &mut text,
        &format!(
            "{}\n{}",
            screen.title(&format!("Best {}, deflated", tried(discount))),
            words.join("\n")
        ),
    );
    let title = format!(
        "In numbers: {} calendar days; {} draws, seed {}",
        discount.n_days, discount.benchmark.n_draws, discount.benchmark.seed
    );
    push(&mut text, &format!("{}\n{}", screen.title(&title), numbers(discount, screen)));
    if !discount.plateau.neighbours.is_empty() {
        let title = screen.title("One step on the grid");
        push(&mut text, &format!("{title}\n{}", neighbours(discount, screen)));
    }
    text
}

fn numbers(discount: &DiscountedSweep, screen: &Screen) -> String {
    let deflation = &discount.deflation;
    let mut rows: Vec<[String; 3]> = Vec::new();
    let mut row = |name: &str, all: String, few: String| rows.push([name.to_owned(), all, few]);
    let few = |value: Option<f64>, digits| plain(value, digits);
    let none = String::new;
    row("trials", deflation.n_trials.to_string(), n_tries(deflation.n_effective_trials));
    let (max, max_few) = (deflation.expected_max, deflation.expected_max_effective);
    row("Sharpe of daily R (equal risk), a year", few(annual(discount.winner().sharpe), 2), none());
    row("… expected as the maximum under the null", few(annual(max), 2), few(annual(max_few), 2));
    row("deflated Sharpe ratio", percent(deflation.dsr), percent(deflation.dsr_effective));
    let (dsr, dsr_few) = (deflation.dsr_independent, deflation.dsr_effective_independent);
    row("… if days were independent", percent(dsr), percent(dsr_few));
    row("PSR (single trial)", percent(deflation.psr), none());
    let alone = discount.winner().psr_independent;
    row("… if days were independent", percent(alone), none());
    row(
        "days needed for a PSR of 95%",
        few(deflation.min_track_record_days.map(f64::ceil), 0),
        none(),
    );
    if let Ok(found) = &discount.overfitting {
        row("probability of overfitting", percent(Some(found.probability)), none());
    }
    if let Ok(tested) = &discount.benchmark.tested {
        row("White's reality check, one-sided p", p_number(tested.check.white_p), none());
        row("SPA, one-sided p", p_number(tested.check.spa_consistent_p), none());
        row("… lower bound", p_number(tested.check.spa_lower_p), none());
        row("… upper bound", p_number(tested.check.spa_upper_p), none());
        row("mean length of blocks, days", few(Some(tested.block_length), 1), none());
    }
    let column = |idx: usize| rows.iter().map(move |row| row[idx].clone());
    let columns = vec![
        Column::text("", column(0)),
        Column::number(format!("all {}s\nas trials", tried(discount)), column(1)),
        Column::number("independent\ntrials only", column(2)),
    ];
    fitted(screen, columns)
}

fn neighbours(discount: &DiscountedSweep, screen: &Screen) -> String {
    let plateau = &discount.plateau;
    let metric = match discount.metric {
        DiscountMetric::Sharpe => "Sharpe of\ndaily R,\na year",
        DiscountMetric::AvgR => "R a day",
    };
    let shown = |value: Option<f64>| match discount.metric {
        DiscountMetric::Sharpe => signed(annual(value), 2),
        DiscountMetric::AvgR => signed(value, 4),
    };
    let key = |idx: usize| &plateau.keys[idx];
    let of = || plateau.neighbours.iter();
    let columns = vec![
        Column::text("key", of().map(|n| short_name(&plateau.keys, key(n.key)))),
        Column::number("best", of().map(|n| key(n.key).texts[n.winner_value].as_str())),
        Column::number("neighbour", of().map(|n| key(n.key).texts[n.value].as_str())),
        Column::signed(metric, of().map(|n| shown(n.metric))),
        Column::number("share\nkept", of().map(|n| percent(n.share_kept))),
        Column::text("", of().map(|n| if n.is_same { "trades the same" } else { "" })).rank(1),
    ];
    fitted(screen, columns)
}
