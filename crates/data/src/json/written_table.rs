//! A JSON document's rows, written as lines of delimited text.

use super::about::About;
use crate::shown::one_line;

/// What a JSON file is called.
pub(super) const FORM: &str = "JSON file";

/// Rows as lines, and what is known of them.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) text: Vec<u8>,
    pub(super) names: Names,
    pub(super) about: About,
}

/// What the columns are called.
#[derive(Debug)]
pub(super) enum Names {
    Said(Vec<String>),
    /// Arrays, whose order is proven or not, and columns that follow them.
    Positions {
        n_values: usize,
        order: Option<super::orders::Order>,
        more: Vec<&'static str>,
    },
}

impl Names {
    /// Names that a document gives, as messages of one line may hold them.
    pub(super) fn said(names: Vec<String>) -> Names {
        Names::Said(names.iter().map(|name| one_line(name)).collect())
    }
}
