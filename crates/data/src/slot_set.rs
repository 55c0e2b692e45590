//! Some of the slots of a week, a bit each.

const BITS: usize = u64::BITS as usize;

/// Some of so many slots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SlotSet {
    words: Vec<u64>,
    n_slots: usize,
}

impl SlotSet {
    /// None of so many.
    pub(crate) fn none(n_slots: usize) -> SlotSet {
        SlotSet { words: vec![0; n_slots.div_ceil(BITS)], n_slots }
    }

    /// Whether a slot is one of them.
    pub(crate) fn has(&self, slot: usize) -> bool {
        self.words[slot / BITS] >> (slot % BITS) & 1 == 1
    }

    /// Adds slots.
    pub(crate) fn add(&mut self, slots: impl IntoIterator<Item = usize>) {
        for slot in slots {
            self.words[slot / BITS] |= 1 << (slot % BITS);
        }
    }

    /// How many they are.
    pub(crate) fn len(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The end of the run of slots from `slot` on that all are among them, or none of which is.
    pub(crate) fn run_end(&self, slot: usize) -> usize {
        let same = if self.has(slot) { u64::MAX } else { 0 };
        let mut idx = slot / BITS;
        let mut others = (self.words[idx] ^ same) >> (slot % BITS) << (slot % BITS);
        while others == 0 {
            idx += 1;
            match self.words.get(idx) {
                Some(word) => others = word ^ same,
                None => return self.n_slots,
            }
        }
        self.n_slots.min(idx * BITS + others.trailing_zeros() as usize)
    }

    /// Whether any of a range is among them.
    pub(crate) fn has_any(&self, slots: std::ops::Range<usize>) -> bool {
        !slots.is_empty() && (self.has(slots.start) || self.run_end(slots.start) < slots.end)
    }

    /// The slots that `of` says for the sets' words, 64 slots each: the sets are of as many slots.
    pub(crate) fn of_words<const N: usize>(
        sets: [&SlotSet; N],
        of: impl Fn([u64; N]) -> u64,
    ) -> SlotSet {
        let n_slots = sets[0].n_slots;
        let words = (0..sets[0].words.len()).map(|idx| of(sets.map(|set| set.words[idx])));
        SlotSet { words: words.collect(), n_slots }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_end_where_the_next_kind_begins() {
        let mut set = SlotSet::none(168);
        set.add([3, 4]);
        set.add(60..130);
        assert_eq!((set.len(), set.has(63), set.has(130)), (72, true, false));
        let ends: Vec<usize> = [0, 3, 5, 60, 63, 129, 130, 167].map(|s| set.run_end(s)).to_vec();
        assert_eq!(ends, [3, 5, 60, 130, 130, 130, 168, 168]);
        assert!(set.has_any(0..4) && !set.has_any(0..3) && !set.has_any(3..3));
        set.add(130..168);
        assert_eq!(set.run_end(60), 168);
        let not = SlotSet::of_words([&set], |[word]| !word);
        assert_eq!((not.run_end(60), not.has(2)), (168, true));
    }
}
