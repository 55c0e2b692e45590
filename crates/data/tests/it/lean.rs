//! Zips of LEAN, written as its tool box writes them.

use crate::sample::*;
use exitlab_core::{Bar, Timeframe, Timestamp};
use exitlab_data::{DataError, LoadOptions, UnsupportedForm, load_bars};

const MINUTE: i64 = 60_000_000;

/// Minutes of a day from an hour on, two decimals.
fn minutes(day: &str, n: usize) -> Vec<Bar> {
    let start = Timestamp::parse_iso(&format!("{day}T09:30:00Z")).unwrap();
    let bar = |k: usize| {
        let open = 50.25 + (k % 7) as f64 / 4.0;
        let time = start.plus_us(k as i64 * MINUTE);
        let (high, low, close) = (open + 0.75, open - 0.5, open + 0.25);
        Bar { time, open, high, low, close, volume: Some(100.0 + k as f64) }
    };
    (0..n).map(bar).collect()
}

fn since_midnight(bars: &[Bar], scale: f64) -> String {
    let row = |b: &Bar| {
        let ms = b.time.us() / 1_000 % 86_400_000;
        let price = |price: f64| price * scale;
        let [o, h, l, c] = [b.open, b.high, b.low, b.close].map(price);
        format!("{ms},{o},{h},{l},{c},{}\n", volume(b))
    };
    bars.iter().map(row).collect()
}

fn load_minutes(path: &std::path::Path) -> Result<exitlab_data::LoadedBars, DataError> {
    load_bars("SPY", path, &LoadOptions::new(Timeframe::parse("1m").unwrap()))
}

#[test]
fn a_folder_of_days_is_one_series() {
    let days = ["2013-10-07", "2013-10-08"].map(|day| minutes(day, 200));
    let folder = Folder::new();
    for bars in &days {
        let day = bars[0].time.to_string()[..10].replace('-', "");
        let text = since_midnight(bars, 10_000.0);
        let member = format!("{day}_spy_minute_trade.csv");
        folder.write(&format!("{day}_trade.zip"), zip(&[(&member, text.as_bytes())]));
    }
    let bars = load_minutes(folder.path()).unwrap();
    assert_eq!(loaded(&bars), days.concat());
    let read_as = &bars.read_as[0];
    assert_eq!(read_as.form, "LEAN equity bars, prices in 1/10000");
    let warning = read_as.clock_warning(Timeframe::parse("1m").unwrap()).unwrap();
    assert!(warning.contains("timezone = \"America/New_York\""), "{warning}");

    let mut options = LoadOptions::new(Timeframe::parse("1m").unwrap());
    options.reading.timezone = "America/New_York".parse().ok();
    let bars = load_bars("SPY", folder.path(), &options).unwrap();
    assert_eq!(bars.series.time()[0].to_string(), "2013-10-07T13:30:00Z");
}

#[test]
fn crypto_is_plain_and_in_utc() {
    let want = minutes("2018-04-04", 90);
    let text = since_midnight(&want, 1.0);
    let folder = Folder::new();
    let archive = zip(&[("20180404_btcusd_minute_trade.csv", text.as_bytes())]);
    let bars = load_minutes(&folder.write("renamed.zip", archive)).unwrap();
    assert_eq!(loaded(&bars), want);
    assert_eq!(bars.read_as[0].clock, None);
    assert_eq!(bars.read_as[0].form, "LEAN bars");
    let bare = load_minutes(&folder.write("renamed.csv", &text)).unwrap_err();
    let form = UnsupportedForm::LeanWithoutDay;
    assert!(matches!(bare, DataError::Unsupported { form: f, .. } if f == form), "{bare}");
}

#[test]
fn hours_have_their_date() {
    let want = bars(40);
    let row = |b: &Bar| {
        let time = b.time.to_string();
        let stamp = format!("{} {}", time[..10].replace('-', ""), &time[11..16]);
        let [o, h, l, c] = [b.open, b.high, b.low, b.close];
        format!("{stamp},{o},{h},{l},{c},{}\r\n", volume(b))
    };
    let text: String = want.iter().map(row).collect();
    let archive = zip(&[("btcusdt.csv", text.trim_end().as_bytes())]);
    assert_eq!(load_bytes("btcusdt_trade.zip", archive).unwrap(), want);
}

#[test]
fn quotes_have_no_one_price() {
    let text = "60000,1.1,1.2,1.05,1.15,0,1.3,1.4,1.25,1.35,0\n\
                120000,1.15,1.2,1.05,1.1,0,1.35,1.4,1.25,1.3,0\n\
                180000,1.1,1.2,1.05,1.2,0,1.3,1.4,1.25,1.4,0\n";
    let folder = Folder::new();
    let path = folder.write("20140501_quote.zip", zip(&[("x.csv", text.as_bytes())]));
    let error = load_minutes(&path).unwrap_err();
    let form = UnsupportedForm::LeanQuotes;
    assert!(matches!(error, DataError::Unsupported { form: f, .. } if f == form), "{error}");

    let mut options = LoadOptions::new(Timeframe::parse("1m").unwrap());
    use exitlab_core::BarColumn::*;
    options.reading.columns =
        [(Open, "7"), (High, "8"), (Low, "9"), (Close, "10")].map(|(c, n)| (c, n.into())).into();
    let ask = load_bars("EURUSD", &path, &options).unwrap();
    assert_eq!(ask.series.close(), [1.35, 1.3, 1.4]);
    assert_eq!(ask.series.time()[0].to_string(), "2014-05-01T00:01:00Z");
}

#[test]
fn contracts_of_one_archive_are_several_symbols() {
    let (near, far) = (minutes("2013-10-07", 90), minutes("2013-10-07", 60));
    let (near_text, far_text) = (since_midnight(&near, 1.0), since_midnight(&far, 1.0));
    let archive = zip(&[
        ("20131007_es_minute_trade_201312_20131220.csv", near_text.as_bytes()),
        ("20131007_es_minute_trade_201403_20140321.csv", far_text.as_bytes()),
    ]);
    let folder = Folder::new();
    let path = folder.write("20131007_trade.zip", archive);
    let error = load_minutes(&path).unwrap_err();
    let said =
        "20131007_trade.zip: the archive has 2 symbols: es_201312_20131220, es_201403_20140321";
    assert!(error.to_string().ends_with(said), "{error}");
    assert!(error.help().unwrap().contains("source_symbol = \"es_201312_20131220\""));
    let load_of = |symbol: &str| {
        let mut options = LoadOptions::new(Timeframe::parse("1m").unwrap());
        options.reading.source_symbol = Some(symbol.to_owned());
        load_bars("ES", &path, &options)
    };
    let bars = load_of("es_201403_20140321").unwrap();
    assert_eq!(loaded(&bars), far);
    assert_eq!(bars.read_as[0].symbol.as_deref(), Some("es_201403_20140321"));
    let error = load_of("es_201406").unwrap_err();
    assert!(error.to_string().contains("no symbol `es_201406`"), "{error}");
}
