//! Walk-forward runs: what modes learned on the past earned afterwards, beside each fixed one.

use super::Answer;
use super::heatmap::{HeatCell, Heatmap, Mark};
use crate::html::HtmlReport;
use crate::html::rows::place;
use crate::html::words::{interval, signed};
use crate::tables::ALL;
use exitlab_core::Regime;

/// The contender that learns.
const LEARNED: &str = "walk_forward";

pub(super) fn answer(report: &HtmlReport<'_>) -> Answer {
    let table = &report.walk_forward.contenders;
    let regimes = || Regime::ALL.into_iter().map(Regime::name).chain([ALL]);
    let mut contenders: Vec<&str> = Vec::new();
    for row in 0..table.n_rows() {
        place(&mut contenders, table.text("contender", row));
    }
    let find = |contender: &str, regime: &str| {
        (0..table.n_rows()).find(|row| {
            table.text("contender", *row) == contender && table.text("regime", *row) == regime
        })
    };
    let avg_r = |row| table.f64("avg_r", row);
    let sentence = |regime: &'static str| -> String {
        let Some((learned, earned)) =
            find(LEARNED, regime).and_then(|row| Some((row, avg_r(row)?)))
        else {
            return "no entries out of sample.".to_owned();
        };
        let before = table
            .f64("avg_r_in_sample", learned)
            .map_or_else(String::new, |r| format!(", {} before it", signed(r)));
        let own = format!(
            "modes learned on the past earned {} R on {} entries after it{before}",
            signed(earned),
            table.i64("n", learned).unwrap_or(0)
        );
        let fixed = contenders
            .iter()
            .filter(|contender| **contender != LEARNED)
            .filter_map(|contender| Some((*contender, avg_r(find(contender, regime)?)?)))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        let Some((fixed, _)) = fixed else { return format!("{own}.") };
        let pair = report.comparisons.pairs_of(regime).find(|pair| pair.has(fixed));
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
        let pair = report.comparisons.pairs_of(regime).find(|pair| pair.has(contender))?;
        Some(match pair.winner() {
            Some(winner) if winner == contender => Mark::Best,
            Some(_) => Mark::Beaten,
            None if pair.verdict() == "too few" => Mark::TooFew,
            None => Mark::Undecided,
        })
    };
    let cell = |contender: &str, regime: &str| {
        find(contender, regime).map_or_else(HeatCell::default, |row| HeatCell {
            n: table.i64("n", row).unwrap_or(0),
            avg_r: avg_r(row),
            bounds: table.f64("avg_r_low", row).zip(table.f64("avg_r_high", row)),
            win_rate: table.f64("win_rate", row),
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
                 differences, Holm-corrected): best and beaten are said against it, hatched cells \
                 are undecided."
            .to_owned(),
    };
    let sentences = regimes().map(|regime| (regime, sentence(regime))).collect();
    Answer { title: None, sentences, heatmap }
}
