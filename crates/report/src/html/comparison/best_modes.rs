//! The best mode of each regime, in words.

use super::super::table_columns::TableColumns;
use maud::{Markup, html};

/// The table; none without rows.
pub(super) fn table(best: &TableColumns) -> Option<Markup> {
    if best.n_rows() == 0 {
        return None;
    }
    Some(html! {
        h3 { "The best mode of each regime" }
        p {
            "A mode is best where it beats every other one after correction for the number of tests. "
            "Where none does, the verdict says which modes are not beaten."
        }
        div.scroll {
            table {
                thead {
                    tr {
                        th scope="col" { "Regime" }
                        th.number scope="col" { "Entries" }
                        th scope="col" { "Best" }
                        th scope="col" { "Verdict" }
                    }
                }
                tbody {
                    @for row in 0..best.n_rows() {
                        tr {
                            th scope="row" { (best.text("regime", row)) }
                            td.number { (best.i64("n", row).unwrap_or(0)) }
                            td {
                                @match best.text("best_mode", row) {
                                    "" => "none",
                                    mode => (mode),
                                }
                            }
                            td { (best.text("verdict", row)) }
                        }
                    }
                }
            }
        }
    })
}
