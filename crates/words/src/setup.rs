//! What a run was made with, in a line: signals, entries, fills and costs.

use exitlab_core::number::grouped;
use serde_json::Value as Json;

/// Signals, entry, intrabar rule and costs of a scenario, as its manifest holds it, with the number of its
/// signals where there is one: `donchian n=20: 1,252 signals · entry next_open · intrabar worst · fee 4/2 bps taker/maker ·
/// slippage 2 bps + 50 bps × ATR/price`.
pub fn setup_line(scenario: &Json, n_signals: Option<u64>) -> String {
    let source = signals(&scenario["signals"]);
    let mut parts = vec![match n_signals {
        Some(n) => format!("{source}: {} signals", grouped(&n.to_string())),
        // A grid may change them from point to point.
        None => source,
    }];
    let mut push = |what: &str, value: &Json| {
        if let Some(value) = value.as_str() {
            parts.push(format!("{what} {value}"));
        }
    };
    push("entry", &scenario["entry"]["at"]);
    push("intrabar", &scenario["fills"]["intrabar"]);
    parts.extend(costs(&scenario["costs"]));
    if has_own_costs(&scenario["data"]["symbols"]) {
        parts.push("some symbols have costs of their own".to_owned());
    }
    parts.join(" · ")
}

/// `donchian n=20`: the source and its numbers.
fn signals(signals: &Json) -> String {
    let source = signals["source"].as_str().unwrap_or("signals");
    let settings = signals.as_object().into_iter().flatten().filter_map(|(key, value)| {
        let text = match value {
            Json::Number(number) => number.to_string(),
            Json::String(path) if key == "path" => path.clone(),
            _ => return None,
        };
        Some(format!(" {key}={text}"))
    });
    format!("{source}{}", settings.collect::<String>())
}

fn costs(costs: &Json) -> Vec<String> {
    let bps = |value: &Json| value.as_f64().map(|share| trimmed(10_000.0 * share));
    let mut parts = Vec::new();
    if let (Some(taker), Some(maker)) = (bps(&costs["taker_fee"]), bps(&costs["maker_fee"])) {
        parts.push(format!("fee {taker}/{maker} bps taker/maker"));
    }
    let slippage = &costs["slippage"];
    if let (Some(base), Some(vol)) = (slippage["base_bps"].as_f64(), slippage["vol_bps"].as_f64()) {
        let (base, vol) = (trimmed(base), trimmed(vol));
        parts.push(format!("slippage {base} bps + {vol} bps × ATR/price"));
    }
    match costs["funding"]["rate"].as_f64() {
        Some(0.0) | None => {}
        Some(rate) => parts.push(format!("funding {} bps", trimmed(10_000.0 * rate))),
    }
    parts
}

fn has_own_costs(symbols: &Json) -> bool {
    let mut symbols = symbols.as_array().into_iter().flatten();
    symbols.any(|symbol| symbol.get("costs").is_some())
}

/// A number without the zeros at its end, to four decimals.
fn trimmed(value: f64) -> String {
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_run_says_what_it_was_made_with() {
        let scenario = json!({
            "signals": { "source": "donchian", "n": 20, "sides": "both" },
            "entry": { "at": "next_open" },
            "fills": { "intrabar": "worst", "ambiguity": true },
            "costs": {
                "taker_fee": 0.0004, "maker_fee": -0.000_05,
                "slippage": { "base_bps": 2.0, "vol_bps": 50.0 }, "funding": { "rate": 0.0001 },
            },
            "data": { "symbols": [{ "symbol": "A" }] },
        });
        assert_eq!(
            setup_line(&scenario, Some(1_252)),
            "donchian n=20: 1,252 signals · entry next_open · intrabar worst · fee 4/-0.5 bps taker/maker \
             · slippage 2 bps + 50 bps × ATR/price · funding 1 bps"
        );
        let of_file = json!({ "signals": { "source": "file", "path": "own.csv" },
            "data": { "symbols": [{ "symbol": "A", "costs": {} }] } });
        assert_eq!(
            setup_line(&of_file, Some(3)),
            "file path=own.csv: 3 signals · some symbols have costs of their own"
        );
    }
}
