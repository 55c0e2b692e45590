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
    /// Plotly's layout; margins, fonts and colours come from the theme. `meta.log_axis` names an axis,
    /// such as `yaxis`, that the reader may turn logarithmic; with `meta.is_log` it is so at first.
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
    /// Options, by selector, under which it is shown: one, or a list of some; selectors that are not
    /// named do not matter.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub(crate) when: Map<String, Json>,
    /// What the figure's table of numbers says of it: columns by their headings, all as long as each
    /// other. Without it the table has what plotly is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) numbers: Option<Json>,
    /// The trace as plotly takes it.
    #[serde(flatten)]
    pub(crate) plotly: Json,
}

impl Trace {
    /// A trace that is always shown; `plotly` is an object.
    pub(crate) fn new(plotly: Json) -> Trace {
        Trace { when: Map::new(), numbers: None, plotly }
    }

    /// Gives it columns for the table of numbers: an object of equally long lists.
    pub(crate) fn numbers(mut self, columns: Json) -> Trace {
        self.numbers = Some(columns);
        self
    }

    /// Shows it only where one of these options is chosen.
    pub(crate) fn when_one_of(mut self, selector: &str, options: &[&str]) -> Trace {
        self.when.insert(selector.to_owned(), Json::from(options));
        self
    }

    /// Shows it only where this option is chosen.
    pub(crate) fn when(mut self, selector: &str, option: &str) -> Trace {
        self.when.insert(selector.to_owned(), Json::from(option));
        self
    }
}

/// Text of others (names of modes, profiles, symbols) as plotly shows it to the letter: it reads some
/// HTML in names, labels and hover texts.
pub(crate) fn plotly_text(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    // A text that begins with `@` would be taken for a colour of the theme.
    match text.strip_prefix('@') {
        Some(rest) => format!("&#64;{rest}"),
        None => text,
    }
}
