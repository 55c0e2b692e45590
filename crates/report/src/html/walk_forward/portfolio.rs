//! Replays of the test windows.

use super::super::table_columns::TableColumns;
use crate::terminal::{percent, plain, signed};
use maud::{Markup, html};

/// The table; none without rows.
pub(super) fn table(portfolio: &TableColumns) -> Option<Markup> {
    if portfolio.n_rows() == 0 {
        return None;
    }
    Some(html! {
        h3 { "Accounts in the test windows" }
        p {
            "Replays of the test windows one after another, each from an empty risk state: the learned "
            "modes (walk_forward) beside the profile's own policy and the fixed modes. Returns compound."
        }
        div.scroll {
            table {
                thead {
                    tr {
                        th scope="col" { "Profile" }
                        th scope="col" { "Mode" }
                        th.number scope="col" { "Trades" }
                        th.number scope="col" { "Win rate" }
                        th.number scope="col" { "Average, R" }
                        th.number scope="col" { "Sum, R" }
                        th.number scope="col" { "Largest drawdown, R" }
                        th.number scope="col" { "Return" }
                    }
                }
                tbody {
                    @for row in 0..portfolio.n_rows() {
                        tr {
                            th scope="row" { (portfolio.text("profile", row)) }
                            td { (portfolio.text("mode", row)) }
                            td.number { (portfolio.i64("n", row).unwrap_or(0)) }
                            td.number { (percent(portfolio.f64("win_rate", row))) }
                            td.number { (signed(portfolio.f64("avg_r", row), 3)) }
                            td.number { (signed(portfolio.f64("sum_r", row), 1)) }
                            td.number { (plain(portfolio.f64("max_dd_r", row), 1)) }
                            td.number { (percent(portfolio.f64("total_return", row))) }
                        }
                    }
                }
            }
        }
    })
}
