//! A first look at all bars of a series, which passes over nearly all of them.
//!
//! Reading the prices from memory takes most of the time: one look serves all that is looked for.

use crate::bad_ticks::may_be_far;
use crate::bar_pair::BarPair;
use crate::longer_bars::may_be_longer;
use crate::price_jumps::may_jump;
use exitlab_core::BarSeries;
use rayon::prelude::*;
use std::ops::Range;

/// Bars that a thread looks at before it asks for more.
const BLOCK: usize = 65_536;

/// Indices of the bars that are worth another look, ascending.
#[derive(Debug, Default)]
pub(crate) struct OddBars {
    /// Bars that may be far from their neighbours, and the first.
    pub(crate) far: Vec<usize>,
    /// Bars that may open with a jump.
    pub(crate) jumping: Vec<usize>,
    /// Bars that may hold a longer time than the others.
    pub(crate) longer: Vec<usize>,
}

impl OddBars {
    /// Looks at every bar, on the threads of the caller's pool.
    pub(crate) fn of(series: &BarSeries) -> OddBars {
        let n_pairs = series.len().saturating_sub(1);
        let of_block = |block: usize| {
            let first = block * BLOCK;
            OddBars::of_pairs(series, first..(first + BLOCK).min(n_pairs))
        };
        let blocks: Vec<OddBars> =
            (0..n_pairs.div_ceil(BLOCK)).into_par_iter().map(of_block).collect();
        let mut all = OddBars { far: vec![0], ..OddBars::default() };
        for OddBars { far, jumping, longer } in blocks {
            all.far.extend(far);
            all.jumping.extend(jumping);
            all.longer.extend(longer);
        }
        all
    }

    /// Looks at pairs of bars, told by the index of the earlier one.
    fn of_pairs(series: &BarSeries, pairs: Range<usize>) -> OddBars {
        let both = pairs.start..pairs.end + 1;
        let ranges = series.high()[both.clone()].windows(2).zip(series.low()[both].windows(2));
        let later = pairs.start + 1..pairs.end + 1;
        let prices = series.close()[pairs.clone()].iter().zip(&series.open()[later]);
        let mut odd = OddBars::default();
        for (idx, ((high, low), (close, open))) in pairs.zip(ranges.zip(prices)) {
            let pair = BarPair {
                high: [high[0], high[1]],
                low: [low[0], low[1]],
                close: *close,
                open: *open,
            };
            if may_be_far(&pair) {
                odd.far.push(idx + 1);
            }
            if may_jump(&pair) {
                odd.jumping.push(idx + 1);
            }
            if may_be_longer(&pair) {
                odd.longer.push(idx);
            }
        }
        odd
    }
}
