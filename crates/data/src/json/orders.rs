//! Candles as arrays, whose values have no names: which order they stand in is proven by the values.
//!
//! Every known order of so many values is held against all rows: the high has to be the highest, the low
//! the lowest, and opens have to follow the closes before (see [`crate::price_proof`]). Where several orders
//! hold and would give other bars, the answer's own keys decide (see [`super::about`]), else nobody does.

use super::about::Api;
use super::values::{Kind, Raw, kind, text_of};
use crate::number::parse_number;
use crate::price_proof::PriceProof;
use crate::time_reader::TimeReader;
use exitlab_core::BarTime;

/// Least rows in which opens have to follow the closes before.
const MIN_ROWS: usize = 3;
/// Orders of one length, at most.
const MAX_ORDERS: usize = 5;

/// An order of values; the time is the first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Order {
    /// Who writes it, in words and by the keys of their answers.
    pub(super) source: &'static str,
    apis: &'static [Api],
    /// Whether it is taken only where the answer's keys say whose it is: values alone do not.
    is_only_said: bool,
    n_values: usize,
    /// Open, high, low, close.
    pub(super) prices: [usize; 4],
    pub(super) volume: Option<usize>,
    /// What says whether a bar is over.
    pub(super) confirmed: Option<usize>,
    /// Which end of a bar its time is.
    pub(super) bar_time: BarTime,
    also: Also,
}

/// What else has to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Also {
    Nothing,
    /// This value is an average of the prices, or 0.
    Average(usize),
    /// This value is a time after the first.
    CloseTime(usize),
}

const fn order(
    source: &'static str,
    apis: &'static [Api],
    n_values: usize,
    prices: [usize; 4],
    volume: Option<usize>,
) -> Order {
    Order {
        source,
        apis,
        is_only_said: false,
        n_values,
        prices,
        volume,
        confirmed: None,
        bar_time: BarTime::Open,
        also: Also::Nothing,
    }
}

/// Known orders, by their documentation; those with a proof of their own first.
///
/// - Binance `GET /api/v3/klines`: open time, o, h, l, c, volume, close time, quote volume, trades, taker
///   buy base and quote volume, unused. MEXC has the first eight.
/// - Kraken `GET /0/public/OHLC`: time, o, h, l, c, vwap, volume, count.
/// - Gate `GET /spot/candlesticks`: time, quote volume, c, h, l, o, base volume, whether it is over; older
///   downloads end before one of the last two.
/// - OKX `GET /api/v5/market/candles`: ts, o, h, l, c, vol, volCcy, volCcyQuote, confirm; of indices and
///   mark prices ts, o, h, l, c, confirm.
/// - Cryptowatch `GET /markets/{exchange}/{pair}/ohlc`: close time, o, h, l, c, volume, quote volume.
/// - Bybit `GET /v5/market/kline`: start, o, h, l, c, volume, turnover. Bitget has that, and v2 one more.
/// - KuCoin `GET /api/v1/market/candles`: time, o, c, h, l, volume, turnover.
/// - ccxt `fetch_ohlcv`, freqtrade's files, Gemini: timestamp, o, h, l, c, volume.
/// - Bitfinex `GET /v2/candles`: MTS, o, c, h, l, volume.
/// - Coinbase `GET /products/{id}/candles`: time, l, h, o, c, volume.
const ORDERS: [Order; 16] = [
    Order { also: Also::CloseTime(6), ..order("Binance klines", &[], 12, [1, 2, 3, 4], Some(5)) },
    Order { also: Also::CloseTime(6), ..order("MEXC klines", &[], 8, [1, 2, 3, 4], Some(5)) },
    Order {
        also: Also::Average(5),
        ..order("Kraken candles", &[Api::Kraken], 8, [1, 2, 3, 4], Some(6))
    },
    Order { confirmed: Some(7), ..order("Gate candles", &[], 8, [5, 3, 4, 2], Some(6)) },
    Order { confirmed: Some(8), ..order("OKX candles", &[Api::Okx], 9, [1, 2, 3, 4], Some(5)) },
    Order {
        confirmed: Some(5),
        is_only_said: true,
        ..order("OKX index candles", &[Api::Okx], 6, [1, 2, 3, 4], None)
    },
    Order {
        bar_time: BarTime::Close,
        is_only_said: true,
        ..order("Cryptowatch candles", &[Api::Cryptowatch], 7, [1, 2, 3, 4], Some(5))
    },
    order("Bybit or Bitget candles", &[Api::Bybit, Api::Bitget], 7, [1, 2, 3, 4], Some(5)),
    order("KuCoin candles", &[Api::KuCoin], 7, [1, 3, 4, 2], Some(5)),
    order("Gate candles", &[], 7, [5, 3, 4, 2], Some(6)),
    order("Bitget candles", &[Api::Bitget], 8, [1, 2, 3, 4], Some(5)),
    order("candles in the order of ccxt and freqtrade", &[], 6, [1, 2, 3, 4], Some(5)),
    order("Bitfinex candles", &[], 6, [1, 3, 4, 2], Some(5)),
    order("Coinbase candles", &[], 6, [3, 2, 1, 4], Some(5)),
    order("Gate candles", &[], 6, [5, 3, 4, 2], None),
    order("candles without volume", &[], 5, [1, 2, 3, 4], None),
];

/// What the rows say of each order of their length.
pub(super) struct OrderProof {
    n_values: usize,
    claims: Vec<Claim>,
    /// Whether two orders give different bars.
    differ: [[bool; MAX_ORDERS]; MAX_ORDERS],
    first_time: Option<i64>,
    last_time: Option<i64>,
    values: Vec<f64>,
}

/// How one order fares.
struct Claim {
    order: Order,
    proof: PriceProof,
}

impl OrderProof {
    /// Before the first row, given how many values rows have.
    pub(super) fn new(n_values: usize) -> OrderProof {
        let orders = ORDERS.into_iter().filter(|order| order.n_values == n_values);
        let claim = |order| Claim { order, proof: PriceProof::default() };
        OrderProof {
            n_values,
            claims: orders.map(claim).take(MAX_ORDERS).collect(),
            differ: [[false; MAX_ORDERS]; MAX_ORDERS],
            first_time: None,
            last_time: None,
            values: Vec::new(),
        }
    }

    /// Looks at a row. One of another length, without a time or without any prices says nothing.
    pub(super) fn look_at(&mut self, row: &[Raw<'_>]) {
        let OrderProof { claims, values, differ, .. } = self;
        if row.len() != self.n_values || claims.is_empty() {
            return;
        }
        let time = TimeReader::of_certain(text_of(row[0]).as_bytes())
            .and_then(|reader| reader.read(text_of(row[0]).as_bytes()).ok());
        let Some((time, _)) = time else { return };
        values.clear();
        // Words such as `true` are no numbers, and stand where no order has a price.
        let number = |raw: &Raw<'_>| match kind(raw) {
            Kind::Number | Kind::Text => parse_number(text_of(raw).as_bytes()).unwrap_or(f64::NAN),
            Kind::Null | Kind::Bool | Kind::Array | Kind::Object => f64::NAN,
        };
        values.extend(row.iter().map(number));
        let bar = |claim: &Claim| claim.order.prices.map(|idx| values[idx]);
        let is_there = |claim: &Claim| bar(claim).iter().all(|price| price.is_finite());
        if !claims.iter().any(is_there) {
            return;
        }
        self.first_time.get_or_insert(time.us());
        self.last_time = Some(time.us());
        for (a, claim) in claims.iter().enumerate() {
            for (b, other) in claims.iter().enumerate() {
                differ[a][b] |= bar(claim) != bar(other);
            }
        }
        claims.iter_mut().for_each(|claim| claim.look_at(values));
    }

    /// The proven order. Where values leave a choice, that of whose answer it is by its keys is taken.
    pub(super) fn proven(&self, said: Option<Api>) -> Option<Order> {
        let is_backward = self.first_time > self.last_time;
        let is_said = |order: &Order| said.is_some_and(|api| order.apis.contains(&api));
        let is_fit = |Claim { order, proof }: &Claim| {
            let (as_said, swapped) = proof.distances(is_backward);
            (!order.is_only_said || is_said(order))
                && proof.is_sound()
                && (proof.n_rows() < MIN_ROWS || as_said <= swapped)
        };
        let fitting: Vec<(usize, &Claim)> =
            self.claims.iter().enumerate().filter(|(_, claim)| is_fit(claim)).collect();
        let said = fitting.iter().find(|(_, claim)| is_said(&claim.order));
        if let Some((_, claim)) = said {
            return Some(claim.order);
        }
        let ((first, claim), others) = fitting.split_first()?;
        let has_other = others.iter().any(|(other, _)| self.differ[*first][*other]);
        (!has_other).then_some(claim.order)
    }
}

impl Claim {
    fn look_at(&mut self, values: &[f64]) {
        let bar = self.order.prices.map(|idx| values[idx]);
        let [_, high, low, _] = bar;
        let has_also = match self.order.also {
            Also::Nothing => true,
            Also::Average(idx) => values[idx] == 0.0 || (low..=high).contains(&values[idx]),
            Also::CloseTime(idx) => values[idx] > values[0],
        };
        self.proof.look_at(bar, has_also);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::value::RawValue;

    fn proven(rows: &[String], said: Option<Api>) -> Option<&'static str> {
        let rows: Vec<Vec<&RawValue>> =
            rows.iter().map(|row| serde_json::from_str(row).unwrap()).collect();
        let mut proof = OrderProof::new(rows[0].len());
        rows.iter().for_each(|row| proof.look_at(row));
        proof.proven(said).map(|order| order.source)
    }

    /// Rows of an hour each; in a text, `t`, `o`, `h`, `l` and `c` are replaced.
    fn rows(form: &str, is_backward: bool) -> Vec<String> {
        let closes: [f64; 6] = [101.0, 99.5, 100.25, 103.0, 102.0, 104.5];
        let mut open = 100.0_f64;
        let mut rows: Vec<String> = closes
            .iter()
            .zip(0..)
            .map(|(close, n)| {
                let (high, low) = (open.max(*close) + 0.5, open.min(*close) - 0.25);
                let row = form
                    .replace('t', &(1_700_000_000_i64 + n * 3_600).to_string())
                    .replace('o', &open.to_string())
                    .replace('h', &high.to_string())
                    .replace('l', &low.to_string())
                    .replace('c', &close.to_string());
                open = *close;
                row
            })
            .collect();
        if is_backward {
            rows.reverse();
        }
        rows
    }

    #[test]
    fn orders_are_proven_forward_and_backward() {
        for (form, source) in [
            ("[t,o,h,l,c,5]", "candles in the order of ccxt and freqtrade"),
            ("[t,o,c,h,l,5]", "Bitfinex candles"),
            ("[t,l,h,o,c,5]", "Coinbase candles"),
            ("[\"t\",\"o\",\"h\",\"l\",\"c\",\"5\",\"500\"]", "Bybit or Bitget candles"),
            ("[\"t\",\"o\",\"c\",\"h\",\"l\",\"5\",\"500\"]", "KuCoin candles"),
            ("[t,\"o\",\"h\",\"l\",\"c\",\"0.0\",\"5\",7]", "Kraken candles"),
            ("[\"t\",\"500\",\"c\",\"h\",\"l\",\"o\",\"5\",\"1\"]", "Gate candles"),
            ("[\"t\",\"o\",\"h\",\"l\",\"c\",\"5\",\"500\",\"500\"]", "Bitget candles"),
            ("[\"t\",\"o\",\"h\",\"l\",\"c\",\"5\",\"500\",\"500\",\"1\"]", "OKX candles"),
            ("[t,o,h,l,c]", "candles without volume"),
        ] {
            for is_backward in [false, true] {
                assert_eq!(proven(&rows(form, is_backward), None), Some(source), "{form}");
            }
        }
    }

    #[test]
    fn what_fits_no_order_is_not_proven() {
        assert_eq!(proven(&rows("[t,h,l,o,c,5]", false), None), None);
        // opens and closes the other way round
        assert_eq!(proven(&rows("[t,c,h,l,o,5]", false), None), None);
        assert_eq!(proven(&rows("[t,c,h,l,o,5]", true), None), None);
        assert_eq!(proven(&rows("[\"x\",o,h,l,c,5]", false), None), None);
        assert_eq!(proven(&rows("[t,o,h]", false), None), None);
    }

    #[test]
    fn keys_decide_where_values_leave_a_choice() {
        // The second value may be KuCoin's open, the sixth Gate's.
        let ambiguous: Vec<String> =
            (0..2).map(|n| format!("[{},10,12,13,9,11,50]", 1_700_000_000 + n * 60)).collect();
        assert_eq!(proven(&ambiguous, None), None);
        assert_eq!(proven(&ambiguous, Some(Api::KuCoin)), Some("KuCoin candles"));
        let index = rows("[\"t\",\"o\",\"h\",\"l\",\"c\",\"1\"]", true);
        assert_eq!(proven(&index, Some(Api::Okx)), Some("OKX index candles"));
        assert_eq!(proven(&index, None), Some("candles in the order of ccxt and freqtrade"));
        // Whose answer it is says nothing against its values.
        let kucoin = rows("[\"t\",\"o\",\"c\",\"h\",\"l\",\"5\",\"500\"]", true);
        assert_eq!(proven(&kucoin, Some(Api::Bybit)), Some("KuCoin candles"));
        let swapped = rows("[\"t\",\"c\",\"h\",\"l\",\"o\",\"5\",\"500\"]", true);
        assert_eq!(proven(&swapped, Some(Api::Bybit)), None);
        // Flat bars are the same in every order.
        let flat: Vec<String> =
            (0..4).map(|n| format!("[{},10,10,10,10,5]", 1_700_000_000 + n * 60)).collect();
        assert!(proven(&flat, None).is_some());
    }

    #[test]
    fn values_may_be_missing() {
        let volume = rows("[t,o,h,l,c,5]", false);
        let without_volume: Vec<String> =
            volume.iter().map(|row| row.replace(",5]", ",null]")).collect();
        assert!(proven(&without_volume, None).is_some());
        let mut with_gap = rows("[t,o,h,l,c,5]", false);
        with_gap.insert(3, "[1700009999,null,null,null,null,0]".to_owned());
        assert!(proven(&with_gap, None).is_some());
    }

    #[test]
    fn a_bad_row_in_a_hundred_does_not_hide_the_order() {
        let mut all: Vec<String> = Vec::new();
        for n in 0..20 {
            let later = rows("[t,o,h,l,c,5]", false);
            all.extend(later.iter().map(|row| row.replacen("[170", &format!("[1{}", 50 + n), 1)));
        }
        all[50] = "[1700000000,10,1,12,11,5]".to_owned();
        assert!(proven(&all, None).is_some());
    }
}
