//! Money that trades made and cost, in portfolio runs.

use crate::mean::Totals;
use exitlab_core::{PositionMoney, Trade};

/// Sums of money over a portfolio's trades; all `None` where a trade carries none, as in studies.
/// No trades made and cost nothing.
///
/// # Units
/// Quote currency; fees and funding are positive where they cost.
///
/// # Source
/// SPEC §10.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct MoneySums {
    /// Net profit after fees and funding.
    pub pnl: Option<f64>,
    /// Fees.
    pub fees: Option<f64>,
    /// Funding, negative where it was received.
    pub funding: Option<f64>,
}

impl MoneySums {
    /// The sums over these trades.
    pub fn of(trades: &[&Trade]) -> MoneySums {
        let mut totals = MoneyTotals::default();
        trades.iter().for_each(|trade| totals.add(trade.money.as_ref()));
        totals.sums()
    }
}

/// Money of trades added up so far.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct MoneyTotals {
    totals: Totals<3>,
    n_without: usize,
}

impl MoneyTotals {
    /// Adds a trade's money, or counts that it has none.
    pub(crate) fn add(&mut self, money: Option<&PositionMoney>) {
        match money {
            Some(money) => self.totals.add(&[money.pnl, money.fees, money.funding]),
            None => self.n_without += 1,
        }
    }

    /// The sums over the trades that were added.
    pub(crate) fn sums(&self) -> MoneySums {
        let sums = (self.n_without == 0).then(|| self.totals.sums());
        MoneySums { pnl: sums.map(|s| s[0]), fees: sums.map(|s| s[1]), funding: sums.map(|s| s[2]) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_trades::trade;

    #[test]
    fn studies_carry_no_money() {
        assert_eq!(MoneySums::of(&[&trade(1.0)]), MoneySums::default());
        let nothing = Some(0.0);
        let want = MoneySums { pnl: nothing, fees: nothing, funding: nothing };
        assert_eq!(MoneySums::of(&[]), want);
    }

    #[test]
    fn money_adds_up() {
        let with = |pnl, fees, funding| Trade {
            money: Some(PositionMoney { qty: 1.0, fees, funding, pnl }),
            ..trade(1.0)
        };
        let sums = MoneySums::of(&[&with(100.0, 2.0, -1.0), &with(-40.0, 3.0, 0.5)]);
        let want = MoneySums { pnl: Some(60.0), fees: Some(5.0), funding: Some(-0.5) };
        assert_eq!(sums, want);
    }
}
