//! How long labels last.

use super::super::data_table::{Column, data_table};
use super::super::words::count;
use super::Source;
use exitlab_store::RegimeQualityRow;
use exitlab_table::Row;
use exitlab_words::number::{percent, plain};
use maud::{Markup, html};

/// How long a label lasts.
#[derive(Debug, Clone, Row)]
#[row(of = RegimeQualityRow<'static>)]
pub(super) struct SpellsRow {
    #[row(flatten)]
    source: Source,
    label: String,
    n_bars: usize,
    share: Option<f64>,
    n_spells: usize,
    mean_spell_bars: Option<f64>,
    median_spell_bars: Option<f64>,
    persistence: Option<f64>,
    whipsaw_rate: Option<f64>,
}

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
pub(super) fn table(spells: &[SpellsRow]) -> Option<Markup> {
    if spells.is_empty() {
        return None;
    }
    let rows = spells.iter().map(|row| {
        [
            row.source.name(),
            row.label.clone(),
            count(row.n_bars),
            percent(row.share),
            count(row.n_spells),
            plain(row.mean_spell_bars, 1),
            plain(row.median_spell_bars, 1),
            percent(row.persistence),
            percent(row.whipsaw_rate),
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
