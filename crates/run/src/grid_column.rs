//! The values of a run's grid, key by key.

use crate::results::RunOutput;
use exitlab_evidence::GridKey;
use serde_json::Value as Json;

/// A swept setting with its values.
#[derive(Debug, Clone, PartialEq)]
pub struct GridColumn {
    path: String,
    values: Vec<Json>,
    texts: Vec<String>,
}

impl GridColumn {
    /// A key and its values, in the order of the grid.
    pub fn new(path: String, values: Vec<Json>) -> GridColumn {
        let text = |value: &Json| match value {
            Json::String(text) => text.clone(),
            other => other.to_string(),
        };
        GridColumn { path, texts: values.iter().map(text).collect(), values }
    }

    /// Dotted path of the setting.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// In the order of the grid.
    pub fn values(&self) -> &[Json] {
        &self.values
    }

    /// The values as text: lists and tables as JSON.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    /// The key as the search for neighbours wants it.
    pub fn key(&self) -> GridKey {
        let numbers: Option<Vec<f64>> = self.values.iter().map(Json::as_f64).collect();
        GridKey { path: self.path.clone(), texts: self.texts.clone(), numbers }
    }
}

impl<T> RunOutput<T> {
    /// The keys of the grid with their values, none where it was not run.
    pub fn grid_columns(&self) -> Vec<GridColumn> {
        let axes = self.scenario.sweep.grid.iter().filter(|_| self.has_grid);
        axes.map(|axis| {
            let json = |value| serde_json::to_value(value).unwrap_or(Json::Null);
            GridColumn::new(axis.path.clone(), axis.values.iter().map(json).collect())
        })
        .collect()
    }
    /// The keys as the search for neighbours and sentences want them.
    pub fn grid_keys(&self) -> Vec<GridKey> {
        self.grid_columns().iter().map(GridColumn::key).collect()
    }
}
