//! Trades, mean and sum of net R by year and exit mode, from the cells.

use crate::HtmlReport;
use crate::breakdown::CutCell;
use crate::words::{count, minus};
use exitlab_core::number::signed;
use maud::{Markup, html};

/// The table; none where the run's cells are not cut by year.
pub(super) fn table(report: &HtmlReport<'_>) -> Option<Markup> {
    let cut = &report.cut_cells;
    let of_year = |year: Option<usize>| {
        let is_it = move |cell: &&CutCell| {
            cell.regime.is_none()
                && cell.year == year
                && cell.n_cuts() == usize::from(year.is_some())
        };
        cut.cells.iter().filter(is_it)
    };
    let runs: Vec<(usize, usize)> = of_year(None).map(|cell| (cell.profile, cell.mode)).collect();
    let is_by_year = (0..cut.years.len()).any(|year| of_year(Some(year)).next().is_some());
    if !is_by_year {
        return None;
    }
    let name = |(profile, mode): (usize, usize)| match cut.profiles.as_slice() {
        [_] => cut.modes[mode].clone(),
        profiles => format!("{} · {}", profiles[profile], cut.modes[mode]),
    };
    let line = |head: &str, year: Option<usize>| {
        let cell = |run: &(usize, usize)| of_year(year).find(|c| (c.profile, c.mode) == *run);
        html! {
            tr {
                th scope="row" { (head) }
                @for cell in runs.iter().map(cell) {
                    td.number.first-of-run { (count(cell.map_or(0, |cell| cell.values.n))) }
                    td.number { (minus(&signed(cell.and_then(|cell| cell.values.avg_r), 3))) }
                    td.number { (minus(&signed(cell.and_then(|cell| cell.values.sum_r), 1))) }
                }
            }
        }
    };
    Some(html! {
        h3 { "Net R by year" }
        div.scroll {
            table.pinned #yearly {
                thead {
                    tr {
                        td {}
                        @for run in &runs { th.first-of-run colspan="3" scope="colgroup" { (name(*run)) } }
                    }
                    tr {
                        th scope="col" { "Year" }
                        @for _ in &runs {
                            th.number.first-of-run scope="col" { "n" }
                            th.number scope="col" { "mean R" }
                            th.number scope="col" { "sum R" }
                        }
                    }
                }
                tbody {
                    @for (year, head) in cut.years.iter().enumerate() { (line(head, Some(year))) }
                    (line("All", None))
                }
            }
        }
        @if let Some(note) = report.point.note() { p.note { (note) } }
        p.note { "By the year of the entry (UTC); the months above are those of the exits." }
    })
}
