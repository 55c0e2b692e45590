//! Answers that say why there are no bars: what an API gives where a request has failed, saved in place of
//! data.
//!
//! - Alpha Vantage: `{"Note": …}`, `{"Information": …}`, `{"Error Message": …}`.
//! - Binance: `{"code": -1121, "msg": …}`; Bitfinex: `["error", 10020, …]`; Bybit: `{"retCode": 10001,
//!   "retMsg": …}`; Coinbase: `{"message": …}`; CryptoCompare: `{"Response": "Error", "Message": …}`;
//!   Finnhub and TradingView: `{"s": "error", "errmsg": …}`; Gate: `{"label": …, "message": …}`; Huobi:
//!   `{"status": "error", "err-msg": …}`; Kraken: `{"error": ["EQuery:…"]}`; KuCoin and OKX: `{"code":
//!   "400100", "msg": …}`; Polygon: `{"status": "ERROR", "error": …}`; Tiingo: `{"detail": …}`; Yahoo:
//!   `{"chart": {"result": null, "error": {"description": …}}}`.

use super::values::{Kind, Pairs, Raw, items, kind, pairs, text_of};
use crate::shown::shown;

/// Objects inside objects that are looked into.
const MAX_DEPTH: usize = 4;
/// Names of what was wrong in words, the likeliest first.
const MESSAGES: [&str; 16] = [
    "error message",
    "errmsg",
    "err-msg",
    "retmsg",
    "ret_msg",
    "note",
    "information",
    "detail",
    "description",
    "message",
    "msg",
    "error",
    "errors",
    "info",
    "label",
    "code",
];
/// Messages that are only there where something was wrong.
const ONLY_FAILURES: [&str; 6] =
    ["error message", "errmsg", "err-msg", "note", "information", "detail"];
/// Codes of success.
const FINE: [&str; 8] = ["0", "00000", "200000", "200", "ok", "success", "true", ""];
/// States of failure.
const FAILED: [&str; 6] = ["error", "fail", "failed", "not_authorized", "false", "not_found"];

/// What an answer says was wrong, where it says so.
pub(super) fn failure(document: Raw<'_>) -> Option<String> {
    match kind(document) {
        Kind::Object => in_object(&pairs(document), 0),
        Kind::Array => {
            let items = items(document);
            let is_error = items.first().is_some_and(|first| text_of(first) == "error");
            is_error
                .then(|| items[1..].iter().map(|item| text_of(item)).collect::<Vec<_>>())
                .map(|words| shown(words.join(": ").as_bytes()))
        }
        Kind::Null | Kind::Bool | Kind::Number | Kind::Text => None,
    }
}

fn in_object(pairs: &Pairs<'_>, depth: usize) -> Option<String> {
    let named = |name: &str| {
        let pair = pairs.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        pair.map(|(_, value)| *value)
    };
    let says = |name: &str| named(name).is_some_and(|value| !is_nothing(value));
    let is_one_of = |name: &str, words: &[&str]| {
        named(name).is_some_and(|value| {
            let text = text_of(value);
            words.iter().any(|word| text.eq_ignore_ascii_case(word))
        })
    };
    let has_code = |name: &str| named(name).is_some_and(|value| kind(value) != Kind::Object);
    let is_bare_message = says("message") && pairs.iter().all(|(_, value)| !is_nested(value));
    let has_failed = says("error")
        || says("errors")
        || ["code", "retCode", "ret_code"]
            .iter()
            .any(|key| has_code(key) && !is_one_of(key, &FINE))
        || ["status", "response", "s", "success"].iter().any(|key| is_one_of(key, &FAILED))
        || ONLY_FAILURES.iter().any(|key| says(key))
        || is_bare_message;
    if has_failed {
        let message = MESSAGES.into_iter().find(|name| says(name)).and_then(named);
        return Some(
            message.map_or("it gives no reason".to_owned(), |value| in_words(value, depth)),
        );
    }
    if depth == MAX_DEPTH {
        return None;
    }
    pairs.iter().find_map(|(_, value)| in_object(&super::values::pairs(value), depth + 1))
}

/// A message, which may be a text, a list of them, or an object that has one.
fn in_words(value: Raw<'_>, depth: usize) -> String {
    match kind(value) {
        Kind::Array => {
            let words: Vec<String> =
                items(value).iter().map(|item| in_words(item, depth)).collect();
            shown(words.join("; ").as_bytes())
        }
        Kind::Object if depth < MAX_DEPTH => {
            let pairs = pairs(value);
            let named = MESSAGES.iter().find_map(|name| {
                let pair = pairs.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
                pair.map(|(_, value)| *value)
            });
            named.map_or(shown(value.get().as_bytes()), |named| in_words(named, depth + 1))
        }
        _ => shown(text_of(value).as_bytes()),
    }
}

fn is_nested(value: Raw<'_>) -> bool {
    matches!(kind(value), Kind::Array | Kind::Object)
}

/// Whether a value says nothing: null, false, 0, blank, or a list or object of such values.
fn is_nothing(value: Raw<'_>) -> bool {
    match kind(value) {
        Kind::Null => true,
        Kind::Bool => text_of(value) == "false",
        Kind::Number => text_of(value).parse() == Ok(0.0),
        Kind::Text => text_of(value).trim().is_empty(),
        Kind::Array => items(value).into_iter().all(is_nothing),
        Kind::Object => pairs(value).iter().all(|(_, value)| is_nothing(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<String> {
        failure(serde_json::from_str(text).unwrap())
    }

    #[test]
    fn answers_that_say_what_was_wrong() {
        for (text, message) in [
            (r#"{"code":-1121,"msg":"Invalid symbol."}"#, "Invalid symbol."),
            (r#"["error",10020,"symbol: invalid"]"#, "10020: symbol: invalid"),
            (r#"{"retCode":10001,"retMsg":"params error","result":{}}"#, "params error"),
            (r#"{"message":"NotFound"}"#, "NotFound"),
            (r#"{"Response":"Error","Message":"rate limit","Data":{}}"#, "rate limit"),
            (r#"{"s":"error","errmsg":"unknown_symbol"}"#, "unknown_symbol"),
            (r#"{"label":"INVALID_PARAM","message":"bad pair"}"#, "bad pair"),
            (r#"{"status":"error","err-code":"x","err-msg":"invalid symbol"}"#, "invalid symbol"),
            (r#"{"error":["EQuery:Unknown asset pair"]}"#, "EQuery:Unknown asset pair"),
            (r#"{"code":"400100","msg":"Unsupported pair"}"#, "Unsupported pair"),
            (r#"{"status":"ERROR","request_id":"1","error":"Unknown key"}"#, "Unknown key"),
            (r#"{"detail":"Not found."}"#, "Not found."),
            (
                r#"{"chart":{"result":null,"error":{"code":"Not Found","description":"No data"}}}"#,
                "No data",
            ),
            (r#"{"Note":"5 calls per minute"}"#, "5 calls per minute"),
            (r#"{"success":false}"#, "it gives no reason"),
        ] {
            assert_eq!(said(text).as_deref(), Some(message), "{text}");
        }
    }

    #[test]
    fn answers_that_are_fine() {
        for text in [
            r#"{"retCode":0,"retMsg":"OK","result":{"list":[]}}"#,
            r#"{"code":"0","msg":"","data":[]}"#,
            r#"{"code":"200000","data":[]}"#,
            r#"{"error":[],"result":{"XXBTZUSD":[],"last":0}}"#,
            r#"{"status":"OK","results":[]}"#,
            r#"{"s":"no_data"}"#,
            r#"{"errors":[],"data":[]}"#,
            r#"{"errors":{"symbol":[],"other":null},"error":" ","data":[[]]}"#,
            "[]",
            "{}",
        ] {
            assert_eq!(said(text), None, "{text}");
        }
    }
}
