//! Walk-forward runs: what modes learned on the past earned afterwards, beside each fixed one.

use super::Answer;
use super::heatmap::{HeatCell, Heatmap, Mark};
use crate::comparison::Comparisons;
use crate::position::position_or_push;
use crate::walk_forward::ContenderRow;
use crate::words::{interval, signed};
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
            return "no entries out of sample.".to_owned();
        };
        let before = learned
            .avg_r_in_sample
            .map_or_else(String::new, |r| format!(", {} before it", signed(r)));
        let own = format!(
            "modes learned on the past earned {} R on {} entries after it{before}",
            signed(avg_r),
            learned.n
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
            return format!("{own}; {fixed} was the best choice, too few entries to compare.");
        };
        let verdict = match pair.winner() {
            Some(winner) => format!("{winner} is better"),
            None => pair.verdict().to_owned(),
        };
        format!(
            "{own}, {} R ({}) against {fixed}, the best choice afterwards: {verdict}.",
            signed(mean),
            interval(low, high)
        )
    };
    let mark = |contender: &str, regime: &str| {
        let pair = comparisons.pairs_of(regime).find(|pair| pair.has(contender))?;
        Some(match pair.winner() {
            Some(winner) if winner == contender => Mark::Best,
            Some(_) => Mark::Beaten,
            None if pair.verdict() == "too few" => Mark::TooFew,
            None => Mark::Undecided,
        })
    };
    let cell = |contender: &str, regime: &str| {
        find(contender, regime).map_or_else(HeatCell::default, |row| HeatCell {
            n: row.n,
            avg_r: row.avg_r,
            bounds: row.avg_r_low.zip(row.avg_r_high),
            win_rate: row.win_rate,
            mark: (contender != LEARNED).then(|| mark(contender, regime)).flatten(),
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
        legend: "Blue is above 0, orange below. walk_forward is what the modes chosen on the past \
                 earned afterwards; the others are set against it on the same entries (paired \
                 differences, corrected for the whole table): best and beaten are said against it, hatched cells \
                 are undecided."
            .to_owned(),
    };
    let sentences = regimes().map(|regime| (regime, sentence(regime))).collect();
    Answer { title: None, sentences, heatmap }
}
