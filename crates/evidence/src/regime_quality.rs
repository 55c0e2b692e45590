//! Whether labels mean anything: how long they last, what they turn into, how often they turn back,
//! and what the next bar does after each of them.
//!
//! A label is known at its bar's close, and what is judged by it comes after. The next bar is the
//! next one of the series: a label stays in force over a gap, as it does in a replay. Returns and
//! ranges are those of single bars, so steps over a gap (weekends, nights, missing data) are left out
//! of them and counted. A bar without a label belongs to none.

mod distribution;
mod next_bars;
mod separation;
mod spells;
mod stability;

pub use distribution::Distribution;
pub use next_bars::Measure;
pub use separation::{CLEAR_P, N_SHIFTS, Separation};
pub use spells::WHIPSAW_BARS;
pub use stability::Stability;

use exitlab_core::{BarSeries, Regime, VolLevel};
use next_bars::{NextBar, next_bars, without_time_of_day};
use separation::{correct, separation};
use spells::{Spell, spells};
use stability::{stability, transition_counts};
use std::collections::BTreeMap;

/// What bars are labelled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Labelling {
    /// Regimes.
    Regime,
    /// Volatility levels.
    VolLevel,
}

impl Labelling {
    /// Both.
    pub const ALL: [Labelling; 2] = [Labelling::Regime, Labelling::VolLevel];

    /// The name used in files: `regime` or `vol_level`.
    pub fn name(self) -> &'static str {
        match self {
            Labelling::Regime => "regime",
            Labelling::VolLevel => "vol_level",
        }
    }

    /// The labels' names, by position.
    pub fn labels(self) -> Vec<&'static str> {
        match self {
            Labelling::Regime => Regime::ALL.into_iter().map(Regime::name).collect(),
            Labelling::VolLevel => VolLevel::ALL.into_iter().map(VolLevel::name).collect(),
        }
    }
}

/// A symbol's decision bars with their labels, by position among those of a [`Labelling`].
#[derive(Debug, Clone)]
pub struct LabelledBars<'a> {
    /// Name.
    pub symbol: &'a str,
    /// The bars.
    pub bars: &'a BarSeries,
    /// As long as the bars; absent in the warm-up and where a labels file has none.
    pub labels: Vec<Option<usize>>,
}

/// What one labelling is worth on one symbol, or on all of them.
#[derive(Debug, Clone, PartialEq)]
pub struct RegimeQuality {
    /// What is judged.
    pub labelling: Labelling,
    /// The symbol; absent for all of them together.
    pub symbol: Option<String>,
    /// How long each label lasts, by position, and last all of them together.
    pub stability: Vec<Stability>,
    /// From bar to bar: from the label of the row to that of the column, stays included.
    pub transitions: Vec<Vec<usize>>,
    /// What the next bar does, by measure.
    pub next_bar: Vec<NextBarQuality>,
    /// Steps over a gap, which `next_bar` leaves out.
    pub n_across_gaps: usize,
}

/// What one measure of the next bar is after each label.
#[derive(Debug, Clone, PartialEq)]
pub struct NextBarQuality {
    /// What is measured.
    pub measure: Measure,
    /// By label, and last of all labels together.
    pub distributions: Vec<Distribution>,
    /// Whether it differs between labels; absent where there is too little to tell.
    pub separation: Option<Separation>,
}

/// Judges the labels of each symbol, and last those of all symbols together: spells and steps are
/// those of single symbols, and their numbers are added up.
pub fn regime_quality(
    symbols: &[LabelledBars<'_>],
    labelling: Labelling,
    seed: u64,
) -> Vec<RegimeQuality> {
    let n_labels = labelling.labels().len();
    let read: Vec<Read> = symbols.iter().map(|symbol| Read::new(symbol, n_labels)).collect();
    let mut judged: Vec<RegimeQuality> = read
        .iter()
        .zip(symbols)
        .map(|(read, symbol)| {
            judge(&[read], labelling, Some(symbol.symbol.to_owned()), n_labels, seed)
        })
        .collect();
    let all: Vec<&Read> = read.iter().collect();
    judged.push(judge(&all, labelling, None, n_labels, seed));
    judged
}

/// Corrects the tests of each symbol, and those of all symbols together, by Holm's method: every
/// labelling by every measure, six where both labellings were judged. They are read side by side, and
/// where labels mean nothing one of six uncorrected ones is "clear" in a run of four.
pub fn correct_separations(judged: &mut [RegimeQuality]) {
    let mut by_symbol: BTreeMap<Option<String>, Vec<&mut Separation>> = BTreeMap::new();
    for quality in judged {
        let tests = quality.next_bar.iter_mut().filter_map(|next| next.separation.as_mut());
        by_symbol.entry(quality.symbol.clone()).or_default().extend(tests);
    }
    by_symbol.values_mut().for_each(|together| correct(together));
}

/// What is read off one symbol.
struct Read {
    n_bars: usize,
    spells: Vec<Spell>,
    transitions: Vec<Vec<usize>>,
    next_bars: Vec<NextBar>,
    n_across_gaps: usize,
}

impl Read {
    fn new(symbol: &LabelledBars<'_>, n_labels: usize) -> Read {
        let (next_bars, n_across_gaps) = next_bars(symbol.bars, &symbol.labels);
        Read {
            n_bars: symbol.labels.iter().flatten().count(),
            spells: spells(&symbol.labels),
            transitions: transition_counts(&symbol.labels, n_labels),
            next_bars,
            n_across_gaps,
        }
    }
}

fn judge(
    read: &[&Read],
    labelling: Labelling,
    symbol: Option<String>,
    n_labels: usize,
    seed: u64,
) -> RegimeQuality {
    let mut transitions = vec![vec![0; n_labels]; n_labels];
    for (total, row) in
        read.iter().flat_map(|r| &r.transitions).enumerate().map(|(k, row)| (k % n_labels, row))
    {
        transitions[total].iter_mut().zip(row).for_each(|(sum, n)| *sum += n);
    }
    let spells: Vec<Spell> = read.iter().flat_map(|r| &r.spells).copied().collect();
    let n_bars = read.iter().map(|r| r.n_bars).sum();
    let rows = (0..n_labels).map(Some).chain([None]);
    let stability =
        rows.clone().map(|label| stability(label, &spells, &transitions, n_bars)).collect();
    let next_bar = Measure::ALL
        .into_iter()
        .map(|measure| {
            let values = |of: Option<usize>| -> Vec<f64> {
                let steps = read.iter().flat_map(|r| &r.next_bars);
                let steps = steps.filter(|step| of.is_none_or(|label| step.label == label));
                steps.map(|step| measure.of(step)).collect()
            };
            let tested = |r: &&Read| -> Vec<(usize, f64)> {
                let values = without_time_of_day(&r.next_bars, measure);
                r.next_bars.iter().map(|step| step.label).zip(values).collect()
            };
            let series: Vec<Vec<(usize, f64)>> = read.iter().map(tested).collect();
            NextBarQuality {
                measure,
                distributions: rows.clone().map(|label| Distribution::of(values(label))).collect(),
                separation: separation(&series, n_labels, seed),
            }
        })
        .collect();
    let n_across_gaps = read.iter().map(|r| r.n_across_gaps).sum();
    RegimeQuality { labelling, symbol, stability, transitions, next_bar, n_across_gaps }
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::{Bar, Timeframe, Timestamp};

    fn bars(closes: &[f64]) -> BarSeries {
        let mut series = BarSeries::new(Timeframe::parse("1h").unwrap());
        for (hour, close) in (0_i64..).zip(closes) {
            let time = Timestamp::from_us(hour * 3_600_000_000);
            let (open, high, low, close) = (*close, *close, *close, *close);
            series.push(Bar { time, open, high, low, close, volume: None });
        }
        series
    }

    #[test]
    fn tests_of_the_same_symbols_are_corrected_together() {
        let judged = |labelling, symbol: Option<&str>, p_values: [f64; 3]| RegimeQuality {
            labelling,
            symbol: symbol.map(str::to_owned),
            stability: Vec::new(),
            transitions: Vec::new(),
            next_bar: Measure::ALL
                .into_iter()
                .zip(p_values)
                .map(|(measure, p_value)| NextBarQuality {
                    measure,
                    distributions: Vec::new(),
                    separation: Some(Separation { between_share: 0.1, p_value, p_holm: p_value }),
                })
                .collect(),
            n_across_gaps: 0,
        };
        let mut all = vec![
            judged(Labelling::Regime, Some("A"), [0.01, 0.5, 0.5]),
            judged(Labelling::VolLevel, Some("A"), [0.001, 0.5, 0.5]),
            judged(Labelling::Regime, None, [0.04, 0.5, 0.5]),
        ];
        correct_separations(&mut all);
        let first = |idx: usize| all[idx].next_bar[0].separation.unwrap();
        // Holm over six: 0.001·6 and 0.01·5; over three: 0.04·3.
        let near = |got: f64, want: f64| assert!((got - want).abs() < 1e-12, "{got} for {want}");
        near(first(1).p_holm, 0.006);
        near(first(0).p_holm, 0.05);
        near(first(2).p_holm, 0.12);
        assert_eq!(first(2).p_value, 0.04);
        assert!(!first(2).is_clear() && first(1).is_clear());
    }

    #[test]
    fn symbols_are_added_up() {
        // BULL BULL CHOP, and a bar in the warm-up before CHOP CHOP.
        let (a, b) = (bars(&[1.0, 2.0, 1.0]), bars(&[1.0, 1.0, 3.0]));
        let (bull, chop) = (Regime::Bull.index(), Regime::Chop.index());
        let symbols = [
            LabelledBars {
                symbol: "A",
                bars: &a,
                labels: vec![Some(bull), Some(bull), Some(chop)],
            },
            LabelledBars { symbol: "B", bars: &b, labels: vec![None, Some(chop), Some(chop)] },
        ];
        let judged = regime_quality(&symbols, Labelling::Regime, 1);
        let names: Vec<Option<&str>> = judged.iter().map(|q| q.symbol.as_deref()).collect();
        assert_eq!(names, [Some("A"), Some("B"), None]);
        let [a, b, all] = judged.as_slice() else { unreachable!() };
        assert_eq!((a.transitions[bull][bull], a.transitions[bull][chop]), (1, 1));
        assert_eq!((b.transitions[chop][chop], b.stability[chop].n_bars), (1, 2));
        assert_eq!((all.transitions[chop][chop], all.transitions[bull][chop]), (1, 1));
        let chop_of_all = &all.stability[chop];
        assert_eq!((chop_of_all.n_bars, chop_of_all.n_spells), (3, 2));
        assert_eq!((chop_of_all.share, chop_of_all.mean_spell_bars), (Some(0.6), Some(1.5)));
        assert_eq!(all.stability[5].n_bars, 5, "ALL comes last");
        let returns = &all.next_bar[0];
        assert_eq!((returns.measure, returns.distributions.len()), (Measure::LogReturn, 6));
        // After BULL: ln 2 and −ln 2; after CHOP: ln 3.
        let [of_bull, of_chop] = [bull, chop].map(|label| &returns.distributions[label]);
        assert_eq!((of_bull.n, of_bull.mean, of_bull.share_positive), (2, Some(0.0), Some(0.5)));
        assert_eq!((of_chop.n, of_chop.mean), (1, Some(3.0_f64.ln())));
        assert_eq!((returns.separation, returns.distributions[5].n), (None, 3));
    }
}
