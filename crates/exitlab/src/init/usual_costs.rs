//! Usual costs of a market, to begin with.

use super::market::Market;
use std::fmt::Write;

/// Costs per side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct UsualCosts {
    why: &'static str,
    taker_fee: &'static str,
    maker_fee: &'static str,
    /// In basis points, and in basis points per ATR/price of 1, where they are not the default.
    pub(super) slippage: Option<(&'static str, &'static str)>,
}

impl UsualCosts {
    /// Those of a market; none of one that is not known.
    pub(super) fn of(market: Market, is_perpetual: bool) -> Option<UsualCosts> {
        Some(match market {
            Market::Crypto if is_perpetual => UsualCosts {
                why: "# Per side, as fractions: usual fees of a perpetual's exchange; slippage is the default.\n\
                      # Funding: funding = { file = \"funding.csv\" }\n",
                taker_fee: "0.0005",
                maker_fee: "0.0002",
                slippage: None,
            },
            Market::Crypto => UsualCosts {
                why: "# Per side, as fractions: usual fees of a spot exchange; slippage is the default.\n",
                taker_fee: "0.001",
                maker_fee: "0.001",
                slippage: None,
            },
            Market::Stocks => UsualCosts {
                why: "# Per side, as fractions: commission of 1 basis point; slippage is the default. Shorts \
                      pay no fee\n# for borrowing, and dividends are not in the bars.\n",
                taker_fee: "0.0001",
                maker_fee: "0.0001",
                slippage: None,
            },
            Market::Fx => UsualCosts {
                why: "# Per side: commission of 0.2 basis points, slippage of 0.2 and a part of the ATR: about \
                      the spread\n# of a broker with raw spreads. Swaps are not charged.\n",
                taker_fee: "0.00002",
                maker_fee: "0.00002",
                slippage: Some(("0.2", "50.0")),
            },
            Market::Unknown => return None,
        })
    }

    /// `[costs]` with them.
    pub(super) fn section(&self) -> String {
        let UsualCosts { why, taker_fee, maker_fee, slippage } = self;
        let mut text = format!("{why}[costs]\ntaker_fee = {taker_fee}\nmaker_fee = {maker_fee}\n");
        if let Some((base_bps, vol_bps)) = slippage {
            let _ = writeln!(text, "slippage = {{ base_bps = {base_bps}, vol_bps = {vol_bps} }}");
        }
        text + "\n"
    }

    /// The keys of a symbol whose costs are not those of `[costs]`.
    pub(super) fn symbol_keys(&self) -> String {
        let UsualCosts { taker_fee, maker_fee, slippage, .. } = self;
        let mut text = format!(", taker_fee = {taker_fee}, maker_fee = {maker_fee}");
        if let Some((base_bps, vol_bps)) = slippage {
            let _ = write!(text, ", base_bps = {base_bps}, vol_bps = {vol_bps}");
        }
        text
    }
}
