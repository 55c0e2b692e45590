//! A table of rows: the one way in which sections write what they read as text and numbers.

use crate::words::minus;
use maud::{Markup, html};

/// A column: its heading, and what it holds.
#[derive(Debug, Clone, Copy)]
pub(crate) enum DataColumn {
    /// What a row is of.
    Head(&'static str),
    Text(&'static str),
    /// Numbers, which stand to the right.
    Number(&'static str),
}

impl DataColumn {
    fn heading(self) -> &'static str {
        match self {
            DataColumn::Head(heading) | DataColumn::Text(heading) | DataColumn::Number(heading) => {
                heading
            }
        }
    }
}

/// The table; a row has a text per column, numbers with true minus signs. Wide ones scroll inside the
/// page.
pub(crate) fn data_table<const N: usize>(
    columns: [DataColumn; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> Markup {
    table(None, &columns, rows)
}

/// As [`data_table`], where columns are known only from the run. The head of a row stays in view while
/// the others scroll.
pub(crate) fn wide_table(
    id: &str,
    columns: &[DataColumn],
    rows: impl IntoIterator<Item = Vec<String>>,
) -> Markup {
    table(Some(id), columns, rows)
}

fn table<R: IntoIterator<Item = String>>(
    id: Option<&str>,
    columns: &[DataColumn],
    rows: impl IntoIterator<Item = R>,
) -> Markup {
    let head = |column: DataColumn| match column {
        DataColumn::Head(_) | DataColumn::Text(_) => {
            html! { th scope="col" { (column.heading()) } }
        }
        DataColumn::Number(_) => html! { th.number scope="col" { (column.heading()) } },
    };
    let cell = |column: DataColumn, text: String| match column {
        // In narrow windows names break at their joints.
        DataColumn::Head(_) if id.is_some() => html! {
            th scope="row" { @for part in text.split_inclusive('_') { (part) wbr; } }
        },
        DataColumn::Head(_) => html! { th scope="row" { (text) } },
        DataColumn::Text(_) => html! { td { (text) } },
        DataColumn::Number(_) => html! { td.number { (minus(&text)) } },
    };
    html! {
        div.scroll {
            table.pinned[id.is_some()] id=[id] {
                thead { tr { @for column in columns { (head(*column)) } } }
                tbody {
                    @for row in rows {
                        tr { @for (column, text) in columns.iter().zip(row) { (cell(*column, text)) } }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_text_and_numbers_stand_to_the_right() {
        let columns = [DataColumn::Head("Name"), DataColumn::Text("Kind"), DataColumn::Number("R")];
        let row = ["<b>".to_owned(), "&".to_owned(), "-1.5".to_owned()];
        let html = data_table(columns, [row]).into_string();
        let row =
            r#"<tr><th scope="row">&lt;b&gt;</th><td>&amp;</td><td class="number">−1.5</td></tr>"#;
        assert!(html.contains(row), "{html}");
        assert!(html.contains(r#"<th class="number" scope="col">R</th>"#), "{html}");
    }
}
