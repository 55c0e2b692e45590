//! From R without any cost to net R, as tables: one of all trades, one by regime.

use crate::cell_groups::{CellGroup, CellGroups, ROWS};
use crate::cell_rows::CellRow;
use crate::data_table::{DataColumn, wide_table};
use crate::stored_cell::CostValues;
use crate::words::count;
use exitlab_core::number::{ABSENT, percent, plain, signed};
use exitlab_evidence::CostsR;
use exitlab_words::{CostRates, regime_name};
use maud::{Markup, html};

const COLUMNS: [DataColumn; 13] = [
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
    DataColumn::Number("Earns 0 at"),
    DataColumn::Number("Fee, bps"),
    DataColumn::Number("Slippage, bps"),
];

/// The tables of trades that paid these costs; none where a run has no costs of its trades.
pub(super) fn tables(groups: &CellGroups<'_>, rates: &CostRates) -> Option<Markup> {
    let rows_of = |is_shown: &dyn Fn(usize) -> bool| -> Vec<Vec<String>> {
        let of = |group: &CellGroup<'_>| -> Vec<Vec<String>> {
            let cells = group.cells.iter().enumerate().filter(|(row, _)| is_shown(*row));
            cells
                .filter_map(|(row, cell)| line(&groups.name_of(group), row, (*cell)?, rates))
                .collect()
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
        p.note {
            "Earns 0 at: the share of fees and slippage at which mean net R would be 0, and the taker/maker "
            "fee and slippage that this is; none where no fee or slippage is low enough. Trades and "
            "funding are taken as they are. Fees and exit slippage scale with the share exactly; other "
            "entry slippage would also move fills, stops and targets a little, so the share is approximate."
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

/// The share of fees and slippage at which a cell's mean net R would be 0; absent without any.
fn breakeven_share(cell: &CellRow) -> Option<f64> {
    let CostValues { avg_r_gross, avg_entry_slippage_r, .. } = cell.costs;
    let CostValues { avg_fees_r, avg_exit_slippage_r, avg_funding_r, .. } = cell.costs;
    let costs = CostsR {
        gross: avg_r_gross?,
        entry_slippage: avg_entry_slippage_r?,
        exit_slippage: avg_exit_slippage_r?,
        fees: avg_fees_r?,
        funding: avg_funding_r?,
    };
    costs.breakeven_share()
}

/// That share, and the fee and slippage that it is.
fn earns_0_at(share: Option<f64>, rates: &CostRates) -> [String; 3] {
    let or_absent = |text: Option<String>| text.unwrap_or_else(|| ABSENT.to_owned());
    match share {
        Some(share) if share > 0.0 => [
            percent(Some(share)),
            or_absent(rates.fee_bps(share)),
            or_absent(rates.slippage_bps(share)),
        ],
        Some(_) => ["none".to_owned(), ABSENT.to_owned(), ABSENT.to_owned()],
        None => [(); 3].map(|()| ABSENT.to_owned()),
    }
}

fn line(name: &str, row: usize, cell: &CellRow, rates: &CostRates) -> Option<Vec<String>> {
    let costs = &cell.costs;
    let [share, fee, slippage] = earns_0_at(breakeven_share(cell), rates);
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
        share,
        fee,
        slippage,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn where_a_mode_would_earn_0() {
        let scenario = json!({ "costs": {
            "taker_fee": 0.0004, "maker_fee": 0.0002, "slippage": { "base_bps": 2.0, "vol_bps": 50.0 },
        } });
        let rates = CostRates::of(&scenario);
        let at = |share| earns_0_at(share, &rates);
        assert_eq!(at(Some(0.41)), ["41.0%", "1.64/0.82", "0.82 + 20.5 × ATR/price"]);
        assert_eq!(at(Some(-0.2)), ["none", ABSENT, ABSENT]);
        assert_eq!(at(None), [ABSENT; 3]);
        assert_eq!(earns_0_at(Some(1.5), &CostRates::default()), ["150.0%", ABSENT, ABSENT]);
    }
}
