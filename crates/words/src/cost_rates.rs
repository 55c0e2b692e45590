//! Fees and slippage of a scenario, in its own units.

use serde_json::Value as Json;

/// Keys of a symbol that replace those of `[costs]`.
const OWN_KEYS: [&str; 4] = ["taker_fee", "maker_fee", "base_bps", "vol_bps"];

/// Fees and slippage of a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CostRates {
    /// Taker and maker fee in basis points of the notional, below 0 for a rebate.
    fees: Option<[f64; 2]>,
    /// Slippage in basis points of the price, and per ATR/price of 1.
    slippage: Option<[f64; 2]>,
    /// Whether a symbol has its own fees or slippage.
    has_own: bool,
}

impl CostRates {
    /// Those of a scenario, as its manifest holds it.
    pub fn of(scenario: &Json) -> CostRates {
        let costs = &scenario["costs"];
        let number = |value: &Json, unit: f64| value.as_f64().map(|number| number * unit);
        let both = |[a, b]: [Option<f64>; 2]| Some([a?, b?]);
        let mut symbols = scenario["data"]["symbols"].as_array().into_iter().flatten();
        let slippage = &costs["slippage"];
        CostRates {
            fees: both(["taker_fee", "maker_fee"].map(|key| number(&costs[key], 10_000.0))),
            slippage: both(["base_bps", "vol_bps"].map(|key| number(&slippage[key], 1.0))),
            has_own: symbols.any(|symbol| OWN_KEYS.iter().any(|key| symbol[*key].is_number())),
        }
    }

    /// Whether a symbol has its own fees or slippage.
    pub(crate) fn has_own(&self) -> bool {
        self.has_own
    }

    /// These costs times `share`.
    fn times(self, share: f64) -> CostRates {
        let times = |rates: [f64; 2]| rates.map(|rate| share * rate);
        CostRates { fees: self.fees.map(times), slippage: self.slippage.map(times), ..self }
    }

    /// `4/2`: taker and maker fee in basis points, of this share of the costs; absent where symbols differ.
    pub fn fee_bps(&self, share: f64) -> Option<String> {
        self.fees_at(share).filter(|_| !self.has_own)
    }

    /// `2 + 50 × ATR/price`: slippage in basis points, of this share of the costs; absent where symbols
    /// differ.
    pub fn slippage_bps(&self, share: f64) -> Option<String> {
        self.slippage_at(share).filter(|_| !self.has_own)
    }

    fn fees_at(&self, share: f64) -> Option<String> {
        let [taker, maker] = self.times(share).fees?;
        Some(format!("{}/{}", rounded(taker), rounded(maker)))
    }

    fn slippage_at(&self, share: f64) -> Option<String> {
        let [base, vol] = self.times(share).slippage?;
        Some(format!("{} + {} × ATR/price", rounded(base), rounded(vol)))
    }

    /// `fee 4/2 bps taker/maker`, `slippage 2 + 50 × ATR/price bps`: what is known of them.
    pub(crate) fn parts(&self) -> impl Iterator<Item = String> {
        let fee = self.fees_at(1.0).map(|fee| format!("fee {fee} bps taker/maker"));
        let slippage = self.slippage_at(1.0).map(|slippage| format!("slippage {slippage} bps"));
        fee.into_iter().chain(slippage)
    }

    /// `taker/maker fee 1.64/0.82 bps instead of 4/2, slippage 0.82 + 20.5 × ATR/price bps instead of 2 + 50 ×
    /// ATR/price`: this share of the costs beside all of them; nothing where none is known, or where symbols
    /// differ.
    pub(crate) fn instead(&self, share: f64) -> Option<String> {
        let is_charged = |rates: &[f64; 2]| rates.iter().any(|rate| *rate != 0.0);
        let fee = self.fees.filter(is_charged).and_then(|_| {
            let (then, now) = (self.fee_bps(share)?, self.fee_bps(1.0)?);
            Some(format!("taker/maker fee {then} bps instead of {now}"))
        });
        let slippage = self.slippage.filter(is_charged).and_then(|_| {
            let (then, now) = (self.slippage_bps(share)?, self.slippage_bps(1.0)?);
            Some(format!("slippage {then} bps instead of {now}"))
        });
        let parts: Vec<String> = fee.into_iter().chain(slippage).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

/// A number to three digits, but whole ones in full, without zeros at its end.
fn rounded(value: f64) -> String {
    let magnitude = if value == 0.0 { 0.0 } else { value.abs().log10().floor() };
    let n_decimals = (2.0 - magnitude).clamp(0.0, 8.0) as usize;
    let text = format!("{value:.n_decimals$}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_share_of_the_costs_in_their_own_units() {
        let mut scenario = json!({
            "costs": {
                "taker_fee": 0.0004, "maker_fee": -0.000_05,
                "slippage": { "base_bps": 2.0, "vol_bps": 50.0 },
            },
            "data": { "symbols": [{ "symbol": "A" }] },
        });
        let rates = CostRates::of(&scenario);
        assert_eq!(
            rates.instead(0.41).unwrap(),
            "taker/maker fee 1.64/-0.205 bps instead of 4/-0.5, slippage 0.82 + 20.5 × ATR/price bps \
             instead of 2 + 50 × ATR/price"
        );
        scenario["costs"]["slippage"] = json!({ "base_bps": 0.0, "vol_bps": 0.0 });
        let without = CostRates::of(&scenario).instead(0.5).unwrap();
        assert_eq!(without, "taker/maker fee 2/-0.25 bps instead of 4/-0.5");
        scenario["data"]["symbols"][0]["base_bps"] = json!(1.0);
        let own = CostRates::of(&scenario);
        assert_eq!((own.instead(0.5), own.fee_bps(0.5), own.slippage_bps(0.5)), (None, None, None));
        assert_eq!(own.parts().next().unwrap(), "fee 4/-0.5 bps taker/maker");
        assert_eq!(CostRates::of(&json!({})), CostRates::default());
    }

    #[test]
    fn numbers_of_three_digits() {
        let texts = [0.0, 1.0, 0.012_345, 12.345, 1_234.5, -0.5, 99.96].map(rounded);
        assert_eq!(texts, ["0", "1", "0.0123", "12.3", "1234", "-0.5", "100"]);
    }
}
