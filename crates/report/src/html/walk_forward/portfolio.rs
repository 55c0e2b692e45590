//! Replays of the test windows.

use super::super::data_table::{Column, data_table};
use super::super::table_columns::TableColumns;
use crate::terminal::{percent, plain, signed};
use maud::{Markup, html};

const COLUMNS: [Column; 8] = [
    Column::Head("Profile"),
    Column::Text("Mode"),
    Column::Number("Trades"),
    Column::Number("Win rate"),
    Column::Number("Average, R"),
    Column::Number("Sum, R"),
    Column::Number("Largest drawdown, R"),
    Column::Number("Return"),
];

/// The table; none without rows.
pub(super) fn table(portfolio: &TableColumns) -> Option<Markup> {
    if portfolio.n_rows() == 0 {
        return None;
    }
    let rows = (0..portfolio.n_rows()).map(|row| {
        [
            portfolio.text("profile", row).to_owned(),
            portfolio.text("mode", row).to_owned(),
            portfolio.count("n", row),
            percent(portfolio.f64("win_rate", row)),
            signed(portfolio.f64("avg_r", row), 3),
            signed(portfolio.f64("sum_r", row), 1),
            plain(portfolio.f64("max_dd_r", row), 1),
            percent(portfolio.f64("total_return", row)),
        ]
    });
    Some(html! {
        h3 { "Accounts in the test windows" }
        p {
            "Replays of the test windows one after another, each from an empty risk state: the learned "
            "modes (walk_forward) beside the profile's own policy and the fixed modes. Returns compound."
        }
        (data_table(COLUMNS, rows))
    })
}
