//! From R without any cost to net R, as tables: one of all trades, one by regime.

use crate::cell_groups::{CellGroup, CellGroups, ROWS};
use crate::cell_rows::CellRow;
use crate::data_table::{DataColumn, wide_table};
use crate::words::count;
use exitlab_core::number::{plain, signed};
use exitlab_words::regime_name;
use maud::{Markup, html};

const COLUMNS: [DataColumn; 10] = [
    DataColumn::Head("Exit mode"),
    DataColumn::Text("Regime"),
    DataColumn::Number("n"),
    DataColumn::Number("Without costs"),
    DataColumn::Number("Entry slippage"),
    DataColumn::Number("Gross R"),
    DataColumn::Number("Fees"),
    DataColumn::Number("Exit slippage"),
    DataColumn::Number("Funding"),
    DataColumn::Number("Net R"),
];

/// The tables; none where a run has no costs of its trades.
pub(super) fn tables(groups: &CellGroups<'_>) -> Option<Markup> {
    let rows_of = |is_shown: &dyn Fn(usize) -> bool| -> Vec<Vec<String>> {
        let of = |group: &CellGroup<'_>| -> Vec<Vec<String>> {
            let cells = group.cells.iter().enumerate().filter(|(row, _)| is_shown(*row));
            cells.filter_map(|(row, cell)| line(&groups.name_of(group), row, (*cell)?)).collect()
        };
        groups.groups.iter().flat_map(of).collect()
    };
    let all = rows_of(&|row| row == 0);
    if all.is_empty() {
        return None;
    }
    Some(html! {
        h3 { "From gross to net, R per trade" }
        (wide_table("cost-table", &COLUMNS, all))
        p.note {
            "Costs are subtracted: fees, exit slippage and funding from Gross R. Entry slippage is in the "
            "entry price, and so inside Gross R already; the column before it is what Gross R would be "
            "without it. A negative cost was received, such as a funding payment or a rebate."
        }
        details {
            summary { "By regime" }
            (wide_table("cost-table-regimes", &COLUMNS, rows_of(&|row| row > 0)))
        }
    })
}

/// R that the trades of a cell would have made without any cost, and what each cost took of it.
pub(super) fn without_costs(cell: &CellRow) -> Option<f64> {
    Some(cell.costs.avg_r_gross? + cell.costs.avg_entry_slippage_r?)
}

fn line(name: &str, row: usize, cell: &CellRow) -> Option<Vec<String>> {
    let costs = &cell.costs;
    Some(vec![
        name.to_owned(),
        regime_name(ROWS[row]).to_owned(),
        count(cell.n),
        signed(Some(without_costs(cell)?), 4),
        plain(costs.avg_entry_slippage_r, 4),
        signed(costs.avg_r_gross, 4),
        plain(costs.avg_fees_r, 4),
        plain(costs.avg_exit_slippage_r, 4),
        plain(costs.avg_funding_r, 4),
        signed(cell.avg_r, 4),
    ])
}
