//! The grid of a sweep: its axes, and its points in order.

use crate::scenario::Scenario;
use toml::Value;

/// A setting that is swept.
#[derive(Debug, Clone, PartialEq)]
pub struct GridAxis {
    /// Dotted path, as the file has it.
    pub path: String,
    /// Its values, in the order of the file.
    pub values: Vec<Value>,
}

/// A point of the grid: one value per axis.
#[derive(Debug, Clone, PartialEq)]
pub struct GridPoint {
    /// Number from 0; the last axis is the fastest.
    pub grid_id: usize,
    /// Dotted path and value of each axis, in the order of the file.
    pub values: Vec<(String, Value)>,
}

/// A value of the grid as an override takes it: text as it is, anything else as TOML writes it.
///
/// # Examples
/// ```
/// # use exitlab_scenario::grid_value_text;
/// assert_eq!(grid_value_text(&toml::Value::from(0.8)), "0.8");
/// assert_eq!(grid_value_text(&toml::Value::from(14)), "14");
/// assert_eq!(grid_value_text(&toml::Value::from("best")), "best");
/// ```
pub fn grid_value_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

impl Scenario {
    /// Number of grid points; 1 without a grid.
    pub fn n_grid_points(&self) -> usize {
        self.sweep.grid.iter().map(|axis| axis.values.len()).product()
    }

    /// The point of that number, the last axis fastest; `None` beyond the last.
    pub fn grid_point(&self, grid_id: usize) -> Option<GridPoint> {
        if grid_id >= self.n_grid_points() {
            return None;
        }
        let mut rest = grid_id;
        let mut values = Vec::with_capacity(self.sweep.grid.len());
        for axis in self.sweep.grid.iter().rev() {
            let n = axis.values.len();
            values.push((axis.path.clone(), axis.values[rest % n].clone()));
            rest /= n;
        }
        values.reverse();
        Some(GridPoint { grid_id, values })
    }

    /// Every point in order: one without values where there is no grid.
    pub fn grid_points(&self) -> Vec<GridPoint> {
        (0..self.n_grid_points()).filter_map(|grid_id| self.grid_point(grid_id)).collect()
    }
}
