//! A choice that the reader of a figure has, and the traces that go with its options.

use super::figure::{Selector, Trace};

/// A choice; one with a single option is none, and shows nothing to choose.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    /// What traces call it.
    name: &'static str,
    /// What the reader sees.
    label: &'static str,
    /// In order; the first one is chosen at first.
    pub(crate) options: Vec<String>,
}

impl Choice {
    /// Options are plain text.
    pub(crate) fn new(name: &'static str, label: &'static str, options: Vec<String>) -> Choice {
        Choice { name, label, options }
    }

    /// Shows the trace where the option at this position is chosen.
    pub(crate) fn show(&self, trace: Trace, option_idx: usize) -> Trace {
        match self.options.len() {
            0 | 1 => trace,
            _ => trace.when(self.name, &self.options[option_idx]),
        }
    }

    /// Shows the trace where one of two options is chosen.
    pub(crate) fn show_under_either(&self, trace: Trace, a: usize, b: usize) -> Trace {
        match self.options.len() {
            0 | 1 => trace,
            _ => trace.when_one_of(self.name, &[&self.options[a], &self.options[b]]),
        }
    }

    /// Those among which there is something to choose.
    pub(crate) fn selectors(choices: &[&Choice]) -> Vec<Selector> {
        let real = choices.iter().filter(|choice| choice.options.len() > 1);
        real.map(|choice| Selector {
            name: choice.name,
            label: choice.label.to_owned(),
            options: choice.options.clone(),
        })
        .collect()
    }
}
