//! The figures that are looked at first, a row per profile and mode.

use crate::HtmlReport;
use crate::cell_groups::{CellGroup, CellGroups};
use crate::data_table::{DataColumn, wide_table};
use crate::portfolio::{AccountMetrics, BuyHold};
use crate::words::count;
use exitlab_core::number::{ABSENT, percent, plain, signed};
use exitlab_metrics::EquityRatios;
use exitlab_store::RunCommand;
use maud::{Markup, html};

/// Columns of trades, which stand between the name and the account's.
const N_OF_TRADES: usize = 7;

/// The table, and what its columns are.
pub(super) fn table(
    report: &HtmlReport<'_>,
    groups: &CellGroups<'_>,
    benchmark: Option<&BuyHold>,
) -> Markup {
    let is_study = report.run.manifest().command == RunCommand::Study;
    let n = if is_study { "Entries" } else { "Trades" };
    let accounts = |group: &CellGroup<'_>| {
        let (profile, mode) = (&groups.profiles[group.profile_idx], &groups.modes[group.mode_idx]);
        report.accounts.metrics_of(profile, mode)
    };
    let has_accounts = groups.groups.iter().any(|group| accounts(group).is_some());
    let mut columns = vec![
        DataColumn::Head("Exit mode"),
        DataColumn::Number(n),
        DataColumn::Number("Win rate"),
        DataColumn::Number("Breakeven win rate"),
        DataColumn::Number("Profit factor"),
        DataColumn::Number("Gross R"),
        DataColumn::Number("Cost R"),
        DataColumn::Number("Net R"),
    ];
    if has_accounts {
        columns.extend(
            ["Return", "CAGR", "Sharpe of the account", "Max drawdown", "Time in market"]
                .map(DataColumn::Number),
        );
    }
    let rows = groups.groups.iter().filter_map(|group| {
        let mut row = figures(groups, group)?;
        if has_accounts {
            row.extend(accounts(group).map_or_else(|| vec![ABSENT.to_owned(); 5], account));
        }
        Some(row)
    });
    let held = benchmark.filter(|_| has_accounts).map(buy_and_hold);
    html! {
        h3 { "Key figures" }
        (wide_table("key-figures", &columns, rows.chain(held)))
        @if let Some(note) = &groups.note { p.note { (note) } }
        p.note {
            "R figures are means per " (if is_study { "entry" } else { "trade" }) ". Breakeven win rate: "
            "the win rate at which net R would be 0, were the mean win and the mean loss as they are: "
            "1 / (1 + mean win / mean loss). Gross R is before fees, exit slippage and funding, which are "
            "Cost R; entry slippage is inside Gross R."
            @if has_accounts {
                " The last columns are of the account, whose position sizes follow the profile: its return "
                "can differ in sign from mean net R, which gives every trade the same risk."
                @if benchmark.is_some() {
                    " Buy and hold is over the same window; from when on each symbol counts stands in "
                    a href="#portfolio" { "Portfolio" } "."
                }
            }
        }
    }
}

/// Win rate at which a mean win of `rr` mean losses earns nothing.
fn breakeven_win_rate(rr_realised: Option<f64>) -> Option<f64> {
    rr_realised.map(|rr| 1.0 / (1.0 + rr))
}

fn figures(groups: &CellGroups<'_>, group: &CellGroup<'_>) -> Option<Vec<String>> {
    let cell = group.cells[0]?;
    let costs = cell.costs.avg_r_gross.zip(cell.avg_r).map(|(gross, net)| gross - net);
    Some(vec![
        groups.name_of(group),
        count(cell.n),
        percent(cell.win_rate),
        percent(breakeven_win_rate(cell.rr_realised)),
        plain(cell.profit_factor, 2),
        signed(cell.costs.avg_r_gross, 3),
        plain(costs, 3),
        signed(cell.avg_r, 3),
    ])
}

fn account(metrics: &AccountMetrics) -> Vec<String> {
    of_equity(&metrics.ratios(), metrics.time_in_market).into()
}

fn of_equity(ratios: &EquityRatios, time_in_market: Option<f64>) -> [String; 5] {
    [
        percent(ratios.total_return),
        percent(ratios.cagr),
        plain(ratios.sharpe, 2),
        percent(ratios.max_drawdown),
        percent(time_in_market),
    ]
}

/// The benchmark, which has no trades.
fn buy_and_hold(benchmark: &BuyHold) -> Vec<String> {
    let mut row = vec!["buy and hold".to_owned()];
    row.extend([(); N_OF_TRADES].map(|()| ABSENT.to_owned()));
    row.extend(of_equity(&benchmark.ratios, None));
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_win_of_two_losses_breaks_even_at_a_third() {
        assert_eq!(breakeven_win_rate(Some(2.0)), Some(1.0 / 3.0));
        assert_eq!(breakeven_win_rate(None), None);
    }
}
