//! Fees and slippage of a fill.

use crate::market::Entry;
use crate::plan::ExitPlan;
use exitlab_core::Side;

/// R over the entry price up to which R would be rounding (SPEC §14.14).
const LEAST_R: f64 = 1e-12;

/// Fees and slippage (SPEC §7).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Costs {
    /// Taker fee as a fraction of the fill's notional.
    pub taker_fee: f64,
    /// Maker fee as a fraction of the fill's notional.
    pub maker_fee: f64,
    /// Slippage whatever the volatility, in basis points of the price.
    pub base_bps: f64,
    /// Slippage per ATR/price of 1, in basis points of the price.
    pub vol_bps: f64,
}

impl Default for Costs {
    fn default() -> Costs {
        Costs { taker_fee: 0.0004, maker_fee: 0.0002, base_bps: 2.0, vol_bps: 50.0 }
    }
}

impl Costs {
    /// Slippage as a fraction of `price`, the price before slippage.
    ///
    /// # Formula
    /// `(base_bps + vol_bps · ATR / price) / 10⁴`, above 1 where a market has all but died.
    pub fn slippage_fraction(&self, price: f64, atr: f64) -> f64 {
        (self.base_bps + self.vol_bps * atr / price) / 1e4
    }

    /// `price` after the slippage of opening a position on `side`: a buy pays it, a sell gives it.
    /// Not above 0 where a short gives the whole price: [`Costs::leave_a_position`] says so before.
    pub fn slip_entry(&self, side: Side, price: f64, atr: f64) -> f64 {
        price * (1.0 + side.sign() * self.slippage_fraction(price, atr))
    }

    /// `price` after the slippage of closing a position on `side`, and at least 0: nobody pays to
    /// be rid of what he sells.
    pub fn slip_exit(&self, side: Side, price: f64, atr: f64) -> f64 {
        (price * (1.0 - side.sign() * self.slippage_fraction(price, atr))).max(0.0)
    }

    /// Whether the slippage of an entry leaves a position under `plan`: a fill above 0, and an R of
    /// more than 1e-12 of it. Otherwise the signal's stop is invalid, in every mode.
    ///
    /// # Source
    /// SPEC §14.14.
    pub fn leave_a_position(&self, entry: &Entry, plan: &ExitPlan) -> bool {
        let price = self.slip_entry(entry.side, entry.fill.price, entry.atr);
        // R as it will be: the difference of two prices, which has their rounding.
        let at = entry.side.sign() * price;
        let r = at - (at - plan.stop_distance(price, entry.atr));
        price > 0.0 && r > LEAST_R * price
    }

    /// What a round trip costs in R before it is entered: two taker fees and two slippages.
    ///
    /// # Formula
    /// `2 · (taker_fee + slippage) · price / R`
    pub fn round_trip_in_r(&self, price: f64, atr: f64, r: f64) -> f64 {
        2.0 * (self.taker_fee + self.slippage_fraction(price, atr)) * price / r
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{EntryAt, EntryFill, StopDistance};
    use exitlab_core::Timestamp;

    #[test]
    fn buys_pay_and_sells_give() {
        let costs = Costs::default();
        // (2 + 50 · 2/100) / 10⁴ = 0.0003
        assert!((costs.slippage_fraction(100.0, 2.0) - 0.0003).abs() < 1e-15);
        assert!((costs.slip_entry(Side::Long, 100.0, 2.0) - 100.03).abs() < 1e-12);
        assert!((costs.slip_entry(Side::Short, 100.0, 2.0) - 99.97).abs() < 1e-12);
        assert!((costs.slip_exit(Side::Long, 100.0, 2.0) - 99.97).abs() < 1e-12);
        assert!((costs.slip_exit(Side::Short, 100.0, 2.0) - 100.03).abs() < 1e-12);
        // 2 · (0.0004 + 0.0003) · 100 / 3
        assert!((costs.round_trip_in_r(100.0, 2.0, 3.0) - 0.14 / 3.0).abs() < 1e-15);
    }

    /// An entry at 100 whose ATR is `atr`.
    fn entry(side: Side, atr: f64) -> Entry {
        let fill = EntryFill {
            time: Timestamp::from_us(0),
            price: 100.0,
            first_live: 0,
            at: EntryAt::NextOpen,
        };
        Entry { side, atr, adx: None, fill }
    }

    fn stop(stop: StopDistance) -> ExitPlan {
        ExitPlan { stop, ..ExitPlan::fast_tp() }
    }

    #[test]
    fn slippage_may_take_the_whole_price() {
        // (2 + 50 · ATR/100) / 10⁴ is 1 at an ATR of 19,996
        let costs = Costs::default();
        let plan = stop(StopDistance::Pct(2.0));
        assert!(!costs.leave_a_position(&entry(Side::Short, 20_000.0), &plan));
        assert!(!costs.leave_a_position(&entry(Side::Short, 19_996.0), &plan));
        assert!(costs.leave_a_position(&entry(Side::Short, 19_990.0), &plan));
        // a buy pays it, and is filled at twice the price
        assert!(costs.leave_a_position(&entry(Side::Long, 19_996.0), &plan));
        assert!((costs.slip_entry(Side::Long, 100.0, 19_996.0) - 200.0).abs() < 1e-9);
        // what is sold at the exit brings nothing rather than less
        assert_eq!(costs.slip_exit(Side::Long, 100.0, 40_000.0), 0.0);
        assert!((costs.slip_exit(Side::Short, 100.0, 39_996.0) - 300.0).abs() < 1e-9);
    }

    #[test]
    fn an_r_of_rounding_leaves_no_position() {
        let costs = Costs { base_bps: 0.0, vol_bps: 0.0, ..Costs::default() };
        // 1e-10 of 100 is 1e-12 of it, but for what 100 − 1e-10 loses to rounding
        for (distance_atr, want) in [(5e-11, false), (2e-10, true)] {
            for side in [Side::Long, Side::Short] {
                let plan = stop(StopDistance::Atr(distance_atr));
                assert_eq!(costs.leave_a_position(&entry(side, 1.0), &plan), want);
            }
        }
    }
}
