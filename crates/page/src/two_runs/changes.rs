//! What differs in the inputs of two runs.

use super::TwoRunsPage;
use crate::data_table::{DataColumn, data_table};
use crate::page::Block;
use maud::html;

/// Characters of a value that are shown.
const MAX_CHARS: usize = 300;

pub(super) fn blocks(page: &TwoRunsPage<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !page.settings.is_empty() {
        let columns = [DataColumn::Head("Setting"), DataColumn::Text("A"), DataColumn::Text("B")];
        let rows = page.settings.iter().map(|row| row.clone().map(|text| shortened(&text)));
        blocks.push(Block::Html(data_table(columns, rows)));
    }
    if !page.runs.inputs.is_empty() {
        blocks.push(Block::Html(html! {
            ul { @for line in page.runs.inputs { li { (line) } } }
        }));
    }
    if blocks.is_empty() {
        blocks.push(Block::Html(html! { p { "Settings, files and version are the same." } }));
    }
    blocks
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= MAX_CHARS {
        return text.to_owned();
    }
    text.chars().take(MAX_CHARS).chain(['…']).collect()
}
