//! Cells in little room.

use crate::{Cell, CellKey, TradeMetrics};

/// Cells in a third of their room: of a group's metrics only those that are there and are not 0 are
/// stored. Runs keep those of every replay, and a grid may have 100,000.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PackedCells {
    groups: Box<[PackedGroup]>,
    /// Of all groups, one after another, in the order of the columns.
    values: Box<[f64]>,
}

/// A cell without its values.
#[derive(Debug, Clone, PartialEq)]
struct PackedGroup {
    key: CellKey,
    n: usize,
    /// A bit for each column that has a value.
    present: u64,
    /// A bit for each column whose value is stored; the others' are 0.
    stored: u64,
}

const _: () = assert!(TradeMetrics::COLUMNS.len() <= u64::BITS as usize, "a bit for each column");

impl PackedCells {
    /// These cells, in their order.
    pub fn new(cells: &[Cell]) -> PackedCells {
        let mut values = Vec::with_capacity(cells.len() * TradeMetrics::COLUMNS.len());
        let groups = cells.iter().map(|cell| PackedGroup::new(cell, &mut values)).collect();
        PackedCells { groups, values: values.as_slice().into() }
    }

    /// Number of cells.
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// The cells, in their order.
    pub fn iter(&self) -> impl Iterator<Item = Cell> + '_ {
        let mut values = self.values.iter().copied();
        self.groups.iter().map(move |group| group.unpack(&mut values))
    }

    /// Every number, by its bits: equal for cells that are the same to the last bit.
    pub fn bits(&self) -> impl Iterator<Item = u64> + '_ {
        let groups = self.groups.iter().flat_map(PackedGroup::bits);
        groups.chain(self.values.iter().map(|value| value.to_bits()))
    }

    /// The metrics of one group.
    pub fn metrics(&self, key: CellKey) -> Option<TradeMetrics> {
        self.iter().find(|cell| cell.key == key).map(|cell| cell.metrics)
    }
}

impl PackedGroup {
    /// A cell, whose values are added to those of the cells before.
    fn new(cell: &Cell, values: &mut Vec<f64>) -> PackedGroup {
        let Cell { key, metrics } = cell;
        let (mut present, mut stored) = (0, 0);
        for (bit, column) in TradeMetrics::COLUMNS.iter().enumerate() {
            let Some(value) = column.value(metrics) else { continue };
            present |= 1 << bit;
            // By its bits: a negative 0 is stored.
            if value.to_bits() != 0 {
                stored |= 1 << bit;
                values.push(value);
            }
        }
        PackedGroup { key: *key, n: metrics.n, present, stored }
    }

    fn bits(&self) -> [u64; 8] {
        let PackedGroup { key, n, present, stored } = self;
        let CellKey { symbol, side, regime, vol_level, year } = key;
        let or_all = |number: Option<u64>| number.map_or(0, |number| 1 + number);
        [
            or_all(symbol.map(|symbol| u64::from(symbol.0))),
            or_all(side.map(|side| side as u64)),
            or_all(regime.map(|regime| regime.index() as u64)),
            or_all(vol_level.map(|level| level as u64)),
            or_all(year.map(|year| year as u32 as u64)),
            *n as u64,
            *present,
            *stored,
        ]
    }

    /// The cell, whose values are the next ones.
    fn unpack(&self, values: &mut impl Iterator<Item = f64>) -> Cell {
        let mut metrics = TradeMetrics { n: self.n, ..TradeMetrics::default() };
        for (bit, column) in TradeMetrics::COLUMNS.iter().enumerate() {
            if self.stored & (1 << bit) != 0 {
                column.set(&mut metrics, values.next());
            } else if self.present & (1 << bit) != 0 {
                column.set(&mut metrics, Some(0.0));
            }
        }
        Cell { key: self.key, metrics }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_trades::trade;
    use crate::{GroupBy, cells};
    use exitlab_core::Regime;

    #[test]
    fn cells_come_back_as_they_went() {
        let cells = cells(&[trade(1.0), trade(-1.0), trade(0.0)], GroupBy::ALL, 0.1);
        let packed = PackedCells::new(&cells);
        assert_eq!(packed.len(), cells.len());
        assert_eq!(packed.iter().collect::<Vec<_>>(), cells);
        assert!(packed.values.len() < cells.len() * 20, "zeros and what is absent take no room");
        let key = CellKey { regime: Some(Regime::Bear), ..CellKey::default() };
        assert_eq!(packed.metrics(key).map(|m| (m.n, m.avg_r)), Some((0, None)));
        let key = CellKey { year: Some(1900), ..key };
        assert_eq!(packed.metrics(key), None);
        assert!(PackedCells::new(&[]).is_empty());
    }

    #[test]
    fn zero_negative_zero_and_absence_stay_apart() {
        let metrics =
            TradeMetrics { avg_r: Some(-0.0), std_r: Some(0.0), ..TradeMetrics::default() };
        let cell = Cell { key: CellKey::default(), metrics };
        let back = PackedCells::new(&[cell]).metrics(CellKey::default()).unwrap();
        assert_eq!(back.avg_r.map(f64::to_bits), Some((-0.0f64).to_bits()));
        assert_eq!(back.std_r.map(f64::to_bits), Some(0));
        assert_eq!(back.median_r, None);
    }
}
