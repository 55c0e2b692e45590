//! How long labels last.

use super::super::data_table::{Column, data_table};
use super::super::table_columns::TableColumns;
use super::source;
use crate::terminal::{percent, plain};
use maud::{Markup, html};

const COLUMNS: [Column; 9] = [
    Column::Text("Labels"),
    Column::Head("Label"),
    Column::Number("Bars"),
    Column::Number("Share"),
    Column::Number("Spells"),
    Column::Number("Mean spell, bars"),
    Column::Number("Median spell, bars"),
    Column::Number("Persistence"),
    Column::Number("Whipsaws"),
];

/// The table; none without rows.
pub(super) fn table(quality: &TableColumns) -> Option<Markup> {
    if quality.n_rows() == 0 {
        return None;
    }
    let rows = (0..quality.n_rows()).map(|row| {
        [
            source(quality, row),
            quality.text("label", row).to_owned(),
            quality.count("n_bars", row),
            percent(quality.f64("share", row)),
            quality.count("n_spells", row),
            plain(quality.f64("mean_spell_bars", row), 1),
            plain(quality.f64("median_spell_bars", row), 1),
            percent(quality.f64("persistence", row)),
            percent(quality.f64("whipsaw_rate", row)),
        ]
    });
    Some(html! {
        h3 { "How long labels last" }
        p {
            "A spell is a run of bars with one label; persistence is the share of bars whose next bar "
            "keeps it; a whipsaw is a change that is undone within 3 bars."
        }
        (data_table(COLUMNS, rows))
    })
}
