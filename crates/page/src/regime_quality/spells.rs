//! How long labels last.

use super::super::data_table::{DataColumn, data_table};
use super::super::words::count;
use super::Source;
use exitlab_core::number::{percent, plain};
use exitlab_store::RegimeQualityRow;
use exitlab_table::Row;
use maud::{Markup, html};

/// How long a label lasts.
#[derive(Debug, Clone, Row)]
#[row(of = RegimeQualityRow<'static>)]
pub(super) struct SpellsRow {
    #[row(flatten)]
    pub(super) source: Source,
    label: String,
    n_bars: usize,
    share: Option<f64>,
    n_spells: usize,
    mean_spell_bars: Option<f64>,
    median_spell_bars: Option<f64>,
    persistence: Option<f64>,
    whipsaw_rate: Option<f64>,
}

const COLUMNS: [DataColumn; 9] = [
    DataColumn::Text("Labels"),
    DataColumn::Head("Label"),
    DataColumn::Number("Bars"),
    DataColumn::Number("Share"),
    DataColumn::Number("Spells"),
    DataColumn::Number("Mean spell, bars"),
    DataColumn::Number("Median spell, bars"),
    DataColumn::Number("Persistence"),
    DataColumn::Number("Whipsaws"),
];

/// The table; none without rows.
pub(super) fn table(spells: &[SpellsRow]) -> Option<Markup> {
    if spells.is_empty() {
        return None;
    }
    let row = |row: &SpellsRow| {
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
    };
    let (all, single): (Vec<&SpellsRow>, Vec<&SpellsRow>) =
        spells.iter().partition(|row| row.source.is_of_all());
    Some(html! {
        h3 { "How long labels last" }
        p {
            "A spell is a stretch of bars with one label; persistence is the share of bars whose next bar "
            "keeps it; a whipsaw is a change that is undone within 3 bars."
        }
        @if all.is_empty() {
            (data_table(COLUMNS, single.into_iter().map(row)))
        } @else {
            (data_table(COLUMNS, all.into_iter().map(row)))
            @if !single.is_empty() {
                details {
                    summary { "By symbol" }
                    (data_table(COLUMNS, single.into_iter().map(row)))
                }
            }
        }
    })
}
