//! Exit modes compared: every pair, regime by regime.

use super::columns::{Column, fitted};
use super::screen::{Detail, Screen};
use super::verdict_words::UNSURE;
use super::{push, side_by_side};
use crate::answer::{answer, looks};
use crate::cost_rates::CostRates;
use crate::groups::regime_name;
use crate::p_value::p_number;
use crate::tries::{OtherTries, tries_of_comparison};
use crate::verdict::verdict_in_words;
use crate::verdict_words::joint_interval;
use exitlab_core::number::{ABSENT, plain, signed};
use exitlab_evidence::{CompareSettings, Comparison, Looks, PairTest};

/// What `exitlab compare` shows of entries that paid these costs: the answer, what other runs tried on the same
/// data, what each exit mode earns in each regime, then the pairs. Ends with a newline.
pub fn comparison_text(
    comparison: &Comparison,
    rates: &CostRates,
    tries: Option<&OtherTries>,
    screen: &Screen,
) -> String {
    let mut text = String::new();
    let has_pairs = screen.detail == Detail::Tables && !comparison.tests.is_empty();
    let held = looks::held_sentence([comparison]).filter(|_| !has_pairs);
    let tries = tries.and_then(|tries| tries_of_comparison(comparison, tries));
    let sentences = answer(comparison, rates).into_iter().chain(held).chain(tries);
    let lines: Vec<String> = sentences.map(|line| screen.wrapped(&line)).collect();
    push(&mut text, &lines.join("\n"));
    let title = screen.title("Net R per entry by regime and exit mode");
    push(&mut text, &format!("{title}\n{}", side_by_side::judged(comparison, screen)));
    if has_pairs {
        text.push('\n');
        text.push_str(&pairs_text(comparison, screen));
    }
    text
}

/// What the tests of each regime come to, and every pair; ends with a newline.
pub(crate) fn pairs_text(comparison: &Comparison, screen: &Screen) -> String {
    let settings = comparison.settings;
    let mut text = String::new();
    let regimes: Vec<String> = comparison
        .best
        .iter()
        .map(|best| {
            let verdict = verdict_in_words(comparison, best);
            screen.wrapped(&format!("{}: {verdict}", regime_name(best.regime)))
        })
        .collect();
    push(
        &mut text,
        &format!("{}\n{}", screen.title("Best exit mode by regime"), regimes.join("\n")),
    );
    if let Some(held) = looks::held_sentence([comparison]) {
        push(&mut text, &screen.wrapped(&held));
    }
    let title = screen.title("Paired difference in net R, A − B, on the same entries");
    let how = screen.wrapped(&tested_how(settings));
    push(&mut text, &format!("{title}\n{how}\n{}", pairs(comparison, screen)));
    let tested = || comparison.tests.iter().filter(|test| test.tested.is_some());
    if tested().count() > 0 && tested().all(|test| test.worst_case.is_none()) {
        let note = "The intrabar order is not judged: fills.ambiguity is off, so there is no net R by rule";
        push(&mut text, &screen.wrapped(note));
    }
    if comparison.tests.iter().any(|test| test.survives() == Some(false)) {
        push(&mut text, &screen.wrapped(UNSURE));
    }
    text
}

/// How the tests of a table were made and corrected.
pub(super) fn tested_how(settings: CompareSettings) -> String {
    format!(
        "{} draws, seed {}; intervals and p corrected for all tests: family-wise error rate {}%{}",
        settings.n_draws,
        settings.seed,
        100.0 * settings.alpha,
        at_every_look(settings.looks)
    )
}

/// `, however often you look`, where that is so.
pub(super) fn at_every_look(looks: Looks) -> &'static str {
    match looks {
        Looks::Once => "",
        Looks::Repeated => ", however often you look",
    }
}

fn pairs(comparison: &Comparison, screen: &Screen) -> String {
    let tests = || comparison.tests.iter();
    let absent = || ABSENT.to_owned();
    let plan = |plan: usize| comparison.plans[plan].as_str();
    let mut last = None;
    let regimes = tests().map(|test| {
        // The name stands once per regime.
        let name = regime_name(test.regime);
        let is_first = last != Some(name);
        last = Some(name);
        if is_first { name } else { "" }
    });
    let needed = |test: &PairTest| test.tested.and_then(|t| t.n_needed).filter(|n| *n < 1e7);
    let columns = vec![
        Column::text("regime", regimes),
        Column::text("A", tests().map(|test| plan(test.plan_a))),
        Column::text("B", tests().map(|test| plan(test.plan_b))),
        Column::number("n", tests().map(|test| test.n.to_string())).rank(3),
        Column::signed("A − B", tests().map(|test| signed(test.mean_diff_r, 3))),
        Column::number("95%", tests().map(|test| joint_interval(test.tested.as_ref()))).rank(2),
        Column::number(
            "adj. p",
            tests().map(|test| {
                let p = test.tested.map(|t| t.p_of_verdict(comparison.settings.looks));
                p.map_or_else(absent, p_number)
            }),
        )
        .rank(1),
        Column::number(
            "P(A > B)",
            tests().map(|test| plain(test.tested.map(|t| t.share_above_zero), 2)),
        )
        .rank(6),
        Column::number(
            "found\nfrom",
            tests().map(|test| plain(test.tested.and_then(|t| t.detectable_r), 3)),
        )
        .rank(4),
        Column::number("n for 80%\npower", tests().map(|test| plain(needed(test), 0))).rank(5),
        Column::text("verdict", tests().map(verdict)),
    ];
    fitted(screen, columns)
}

fn verdict(test: &PairTest) -> String {
    match (test.is_same, test.survives()) {
        (true, _) => "the same".to_owned(),
        (false, Some(false)) => format!("{}*", test.verdict().name()),
        (false, Some(true) | None) => test.verdict().name().to_owned(),
    }
}
