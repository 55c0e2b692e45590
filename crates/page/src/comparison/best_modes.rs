//! The best mode of each regime, in words.

use super::super::data_table::{DataColumn, data_table};
use super::super::words::count;
use exitlab_core::Regime;
use exitlab_store::BestModeRow;
use exitlab_table::{OrAll, Row};
use exitlab_words::regime_name;
use maud::{Markup, html};

/// What the tests of a regime come to: a row of the `best_modes` table.
#[derive(Debug, Clone, Row)]
#[row(of = BestModeRow<'static>)]
pub(crate) struct BestMode {
    pub(crate) regime: OrAll<Regime>,
    /// Entries.
    pub(crate) n: usize,
    /// The plan that beats every other one, if any.
    pub(crate) best_mode: Option<String>,
    /// In words.
    pub(crate) verdict: String,
}

const COLUMNS: [DataColumn; 4] = [
    DataColumn::Head("Regime"),
    DataColumn::Number("Entries"),
    DataColumn::Text("Best"),
    DataColumn::Text("Verdict"),
];

/// The table; none without rows.
pub(super) fn table(best: &[BestMode]) -> Option<Markup> {
    if best.is_empty() {
        return None;
    }
    let rows = best.iter().map(|best| {
        [
            regime_name(best.regime.0).to_owned(),
            count(best.n),
            best.best_mode.as_deref().unwrap_or("none").to_owned(),
            best.verdict.clone(),
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
