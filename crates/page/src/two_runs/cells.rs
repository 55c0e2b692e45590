//! Cells of regimes that differ.

use super::TwoRunsPage;
use crate::data_table::{DataColumn, data_table};
use crate::page::Block;
use crate::words::{count, signed_to};
use exitlab_core::number::{ABSENT, percent, plain, signed};
use exitlab_words::{ShownCell, regime_name};
use maud::html;

/// Most rows of the table.
const MAX_ROWS: usize = 200;

pub(super) fn blocks(page: &TwoRunsPage<'_>) -> Vec<Block> {
    let (n, n_same) = page.runs.n_cells;
    let mut differ: Vec<&ShownCell> =
        page.runs.cells.iter().filter(|cell| cell.differs()).collect();
    let n_rows = differ.len();
    let is_cut = n_rows > MAX_ROWS;
    if is_cut {
        differ.sort_by(|a, b| b.size().total_cmp(&a.size()));
        differ.truncate(MAX_ROWS);
    }
    let sentence = html! {
        p {
            (count(n - n_same)) " of the " (count(n)) " cells of both runs differ (by regime, symbol, side, \
            volatility and year); all of them are in the table " code { "compare_cells" } ". Those of \
            regimes that differ"
            @if is_cut { ", the " (MAX_ROWS) " of " (count(n_rows)) " with the largest difference" }
            ":"
        }
    };
    if n_rows == 0 {
        return vec![Block::Html(html! {
            p { "All " (count(n)) " cells of both runs are the same, by regime, symbol, side, volatility and year." }
        })];
    }
    let columns = [
        DataColumn::Head("Exit mode"),
        DataColumn::Text("Regime"),
        DataColumn::Number("Trades, A → B"),
        DataColumn::Number("Mean R, A → B"),
        DataColumn::Number("Difference, R"),
        DataColumn::Number("Sum of R, A → B"),
        DataColumn::Number("Win rate, A → B"),
        DataColumn::Number("Profit factor, A → B"),
        DataColumn::Number("Max drawdown R, A → B"),
    ];
    let both = |texts: [String; 2]| texts.join(" → ");
    let rows = differ.into_iter().map(|cell| {
        let of = |value: &dyn Fn(usize) -> String| both([value(0), value(1)]);
        let metric = |idx: usize| cell.metrics[idx].as_ref();
        [
            cell.contender.clone(),
            regime_name(cell.regime).to_owned(),
            of(&|idx| metric(idx).map_or(ABSENT.to_owned(), |m| count(m.n))),
            of(&|idx| signed(metric(idx).and_then(|m| m.avg_r), 3)),
            signed_to(cell.difference(), 3),
            of(&|idx| signed(metric(idx).map(|m| m.sum_r), 1)),
            of(&|idx| percent(metric(idx).and_then(|m| m.win_rate))),
            of(&|idx| plain(metric(idx).and_then(|m| m.profit_factor), 2)),
            of(&|idx| plain(metric(idx).map(|m| m.max_dd_r), 1)),
        ]
    });
    vec![Block::Html(sentence), Block::Html(data_table(columns, rows))]
}
