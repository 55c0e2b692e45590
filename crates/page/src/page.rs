//! The page: sections of figures and text, its style, script and data, in one file.

use super::figure::Figure;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use flate2::{Compression, write::GzEncoder};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde::Serialize;
use std::io::{BufWriter, Write as _};

/// The part of plotly.js that is used, gzipped (`web/plotly/build.mjs`).
const PLOTLY: &[u8] = include_bytes!("../web/vendor/plotly.min.js.gz");

const STYLES: [&str; 3] = [
    include_str!("../web/src/report.css"),
    include_str!("../web/src/answer.css"),
    include_str!("../web/src/prices.css"),
];

/// Read before anything is shown, so that a dark page does not begin with a white flash.
const THEME: &str = include_str!("../web/src/theme.js");

/// The rest of the page's own script, in the order in which it is read.
const SCRIPTS: [&str; 10] = [
    include_str!("../web/src/download.js"),
    include_str!("../web/src/numbers.js"),
    include_str!("../web/src/figures.js"),
    include_str!("../web/src/copy.js"),
    include_str!("../web/src/surface.js"),
    include_str!("../web/src/breakdown.js"),
    include_str!("../web/src/unpack.js"),
    include_str!("../web/src/trades.js"),
    include_str!("../web/src/prices.js"),
    include_str!("../web/src/page.js"),
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
    /// Small figures that stand side by side where the window is wide enough.
    Abreast(Vec<Figure>),
}

impl Block {
    fn figures(&self) -> &[Figure] {
        match self {
            Block::Html(_) => &[],
            Block::Figure(figure) => std::slice::from_ref(figure),
            Block::Abreast(figures) => figures,
        }
    }
}

impl From<Figure> for Block {
    fn from(figure: Figure) -> Block {
        Block::Figure(Box::new(figure))
    }
}

/// The figures of all sections, in their order.
pub(crate) fn figures(sections: &[Section]) -> Vec<&Figure> {
    sections.iter().flat_map(|section| &section.blocks).flat_map(Block::figures).collect()
}

/// The whole page. `data` is what the script unpacks: the id of an element, and its packed content.
pub(crate) fn page(
    title: &str,
    head: &Markup,
    sections: &[Section],
    data: &[(&str, String)],
) -> String {
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
                @for style in STYLES { style { (PreEscaped(style)) } }
                script { (PreEscaped(THEME)) }
            }
            body {
                a.skip href="#main" { "Skip to the results" }
                (head)
                div.bar {
                    nav aria-label="Sections" {
                        @for section in sections { a href={ "#" (section.id) } { (section.title) } }
                    }
                    button #theme type="button" aria-pressed="false" { "Dark" }
                }
                noscript {
                    p.message { "The tables of this page can be read as they are; its figures need JavaScript." }
                }
                p #status .status role="status" {}
                main id="main" tabindex="-1" {
                    @for section in sections { (section_html(section)) }
                }
                // Packed: base64 of gzip. Neither holds a character that could end the element.
                script #plotly type="text/plain" { (PreEscaped(BASE64_STANDARD.encode(PLOTLY))) }
                @for (id, packed) in data { script id=(id) type="text/plain" { (PreEscaped(packed)) } }
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
                    Block::Abreast(figures) => div.abreast {
                        @for figure in figures { (figure_html(figure)) }
                    },
                }
            }
        }
    }
}

fn figure_html(figure: &Figure) -> Markup {
    let title = format!("figure-{}-title", figure.id);
    let how = format!("figure-{}-how", figure.id);
    html! {
        figure.chart id={ "figure-" (figure.id) } data-figure=(figure.id) {
            h3 id=(title) { (figure.title) }
            div.controls {}
            // To a screen reader the drawing is one picture; the numbers are in the table below it.
            div.plot role="img" aria-labelledby=(title) aria-describedby=(how)
                style={ "height:" (figure.height) "px" } {}
            @if let Some(note) = &figure.note { p.note { (note) } }
            figcaption { (how_to_read(&how, html! { (figure.how) })) }
            details.numbers { summary { "Numbers" } }
        }
    }
}

/// What a figure means, for those who open it; its drawing is described by the text.
pub(crate) fn how_to_read(id: &str, text: Markup) -> Markup {
    html! {
        details.how {
            summary { "How to read this" }
            p id=(id) { (text) }
        }
    }
}

/// How hard gzip tries: beyond it pages take longer and get hardly smaller.
const EFFORT: Compression = Compression::new(6);

/// Base64 of gzipped JSON.
pub(crate) fn packed(data: &impl Serialize) -> String {
    let mut gzip = BufWriter::with_capacity(1 << 16, GzEncoder::new(Vec::new(), EFFORT));
    serde_json::to_writer(&mut gzip, data).expect("invariant: keys are texts, memory takes it all");
    let gzip = gzip.into_inner().map_err(|error| error.into_error());
    base64_of(gzip.expect("invariant: writing to memory does not fail"))
}

/// Base64 of gzipped bytes.
pub(crate) fn packed_bytes(bytes: &[u8]) -> String {
    let mut gzip = GzEncoder::new(Vec::new(), EFFORT);
    gzip.write_all(bytes).expect("invariant: writing to memory does not fail");
    base64_of(gzip)
}

fn base64_of(gzip: GzEncoder<Vec<u8>>) -> String {
    let bytes = gzip.finish().expect("invariant: writing to memory does not fail");
    BASE64_STANDARD.encode(bytes)
}
