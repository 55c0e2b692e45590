//! The best mode of each regime, in words.

use super::super::data_table::{Column, data_table};
use super::super::table_columns::TableColumns;
use maud::{Markup, html};

const COLUMNS: [Column; 4] = [
    Column::Head("Regime"),
    Column::Number("Entries"),
    Column::Text("Best"),
    Column::Text("Verdict"),
];

/// The table; none without rows.
pub(super) fn table(best: &TableColumns) -> Option<Markup> {
    if best.n_rows() == 0 {
        return None;
    }
    let rows = (0..best.n_rows()).map(|row| {
        [
            best.text("regime", row).to_owned(),
            best.count("n", row),
            match best.text("best_mode", row) {
                "" => "none".to_owned(),
                mode => mode.to_owned(),
            },
            best.text("verdict", row).to_owned(),
        ]
    });
    Some(html! {
        h3 { "The best mode of each regime" }
        p {
            "A mode is best where it beats every other one after correction for the number of tests. "
            "Where none does, the verdict says which modes are not beaten."
        }
        (data_table(COLUMNS, rows))
    })
}
