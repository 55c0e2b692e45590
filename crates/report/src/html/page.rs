//! The page: sections of figures and text, its style, script and data, in one file.

use super::figure::Figure;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use flate2::{Compression, write::GzEncoder};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::Value as Json;
use std::io::Write;

/// The part of plotly.js that is used, gzipped (`web/plotly/build.mjs`).
const PLOTLY: &[u8] = include_bytes!("../../web/vendor/plotly.min.js.gz");

const STYLE: &str = include_str!("../../web/src/report.css");

/// The page's own script, in the order in which it is read.
const SCRIPTS: [&str; 4] = [
    include_str!("../../web/src/theme.js"),
    include_str!("../../web/src/figures.js"),
    include_str!("../../web/src/surface.js"),
    include_str!("../../web/src/page.js"),
];

/// A section of the page.
pub(crate) struct Section {
    /// Of `[a-z-]`, unique on the page.
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) blocks: Vec<Block>,
}

/// What a section shows, one below the other.
pub(crate) enum Block {
    Html(Markup),
    Figure(Box<Figure>),
}

impl From<Figure> for Block {
    fn from(figure: Figure) -> Block {
        Block::Figure(Box::new(figure))
    }
}

/// The whole page. `data` is what the script finds beside the figures, by name.
pub(crate) fn page(title: &str, head: &Markup, sections: &[Section], data: Json) -> String {
    let figures: Vec<&Figure> = sections
        .iter()
        .flat_map(|section| &section.blocks)
        .filter_map(|block| match block {
            Block::Figure(figure) => Some(figure.as_ref()),
            Block::Html(_) => None,
        })
        .collect();
    let mut all = data;
    all["figures"] = serde_json::json!(figures);
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                // Nothing of a report comes from elsewhere: the browser holds it to that.
                meta http-equiv="Content-Security-Policy"
                    content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#main" { "Skip to the results" }
                (head)
                nav aria-label="Sections" {
                    @for section in sections { a href={ "#" (section.id) } { (section.title) } }
                }
                noscript {
                    p { "The tables of this page can be read as they are; its figures need JavaScript." }
                }
                main id="main" {
                    @for section in sections { (section_html(section)) }
                }
                // Packed: base64 of gzip. Neither holds a character that could end the element.
                script #plotly type="text/plain" { (PreEscaped(BASE64_STANDARD.encode(PLOTLY))) }
                script #data type="text/plain" { (PreEscaped(packed(&all.to_string()))) }
                @for script in SCRIPTS { script { (PreEscaped(script)) } }
            }
        }
    }
    .into_string()
}

fn section_html(section: &Section) -> Markup {
    html! {
        section id=(section.id) {
            h2 { (section.title) }
            @for block in &section.blocks {
                @match block {
                    Block::Html(html) => (html),
                    Block::Figure(figure) => (figure_html(figure)),
                }
            }
        }
    }
}

fn figure_html(figure: &Figure) -> Markup {
    html! {
        figure.chart id={ "figure-" (figure.id) } data-figure=(figure.id) {
            h3 { (figure.title) }
            div.controls {}
            div.plot style={ "height:" (figure.height) "px" } {}
            @if let Some(note) = &figure.note { p.note { (note) } }
            figcaption { strong { "How to read this. " } (figure.how) }
        }
    }
}

/// Base64 of the gzipped text.
fn packed(text: &str) -> String {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::new(6));
    let bytes = gzip
        .write_all(text.as_bytes())
        .and_then(|()| gzip.finish())
        .expect("invariant: writing to memory does not fail");
    BASE64_STANDARD.encode(bytes)
}
