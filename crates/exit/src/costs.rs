//! Fees and slippage of a fill.

use exitlab_core::Side;
use serde::Serialize;

/// Fees and slippage (SPEC §7).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
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
    /// Not above 0 where a short gives the whole price: such an entry is INVALID_STOP.
    pub fn slip_entry(&self, side: Side, price: f64, atr: f64) -> f64 {
        price * (1.0 + side.sign() * self.slippage_fraction(price, atr))
    }

    /// `price` after the slippage of closing a position on `side`, and at least 0: nobody pays to
    /// be rid of what he sells.
    pub fn slip_exit(&self, side: Side, price: f64, atr: f64) -> f64 {
        (price * (1.0 - side.sign() * self.slippage_fraction(price, atr))).max(0.0)
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

    #[test]
    fn slippage_may_take_the_whole_price() {
        // (2 + 50 · ATR/100) / 10⁴ is 1 at an ATR of 19,996
        let costs = Costs::default();
        let short = |atr| costs.slip_entry(Side::Short, 100.0, atr);
        assert!(short(20_000.0) < 0.0 && short(19_990.0) > 0.0);
        assert!(short(19_996.0).abs() < 1e-9);
        // a buy pays it, and is filled at twice the price
        assert!((costs.slip_entry(Side::Long, 100.0, 19_996.0) - 200.0).abs() < 1e-9);
        // what is sold at the exit brings nothing rather than less
        assert_eq!(costs.slip_exit(Side::Long, 100.0, 40_000.0), 0.0);
        assert!((costs.slip_exit(Side::Short, 100.0, 39_996.0) - 300.0).abs() < 1e-9);
    }
}
