//! The best cell of a sweep, discounted, and its neighbours.

use super::super::data_table::{Column, data_table};
use super::super::table_columns::TableColumns;
use crate::terminal::{percent, plain, signed};
use maud::{Markup, html};

/// What it is worth, in words; none where the sweep was not discounted.
pub(super) fn words(discount: &TableColumns) -> Option<Markup> {
    if discount.n_rows() == 0 {
        return None;
    }
    let number = |column| discount.f64(column, 0);
    Some(html! {
        p {
            "Sharpe ratio a year " (signed(number("sharpe_annual"), 2))
            ", where the best of as many worthless cells would show "
            (signed(number("expected_max_sharpe_annual"), 2))
            ". Probability that the true ratio is above 0: " (percent(number("psr")))
            " were it the only try, " (percent(number("dsr"))) " as the best of "
            (discount.i64("n_trials", 0).unwrap_or(0)) " cells (about "
            (plain(number("n_effective_trials"), 0)) " independent ones). "
            "Probability of backtest overfitting: " (percent(number("pbo")))
            ". p-value against the benchmark (Hansen's SPA): " (plain(number("spa_consistent_p"), 3)) "."
        }
    })
}

const COLUMNS: [Column; 6] = [
    Column::Head("Key"),
    Column::Number("Best cell"),
    Column::Number("Neighbour"),
    Column::Number("Best cell's figure"),
    Column::Number("Neighbour's"),
    Column::Number("Share kept"),
];

/// The grid points one step from the best cell; none where there is no such table.
pub(super) fn neighbours(plateau: &TableColumns) -> Option<Markup> {
    if plateau.n_rows() == 0 {
        return None;
    }
    let rows = (0..plateau.n_rows()).map(|row| {
        [
            plateau.text("key", row).to_owned(),
            plateau.text("winner_value", row).to_owned(),
            plateau.text("neighbour_value", row).to_owned(),
            signed(plateau.f64("winner_metric", row), 4),
            signed(plateau.f64("neighbour_metric", row), 4),
            match plateau.bool("is_same", row) {
                Some(true) => "the same trades".to_owned(),
                Some(false) | None => percent(plateau.f64("share_kept", row)),
            },
        ]
    });
    Some(html! {
        h3 { "One step from the best cell" }
        p { "Figures of R per day: " (plateau.text("metric", 0)) "." }
        (data_table(COLUMNS, rows))
    })
}
