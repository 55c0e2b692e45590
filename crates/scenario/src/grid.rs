//! The grid of a sweep: its axes, and its points in order.

use crate::Scenario;
use crate::dotted::parse_dotted;
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
    /// The grid point that has the scenario's own values; none where a value of its own is not on the
    /// grid.
    pub fn own_grid_id(&self) -> Option<usize> {
        let own = self.effective_json();
        self.sweep.grid.iter().try_fold(0, |grid_id, axis| {
            let mut value = &own;
            for key in parse_dotted(&axis.path)? {
                value = value.get(key)?;
            }
            let position = axis.values.iter().position(|other| is_same(value, other))?;
            Some(grid_id * axis.values.len() + position)
        })
    }
}

/// Whether a setting has a grid's value; 1 and 1.0 are one number.
fn is_same(own: &serde_json::Value, other: &Value) -> bool {
    let Ok(other) = serde_json::to_value(other) else { return false };
    match (own.as_f64(), other.as_f64()) {
        (Some(own), Some(other)) => own == other,
        _ => *own == other,
    }
}
