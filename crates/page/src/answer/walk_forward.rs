//! Walk-forward runs: what modes learned on the past earned afterwards, beside each fixed one.

use super::Answer;
use super::earned::judged;
use super::heatmap::{HeatCell, Heatmap};
use crate::comparison::Comparisons;
use crate::position::position_or_push;
use crate::walk_forward::ContenderRow;
use crate::words::{counted, interval, signed};
use exitlab_core::Regime;
use exitlab_words::{ALL, regime_name};

/// The contender that learns.
const LEARNED: &str = "walk_forward";

pub(super) fn answer(earned: &[ContenderRow], comparisons: &Comparisons) -> Answer {
    let regimes = || Regime::ALL.into_iter().map(Regime::name).chain([ALL]);
    let mut contenders: Vec<&str> = Vec::new();
    for row in earned {
        position_or_push(&mut contenders, &row.contender);
    }
    let find = |contender: &str, regime: &str| {
        earned.iter().find(|row| row.contender == contender && regime_name(row.regime.0) == regime)
    };
    let sentence = |regime: &'static str| -> String {
        let Some((learned, avg_r)) = find(LEARNED, regime).and_then(|row| Some((row, row.avg_r?)))
        else {
            return format!("{regime}: no entries out of sample.");
        };
        let before = learned
            .avg_r_in_sample
            .map_or_else(String::new, |r| format!(", {} in sample", signed(r)));
        let own = format!(
            "{regime}: selected modes earned {} R out of sample on {}{before}",
            signed(avg_r),
            counted(learned.n, "entry", "entries")
        );
        let fixed = contenders
            .iter()
            .filter(|contender| **contender != LEARNED)
            .filter_map(|contender| Some((*contender, find(contender, regime)?.avg_r?)))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        let Some((fixed, _)) = fixed else { return format!("{own}.") };
        let pair = comparisons.pairs_of(regime).find(|pair| pair.has(fixed));
        let Some((pair, (mean, low, high))) =
            pair.and_then(|pair| Some((pair, pair.gain_of(LEARNED)?)))
        else {
            return format!(
                "{own}; too few entries to compare with {fixed}, the best in hindsight."
            );
        };
        let verdict = match pair.winner() {
            Some(winner) => format!("{winner} is better"),
            None if pair.verdict() == "tied" => "no significant difference".to_owned(),
            None => pair.verdict().to_owned(),
        };
        format!(
            "{own}; {} R ({}, corrected) against {fixed}, the best in hindsight: {verdict}.",
            signed(mean),
            interval(low, high)
        )
    };
    let cell = |contender: &str, regime: &str| {
        let verdict = comparisons.verdict_on(None, regime, contender);
        let (interval, verdict) = verdict.map_or((None, None), judged);
        find(contender, regime).map_or_else(HeatCell::default, |row| HeatCell {
            n: row.n,
            avg_r: row.avg_r,
            interval,
            bounds: row.avg_r_low.zip(row.avg_r_high),
            win_rate: row.win_rate,
            verdict,
            ..HeatCell::default()
        })
    };
    let heatmap = Heatmap {
        caption: "Average net R per entry out of sample".to_owned(),
        profile: None,
        columns: contenders.iter().map(|name| (*name).to_owned()).collect(),
        rows: regimes()
            .map(|regime| {
                (regime, contenders.iter().map(|contender| cell(contender, regime)).collect())
            })
            .collect(),
        legend: "Blue is above 0, orange below. walk_forward is what the selected modes earned out of sample; \
                 the others are compared with it on the same entries. Verdicts and intervals are corrected \
                 for all tests of the table. Hatched: not significantly different from 0."
            .to_owned(),
    };
    let sentences = regimes().map(sentence).collect();
    Answer { title: None, sentences, heatmap }
}
