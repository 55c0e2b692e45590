//! The row of metrics of one group of trades.

use crate::exit_order::in_exit_order;
use crate::exit_shares::ExitShares;
use crate::group::{Figures, Group};
use exitlab_core::{ExitReason, Trade, joined, n_joined};

/// What a metric is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetricUnit {
    /// A ratio or a count.
    None,
    /// Multiples of the risk at entry.
    R,
    /// A share of a whole, 1 for all of it.
    Share,
    /// Execution bars.
    Bars,
    /// Hours.
    Hours,
    /// Quote currency.
    Money,
}

/// A metric as a column of tables.
#[derive(Debug, Clone, Copy)]
pub struct MetricColumn {
    /// Name in files.
    pub name: &'static str,
    /// What it says, a sentence or two.
    pub doc: &'static str,
    /// What it is measured in.
    pub unit: MetricUnit,
    source: Source,
}

/// Where a column's values stand.
#[derive(Debug, Clone, Copy)]
enum Source {
    Field { get: fn(&TradeMetrics) -> Option<f64>, set: fn(&mut TradeMetrics, Option<f64>) },
    Share(ExitReason),
}

impl MetricColumn {
    /// Whether only portfolio runs have it.
    pub const fn is_money(&self) -> bool {
        matches!(self.unit, MetricUnit::Money)
    }

    /// Its value in a row.
    pub fn value(&self, metrics: &TradeMetrics) -> Option<f64> {
        match self.source {
            Source::Field { get, .. } => get(metrics),
            Source::Share(reason) => metrics.exit_shares.get(reason),
        }
    }

    /// Sets its value in a row; sums that are never absent become 0 for `None`.
    pub fn set(&self, metrics: &mut TradeMetrics, value: Option<f64>) {
        match self.source {
            Source::Field { set, .. } => set(metrics, value),
            Source::Share(reason) => metrics.exit_shares.set(reason, value),
        }
    }
}

/// A metric's column from its declaration.
macro_rules! column {
    ($name:ident, $unit:ident, $($doc:literal)+) => {
        MetricColumn {
            name: stringify!($name),
            doc: concat!($($doc),+).trim_ascii(),
            unit: MetricUnit::$unit,
            source: Source::Field {
                get: |metrics| metrics.$name.into(),
                set: |metrics, value| {
                    metrics.$name = value.map_or_else(Default::default, Into::into);
                },
            },
        }
    };
}

/// Declares every metric once: the struct's fields are also the columns, and their doc comments
/// what the columns mean.
macro_rules! trade_metrics {
    (
        $(#[$about:meta])*
        before_shares { $($(#[doc = $doc:literal])+ $name:ident: $type:ty, $unit:ident;)+ }
        after_shares {
            $($(#[doc = $later_doc:literal])+ $later:ident: $later_type:ty, $later_unit:ident;)+
        }
    ) => {
        $(#[$about])*
        pub struct TradeMetrics {
            /// Number of trades.
            pub n: usize,
            $($(#[doc = $doc])+ pub $name: $type,)+
            /// Shares by the reason of the last leg, in tables a column each.
            pub exit_shares: ExitShares,
            $($(#[doc = $later_doc])+ pub $later: $later_type,)+
        }

        impl TradeMetrics {
            /// Every metric but `n`, in the order of the tables.
            pub const COLUMNS: &'static [MetricColumn] = {
                const PARTS: &[&[MetricColumn]] = &[
                    &[$(column!($name, $unit, $($doc)+)),+],
                    &SHARES,
                    &[$(column!($later, $later_unit, $($later_doc)+)),+],
                ];
                &joined::<_, { n_joined(PARTS) }>(PARTS)
            };
        }
    };
}

/// The columns of the shares, by the reasons that can end a trade.
const SHARES: [MetricColumn; ExitReason::N_CLOSING] = {
    let mut all = [share(ExitReason::CLOSING[0]); ExitReason::N_CLOSING];
    let mut idx = 0;
    while idx < all.len() {
        all[idx] = share(ExitReason::CLOSING[idx]);
        idx += 1;
    }
    all
};

const fn share(reason: ExitReason) -> MetricColumn {
    let (name, doc) = reason.share_column();
    MetricColumn { name, doc, unit: MetricUnit::Share, source: Source::Share(reason) }
}

trade_metrics! {
    /// Metrics of one group of trades (SPEC §10), in the order of the tables.
    ///
    /// # Units
    /// R unless a field says otherwise; rates and shares in [0, 1]; money in quote currency. A
    /// ratio or mean with nothing to divide by is `None`. Formulas stand with the functions of
    /// these names.
    #[derive(Debug, Clone, PartialEq, Default)]
    before_shares {
        /// Share of trades that won: net R above 0.
        win_rate: Option<f64>, Share;
        /// Share of trades whose net R is at most `scratch_r` away from 0.
        scratch_rate: Option<f64>, Share;
        /// Mean net R.
        avg_r: Option<f64>, R;
        /// Median net R.
        median_r: Option<f64>, R;
        /// Sample standard deviation of net R (divided by n - 1); absent for fewer than two trades.
        std_r: Option<f64>, R;
        /// Naive standard error of the mean net R: std_r / √n. Entries overlap in time, so
        /// intervals come from `compare`.
        se_r: Option<f64>, R;
        /// Mean net R of the trades that won.
        avg_win_r: Option<f64>, R;
        /// Mean net R of the trades that lost; negative.
        avg_loss_r: Option<f64>, R;
        /// Realised reward to risk: avg_win_r over the absolute value of avg_loss_r. Absent without
        /// a win or without a loss.
        rr_realised: Option<f64>, None;
        /// Planned reward to risk: mean distance from entry to target in R, of the trades that had
        /// a target.
        rr_planned: Option<f64>, None;
        /// Sum of winning net R over the absolute sum of losing net R; absent without a loss.
        profit_factor: Option<f64>, None;
        /// System quality number: √n · avg_r / std_r. Absent for fewer than two trades or where
        /// net R does not vary.
        sqn: Option<f64>, None;
        /// Sum of net R.
        sum_r: f64, R;
        /// Largest fall of cumulative net R from its running peak, which starts at 0. Trades are
        /// added in the order of their exits.
        max_dd_r: f64, R;
        /// Mean maximum adverse excursion; not above 0.
        avg_mae_r: Option<f64>, R;
        /// Mean maximum favourable excursion; not below 0.
        avg_mfe_r: Option<f64>, R;
        /// Mean number of execution bars held, entry bar and exit bar included.
        avg_bars: Option<f64>, Bars;
        /// Mean time from entry to exit.
        avg_hours: Option<f64>, Hours;
        /// Mean R before exit slippage, fees and funding. Minus these three it is avg_r.
        avg_r_gross: Option<f64>, R;
        /// Mean exit slippage; a cost.
        avg_exit_slippage_r: Option<f64>, R;
        /// Mean fees of entry and exit; a cost, below 0 for rebates.
        avg_fees_r: Option<f64>, R;
        /// Mean funding: above 0 where it was paid, below 0 where it was received.
        avg_funding_r: Option<f64>, R;
        /// Mean entry slippage; a cost that is already inside the entry price, and so inside
        /// avg_r_gross.
        avg_entry_slippage_r: Option<f64>, R;
    }
    after_shares {
        /// Mean number of changes of the exit mode while a trade was open.
        avg_remodes: Option<f64>, None;
        /// Share of trades on which the intrabar rules disagree by more than 1e-9 R, of the trades
        /// that have bounds.
        ambiguous_share: Option<f64>, Share;
        /// Mean of the least net R over the intrabar rules, of the trades that have bounds.
        avg_r_low: Option<f64>, R;
        /// Mean of the greatest net R over the intrabar rules, of the trades that have bounds.
        avg_r_high: Option<f64>, R;
        /// Sum of net profit after fees and funding; only in portfolio runs.
        pnl: Option<f64>, Money;
        /// Sum of fees; a cost, below 0 for rebates. Only in portfolio runs.
        fees: Option<f64>, Money;
        /// Sum of funding: above 0 where it was paid, below 0 where it was received. Only in
        /// portfolio runs.
        funding: Option<f64>, Money;
    }
}

impl TradeMetrics {
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
    use exitlab_core::{PositionMoney, RByRule};

    #[test]
    fn an_empty_group_has_zero_counts_and_sums_and_nothing_else() {
        let empty = TradeMetrics::of([], 0.1);

        for column in TradeMetrics::COLUMNS {
            let name = column.name;
            let is_sum = matches!(name, "sum_r" | "max_dd_r" | "pnl" | "fees" | "funding");
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
            r_by_rule: Some(RByRule::from_values([-1.5, 2.0, -1.5, 2.0])),
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
            r_by_rule: Some(RByRule::from_values([-1.0; 4])),
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
        assert_eq!(TradeMetrics::COLUMNS.len(), want.len());
        for (column, (want_name, want)) in TradeMetrics::COLUMNS.iter().zip(want) {
            assert_eq!(column.name, want_name);
            let got = column.value(&metrics).unwrap();
            assert!((got - want).abs() < 1e-15, "{want_name}: {got}, not {want}");
        }
    }

    #[test]
    fn each_column_sets_its_own_value() {
        let mut metrics = TradeMetrics::default();
        for (idx, column) in TradeMetrics::COLUMNS.iter().enumerate() {
            column.set(&mut metrics, Some(idx as f64));
        }
        for (idx, column) in TradeMetrics::COLUMNS.iter().enumerate() {
            assert_eq!(column.value(&metrics), Some(idx as f64), "{}", column.name);
        }
        for column in TradeMetrics::COLUMNS {
            column.set(&mut metrics, None);
        }
        assert_eq!(metrics, TradeMetrics::default());
    }

    #[test]
    fn columns_say_what_they_mean_and_only_sums_are_money() {
        let money = TradeMetrics::COLUMNS.iter().filter(|c| c.is_money()).map(|c| c.name);
        assert_eq!(money.collect::<Vec<_>>(), ["pnl", "fees", "funding"]);
        let se_r = TradeMetrics::COLUMNS.iter().find(|c| c.name == "se_r").unwrap();
        assert_eq!(
            se_r.doc,
            "Naive standard error of the mean net R: std_r / √n. Entries overlap in time, so \
             intervals come from `compare`."
        );
        for MetricColumn { name, doc, .. } in TradeMetrics::COLUMNS {
            assert!(doc.ends_with('.') && !doc.contains('|'), "{name}: {doc}");
        }
    }

    #[test]
    fn each_exit_reason_has_its_column() {
        for reason in ExitReason::CLOSING {
            let metrics = TradeMetrics::of([&Trade { exit_reason: reason, ..trade(1.0) }], 0.1);
            let own = format!("share_{}", reason.name().to_lowercase());
            let shares: Vec<(&str, Option<f64>)> = TradeMetrics::COLUMNS
                .iter()
                .map(|column| (column.name, column.value(&metrics)))
                .filter(|(name, _)| name.starts_with("share_"))
                .collect();
            assert_eq!(shares.len(), ExitReason::N_CLOSING);
            for (name, value) in shares {
                assert_eq!(value, Some(if name == own { 1.0 } else { 0.0 }), "{name}");
            }
        }
    }
}
