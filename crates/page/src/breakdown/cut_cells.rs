//! The cells of a run that are cut by symbol, side, volatility level or year too.

use crate::position::position_or_push;
use crate::stored_cell::{CellValues, StoredCell};
use exitlab_core::{Regime, Side, VolLevel};
use exitlab_table::OrAll;

/// Most cells that a page holds.
const MAX_CELLS: usize = 60_000;

/// What is shown of a cell. Metrics are absent as they are in the table.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct CutValues {
    pub(crate) n: usize,
    pub(super) win_rate: Option<f64>,
    pub(crate) avg_r: Option<f64>,
    pub(crate) sum_r: Option<f64>,
    pub(super) se_r: Option<f64>,
    pub(super) profit_factor: Option<f64>,
    pub(super) avg_r_gross: Option<f64>,
}

impl From<&CellValues> for CutValues {
    fn from(values: &CellValues) -> CutValues {
        CutValues {
            n: values.n,
            win_rate: values.win_rate,
            avg_r: values.avg_r,
            sum_r: values.sum_r,
            se_r: values.se_r,
            profit_factor: values.profit_factor,
            avg_r_gross: values.costs.avg_r_gross,
        }
    }
}

/// A cell; what it is not cut by is none.
#[derive(Debug, Clone, Default)]
pub(crate) struct CutCell {
    /// Position among [`CutCells::profiles`].
    pub(crate) profile: usize,
    /// Position among [`CutCells::modes`].
    pub(crate) mode: usize,
    pub(crate) regime: Option<Regime>,
    /// Position among [`CutCells::symbols`].
    pub(super) symbol: Option<usize>,
    pub(super) side: Option<Side>,
    pub(super) vol_level: Option<VolLevel>,
    /// Position among [`CutCells::years`].
    pub(crate) year: Option<usize>,
    pub(crate) values: CutValues,
}

impl CutCell {
    /// By how much it is cut, its regime apart.
    pub(crate) fn n_cuts(&self) -> usize {
        let cuts = [
            self.symbol.is_some(),
            self.side.is_some(),
            self.vol_level.is_some(),
            self.year.is_some(),
        ];
        cuts.into_iter().filter(|is_cut| *is_cut).count()
    }
}

/// The cells of the grid point that is shown.
#[derive(Debug, Clone, Default)]
pub(crate) struct CutCells {
    /// In the order of the table; one empty name in a study.
    pub(crate) profiles: Vec<String>,
    /// In the order of the table.
    pub(crate) modes: Vec<String>,
    /// In the order of the table, which sorts them.
    pub(super) symbols: Vec<String>,
    /// Ascending.
    pub(crate) years: Vec<String>,
    /// In the order of the table.
    pub(crate) cells: Vec<CutCell>,
    /// By how much the cells of the page are cut at most, where there are others.
    pub(super) most_cuts: Option<usize>,
}

impl CutCells {
    /// Those of a grid point once all are there: years in order, and no more than a page holds.
    pub(crate) fn finish(mut self) -> CutCells {
        self.sort_years();
        self.keep_at_most(MAX_CELLS);
        self
    }

    /// Takes the next row of the table.
    pub(crate) fn push(&mut self, cell: &StoredCell<'_>) {
        let place = |known: &mut Vec<String>, name: &OrAll<&str>| {
            name.0.map(|name| position_or_push(known, name.to_owned()))
        };
        let profile = cell.profile.unwrap_or_default().to_owned();
        self.cells.push(CutCell {
            profile: position_or_push(&mut self.profiles, profile),
            mode: position_or_push(&mut self.modes, cell.mode.to_owned()),
            regime: cell.regime.0,
            symbol: place(&mut self.symbols, &cell.symbol),
            side: cell.side.0,
            vol_level: cell.vol_level.0,
            year: place(&mut self.years, &cell.year),
            values: CutValues::from(&cell.values),
        });
    }

    fn sort_years(&mut self) {
        let found = std::mem::take(&mut self.years);
        self.years = found.clone();
        self.years.sort();
        let places: Vec<usize> =
            found.iter().map(|year| self.years.partition_point(|y| y < year)).collect();
        self.cells.iter_mut().for_each(|cell| cell.year = cell.year.map(|year| places[year]));
    }

    /// Leaves out those that are cut the most until so many are left.
    fn keep_at_most(&mut self, n_max: usize) {
        for most_cuts in (0..4).rev() {
            if self.cells.len() <= n_max {
                return;
            }
            self.cells.retain(|cell| cell.n_cuts() <= most_cuts);
            self.most_cuts = Some(most_cuts);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_cut_cells_are_left_out_first() {
        let cell = |symbol, year| CutCell { symbol, year, ..CutCell::default() };
        let cells = vec![cell(None, None), cell(Some(0), None), cell(Some(0), Some(0))];
        let kept = |n_max| {
            let mut all = CutCells { cells: cells.clone(), ..CutCells::default() };
            all.keep_at_most(n_max);
            (all.cells.len(), all.most_cuts)
        };
        assert_eq!([kept(3), kept(2), kept(1)], [(3, None), (2, Some(1)), (1, Some(0))]);
    }

    #[test]
    fn years_ascend() {
        let mut all = CutCells { years: vec!["2021".into(), "2019".into()], ..Default::default() };
        all.cells = (0..2).map(|year| CutCell { year: Some(year), ..CutCell::default() }).collect();
        all.sort_years();
        assert_eq!(all.years, ["2019", "2021"]);
        assert_eq!([all.cells[0].year, all.cells[1].year], [Some(1), Some(0)]);
    }
}
