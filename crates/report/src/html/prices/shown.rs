//! Which trades the page holds, and which paths of stops they need.

use crate::html::rows::TradeRows;
use crate::html::thin::thin_evenly;
use std::collections::BTreeMap;

/// The trades that a page holds.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    /// Positions among [`TradeRows::trades`], ascending.
    pub(crate) rows: Vec<usize>,
    /// Position among `paths` of each of `rows`.
    pub(crate) path_of: Vec<usize>,
    /// Signal and position among [`TradeRows::plans`], each pair once: trades of several profiles
    /// and modes that follow the same signal under the same plan share one path.
    pub(crate) paths: Vec<(usize, usize)>,
}

impl Shown {
    /// At most `n_max` of the trades, evenly spread.
    pub(crate) fn new(rows: &TradeRows, n_max: usize) -> Shown {
        let kept = thin_evenly(rows.trades.len(), n_max);
        let mut places: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        let mut paths = Vec::new();
        let mut path_of = Vec::with_capacity(kept.len());
        for row in &kept {
            let trade = &rows.trades[*row];
            let key = (trade.signal_id, trade.plan);
            let place = *places.entry(key).or_insert_with(|| {
                paths.push(key);
                paths.len() - 1
            });
            path_of.push(place);
        }
        Shown { rows: kept, path_of, paths }
    }
}
