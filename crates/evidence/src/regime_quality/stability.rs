//! How long labels last.

use super::spells::Spell;
use exitlab_stats::quantile;

/// How long a label lasts, or all labels together.
#[derive(Debug, Clone, PartialEq)]
pub struct Stability {
    /// Position of the label; absent for all of them.
    pub label: Option<usize>,
    /// Bars with it.
    pub n_bars: usize,
    /// Share of the bars that have a label.
    pub share: Option<f64>,
    /// Spells: runs of bars with it. The first and the last count as long as was seen of them.
    pub n_spells: usize,
    /// Mean length of a spell, in bars.
    pub mean_spell_bars: Option<f64>,
    /// Median length of a spell, in bars.
    pub median_spell_bars: Option<f64>,
    /// Bars with it whose next bar has a label.
    pub n_steps: usize,
    /// Share of those whose next bar has the same label: p.
    pub persistence: Option<f64>,
    /// Spell length that a Markov chain with that persistence would have, 1/(1 − p), in bars. Far
    /// above the median, spells are of two kinds: brief flickers, and lasting ones.
    pub expected_spell_bars: Option<f64>,
    /// Changes into it that can be judged: see [`WHIPSAW_BARS`](super::WHIPSAW_BARS).
    pub n_changes: usize,
    /// Those that were undone at once.
    pub n_whipsaws: usize,
    /// Share of them.
    pub whipsaw_rate: Option<f64>,
}

/// The stability of one label or of all, given every spell and the transition counts.
pub(super) fn stability(
    label: Option<usize>,
    spells: &[Spell],
    transitions: &[Vec<usize>],
    n_labelled: usize,
) -> Stability {
    let is_meant = |of: usize| label.is_none_or(|label| label == of);
    let own: Vec<&Spell> = spells.iter().filter(|spell| is_meant(spell.label)).collect();
    let mut lengths: Vec<f64> = own.iter().map(|spell| spell.n_bars as f64).collect();
    lengths.sort_by(f64::total_cmp);
    let n_bars: usize = own.iter().map(|spell| spell.n_bars).sum();
    let rows = || transitions.iter().enumerate().filter(|(from, _)| is_meant(*from));
    let n_steps: usize = rows().map(|(_, row)| row.iter().sum::<usize>()).sum();
    let n_stays: usize = rows().map(|(from, row)| row[from]).sum();
    let judged: Vec<bool> = own.iter().filter_map(|spell| spell.is_whipsaw()).collect();
    let n_whipsaws = judged.iter().filter(|is_whipsaw| **is_whipsaw).count();
    Stability {
        label,
        n_bars,
        share: ratio(n_bars, n_labelled),
        n_spells: own.len(),
        mean_spell_bars: ratio(n_bars, own.len()),
        median_spell_bars: quantile(&lengths, 0.5),
        n_steps,
        persistence: ratio(n_stays, n_steps),
        expected_spell_bars: ratio(n_steps, n_steps - n_stays),
        n_changes: judged.len(),
        n_whipsaws,
        whipsaw_rate: ratio(n_whipsaws, judged.len()),
    }
}

/// How often a bar with the label of the row is followed by one with that of the column.
pub(super) fn transition_counts(labels: &[Option<usize>], n_labels: usize) -> Vec<Vec<usize>> {
    let mut counts = vec![vec![0; n_labels]; n_labels];
    for pair in labels.windows(2) {
        if let [Some(from), Some(to)] = pair {
            counts[*from][*to] += 1;
        }
    }
    counts
}

/// Absent where there is nothing to divide by.
fn ratio(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regime_quality::spells::spells;

    #[test]
    fn by_hand() {
        // . 0 0 0 1 0 0 2 2 2 2 . 2
        let labels: Vec<Option<usize>> =
            ".000100222 2.2".chars().filter(|c| *c != ' ').map(digit).collect();
        let spells = spells(&labels);
        let transitions = transition_counts(&labels, 4);
        let want = [[3, 1, 1, 0], [1, 0, 0, 0], [0, 0, 3, 0], [0; 4]].map(Vec::from);
        assert_eq!(transitions, want);
        let of = |label| stability(label, &spells, &transitions, 11);
        // 0: spells of 3 and 2; of its 5 steps 3 stay, so 1/(1 − 0.6) = 2.5 bars; the change back
        // into it lasts 2 bars and goes on to 2.
        let want = Stability {
            label: Some(0),
            n_bars: 5,
            share: Some(5.0 / 11.0),
            n_spells: 2,
            mean_spell_bars: Some(2.5),
            median_spell_bars: Some(2.5),
            n_steps: 5,
            persistence: Some(0.6),
            expected_spell_bars: Some(2.5),
            n_changes: 1,
            n_whipsaws: 0,
            whipsaw_rate: Some(0.0),
        };
        assert_eq!(of(Some(0)), want);
        // 1: one bar, undone. 2: never left for another label, so no length can be expected.
        let one = of(Some(1));
        assert_eq!((one.persistence, one.expected_spell_bars), (Some(0.0), Some(1.0)));
        assert_eq!((one.n_whipsaws, one.whipsaw_rate), (1, Some(1.0)));
        let two = of(Some(2));
        assert_eq!((two.n_spells, two.mean_spell_bars), (2, Some(2.5)));
        assert_eq!((two.persistence, two.expected_spell_bars), (Some(1.0), None));
        assert_eq!((two.n_changes, two.whipsaw_rate), (1, Some(0.0)));
        // 3 never occurs: nothing but its name.
        let three = of(Some(3));
        assert_eq!(
            (three.share, three.mean_spell_bars, three.persistence),
            (Some(0.0), None, None)
        );
        assert_eq!((three.n_changes, three.whipsaw_rate), (0, None));
        // All: 6 of 9 steps stay; 1 of 3 changes is undone.
        let all = of(None);
        assert_eq!((all.n_bars, all.n_spells, all.n_steps), (11, 5, 9));
        assert_eq!((all.persistence, all.expected_spell_bars), (Some(6.0 / 9.0), Some(3.0)));
        assert_eq!((all.n_changes, all.whipsaw_rate), (3, Some(1.0 / 3.0)));
    }

    fn digit(c: char) -> Option<usize> {
        c.to_digit(10).map(|digit| digit as usize)
    }
}
