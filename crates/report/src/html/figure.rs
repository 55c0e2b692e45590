//! A figure of the page: plotly traces with what selects them and how to read them.

use serde::Serialize;
use serde_json::{Map, Value as Json};

/// A figure.
///
/// Traces and layout are plotly's, with two things added. A text that begins with `@` names a colour
/// or colour scale of the page's theme (`web/src/theme.js` lists them), so that a figure is readable
/// in light and dark. And a trace may say under which choices it is shown ([`Trace::when`]).
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Figure {
    /// Short, of `[a-z0-9-]`, unique on the page.
    pub(crate) id: String,
    /// Heading; plain text.
    #[serde(skip)]
    pub(crate) title: String,
    /// "How to read this", one or two sentences; plain text.
    #[serde(skip)]
    pub(crate) how: String,
    /// What was left out, such as points of a large run; plain text.
    #[serde(skip)]
    pub(crate) note: Option<String>,
    /// Choices that the reader has; without one all traces are shown.
    pub(crate) selectors: Vec<Selector>,
    /// In drawing order.
    pub(crate) traces: Vec<Trace>,
    /// Plotly's layout; margins, fonts and colours come from the theme.
    pub(crate) layout: Json,
    /// Height in CSS pixels.
    pub(crate) height: u32,
}

/// A choice among some options.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Selector {
    /// What traces call it.
    pub(crate) name: &'static str,
    /// What the reader sees.
    pub(crate) label: String,
    /// In order; the first one is chosen at first.
    pub(crate) options: Vec<String>,
}

/// A plotly trace.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Trace {
    /// Options, by selector, under which it is shown; selectors that are not named do not matter.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub(crate) when: Map<String, Json>,
    /// The trace as plotly takes it.
    #[serde(flatten)]
    pub(crate) plotly: Json,
}

impl Trace {
    /// A trace that is always shown; `plotly` is an object.
    pub(crate) fn new(plotly: Json) -> Trace {
        Trace { when: Map::new(), plotly }
    }

    /// Shows it only where this option is chosen.
    pub(crate) fn when(mut self, selector: &str, option: &str) -> Trace {
        self.when.insert(selector.to_owned(), Json::from(option));
        self
    }
}

/// Text of a user's as plotly shows it letter by letter: it would read tags in it otherwise.
pub(crate) fn plotly_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
