//! Spells: runs of bars with one label, and those that were undone at once.

/// Most bars that a spell may last for its change to be a whipsaw. On hourly bars that is a morning:
/// less than most trades are held, so a policy that changed with it changed for nothing.
pub const WHIPSAW_BARS: usize = 3;

/// A run of bars with one label. The first and the last of a series are as long as was seen of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spell {
    pub(super) label: usize,
    pub(super) n_bars: usize,
    /// Label of the bar before it; absent at the start and after a bar without a label.
    pub(super) before: Option<usize>,
    /// Label of the bar after it; absent at the end and before a bar without a label.
    pub(super) after: Option<usize>,
}

impl Spell {
    /// Whether the change into it was undone within [`WHIPSAW_BARS`]: A → B → A. Absent where that
    /// is not to be seen: there was no change into it, or it was cut off while short.
    pub(super) fn is_whipsaw(&self) -> Option<bool> {
        let before = self.before?;
        if self.n_bars > WHIPSAW_BARS {
            return Some(false);
        }
        self.after.map(|after| after == before)
    }
}

/// The spells of a series, in its order.
pub(super) fn spells(labels: &[Option<usize>]) -> Vec<Spell> {
    let mut spells: Vec<Spell> = Vec::new();
    let mut before = None;
    for run in labels.chunk_by(|a, b| a == b) {
        if let Some(last) = spells.last_mut()
            && before.is_some()
        {
            last.after = run[0];
        }
        if let Some(label) = run[0] {
            spells.push(Spell { label, n_bars: run.len(), before, after: None });
        }
        before = run[0];
    }
    spells
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Digits are labels, a dot is none.
    fn of(text: &str) -> Vec<Spell> {
        let label = |c: char| c.to_digit(10).map(|digit| digit as usize);
        spells(&text.chars().map(label).collect::<Vec<_>>())
    }

    #[test]
    fn runs_with_what_surrounds_them() {
        let spell = |label, n_bars, before, after| Spell { label, n_bars, before, after };
        let want = [
            spell(0, 2, None, Some(1)),
            spell(1, 1, Some(0), None),
            spell(1, 2, None, Some(2)),
            spell(2, 1, Some(1), None),
        ];
        assert_eq!(of("..001.112"), want);
        assert_eq!(of("..."), []);
    }

    #[test]
    fn a_whipsaw_is_undone_within_three_bars() {
        let judged =
            |text| -> Vec<Option<bool>> { of(text).iter().map(Spell::is_whipsaw).collect() };
        // The first spell was not changed into; 111 is undone, the last 0 is not over.
        assert_eq!(judged("001110"), [None, Some(true), None]);
        // A fourth bar: not undone at once. 2 is no way back.
        assert_eq!(judged("0011110"), [None, Some(false), None]);
        assert_eq!(judged("0011200"), [None, Some(false), Some(false), None]);
        // Cut off while short, by the end or a bar without a label; long enough at the end.
        assert_eq!(judged("0011"), [None, None]);
        assert_eq!(judged("0011.0"), [None, None, None]);
        assert_eq!(judged("001111"), [None, Some(false)]);
    }
}
