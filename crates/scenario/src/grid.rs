//! The grid of a sweep: its axes, and its points in order.

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
