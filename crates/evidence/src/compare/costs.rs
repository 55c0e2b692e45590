//! What lies between the R of an entry's prices and net R.

use exitlab_core::Trade;

/// Gross R and the costs of an entry, or their means.
///
/// # Formula
/// `net = gross − exit_slippage − fees − funding`. Entry slippage is inside the entry price, and so inside
/// gross R: before costs it is `gross + entry_slippage`.
///
/// # Units
/// R; costs are positive where they cost.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CostsR {
    /// R before exit slippage, fees and funding.
    pub gross: f64,
    /// Slippage of the entry.
    pub entry_slippage: f64,
    /// Slippage of the exit.
    pub exit_slippage: f64,
    /// Fees of entry and exit.
    pub fees: f64,
    /// Funding, below 0 where it was received.
    pub funding: f64,
}

impl CostsR {
    /// Of a trade.
    pub fn of(trade: &Trade) -> CostsR {
        // As from a stored table, to the last bit.
        let Trade { r_net, r_gross, fees_r, funding_r, entry_slippage_r, .. } = *trade;
        CostsR::from_net(r_net, r_gross, fees_r, funding_r, entry_slippage_r)
    }

    /// From net R and the parts that tables of trades hold: exit slippage is what is left.
    pub fn from_net(net: f64, gross: f64, fees: f64, funding: f64, entry_slippage: f64) -> CostsR {
        let exit_slippage = gross - net - fees - funding;
        CostsR { gross, entry_slippage, exit_slippage, fees, funding }
    }

    /// Net R.
    pub fn net(self) -> f64 {
        self.gross - self.exit_slippage - self.fees - self.funding
    }

    /// Fees, slippage of entry and exit, and funding.
    pub fn total(self) -> f64 {
        self.fees + self.slippage() + self.funding
    }

    /// Slippage of entry and exit.
    pub fn slippage(self) -> f64 {
        self.entry_slippage + self.exit_slippage
    }

    /// R without any cost.
    pub fn before_costs(self) -> f64 {
        self.gross + self.entry_slippage
    }

    /// The share of fees and slippage at which net R would be 0, funding as it is: 0.25 where a quarter of
    /// them would leave nothing. Below 0 where it loses without them; absent where there are none. Fills are
    /// taken to stay where they are, which holds while slippage is small beside the stop.
    pub fn breakeven_share(self) -> Option<f64> {
        let variable = self.fees + self.slippage();
        (variable > 0.0).then(|| (self.before_costs() - self.funding) / variable)
    }

    /// The mean of these; all 0 without any.
    pub(super) fn mean(costs: impl Iterator<Item = CostsR>) -> CostsR {
        let mut n = 0.0;
        let mut sum = CostsR::default();
        for of in costs {
            n += 1.0;
            sum.gross += of.gross;
            sum.entry_slippage += of.entry_slippage;
            sum.exit_slippage += of.exit_slippage;
            sum.fees += of.fees;
            sum.funding += of.funding;
        }
        if n == 0.0 {
            return sum;
        }
        CostsR {
            gross: sum.gross / n,
            entry_slippage: sum.entry_slippage / n,
            exit_slippage: sum.exit_slippage / n,
            fees: sum.fees / n,
            funding: sum.funding / n,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_lead_from_prices_to_net_r() {
        let costs = CostsR::from_net(-0.09, -0.02, 0.05, 0.005, 0.01);
        assert!((costs.exit_slippage - 0.015).abs() < 1e-12, "{costs:?}");
        assert!((costs.net() + 0.09).abs() < 1e-12);
        assert!((costs.total() - 0.08).abs() < 1e-12);
        // −0.02 + 0.01 before costs, funding 0.005, fees and slippage 0.05 + 0.025: −0.015/0.075
        assert!((costs.breakeven_share().unwrap() + 0.2).abs() < 1e-12);
        let free = CostsR { gross: 0.3, ..CostsR::default() };
        assert_eq!((free.breakeven_share(), free.net()), (None, 0.3));
        let mean = CostsR::mean([costs, free].into_iter());
        assert!((mean.gross - 0.14).abs() < 1e-12 && (mean.net() - 0.105).abs() < 1e-12);
        assert_eq!(CostsR::mean(std::iter::empty()), CostsR::default());
    }
}
