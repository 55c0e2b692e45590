//! What an API says around the rows: of which symbol they are, in which zone, who wrote them.

use super::names::bare;
use super::values::{Kind, Pairs, Raw, kind, pairs, text_of};

/// Keys of the one symbol of all rows.
const SYMBOLS: [&str; 6] =
    ["symbol", "ticker", "pair", "instrument", "instrument_name", "instrumentid"];
/// Keys of the zone of times without one; Twelve Data's is that of the exchange, unless the request asked for
/// another.
const ZONES: [&str; 2] = ["time zone", "timezone"];
const EXCHANGE_ZONES: [&str; 1] = ["exchange_timezone"];
/// Keys of objects that describe the rows.
const DESCRIPTIONS: [&str; 2] = ["meta", "meta data"];

/// Whose answer a document is, by its keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Api {
    Bybit,
    KuCoin,
    Bitget,
    Okx,
    Kraken,
    Cryptowatch,
}

/// What is said of rows.
#[derive(Debug, Clone, Default)]
pub(super) struct About {
    pub(super) symbol: Option<String>,
    /// The zone of times without one.
    pub(super) zone: Option<String>,
    /// Whether times follow the clock of the exchange, or one that was asked for.
    pub(super) is_exchange_clock: bool,
    /// The key under which the rows are, and the one inside it.
    pub(super) key: Option<String>,
    pub(super) inner_key: Option<String>,
    /// Kraken's time of the last row that is over.
    pub(super) last_over: Option<i64>,
    /// Whose answer it is, by its keys.
    pub(super) api: Option<Api>,
}

impl About {
    /// Adds what an object says that has the rows inside; what is known from further inside stays.
    pub(super) fn add(&mut self, pairs_here: &Pairs<'_>) {
        let has = |name: &str| pairs_here.iter().any(|(key, _)| key == name);
        let text = |name: &str| {
            let value = pairs_here.iter().find(|(key, _)| key == name);
            value.map_or(String::new(), |(_, value)| text_of(value).into_owned())
        };
        if self.inner_key.is_none() {
            self.last_over = text("last").parse().ok();
        }
        let api = if has("retCode") {
            Some(Api::Bybit)
        } else if text("code") == "200000" {
            Some(Api::KuCoin)
        } else if has("requestTime") {
            Some(Api::Bitget)
        } else if has("code") && has("msg") {
            Some(Api::Okx)
        } else if has("error") && has("result") && self.last_over.is_some() {
            Some(Api::Kraken)
        } else if has("allowance") && has("result") {
            Some(Api::Cryptowatch)
        } else {
            None
        };
        self.api = self.api.or(api);
        let is_key_symbol = api == Some(Api::Kraken) || self.key.as_deref() == Some("bars");
        if is_key_symbol && self.symbol.is_none() {
            self.symbol.clone_from(&self.inner_key);
        }
        for (key, value) in pairs_here {
            self.take(key, value);
            if DESCRIPTIONS.iter().any(|name| key.eq_ignore_ascii_case(name)) {
                pairs(value).iter().for_each(|(key, value)| self.take(key, value));
            }
        }
    }

    /// What is said of the rows of several places, which have their symbols apart; `None` where it is not the
    /// same of all.
    pub(super) fn in_common(places: &[About]) -> Option<About> {
        let first = places.first()?;
        let is_same = |other: &About| {
            (&first.zone, first.is_exchange_clock, first.api, first.last_over)
                == (&other.zone, other.is_exchange_clock, other.api, other.last_over)
        };
        let about = About {
            zone: first.zone.clone(),
            is_exchange_clock: first.is_exchange_clock,
            last_over: first.last_over,
            api: first.api,
            ..About::default()
        };
        places.iter().all(is_same).then_some(about)
    }

    fn take(&mut self, key: &str, value: Raw<'_>) {
        if kind(value) != Kind::Text {
            return;
        }
        let key = bare(key).to_ascii_lowercase();
        let is_in = |names: &[&str]| names.contains(&key.as_str());
        let text = || Some(text_of(value).into_owned()).filter(|text| !text.is_empty());
        if is_in(&SYMBOLS) {
            self.symbol = self.symbol.take().or_else(text);
        }
        if is_in(&ZONES) {
            self.zone = self.zone.take().or_else(text);
        }
        self.is_exchange_clock |= is_in(&EXCHANGE_ZONES);
    }
}
