//! What values prove of the columns that they stand in: which are opens, highs, lows and closes.
//!
//! The high has to be the highest price of a row and the low the lowest; opens follow the closes before more
//! closely than closes follow the opens before.

/// Rows for each one that may be unsound: those are bad rows, and reported as such.
const ROWS_PER_UNSOUND: usize = 20;
/// How far a high or low may be short of the open or close by rounding, as a fraction of the price.
const ROUNDING: f64 = 1e-9;

/// How rows fare as opens, highs, lows and closes.
#[derive(Debug, Clone, Default)]
pub(crate) struct PriceProof {
    n_rows: usize,
    n_unsound: usize,
    n_moving: usize,
    /// Sum of the distances from each close to the next row's open, and from each open to the next row's
    /// close: which are those of the row before where the newest row is first.
    close_to_open: f64,
    open_to_close: f64,
    previous: Option<[f64; 4]>,
}

impl PriceProof {
    /// Looks at the open, high, low and close of a row, prices that are not there being NaN, and at whether
    /// everything else about it is as it has to be.
    pub(crate) fn look_at(&mut self, bar: [f64; 4], is_else_sound: bool) {
        let [open, high, low, close] = bar;
        let is_sound = is_else_sound && is_sound(bar);
        self.n_rows += 1;
        self.n_unsound += usize::from(!is_sound);
        self.n_moving += usize::from(is_sound && high > low);
        if let Some([previous_open, _, _, previous_close]) = self.previous.filter(|_| is_sound) {
            self.close_to_open += (open - previous_close).abs();
            self.open_to_close += (close - previous_open).abs();
        }
        self.previous = Some(bar).filter(|bar| bar.iter().all(|price| price.is_finite()));
    }

    /// How many rows there were.
    pub(crate) fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Whether the highs are the highest and the lows the lowest, but in a few bad rows.
    pub(crate) fn is_sound(&self) -> bool {
        self.n_rows > 0 && self.n_unsound * ROWS_PER_UNSOUND <= self.n_rows
    }

    /// Whether the prices of some row differ.
    pub(crate) fn is_moving(&self) -> bool {
        self.n_moving > 0
    }

    /// How far opens are from the closes before, and closes from the opens before, in rows that may be written
    /// newest first.
    pub(crate) fn distances(&self, is_backward: bool) -> (f64, f64) {
        match is_backward {
            false => (self.close_to_open, self.open_to_close),
            true => (self.open_to_close, self.close_to_open),
        }
    }
}

fn is_sound([open, high, low, close]: [f64; 4]) -> bool {
    let slack = high.abs() * ROUNDING;
    low > 0.0
        && high + slack >= open.max(close)
        && low - slack <= open.min(close)
        && open.is_finite()
        && close.is_finite()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_row_in_twenty_does_not_hide_the_order() {
        let mut proof = PriceProof::default();
        for k in 0..19 {
            let open = 100.0 + f64::from(k);
            proof.look_at([open, open + 2.0, open - 1.0, open + 1.0], true);
        }
        assert!(proof.is_sound() && proof.is_moving());
        assert_eq!(proof.distances(false), (0.0, 36.0));
        assert_eq!(proof.distances(true), (36.0, 0.0));
        proof.look_at([119.0, 1.0, 118.0, 120.0], true);
        assert!(proof.is_sound());
        proof.look_at([f64::NAN; 4], true);
        assert!(!proof.is_sound());
    }

    #[test]
    fn rounding_is_no_disorder() {
        let mut proof = PriceProof::default();
        proof.look_at([110.501_464_843_75, 110.501_464_843_749_99, 109.0, 110.0], true);
        assert!(proof.is_sound());
        proof = PriceProof::default();
        proof.look_at([110.51, 110.5, 109.0, 110.0], true);
        assert!(!proof.is_sound());
    }
}
