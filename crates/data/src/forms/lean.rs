//! Files of QuantConnect's LEAN engine: zips of one CSV without a header.
//!
//! - Hours and days: `20131001 09:00,o,h,l,c,v`, all bars of a ticker in `ticker.zip`.
//! - Minutes and seconds: `34200000,o,h,l,c,v`, a day for each `20131007_trade.zip`, which holds
//!   `20131007_spy_minute_trade.csv`. The first value is in milliseconds since midnight.
//! - Prices of equities and options are whole numbers of 1/10000; those of crypto, futures, forex and CFDs
//!   are plain.
//! - Futures and options have a member for each contract, `20131007_es_minute_trade_201312_20131220.csv`,
//!   `aapl_trade_american_call_6500000_20150117.csv`.
//! - Quote bars have eleven columns: time, bid open, high, low, close and size, then the ask's.
//! - Times are the bar's open, on the data's own clock: New York for US equities, Eastern Standard Time for
//!   FXCM's currencies, UTC for Oanda's, for crypto and futures.
//!
//! # Source
//! `Data/{equity,crypto,forex,future}/readme.md` of <https://github.com/QuantConnect/Lean>.

use super::price_order::are_sound;
use super::{Form, FormClock, USUAL_ORDER};
use crate::civil_time::CivilTime;
use crate::date_text::DateOrder;
use crate::look::Look;
use crate::number_style::NumberStyle;
use crate::time_reader::TimeReader;
use crate::time_text::plausible;
use crate::{DataError, TimeForm, UnsupportedForm};
use exitlab_core::{BarColumn, Reading, Timestamp};

/// Columns of trade bars and of quote bars.
const N_TRADE: usize = 6;
const N_QUOTE: usize = 11;
/// Milliseconds of a day.
const DAY_MS: u64 = 86_400_000;
/// What whole prices are multiplied by.
const SCALE: f64 = 1e-4;
/// A cent in that unit, and the least price that is taken for one in it.
const CENT: u64 = 100;
const MIN_SCALED: u64 = 1_000;
const NEW_YORK: FormClock = FormClock::Zone("the US stock exchanges", "America/New_York");

pub(crate) fn recognise(look: &Look<'_>, reading: &Reading) -> Option<Result<Form, DataError>> {
    let first = look.first();
    let times = if is_date_and_clock(first.first()?) {
        TimeReader::Dates(DateOrder::YearFirst)
    } else if is_milliseconds(look) && matches!(first.len(), N_TRADE | N_QUOTE) {
        match day(look) {
            Some(midnight) => TimeReader::SinceMidnight(midnight),
            None => return Some(Err(unsupported(look, UnsupportedForm::LeanWithoutDay))),
        }
    } else {
        return None;
    };
    let is_number = |idx: usize| NumberStyle::Plain.parse(first[idx].as_bytes()).is_ok();
    match first.len() {
        N_TRADE if (1..N_TRADE).all(is_number) => {}
        // The first quotes of a day may lack a side.
        N_QUOTE => {
            let prices = [BarColumn::Open, BarColumn::High, BarColumn::Low, BarColumn::Close];
            if !prices.iter().all(|column| reading.columns.contains_key(column)) {
                return Some(Err(unsupported(look, UnsupportedForm::LeanQuotes)));
            }
        }
        _ => return None,
    }
    let prices = [1, 2, 3, 4];
    if first.len() == N_TRADE && !are_sound(look, look.top, prices) {
        return None;
    }
    Some(form(look, reading, times, first.len()))
}

fn form(
    look: &Look<'_>,
    reading: &Reading,
    times: TimeReader,
    n_columns: usize,
) -> Result<Form, DataError> {
    let market = Market::of(look);
    let is_scaled = match market {
        _ if reading.price_scale.is_some() => false,
        _ if !look.are_whole_numbers(look.top, &[1, 2, 3, 4]) => false,
        Some(market) => market == Market::Equity,
        None if are_whole_cents(look) => true,
        None => return Err(unsupported(look, UnsupportedForm::LeanScale)),
    };
    let name = if is_scaled { "LEAN equity bars, prices in 1/10000" } else { "LEAN bars" };
    let mut form = Form::of_positions(name, look);
    let columns = if n_columns == N_TRADE { &USUAL_ORDER[..] } else { &USUAL_ORDER[..1] };
    form.roles = columns.iter().copied().zip(0..).collect();
    form.times = Some(times);
    form.price_scale = is_scaled.then_some(SCALE);
    form.clock = match market {
        Some(Market::Equity) => NEW_YORK,
        None if is_scaled => NEW_YORK,
        Some(Market::Fxcm) => FormClock::Zone("FXCM (Eastern Standard Time)", "Etc/GMT+5"),
        Some(Market::Forex) => FormClock::Differs(
            "whoever quotes these currencies (UTC of Oanda, \"Etc/GMT+5\" of FXCM)",
        ),
        Some(Market::Other) | None => FormClock::Utc,
    };
    form.symbol = look.member.as_deref().and_then(contract);
    Ok(form)
}

/// A market, as far as its files differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Market {
    /// Equities and options, in New York.
    Equity,
    /// Currencies of FXCM.
    Fxcm,
    /// Currencies of others than FXCM and Oanda.
    Forex,
    Other,
}

impl Market {
    /// The market that LEAN's folders name, or the first word of the file's name.
    fn of(look: &Look<'_>) -> Option<Market> {
        let file_name = look.file_name().to_ascii_lowercase();
        let first_words = file_name.split('_').take(2).map(str::to_owned);
        let folders = look.path.parent().into_iter().flat_map(|folder| folder.components());
        let folders = folders.map(|part| part.as_os_str().to_string_lossy().to_ascii_lowercase());
        let words: Vec<String> = folders.chain(first_words).collect();
        let is_of = |name: &str| words.iter().any(|word| word == name);
        words.iter().rev().find_map(|word| match word.as_str() {
            "equity" | "option" => Some(Market::Equity),
            "forex" if is_of("fxcm") => Some(Market::Fxcm),
            "forex" if is_of("oanda") => Some(Market::Other),
            "forex" => Some(Market::Forex),
            "crypto" | "cryptofuture" | "future" | "cfd" | "index" => Some(Market::Other),
            _ => None,
        })
    }
}

/// Whether whole prices of 1/10000 are whole cents, as those of equities mostly are, and those of no market that
/// writes its prices plainly.
fn are_whole_cents(look: &Look<'_>) -> bool {
    look.rows(look.top).all(|row| {
        let is_cents = |text: &String| {
            text.parse().is_ok_and(|p: u64| p >= MIN_SCALED && p.is_multiple_of(CENT))
        };
        row[1..5].iter().all(is_cents)
    })
}

/// The contract that a member's name says, where it is one of a future or an option: what follows the kind of
/// its ticks, and the ticker.
fn contract(member: &str) -> Option<String> {
    let stem = member.rsplit(['/', '\\']).next()?.strip_suffix(".csv")?;
    let words: Vec<&str> = stem.split('_').collect();
    let kind = words.iter().position(|word| ["trade", "quote", "openinterest"].contains(word))?;
    let (before, after) = (&words[..kind], &words[kind + 1..]);
    let ticker = before.iter().find(|word| day_of(word).is_none())?;
    (!after.is_empty()).then(|| format!("{ticker}_{}", after.join("_")))
}

fn unsupported(look: &Look<'_>, form: UnsupportedForm) -> DataError {
    DataError::Unsupported { path: look.path.to_owned(), form }
}

/// `20131001 09:00`
fn is_date_and_clock(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 14
        && bytes[8] == b' '
        && bytes[11] == b':'
        && TimeReader::Dates(DateOrder::YearFirst).read(bytes).is_ok()
}

/// Whether the first values of all rows are milliseconds of a day that rise: full seconds, which no date of
/// eight digits is.
fn is_milliseconds(look: &Look<'_>) -> bool {
    let mut last = None;
    look.rows(look.top).all(|row| {
        let is_digits = row[0].bytes().all(|b| b.is_ascii_digit());
        let ms =
            row[0].parse::<u64>().ok().filter(|ms| is_digits && *ms < DAY_MS && ms % 1_000 == 0);
        let is_later = ms.is_some() && last < ms;
        last = ms;
        is_later
    })
}

/// Midnight of the day that the member's or the file's name begins with, or has in it.
fn day(look: &Look<'_>) -> Option<Timestamp> {
    let file = look.file_name();
    let names = [look.member.as_deref().unwrap_or_default(), &file];
    names.into_iter().flat_map(|name| name.split(['_', '-', '.', '/', '\\'])).find_map(day_of)
}

fn day_of(text: &str) -> Option<Timestamp> {
    let digits: i64 = text.parse().ok().filter(|_| text.len() == 8)?;
    let date = CivilTime::date(digits / 10_000, digits / 100 % 100, digits % 100);
    plausible(date.instant()?, TimeForm::Local).ok().map(|(time, _)| time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn form_of(path: &str, member: Option<&str>, text: &str) -> Option<Result<Form, DataError>> {
        let mut look = Look::at(Path::new(path), text.as_bytes()).unwrap();
        look.member = member.map(str::to_owned);
        recognise(&look, &Reading::default())
    }

    #[test]
    fn equities_are_scaled_and_crypto_is_not() {
        let equity = "14400000,1200100,1200100,1199500,1199700,310\n14460000,1199700,1200000,1199600,1199900,20\n";
        let form = form_of("x/20131007_trade.zip", None, equity).unwrap().unwrap();
        assert_eq!((form.price_scale, form.clock), (Some(1e-4), NEW_YORK));
        let midnight = Timestamp::parse_iso("2013-10-07").unwrap();
        assert_eq!(form.times, Some(TimeReader::SinceMidnight(midnight)));
        let future = form_of("data/future/cme/minute/ym/20131007_trade.zip", None, equity);
        assert_eq!(future.unwrap().unwrap().price_scale, None);

        let crypto =
            "20180501 00:00,9000.5,9001,8900,8950.25,12.5\n20180501 01:00,8950,9000,8900,8999,4\n";
        let form = form_of("btcusdt_trade.zip", None, crypto).unwrap().unwrap();
        assert_eq!((form.price_scale, form.clock), (None, FormClock::Utc));
        assert_eq!(form.times, Some(TimeReader::Dates(DateOrder::YearFirst)));
    }

    #[test]
    fn prices_are_scaled_only_where_that_is_certain() {
        let scale = |path: &str, rows: &str| {
            let form = form_of(path, None, rows).unwrap();
            form.map(|form| form.price_scale)
        };
        let whole = "20180501 09:00,9123,9190,9100,9155,12\n20180501 10:00,9155,9160,9120,9131,4\n";
        let with_point =
            "20180501 09:00,91.5,91.9,91,91.5,12\n20180501 10:00,91.5,92,91.25,91.5,4\n";
        assert_eq!(scale("data/equity/usa/hour/spy.zip", whole), Ok(Some(1e-4)));
        assert_eq!(scale("equity_usa_hour_spy.zip", whole), Ok(Some(1e-4)));
        assert_eq!(scale("data/index/usa/hour/n225.zip", whole), Ok(None));
        assert_eq!(scale("data/equity/usa/hour/spy.zip", with_point), Ok(None));
        let form = UnsupportedForm::LeanScale;
        let error = DataError::Unsupported { path: "x.zip".into(), form };
        assert_eq!(scale("x.zip", whole), Err(error.clone()));
        assert!(error.help().unwrap().contains("price_scale = 0.0001"));
        let look = Look::at(Path::new("x.zip"), whole.as_bytes()).unwrap();
        let said = Reading { price_scale: Some(1.0), ..Reading::default() };
        let form = recognise(&look, &said).unwrap().unwrap();
        assert_eq!((form.price_scale, form.clock), (None, FormClock::Utc));
    }

    #[test]
    fn currencies_follow_the_clock_of_who_quotes_them() {
        let rows = "20180501 09:00,1.1,1.2,1.0,1.15,0\n20180501 10:00,1.15,1.2,1.1,1.1,0\n";
        let clock = |path: &str| form_of(path, None, rows).unwrap().unwrap().clock;
        let fxcm = FormClock::Zone("FXCM (Eastern Standard Time)", "Etc/GMT+5");
        assert_eq!(clock("data/forex/fxcm/hour/eurusd.zip"), fxcm);
        assert_eq!(clock("data/forex/oanda/hour/eurusd.zip"), FormClock::Utc);
        assert!(matches!(clock("data/forex/mine/hour/eurusd.zip"), FormClock::Differs(_)));
    }

    #[test]
    fn contracts_are_named_by_their_member() {
        for (member, name) in [
            ("20131007_es_minute_trade_201312_20131220.csv", Some("es_201312_20131220")),
            ("es_trade_201312.csv", Some("es_201312")),
            (
                "x/aapl_trade_american_call_6500000_20150117.csv",
                Some("aapl_american_call_6500000_20150117"),
            ),
            ("20131007_spy_minute_trade.csv", None),
            ("spy.csv", None),
        ] {
            assert_eq!(contract(member).as_deref(), name, "{member}");
        }
    }

    #[test]
    fn the_day_is_in_a_name() {
        let rows = "0,7000.5,7000.5,7000,7000,1.5\n60000,7000,7001,6999,7000.25,2\n";
        let member = Some("20180404_btcusd_minute_trade.csv");
        assert!(form_of("renamed.zip", member, rows).unwrap().is_ok());
        let error = form_of("renamed.zip", None, rows).unwrap().unwrap_err();
        let form = UnsupportedForm::LeanWithoutDay;
        assert_eq!(error, DataError::Unsupported { path: "renamed.zip".into(), form });
        assert_eq!(day_of("99999999"), None);
    }

    #[test]
    fn quotes_and_other_rows() {
        let quotes = "60000,1.1,1.2,1.0,1.1,0,1.3,1.4,1.2,1.3,0\n";
        let error = form_of("20180404_quote.zip", None, quotes).unwrap().unwrap_err();
        let form = UnsupportedForm::LeanQuotes;
        assert_eq!(error, DataError::Unsupported { path: "20180404_quote.zip".into(), form });
        for rows in [
            "1700000000,1,2,1,2,5\n",
            "20131001,1,2,1,2,5\n",
            "14400009.367,137450,100,D,1,0\n",
            "60000,1,2,1,2\n",
            "a,b,c,d,e,f\n",
        ] {
            assert!(form_of("20180404_x.zip", None, rows).is_none(), "{rows}");
        }
    }
}
