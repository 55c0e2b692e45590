//! What holds of a table that is looked at again and again as entries come in.
//!
//! A p-value of 5% is right for one look. Who runs the same study every night and looks each time finds
//! something in a quarter of tables in which there is nothing. An always-valid p-value holds at every look;
//! its price is that it is larger.

use super::joint_row::JointRow;
use exitlab_stats::{Holm, JointTest, RowTest, always_valid_p, p_of_always_valid};

/// How often a table is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Looks {
    /// Once: at entries that were fixed before.
    #[default]
    Once,
    /// Again and again, as entries come in: verdicts hold at every look.
    Repeated,
}

/// Times of entry below which nothing is said that holds at every look: p-values of fewer are not near
/// enough to those of a mean of many.
pub const MIN_TIMES_OF_LOOKS: usize = 100;

/// A test that holds at every look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AlwaysTest {
    /// Always-valid p of a mean of 0, of this test alone.
    pub p_value: f64,
    /// The same, corrected for all tests of the table. Of a worst case, at the place of the test itself.
    pub p_adjusted: f64,
    /// Lower end of the confidence sequence: the interval that holds at every look together with those of all
    /// tests of the table.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl AlwaysTest {
    /// Whether the whole confidence sequence lies within `effect_r` of 0 here.
    pub(super) fn is_within(&self, effect_r: f64) -> bool {
        self.low > -effect_r && self.high < effect_r
    }
}

/// The always-valid tests of a table: one family of every row, of those too that have too few entries so
/// far, because what a row costs the others may not change from look to look.
pub(super) struct AlwaysTests {
    holm: Holm,
    /// The p of a row by itself at which its interval in the table ends.
    p_of_interval: f64,
}

impl AlwaysTests {
    /// Of each row, and what the draws say of it, where it was tested.
    pub(super) fn new(
        rows: &[JointRow],
        tested: impl Fn(&JointRow) -> Option<RowTest>,
        alpha: f64,
    ) -> AlwaysTests {
        let p_of = |row: &JointRow| {
            let of = tested(row).filter(|_| is_enough(row))?;
            Some(always_valid_p(of.tail_p, row.n_times as f64))
        };
        let p_values: Vec<f64> = rows.iter().map(|row| p_of(row).unwrap_or(1.0)).collect();
        let p_of_interval = alpha / rows.len().max(1) as f64;
        AlwaysTests { holm: Holm::new(&p_values), p_of_interval }
    }

    /// The row at a position in the table, with what the draws say of it, or of its worst case, which is at
    /// `place` among the draws; absent where there are too few times of entry.
    pub(super) fn test(
        &self,
        (idx, row): (usize, &JointRow),
        joint: &JointTest,
        place: usize,
        of: &RowTest,
    ) -> Option<AlwaysTest> {
        let n = row.n_times as f64;
        let p = p_of_always_valid(self.p_of_interval, n);
        // Where nothing differs from 0 there are no draws, and no width.
        let half_width = joint.half_width_at(place, p).unwrap_or(0.0);
        let p_value = always_valid_p(of.tail_p, n);
        (is_enough(row) && half_width.is_finite()).then(|| AlwaysTest {
            p_value,
            p_adjusted: self.holm.adjusted_at(idx, p_value),
            low: of.mean - half_width,
            high: of.mean + half_width,
        })
    }
}

fn is_enough(row: &JointRow) -> bool {
    row.n_times >= MIN_TIMES_OF_LOOKS
}
