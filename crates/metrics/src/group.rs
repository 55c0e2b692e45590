//! A group of trades in the making: what its metrics are made of, added trade by trade.

use crate::ambiguity::BoundSums;
use crate::avg_remodes::RemodeCount;
use crate::exit_shares::ExitCounts;
use crate::mean::{Totals, sum};
use crate::money::MoneyTotals;
use crate::r_spread::{median_of_shuffled, std_error_from};
use crate::rr_planned::PlannedTotals;
use crate::sqn::sqn_from;
use crate::wins_and_losses::WinsAndLosses;
use crate::{
    CostBreakdown, Excursions, HoldingTime, TradeMetrics, max_drawdown_r, scratch_rate, std_dev,
};
use exitlab_core::{ExitReason, PositionMoney, Regime, Trade};

/// What metrics read of a trade, taken out of it once for all groups that hold it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Figures<'a> {
    pub(crate) regime: Regime,
    r_net: f64,
    excursions: [f64; 2],
    holding: [f64; 2],
    costs: [f64; 5],
    exit_reason: ExitReason,
    n_remodes: u32,
    rr_planned: Option<f64>,
    r_bounds: Option<(f64, f64)>,
    money: Option<&'a PositionMoney>,
}

impl Figures<'_> {
    pub(crate) fn of(trade: &Trade) -> Figures<'_> {
        Figures {
            regime: trade.regime,
            r_net: trade.r_net,
            excursions: Excursions::numbers(trade),
            holding: HoldingTime::numbers(trade),
            costs: CostBreakdown::numbers(trade),
            exit_reason: trade.exit_reason,
            n_remodes: trade.n_remodes,
            rr_planned: trade.rr_planned,
            r_bounds: trade.r_bounds(),
            money: trade.money.as_ref(),
        }
    }
}

/// A group of trades, which are added in [`exit_order`](crate::exit_order).
///
/// One pass over the trades fills all of their groups: sums as they go, and the column of net R
/// for what cannot be summed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Group {
    r_net: Vec<f64>,
    excursions: Totals<2>,
    holding: Totals<2>,
    costs: Totals<5>,
    exits: ExitCounts,
    remodes: RemodeCount,
    planned: PlannedTotals,
    bounds: BoundSums,
    money: MoneyTotals,
}

impl Group {
    /// Adds the next trade.
    pub(crate) fn add(&mut self, trade: &Figures<'_>) {
        self.r_net.push(trade.r_net);
        self.excursions.add(&trade.excursions);
        self.holding.add(&trade.holding);
        self.costs.add(&trade.costs);
        self.exits.add(trade.exit_reason);
        self.remodes.add(trade.n_remodes);
        if let Some(rr) = trade.rr_planned {
            self.planned.add(rr);
        }
        if let Some(bounds) = trade.r_bounds {
            self.bounds.add(bounds);
        }
        self.money.add(trade.money);
    }

    /// Whether it holds no trade.
    pub(crate) fn is_empty(&self) -> bool {
        self.r_net.is_empty()
    }

    /// The metrics of the trades that were added.
    pub(crate) fn metrics(mut self, scratch_r: f64) -> TradeMetrics {
        let n = self.r_net.len();
        let r_net = self.r_net.as_slice();
        let wins = WinsAndLosses::of(r_net);
        let sum_r = sum(r_net.iter().copied());
        let avg_r = (n > 0).then(|| sum_r / n as f64);
        let std_r = std_dev(r_net);
        let max_dd_r = max_drawdown_r(r_net);
        let scratch_rate = scratch_rate(r_net, scratch_r);
        let excursions = Excursions::from_means(self.excursions.means(n));
        let holding = HoldingTime::from_means(self.holding.means(n));
        let costs = CostBreakdown::from_means(self.costs.means(n));
        let ambiguity = self.bounds.ambiguity();
        let money = self.money.sums();
        TradeMetrics {
            n,
            win_rate: wins.win_rate(),
            scratch_rate,
            avg_r,
            median_r: median_of_shuffled(&mut self.r_net),
            std_r,
            se_r: std_r.map(|std_r| std_error_from(std_r, n)),
            avg_win_r: wins.avg_win_r(),
            avg_loss_r: wins.avg_loss_r(),
            rr_realised: wins.rr_realised(),
            rr_planned: self.planned.rr_planned(),
            profit_factor: wins.profit_factor(),
            sqn: avg_r.zip(std_r).and_then(|(avg_r, std_r)| sqn_from(avg_r, std_r, n)),
            sum_r,
            max_dd_r,
            avg_mae_r: excursions.avg_mae_r,
            avg_mfe_r: excursions.avg_mfe_r,
            avg_bars: holding.avg_bars,
            avg_hours: holding.avg_hours,
            avg_r_gross: costs.avg_r_gross,
            avg_exit_slippage_r: costs.avg_exit_slippage_r,
            avg_fees_r: costs.avg_fees_r,
            avg_funding_r: costs.avg_funding_r,
            avg_entry_slippage_r: costs.avg_entry_slippage_r,
            exit_shares: self.exits.shares(),
            avg_remodes: self.remodes.average(n),
            ambiguous_share: ambiguity.ambiguous_share,
            avg_r_low: ambiguity.avg_r_low,
            avg_r_high: ambiguity.avg_r_high,
            pnl: money.pnl,
            fees: money.fees,
            funding: money.funding,
        }
    }
}

/// The groups of trades by regime, and the group of all of them.
#[derive(Debug, Default)]
pub(crate) struct RegimeGroups {
    regimes: [Group; Regime::ALL.len()],
    all: Group,
}

impl RegimeGroups {
    /// The groups of these trades.
    pub(crate) fn of<'a>(ordered: impl ExactSizeIterator<Item = &'a Trade>) -> RegimeGroups {
        let mut groups = RegimeGroups::default();
        groups.all.r_net.reserve(ordered.len());
        for trade in ordered {
            let figures = Figures::of(trade);
            groups.regimes[figures.regime.index()].add(&figures);
            groups.all.add(&figures);
        }
        groups
    }

    /// Each regime and its group, in table order; ALL last.
    pub(crate) fn into_rows(self) -> impl Iterator<Item = (Option<Regime>, Group)> {
        Regime::ALL.into_iter().map(Some).zip(self.regimes).chain([(None, self.all)])
    }
}
