//! What a run was made with, in a line: signals, entries, fills and costs.

use crate::cost_rates::CostRates;
use exitlab_core::number::grouped;
use exitlab_run::{SignalRecord, TakenRecord};
use serde_json::Value as Json;

/// Signals, entry, intrabar rule and costs of a scenario, as its manifest holds it, with the number of its
/// signals where there is one: `donchian n=20: 1,252 signals · entry next_open · intrabar worst · fee 4/2 bps taker/maker ·
/// slippage 2 + 50 × ATR/price bps`.
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
    let rates = CostRates::of(scenario);
    parts.extend(rates.parts());
    parts.extend(funding(&scenario["costs"]));
    if rates.has_own() {
        parts.push("some symbols have their own costs".to_owned());
    }
    parts.join(" · ")
}

/// A count of what an exit mode or account did with signals.
type CountOf = fn(&TakenRecord) -> u64;

/// `42 of 1,252 signals in the warm-up (until 2017-07-22) · rejected by the policy: 12 to 40 · already in a
/// position: 446 to 537 · taken: 683 to 764`: what became of the signals, where numbers differ from the fewest to the most
/// over exit modes or accounts.
pub fn signals_line(record: &SignalRecord) -> String {
    let count = |n: u64| grouped(&n.to_string());
    let mut parts = vec![format!(
        "{} of {} signals in the {}",
        count(record.n_warmup),
        count(record.n),
        warmup(record)
    )];
    let mut push = |what: &str, fewest: u64, most: u64| match (fewest == most, most) {
        (_, 0) => {}
        (true, _) => parts.push(format!("{what}: {}", count(most))),
        (false, _) => parts.push(format!("{what}: {} to {}", count(fewest), count(most))),
    };
    push("no ATR", record.n_no_atr, record.n_no_atr);
    push("no bar to enter at", record.n_no_fill_bar, record.n_no_fill_bar);
    let range = |of: CountOf| {
        let all = || record.runs.iter().map(of);
        (all().min().unwrap_or(0), all().max().unwrap_or(0))
    };
    let of_runs: [(&str, CountOf); 5] = [
        ("invalid stop or target", |run| run.n_invalid_levels),
        ("rejected by the policy", |run| run.n_policy),
        ("already in a position", |run| run.n_in_position),
        ("order too small or no balance", |run| run.n_unaffordable),
        ("taken", |run| run.n_taken),
    ];
    for (what, of) in of_runs {
        let (fewest, most) = range(of);
        push(what, fewest, most);
    }
    parts.join(" · ")
}

/// `warm-up (until 2017-07-22)`, of several symbols `warm-up (until 2017-07-22 to 2019-05-01 by symbol)`.
fn warmup(record: &SignalRecord) -> String {
    let day = |time: &str| time.split('T').next().unwrap_or(time).to_owned();
    let ends = || record.warmups.iter().filter_map(|of| of.until.as_deref());
    match (ends().min().map(day), ends().max().map(day)) {
        (Some(first), Some(last)) if first == last => format!("warm-up (until {first})"),
        (Some(first), Some(last)) => format!("warm-up (until {first} to {last} by symbol)"),
        (None, _) | (_, None) => "warm-up (it never ends)".to_owned(),
    }
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

/// `funding 1 bps`, where a constant rate is charged.
fn funding(costs: &Json) -> Option<String> {
    let rate = costs["funding"]["rate"].as_f64().filter(|rate| *rate != 0.0)?;
    Some(format!("funding {} bps", trimmed(10_000.0 * rate)))
}

/// A number without the zeros at its end, to four decimals.
fn trimmed(value: f64) -> String {
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_run::WarmupRecord;
    use serde_json::json;

    #[test]
    fn what_became_of_the_signals() {
        let warmup = |symbol: &str, until: Option<&str>| WarmupRecord {
            symbol: symbol.to_owned(),
            n_bars: 513,
            until: until.map(str::to_owned),
        };
        let account = |n_taken, n_policy| TakenRecord {
            n_taken,
            n_policy,
            n_in_position: 7,
            ..TakenRecord::default()
        };
        let mut record = SignalRecord {
            n: 1_252,
            n_warmup: 42,
            n_no_fill_bar: 3,
            warmups: vec![warmup("A", Some("2017-07-22T21:00:00Z"))],
            runs: vec![account(1_200, 0), account(1_100, 100)],
            ..SignalRecord::default()
        };
        assert_eq!(
            signals_line(&record),
            "42 of 1,252 signals in the warm-up (until 2017-07-22) · no bar to enter at: 3 · rejected by the \
             policy: 0 to 100 · already in a position: 7 · taken: 1,100 to 1,200"
        );
        record.warmups.push(warmup("B", Some("2019-01-04T00:00:00Z")));
        record.warmups.push(warmup("C", None));
        record.runs.clear();
        assert_eq!(
            signals_line(&record),
            "42 of 1,252 signals in the warm-up (until 2017-07-22 to 2019-01-04 by symbol) · no bar to \
             enter at: 3"
        );
        record.warmups.drain(..2);
        assert!(signals_line(&record).contains("warm-up (it never ends)"));
    }

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
             · slippage 2 + 50 × ATR/price bps · funding 1 bps"
        );
        let of_file = json!({ "signals": { "source": "file", "path": "own.csv" },
            "data": { "symbols": [{ "symbol": "A", "maker_fee": 0.0 }] } });
        assert_eq!(
            setup_line(&of_file, Some(3)),
            "file path=own.csv: 3 signals · some symbols have their own costs"
        );
    }
}
