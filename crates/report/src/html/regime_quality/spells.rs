//! How long labels last.

use super::super::table_columns::TableColumns;
use super::source;
use crate::terminal::{percent, plain};
use maud::{Markup, html};

/// The table; none without rows.
pub(super) fn table(quality: &TableColumns) -> Option<Markup> {
    if quality.n_rows() == 0 {
        return None;
    }
    Some(html! {
        h3 { "How long labels last" }
        p {
            "A spell is a run of bars with one label; persistence is the share of bars whose next bar "
            "keeps it; a whipsaw is a change that is undone within 3 bars."
        }
        div.scroll {
            table {
                thead {
                    tr {
                        th scope="col" { "Labels" }
                        th scope="col" { "Label" }
                        th.number scope="col" { "Bars" }
                        th.number scope="col" { "Share" }
                        th.number scope="col" { "Spells" }
                        th.number scope="col" { "Mean spell, bars" }
                        th.number scope="col" { "Median spell, bars" }
                        th.number scope="col" { "Persistence" }
                        th.number scope="col" { "Whipsaws" }
                    }
                }
                tbody {
                    @for row in 0..quality.n_rows() {
                        tr {
                            td { (source(quality, row)) }
                            th scope="row" { (quality.text("label", row)) }
                            td.number { (quality.i64("n_bars", row).unwrap_or(0)) }
                            td.number { (percent(quality.f64("share", row))) }
                            td.number { (quality.i64("n_spells", row).unwrap_or(0)) }
                            td.number { (plain(quality.f64("mean_spell_bars", row), 1)) }
                            td.number { (plain(quality.f64("median_spell_bars", row), 1)) }
                            td.number { (percent(quality.f64("persistence", row))) }
                            td.number { (percent(quality.f64("whipsaw_rate", row))) }
                        }
                    }
                }
            }
        }
    })
}
