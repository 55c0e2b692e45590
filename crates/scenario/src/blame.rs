//! Which override, or which key of the file, is to blame for a fault.

use crate::apply::Leaf;
use crate::error::{Details, OVERRIDE, ScenarioError};
use crate::fault::Fault;
use crate::file::ScenarioFile;
use crate::grid::grid_value_text;
use crate::origin::Origin;
use toml::Value;

impl ScenarioFile {
    /// The fault as an error at what is to blame for it.
    pub(crate) fn blame(&self, fault: &Fault, origins: &[Origin], all: &[Leaf]) -> ScenarioError {
        match self.culprit(fault, origins.len(), all).and_then(|origin| origins.get(origin)) {
            None => self.text.locate(fault, None),
            Some(Origin::Override(text)) => in_override(fault, text),
            Some(Origin::Grid { axis, value }) => {
                let expression = format!("{axis}={}", grid_value_text(value));
                let path = self.grid_path(axis, value);
                self.text.locate_at(fault, &path, Some(expression))
            }
        }
    }

    /// The last override at or around the fault's path; else the first one with which the fault
    /// appears; none where the file has it by itself.
    fn culprit(&self, fault: &Fault, n_origins: usize, all: &[Leaf]) -> Option<usize> {
        let overlaps = |leaf: &&Leaf| leaf.path.iter().zip(&fault.path).all(|(a, b)| a == b);
        if let Some(leaf) = all.iter().rfind(overlaps) {
            return Some(leaf.origin);
        }
        let fails_with = |n: usize| {
            let some: Vec<Leaf> = all.iter().filter(|leaf| leaf.origin < n).cloned().collect();
            self.attempt(&some).is_err_and(|other| other == *fault)
        };
        if fails_with(0) {
            return None;
        }
        (1..=n_origins).find(|&n| fails_with(n)).or(Some(n_origins)).map(|n| n.saturating_sub(1))
    }

    fn grid_path(&self, axis: &str, value: &Value) -> Vec<String> {
        let mut path = vec!["sweep".to_owned(), "grid".to_owned(), axis.to_owned()];
        path.extend(self.grid_value_position(axis, value).map(|i| i.to_string()));
        path
    }
}

fn in_override(fault: &Fault, text: &str) -> ScenarioError {
    let equals = crate::overrides::first_equals(text).unwrap_or(text.len());
    let span = match fault.is_about_key() || equals + 1 >= text.len() {
        true => 0..equals,
        false => equals + 1..text.len(),
    };
    ScenarioError::from(Details {
        kind: fault.kind(),
        message: fault.message(),
        help: fault.help(),
        path: (!fault.path.is_empty()).then(|| crate::dotted::dotted(&fault.path)),
        file: OVERRIDE.to_owned(),
        source_text: text.into(),
        span: Some(span),
        expression: Some(text.to_owned()),
    })
}
