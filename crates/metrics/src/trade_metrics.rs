//! The row of metrics of one group of trades.

use crate::exit_order::in_exit_order;
use crate::exit_shares::ExitShares;
use crate::group::{Figures, Group};
use exitlab_core::{ExitReason, Trade};
use std::borrow::Cow;

/// Metrics of one group of trades (SPEC §10), in the order of the tables.
///
/// # Units
/// R unless a field says otherwise; rates and shares in [0, 1]; money in quote currency. A ratio
/// or mean with nothing to divide by is `None`. Formulas stand with the functions of these names.
#[derive(Debug, Clone, PartialEq, Default)]
#[allow(missing_docs)] // the fields are the metrics' names
pub struct TradeMetrics {
    pub n: usize,
    pub win_rate: Option<f64>,
    pub scratch_rate: Option<f64>,
    pub avg_r: Option<f64>,
    pub median_r: Option<f64>,
    pub std_r: Option<f64>,
    pub se_r: Option<f64>,
    pub avg_win_r: Option<f64>,
    pub avg_loss_r: Option<f64>,
    pub rr_realised: Option<f64>,
    pub rr_planned: Option<f64>,
    pub profit_factor: Option<f64>,
    pub sqn: Option<f64>,
    pub sum_r: f64,
    pub max_dd_r: f64,
    pub avg_mae_r: Option<f64>,
    pub avg_mfe_r: Option<f64>,
    pub avg_bars: Option<f64>,
    pub avg_hours: Option<f64>,
    pub avg_r_gross: Option<f64>,
    pub avg_exit_slippage_r: Option<f64>,
    pub avg_fees_r: Option<f64>,
    pub avg_funding_r: Option<f64>,
    pub avg_entry_slippage_r: Option<f64>,
    /// Shares by the reason of the last leg, in tables a column each.
    pub exit_shares: ExitShares,
    pub avg_remodes: Option<f64>,
    pub ambiguous_share: Option<f64>,
    pub avg_r_low: Option<f64>,
    pub avg_r_high: Option<f64>,
    pub pnl: Option<f64>,
    pub fees: Option<f64>,
    pub funding: Option<f64>,
}

/// A metric as a column of tables.
#[derive(Debug, Clone, Copy)]
pub struct MetricColumn {
    source: Source,
    /// Whether only portfolio runs have it.
    pub is_money: bool,
}

/// Where a column's values stand.
#[derive(Debug, Clone, Copy)]
enum Source {
    Field(&'static str, fn(&TradeMetrics) -> Option<f64>),
    Share(ExitReason),
}

impl MetricColumn {
    /// Its name in files.
    pub fn name(self) -> Cow<'static, str> {
        match self.source {
            Source::Field(name, _) => Cow::Borrowed(name),
            Source::Share(reason) => Cow::Owned(ExitShares::column(reason)),
        }
    }

    /// Its value in a row.
    pub fn value(self, metrics: &TradeMetrics) -> Option<f64> {
        match self.source {
            Source::Field(_, value) => value(metrics),
            Source::Share(reason) => metrics.exit_shares.get(reason),
        }
    }
}

macro_rules! columns {
    ($is_money:literal: $($name:ident),* $(,)?) => {
        [$(MetricColumn {
            source: Source::Field(stringify!($name), |m| m.$name.into()),
            is_money: $is_money,
        }),*]
    };
}

impl TradeMetrics {
    /// Every metric but `n`, in the order of the tables.
    pub fn columns() -> impl Iterator<Item = MetricColumn> {
        let results = columns![false:
            win_rate,
            scratch_rate,
            avg_r,
            median_r,
            std_r,
            se_r,
            avg_win_r,
            avg_loss_r,
            rr_realised,
            rr_planned,
            profit_factor,
            sqn,
            sum_r,
            max_dd_r,
            avg_mae_r,
            avg_mfe_r,
            avg_bars,
            avg_hours,
            avg_r_gross,
            avg_exit_slippage_r,
            avg_fees_r,
            avg_funding_r,
            avg_entry_slippage_r,
        ];
        let shares = ExitReason::CLOSING
            .map(|reason| MetricColumn { source: Source::Share(reason), is_money: false });
        let others = columns![false: avg_remodes, ambiguous_share, avg_r_low, avg_r_high];
        let money = columns![true: pnl, fees, funding];
        results.into_iter().chain(shares).chain(others).chain(money)
    }

    /// The metrics of these trades, whatever order they come in. An empty group has `n`, `sum_r`,
    /// `max_dd_r` and money of 0 and nothing else.
    ///
    /// # Units
    /// `scratch_r` in R: a net R within it of 0 is a scratch.
    pub fn of<'a>(trades: impl IntoIterator<Item = &'a Trade>, scratch_r: f64) -> TradeMetrics {
        let mut group = Group::default();
        for trade in in_exit_order(trades) {
            group.add(&Figures::of(trade));
        }
        group.metrics(scratch_r)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_trades::{hour, trade};
    use exitlab_core::PositionMoney;

    #[test]
    fn an_empty_group_has_zero_counts_and_sums_and_nothing_else() {
        let empty = TradeMetrics::of([], 0.1);

        for column in TradeMetrics::columns() {
            let name = column.name();
            let is_sum = matches!(&*name, "sum_r" | "max_dd_r" | "pnl" | "fees" | "funding");
            assert_eq!(column.value(&empty), is_sum.then_some(0.0), "{name}");
        }
    }

    #[test]
    fn the_row_holds_each_metric_in_its_place() {
        let exits_at = |hours, r| Trade { exit_time: hour(hours), ..trade(r) };
        // by exit time: −1, 2, 0.05, −1; handed over in another order
        let trades = [exits_at(4, -1.0), exits_at(3, 0.05), exits_at(2, 2.0), exits_at(1, -1.0)];
        let m = TradeMetrics::of(&trades, 0.1);
        assert_eq!(m.n, 4);
        assert_eq!(m.win_rate, Some(0.5)); // 2 and 0.05
        assert_eq!(m.scratch_rate, Some(0.25)); // 0.05
        assert!((m.sum_r - 0.05).abs() < 1e-15);
        assert!((m.avg_r.unwrap() - 0.0125).abs() < 1e-15);
        assert!((m.median_r.unwrap() + 0.475).abs() < 1e-15); // (−1 + 0.05) / 2
        assert_eq!(m.avg_win_r, Some(1.025)); // 2.05 / 2
        assert_eq!(m.avg_loss_r, Some(-1.0));
        assert_eq!(m.rr_realised, Some(1.025));
        assert_eq!(m.profit_factor, Some(1.025)); // 2.05 / 2
        // cumulative −1, 1, 1.05, 0.05: falls 1 (from 0), 0, 0, 1
        assert!((m.max_dd_r - 1.0).abs() < 1e-15);
        assert_eq!(m.avg_hours, Some(2.5)); // (4 + 3 + 2 + 1) / 4
        assert_eq!(m.exit_shares.get(ExitReason::StopLoss), Some(1.0));
        assert_eq!((m.rr_planned, m.ambiguous_share, m.pnl), (None, None, None));
    }

    #[test]
    fn every_metric_of_two_trades_under_its_name() {
        let money = |pnl, fees, funding| Some(PositionMoney { qty: 1.0, fees, funding, pnl });
        let win = Trade {
            exit_time: hour(6),
            exit_reason: ExitReason::TakeProfit,
            n_remodes: 3,
            rr_planned: Some(3.0),
            r_gross: 2.5,
            exit_slippage_r: 0.125,
            fees_r: 0.25,
            funding_r: 0.125,
            entry_slippage_r: 0.0625,
            mae_r: -0.5,
            mfe_r: 2.5,
            bars_held: 7,
            r_bounds: Some((-1.5, 2.0)),
            money: money(200.0, 25.0, 12.5),
            ..trade(2.0)
        };
        let loss = Trade {
            exit_time: hour(2),
            rr_planned: Some(2.0),
            r_gross: -0.75,
            exit_slippage_r: 0.0,
            fees_r: 0.5,
            funding_r: -0.25,
            mae_r: -1.0,
            mfe_r: 0.25,
            bars_held: 3,
            r_bounds: Some((-1.0, -1.0)),
            money: money(-100.0, 50.0, -25.0),
            ..trade(-1.0)
        };
        let want = [
            ("win_rate", 0.5),
            ("scratch_rate", 0.0),
            ("avg_r", 0.5),           // (2 − 1) / 2
            ("median_r", 0.5),        // of two: their mean
            ("std_r", 4.5f64.sqrt()), // deviations ±1.5: 4.5 / 1
            ("se_r", 1.5),            // √4.5 / √2 = √2.25
            ("avg_win_r", 2.0),
            ("avg_loss_r", -1.0),
            ("rr_realised", 2.0),
            ("rr_planned", 2.5), // (3 + 2) / 2
            ("profit_factor", 2.0),
            ("sqn", 1.0 / 3.0), // √2 · 0.5 / √4.5 = 0.5 / 1.5
            ("sum_r", 1.0),
            ("max_dd_r", 1.0), // the loss closed first
            ("avg_mae_r", -0.75),
            ("avg_mfe_r", 1.375),
            ("avg_bars", 5.0),
            ("avg_hours", 4.0),     // (6 + 2) / 2
            ("avg_r_gross", 0.875), // (2.5 − 0.75) / 2
            ("avg_exit_slippage_r", 0.0625),
            ("avg_fees_r", 0.375),
            ("avg_funding_r", -0.0625), // 0.875 − 0.0625 − 0.375 + 0.0625 = 0.5
            ("avg_entry_slippage_r", 0.03125),
            ("share_stop_loss", 0.5),
            ("share_breakeven_stop", 0.0),
            ("share_ratchet_stop", 0.0),
            ("share_trailing_stop", 0.0),
            ("share_take_profit", 0.5),
            ("share_signal_exit", 0.0),
            ("share_regime_exit", 0.0),
            ("share_time_exit", 0.0),
            ("share_session_exit", 0.0),
            ("share_end_of_data", 0.0),
            ("avg_remodes", 1.5), // (3 + 0) / 2
            ("ambiguous_share", 0.5),
            ("avg_r_low", -1.25),
            ("avg_r_high", 0.5),
            ("pnl", 100.0),
            ("fees", 75.0),
            ("funding", -12.5),
        ];
        let metrics = TradeMetrics::of([&win, &loss], 0.1);
        assert_eq!(metrics.n, 2);
        let got: Vec<MetricColumn> = TradeMetrics::columns().collect();
        assert_eq!(got.len(), want.len());
        for (column, (want_name, want)) in got.into_iter().zip(want) {
            assert_eq!(column.name(), want_name);
            let got = column.value(&metrics).unwrap();
            assert!((got - want).abs() < 1e-15, "{want_name}: {got}, not {want}");
        }
    }

    #[test]
    fn each_exit_reason_has_its_column() {
        for reason in ExitReason::CLOSING {
            let metrics = TradeMetrics::of([&Trade { exit_reason: reason, ..trade(1.0) }], 0.1);
            let own = format!("share_{}", reason.name().to_lowercase());
            let shares: Vec<(String, Option<f64>)> = TradeMetrics::columns()
                .map(|column| (column.name().into_owned(), column.value(&metrics)))
                .filter(|(name, _)| name.starts_with("share_"))
                .collect();
            assert_eq!(shares.len(), ExitReason::N_CLOSING);
            for (name, value) in shares {
                assert_eq!(value, Some(if name == own { 1.0 } else { 0.0 }), "{name}");
            }
        }
    }
}
