//! JSON as exchanges, brokers and pandas write it.

use crate::sample::*;
use exitlab_core::{Bar, BarColumn, Timestamp};
use exitlab_data::{BadRowPolicy, DataError, LoadOptions, load_bars, read_funding, read_labels};

fn ms(b: &Bar) -> i64 {
    b.time.us() / 1_000
}

/// A row for each bar, with `T`, `S`, `I`, `O`, `H`, `L`, `C` and `V` replaced: time in ms, in seconds and as
/// text, prices, volume.
fn rows(bars: &[Bar], form: &str) -> String {
    let row = |b: &Bar| {
        let mut row = String::new();
        for c in form.chars() {
            match c {
                'T' => row += &ms(b).to_string(),
                'S' => row += &(ms(b) / 1_000).to_string(),
                'I' => row += &b.time.to_string(),
                'O' => row += &b.open.to_string(),
                'H' => row += &b.high.to_string(),
                'L' => row += &b.low.to_string(),
                'C' => row += &b.close.to_string(),
                'V' => row += &volume(b).to_string(),
                c => row.push(c),
            }
        }
        row
    };
    bars.iter().map(row).collect::<Vec<_>>().join(",\n ")
}

fn backward(bars: &[Bar], form: &str) -> String {
    let turned: Vec<Bar> = bars.iter().rev().copied().collect();
    rows(&turned, form)
}

/// A column for each value.
fn column(bars: &[Bar], form: &str) -> String {
    format!("[{}]", rows(bars, form))
}

#[test]
fn arrays_of_every_exchange() {
    let want = bars(50);
    let kline = "[T,\"O\",\"H\",\"L\",\"C\",\"V\",1900000000000,\"9000.5\",12,\"1\",\"2\",\"0\"]";
    let okx = "[\"T\",\"O\",\"H\",\"L\",\"C\",\"V\",\"1\",\"1\",\"1\"]";
    let bybit = "[\"T\",\"O\",\"H\",\"L\",\"C\",\"V\",\"900\"]";
    let kucoin = "[\"S\",\"O\",\"C\",\"H\",\"L\",\"V\",\"900\"]";
    let gate = "[\"S\",\"900\",\"C\",\"H\",\"L\",\"O\",\"V\",\"true\"]";
    let kraken = "[S,\"O\",\"H\",\"L\",\"C\",\"C\",\"V\",7]";
    for (name, text) in [
        ("ccxt", format!("[{}]", rows(&want, "[T, O, H, L, C, V]"))),
        ("freqtrade", format!("[{}]\n", rows(&want, "[T,O,H,L,C,V]"))),
        ("Binance", format!("[{}]", rows(&want, kline))),
        ("OKX", format!("{{\"code\":\"0\",\"msg\":\"\",\"data\":[{}]}}", backward(&want, okx))),
        (
            "Bybit",
            format!(
                "{{\"retCode\":0,\"retMsg\":\"OK\",\"result\":{{\"category\":\"spot\",\"symbol\":\
                 \"BTCUSDT\",\"list\":[{}]}},\"retExtInfo\":{{}},\"time\":1735700000000}}",
                backward(&want, bybit)
            ),
        ),
        ("KuCoin", format!("{{\"code\":\"200000\",\"data\":[{}]}}", backward(&want, kucoin))),
        ("Gate", format!("[{}]", rows(&want, gate))),
        (
            "Kraken",
            format!(
                "{{\"error\":[],\"result\":{{\"XXBTZUSD\":[{}],\"last\":1900000000}}}}",
                rows(&want, kraken)
            ),
        ),
        ("Bitfinex", format!("[{}]", backward(&want, "[T,O,C,H,L,V]"))),
        ("Coinbase", format!("[{}]", backward(&want, "[S,L,H,O,C,V]"))),
    ] {
        for (container, bytes) in [
            ("x.json", text.clone().into_bytes()),
            ("x.json.gz", gzip(text.as_bytes())),
            ("x.json.zst", zstd(text.as_bytes())),
            ("x.zip", zip(&[("x.json", text.as_bytes())])),
        ] {
            assert_eq!(load_bytes(container, bytes).unwrap(), want, "{name} {container}");
        }
    }
}

#[test]
fn objects_and_columns() {
    let want = bars(50);
    let object = "{\"t\":T,\"o\":O,\"h\":H,\"l\":L,\"c\":C,\"v\":V}";
    let named = "{\"date\":\"I\",\"open\":O,\"high\":H,\"low\":L,\"close\":C,\"volume\":V}";
    let sides = |time: &str| {
        format!(
            "\"o\":{},\"h\":{},\"l\":{},\"c\":{},\"v\":{},\"t\":{}",
            column(&want, "O"),
            column(&want, "H"),
            column(&want, "L"),
            column(&want, "C"),
            column(&want, "V"),
            column(&want, time)
        )
    };
    let by_key = |form: &str| format!("{{{}}}", rows(&want, &format!("\"T\":{form}")));
    let av = "\"I\":{\"1. open\":\"O\",\"2. high\":\"H\",\"3. low\":\"L\",\"4. close\":\"C\",\
              \"5. volume\":\"V\"}";
    let lines = rows(&want, named).replace(",\n ", "\n");
    for (name, text) in [
        ("pandas records", format!("[{}]", rows(&want, named))),
        ("JSON lines", lines.clone()),
        ("lines of arrays", rows(&want, "[T,O,H,L,C,V]").replace(",\n ", "\n")),
        (
            "pandas columns",
            format!(
                "{{\"open\":{},\"high\":{},\"low\":{},\"close\":{},\"volume\":{}}}",
                by_key("O"),
                by_key("H"),
                by_key("L"),
                by_key("C"),
                by_key("V")
            ),
        ),
        ("pandas index", by_key("{\"open\":O,\"high\":H,\"low\":L,\"close\":C,\"volume\":V}")),
        (
            "pandas split",
            format!(
                "{{\"columns\":[\"open\",\"high\",\"low\",\"close\",\"volume\"],\"index\":{},\
                 \"data\":[{}]}}",
                column(&want, "T"),
                rows(&want, "[O,H,L,C,V]")
            ),
        ),
        (
            "pandas table",
            format!(
                "{{\"schema\":{{\"fields\":[{{\"name\":\"index\",\"type\":\"datetime\"}}],\
                 \"primaryKey\":[\"index\"]}},\"data\":[{}]}}",
                rows(&want, &named.replace("date", "index"))
            ),
        ),
        (
            "freqtrade with columns",
            format!(
                "{{\"columns\":[\"date\",\"open\",\"high\",\"low\",\"close\",\"volume\"],\
                 \"data\":[{}]}}",
                rows(&want, "[\"I\",O,H,L,C,V]")
            ),
        ),
        ("TradingView", format!("{{\"s\":\"ok\",{}}}", sides("S"))),
        ("Finnhub", format!("{{{},\"s\":\"ok\"}}", sides("S"))),
        (
            "Deribit",
            format!(
                "{{\"jsonrpc\":\"2.0\",\"result\":{{\"volume\":{},\"ticks\":{},\"status\":\"ok\",\
                 \"open\":{},\"low\":{},\"high\":{},\"cost\":{},\"close\":{}}},\"usIn\":1}}",
                column(&want, "V"),
                column(&want, "T"),
                column(&want, "O"),
                column(&want, "L"),
                column(&want, "H"),
                column(&want, "V"),
                column(&want, "C")
            ),
        ),
        (
            "Yahoo's chart",
            format!(
                "{{\"chart\":{{\"result\":[{{\"meta\":{{\"symbol\":\"SPY\",\"validRanges\":\
                 [\"1d\",\"5d\"]}},\"timestamp\":{},\"indicators\":{{\"quote\":[{{\"open\":{},\
                 \"close\":{},\"high\":{},\"low\":{},\"volume\":{}}}]}}}}],\"error\":null}}}}",
                column(&want, "S"),
                column(&want, "O"),
                column(&want, "C"),
                column(&want, "H"),
                column(&want, "L"),
                column(&want, "V")
            ),
        ),
        (
            "Alpaca",
            format!(
                "{{\"bars\":[{}],\"symbol\":\"AAPL\",\"next_page_token\":null}}",
                rows(
                    &want,
                    "{\"t\":\"I\",\"o\":O,\"h\":H,\"l\":L,\"c\":C,\"v\":V,\"n\":3,\"vw\":C}"
                )
            ),
        ),
        (
            "Polygon",
            format!(
                "{{\"ticker\":\"AAPL\",\"queryCount\":9,\"adjusted\":true,\"results\":[{}],\
                 \"status\":\"OK\"}}",
                rows(&want, "{\"v\":V,\"vw\":C,\"o\":O,\"c\":C,\"h\":H,\"l\":L,\"t\":T,\"n\":3}")
            ),
        ),
        (
            "OANDA",
            format!(
                "{{\"instrument\":\"EUR_USD\",\"granularity\":\"H1\",\"candles\":[{}]}}",
                rows(
                    &want,
                    "{\"complete\":true,\"volume\":V,\"time\":\"I\",\"mid\":{\"o\":\"O\",\"h\":\"H\",\
                     \"l\":\"L\",\"c\":\"C\"}}"
                )
            ),
        ),
        (
            "CoinMarketCap",
            format!(
                "{{\"data\":{{\"symbol\":\"BTC\",\"quotes\":[{}]}},\"status\":{{\"error_code\":0}}}}",
                rows(
                    &want,
                    "{\"time_open\":\"I\",\"time_close\":\"I\",\"quote\":{\"EUR\":{\"open\":O,\"high\":H,\
                     \"low\":L,\"close\":C,\"volume\":V,\"market_cap\":9}}}"
                )
            ),
        ),
        (
            "pandas index by number",
            format!(
                "{{{}}}",
                want.iter()
                    .enumerate()
                    .map(|(n, b)| format!("\"{n}\":{}", rows(std::slice::from_ref(b), named)))
                    .collect::<Vec<_>>()
                    .join(",")
            ),
        ),
        (
            "Huobi",
            format!(
                "{{\"ch\":\"market.btcusdt.kline.60min\",\"status\":\"ok\",\"ts\":1,\"data\":[{}]}}",
                backward(
                    &want,
                    "{\"id\":S,\"open\":O,\"close\":C,\"low\":L,\"high\":H,\"amount\":V,\"vol\":9.5,\
                     \"count\":3}"
                )
            ),
        ),
        (
            "Alpha Vantage",
            format!(
                "{{\"Meta Data\":{{\"1. Information\":\"Intraday\",\"2. Symbol\":\"IBM\",\
                 \"6. Time Zone\":\"UTC\"}},\"Time Series (60min)\":{{{}}}}}",
                backward(&want, av)
            ),
        ),
        ("short names", format!("[{}]", rows(&want, object))),
    ] {
        assert_eq!(load_bytes("x.json", &text).unwrap(), want, "{name}: {}", &text[..80]);
    }
    let mark = format!("\u{feff}{lines}");
    assert_eq!(load_bytes("x.jsonl", mark).unwrap(), want);
    let sixteen = utf16(&lines, u16::to_le_bytes);
    assert_eq!(load_bytes("x.jsonl", sixteen).unwrap(), want);
}

#[test]
fn letters_that_differ_by_their_case() {
    let want = bars(20);
    let row = |b: &Bar| {
        format!(
            "{{\"T\":{},\"t\":{},\"s\":\"BTC\",\"o\":\"{}\",\"c\":\"{}\",\"h\":\"{}\",\"l\":\"{}\",\
             \"L\":77,\"v\":\"{}\",\"V\":\"1\",\"x\":true}}",
            ms(b) + 3_599_999,
            ms(b),
            b.open,
            b.close,
            b.high,
            b.low,
            volume(b)
        )
    };
    let text = format!("[{}]", want.iter().map(row).collect::<Vec<_>>().join(","));
    let folder = Folder::new();
    let bars = load(&folder.write("x.json", text)).unwrap();
    assert_eq!(loaded(&bars), want);
    assert_eq!(bars.read_as[0].symbols, ["BTC"]);
}

#[test]
fn several_symbols_are_a_column() {
    let (one, two) = (bars(20), bars_from(START, 30));
    let form = "{\"t\":\"I\",\"o\":O,\"h\":H,\"l\":L,\"c\":C,\"v\":V}";
    let text = format!(
        "{{\"bars\":{{\"AAPL\":[{}],\"MSFT\":[{}]}},\"next_page_token\":null}}",
        rows(&one, form),
        rows(&two, form)
    );
    let folder = Folder::new();
    let path = folder.write("x.json", text);
    let error = load(&path).unwrap_err();
    assert!(error.to_string().contains("2 symbols: AAPL, MSFT"), "{error}");
    let mut options = hourly();
    options.reading.source_symbol = Some("MSFT".to_owned());
    assert_eq!(loaded(&load_bars("X", &path, &options).unwrap()), two);
    let only = format!("{{\"bars\":{{\"AAPL\":[{}]}}}}", rows(&one, form));
    let bars = load(&folder.write("y.json", only)).unwrap();
    assert_eq!(bars.read_as[0].symbols, ["AAPL"]);
}

#[test]
fn alpha_vantage_says_its_zone() {
    let text = |zone: &str| {
        let day = "2024-07-01";
        let row = |hour: usize| {
            format!(
                "\"{day} {hour:02}:00:00\":{{\"1. open\":\"10\",\"2. high\":\"12\",\"3. low\":\"9\",\
                 \"4. close\":\"11\",\"5. volume\":\"100\"}}"
            )
        };
        let rows: Vec<String> = (9..16).rev().map(row).collect();
        format!(
            "{{\"Meta Data\":{{\"2. Symbol\":\"IBM\",\"6. Time Zone\":\"{zone}\"}},\
             \"Time Series (60min)\":{{{}}}}}",
            rows.join(",")
        )
    };
    let folder = Folder::new();
    let bars = load(&folder.write("x.json", text("US/Eastern"))).unwrap();
    assert_eq!(bars.series.time()[0], Timestamp::parse_iso("2024-07-01T13:00:00Z").unwrap());
    assert_eq!(bars.read_as[0].symbols, ["IBM"]);
    assert!(bars.read_as[0].times.contains("US/Eastern"), "{}", bars.read_as[0].times);
    let utc = load(&folder.write("x.json", text("UTC"))).unwrap();
    assert_eq!(utc.series.time()[0], Timestamp::parse_iso("2024-07-01T09:00:00Z").unwrap());
}

#[test]
fn a_bar_still_forming_is_left_out_where_rows_may_be() {
    let want = bars(30);
    let (done, last) = want.split_at(29);
    let okx = |over: &str| format!("[\"T\",\"O\",\"H\",\"L\",\"C\",\"V\",\"1\",\"1\",\"{over}\"]");
    let last_ms = ms(&last[0]) / 1_000 - 1;
    for text in [
        format!(
            "{{\"code\":\"0\",\"data\":[{},{}]}}",
            rows(last, &okx("0")),
            backward(done, &okx("1"))
        ),
        format!(
            "{{\"error\":[],\"result\":{{\"XXBTZUSD\":[{}],\"last\":{last_ms}}}}}",
            rows(&want, "[S,\"O\",\"H\",\"L\",\"C\",\"C\",\"V\",7]")
        ),
        format!(
            "[{},{}]",
            rows(done, "[\"S\",\"9\",\"C\",\"H\",\"L\",\"O\",\"V\",\"true\"]"),
            rows(last, "[\"S\",\"9\",\"C\",\"H\",\"L\",\"O\",\"V\",\"false\"]")
        ),
    ] {
        let folder = Folder::new();
        let path = folder.write("x.json", text);
        let error = load(&path).unwrap_err();
        assert!(error.to_string().contains("a bar still forming"), "{error}");
        assert!(error.help().unwrap().contains("on_bad_row"), "{error}");
        let options = LoadOptions { on_bad_row: BadRowPolicy::Drop, ..hourly() };
        let bars = load_bars("X", &path, &options).unwrap();
        assert_eq!((loaded(&bars), bars.dropped.n), (done.to_vec(), 1));
    }
}

#[test]
fn bad_rows_are_named_by_their_number() {
    let text = |bad: &str| {
        let all = bars(30);
        let mut rows: Vec<String> =
            all.iter().map(|b| rows(std::slice::from_ref(b), "[T,O,H,L,C,V]")).collect();
        rows[16] = bad.to_owned();
        format!("[\n{}\n]", rows.join(",\n"))
    };
    for (bad, says) in [
        ("[1735660800000,103.25,1.5,98,99,1]", "column `3` is `1.5`: below the"),
        ("[1735660800000,103.25,\"x\",98,99,1]", "column `3` is `x`: not a number"),
        ("[1735660800000,103.25,NaN,98,99,1]", "column `3` is ``"),
        ("[1735660800000,103.25,105,98,99]", "5 fields, expected 6"),
        ("[]", "1 fields, expected 6"),
        ("{\"a\":1}", "1 fields, expected 6"),
        ("null", "1 fields, expected 6"),
    ] {
        let error = load_bytes("x.json", text(bad)).unwrap_err().to_string();
        assert!(error.contains("x.json:17:") && error.contains(says), "{bad}: {error}");
    }
}

#[test]
fn arrays_whose_order_is_not_shown() {
    let folder = Folder::new();
    let path = folder.write("x.json", format!("[{}]", rows(&bars(20), "[T,H,L,O,C,V]")));
    let error = load(&path).unwrap_err();
    assert!(matches!(error, DataError::ArrayOrder { .. }), "{error}");
    assert!(error.help().unwrap().contains("columns = {"));
    let mut options = hourly();
    use BarColumn::*;
    options.reading.columns = [(Open, 4), (High, 2), (Low, 3), (Close, 5), (Volume, 6)]
        .map(|(column, n)| (column, n.to_string()))
        .into();
    assert_eq!(loaded(&load_bars("X", &path, &options).unwrap()), bars(20));
}

#[test]
fn numbers_are_read_as_they_are_written() {
    let prices = ["0.1", "1e2", "107.57500000000002", "99.99999999999999", "1.7976931348623157e2"];
    let row = |(k, price): (i64, &&str)| {
        format!("{{\"t\":{},\"o\":{price},\"h\":{price},\"l\":{price},\"c\":{price}}}", {
            1_735_603_200_000_000_000 + k * 3_600_000_000_000
        })
    };
    let text = (0..).zip(&prices).map(row).collect::<Vec<_>>().join("\n");
    let got = load_bytes("x.jsonl", text).unwrap();
    let closes: Vec<f64> = got.iter().map(|b| b.close).collect();
    assert_eq!(closes, prices.map(|price| price.parse::<f64>().unwrap()));
    assert_eq!(got[0].time.us(), START);
}

#[test]
fn failed_downloads_say_why() {
    for (text, message) in [
        ("{\"code\":-1121,\"msg\":\"Invalid symbol.\"}", "Invalid symbol."),
        ("{\"retCode\":10001,\"retMsg\":\"params error\",\"result\":{}}", "params error"),
        ("{\"Note\":\"Our standard rate limit is 25 requests\"}", "Our standard rate limit is"),
        ("{\"error\":[\"EGeneral:Too many requests\"]}", "EGeneral:Too many requests"),
        ("{\"status\":\"ERROR\",\"error\":\"Unknown API Key\"}", "Unknown API Key"),
        ("[\"error\",11010,\"ratelimit: error\"]", "11010: ratelimit: error"),
    ] {
        let error = load_bytes("x.json", text).unwrap_err();
        let said = format!("the download failed: {message}");
        assert!(error.to_string().contains(&said), "{error}");
    }
}

#[test]
fn nothing_in_it_and_nothing_of_use() {
    for text in [
        "[]\n",
        "{}",
        "{\"s\":\"no_data\"}",
        "{\"retCode\":0,\"retMsg\":\"OK\",\"result\":{\"list\":[]}}",
        "{\"columns\":[],\"data\":[]}",
        "{\"t\":[],\"o\":[],\"h\":[],\"l\":[],\"c\":[],\"v\":[],\"s\":\"ok\"}",
    ] {
        let error = load_bytes("x.json", text).unwrap_err();
        assert!(matches!(error, DataError::NoRows { .. }), "{text}: {error}");
    }
    for text in ["{\"a\":1}", "[1,2,3]", "{\"a\":{\"b\":[1,2]}}"] {
        let error = load_bytes("x.json", text).unwrap_err();
        assert!(matches!(error, DataError::JsonRows { .. }), "{text}: {error}");
    }
    for text in ["[[1,2],", "{\"a\":", "[1] x", "[{\"t\":1}{]"] {
        let error = load_bytes("x.json", text).unwrap_err();
        assert!(matches!(error, DataError::Damaged { form: "JSON file", .. }), "{text}: {error}");
    }
    let names = load_bytes("x.json", "[{\"when\":1,\"price\":2}]").unwrap_err().to_string();
    assert!(
        names.contains("no time, no open") && names.contains("columns: when, price"),
        "{names}"
    );
    let uneven = "{\"t\":[1,2],\"o\":[1],\"h\":[1,2],\"l\":[1,2],\"c\":[1,2]}";
    let error = load_bytes("x.json", uneven).unwrap_err().to_string();
    assert!(error.contains("2 values of t, 1 of o"), "{error}");
    let both = "{\"a\":{\"2024-01-01\":{\"open\":1,\"high\":1,\"low\":1,\"close\":1}},\
                \"b\":{\"2024-01-01\":{\"open\":1,\"high\":1,\"low\":1,\"close\":1}}}";
    let error = load_bytes("x.json", both).unwrap_err().to_string();
    assert!(error.contains("several keys: a, b"), "{error}");
    let utf8 = load_bytes("x.json", b"[\n\"\xff\"]").unwrap_err();
    assert!(matches!(utf8, DataError::NotUtf8 { line: 2, .. }), "{utf8}");
}

#[test]
fn tables_may_be_json_too() {
    let folder = Folder::new();
    let path = folder.write(
        "x.json",
        "[{\"symbol\":\"BTC\",\"fundingTime\":1735603200000,\"time\":1735603200000,\
         \"rate\":\"0.0001\"},{\"symbol\":\"BTC\",\"time\":1735632000000,\"rate\":\"0.0002\"}]",
    );
    let rates = read_funding(&path, &Default::default()).unwrap().rows;
    assert_eq!(rates.iter().map(|r| r.rate).collect::<Vec<_>>(), [0.0001, 0.0002]);
    let path = folder.write("y.json", "[[1735603200000,\"TRENDING\"]]");
    let error = read_labels(&path, &Default::default()).unwrap_err();
    assert!(matches!(error, DataError::NoTableHeader { .. }), "{error}");
}

#[test]
fn pages_in_a_list_are_all_read() {
    let want = bars(30);
    let (one, two) = want.split_at(17);
    let candle = "{\"t\":\"I\",\"o\":O,\"h\":H,\"l\":L,\"c\":C,\"v\":V}";
    let page = |head: &str, bars: &[Bar]| format!("{{{head}\"candles\":[{}]}}", rows(bars, candle));
    let named = "\"symbol\":\"AAPL\",";
    for head in ["", named] {
        let (first, second) = (page(head, one), page(head, two));
        let last = page(head, &[]);
        for text in [
            format!("[{first},{second},{last}]"),
            format!("{{\"pages\":[{first},{second}]}}"),
            format!("{first}\n{second}\n").replace(",\n ", ","),
        ] {
            assert_eq!(load_bytes("x.json", &text).unwrap(), want, "{}", &text[..40]);
        }
    }
    let both = format!("[{},{}]", page(named, &want), page("\"symbol\":\"MSFT\",", &want));
    let error = load_bytes("x.json", both).unwrap_err();
    assert!(error.to_string().contains("2 symbols: AAPL, MSFT"), "{error}");
    for (text, says) in [
        (format!("[{},{}]", page(named, one), page("", two)), "rows are in several elements: 1, 2"),
        (format!("[{},{{\"note\":1}}]", page("", one)), "element 2 has no rows, but element 1 has"),
        (
            format!(
                "{{\"result\":[{},{}]}}",
                page("\"timezone\":\"UTC\",", one),
                page("\"timezone\":\"Asia/Tokyo\",", two)
            ),
            "rows are in several elements: 1, 2",
        ),
    ] {
        let error = load_bytes("x.json", text).unwrap_err();
        assert!(matches!(error, DataError::JsonRows { .. }), "{error}");
        assert!(error.to_string().contains(says), "{error}");
    }
}

#[test]
fn pages_are_lists_of_rows() {
    let want = bars(30);
    let (one, two) = want.split_at(17);
    let object = "{\"t\":\"I\",\"o\":O,\"h\":H,\"l\":L,\"c\":C,\"v\":V}";
    for row in ["[T,O,H,L,C,V]", object] {
        let page = |bars: &[Bar]| format!("[{}]", rows(bars, row)).replace(",\n ", ",");
        let (first, second) = (page(one), page(two));
        for text in [
            format!("{first}\n{second}\n"),
            format!("{first}\n{second}\n[]\n"),
            format!("[{first},{second}]"),
            format!("[[],{first},{second},[]]"),
            format!("{{\"pages\":[{first},{second}]}}"),
        ] {
            assert_eq!(load_bytes("x.json", &text).unwrap(), want, "{}", &text[..40]);
        }
        let error = load_bytes("x.json", format!("[{first},{second},7]")).unwrap_err();
        let says = "element 3 is not a list of rows, but others are";
        assert!(error.to_string().contains(says), "{error}");
    }
}

#[test]
fn what_stands_around_rows_is_known_of_them() {
    let want = bars(30);
    let split = format!(
        "{{\"symbol\":\"SPY\",\"columns\":[\"time\",\"open\",\"high\",\"low\",\"close\"],\"data\":[{}]}}",
        rows(&want, "[T,O,H,L,C]")
    );
    let folder = Folder::new();
    let bars = load(&folder.write("x.json", split)).unwrap();
    assert_eq!(bars.read_as[0].symbols, ["SPY"]);
    let (one, two) = want.split_at(17);
    let pages = format!(
        "{{\"symbol\":\"SPY\",\"pages\":[{{\"rows\":[{}]}},{{\"rows\":[{}]}}]}}",
        rows(one, "[T,O,H,L,C]"),
        rows(two, "[T,O,H,L,C]")
    );
    let bars = load(&folder.write("z.json", pages)).unwrap();
    assert_eq!((loaded(&bars).len(), &bars.read_as[0].symbols[..]), (30, &["SPY".to_owned()][..]));
    // Twelve Data's answer for several symbols.
    let values = rows(&want, "{\"datetime\":\"I\",\"open\":O,\"high\":H,\"low\":L,\"close\":C}");
    let values = values.replace("Z\"", "\"").replace('T', " ");
    let of = |symbol: &str| {
        format!(
            "\"{symbol}\":{{\"meta\":{{\"symbol\":\"{symbol}\",\"exchange_timezone\":\
             \"America/New_York\"}},\"values\":[{values}],\"status\":\"ok\"}}"
        )
    };
    let path = folder.write("y.json", format!("{{{},{}}}", of("AAPL"), of("MSFT")));
    let mut options = hourly();
    options.reading.source_symbol = Some("MSFT".to_owned());
    let bars = load_bars("X", &path, &options).unwrap();
    assert!(bars.read_as[0].clock.is_some(), "times are those of the exchange");
}

#[test]
fn a_vendors_json_is_read_as_its_csv_is() {
    let want = bars(30);
    let later: Vec<Bar> = want.iter().map(|b| Bar { time: b.time.plus_us(HOUR), ..*b }).collect();
    let bitmex = "{\"timestamp\":\"I\",\"open\":O,\"high\":H,\"low\":L,\"close\":C,\
                  \"volume\":V,\"homeNotional\":1.5,\"foreignNotional\":150}";
    let coin_api = "{\"time_period_start\":\"I\",\"time_open\":\"2031-01-01T00:00:00Z\",\"price_open\":O,\
                    \"price_high\":H,\"price_low\":L,\"price_close\":C,\"volume_traded\":V}";
    let databento = |b: &Bar| {
        let [o, h, l, c] = [b.open, b.high, b.low, b.close].map(|p| format!("{:.0}", p * 1e9));
        format!(
            "{{\"hd\":{{\"ts_event\":\"{}000\",\"rtype\":34,\"publisher_id\":1,\"instrument_id\":5482}},\
             \"open\":\"{o}\",\"high\":\"{h}\",\"low\":\"{l}\",\"close\":\"{c}\",\"volume\":\"{}\"}}\n",
            b.time.us(),
            volume(b)
        )
    };
    let cryptowatch = "[S,O,H,L,C,V,99000.5]";
    for (form, text) in [
        ("BitMEX buckets in JSON", format!("[{}]", rows(&later, bitmex))),
        ("CoinAPI bars in JSON", format!("[{}]", rows(&want, coin_api))),
        ("Databento bars in JSON", want.iter().map(databento).collect()),
        (
            "Cryptowatch candles in JSON",
            format!(
                "{{\"result\":{{\"3600\":[{}]}},\"allowance\":{{\"cost\":0.015}}}}",
                rows(&later, cryptowatch)
            ),
        ),
    ] {
        let folder = Folder::new();
        let bars = load(&folder.write("x.json", text)).unwrap();
        assert_eq!((loaded(&bars), bars.read_as[0].form.as_str()), (want.clone(), form));
    }
    let oanda = |over: &str| {
        format!(
            "{{\"complete\":{over},\"volume\":V,\"time\":\"I\",\"mid\":{{\"o\":O,\"h\":H,\"l\":L,\"c\":C}}}}"
        )
    };
    let (done, last) = want.split_at(29);
    let text = format!("[{},{}]", rows(done, &oanda("true")), rows(last, &oanda("false")));
    let error = load_bytes("x.json", text).unwrap_err().to_string();
    assert!(error.contains("column `complete` is `false`: a bar still forming"), "{error}");
}

#[test]
fn the_number_of_a_row_is_no_time() {
    let row = |(n, b): (usize, &Bar)| {
        let row = rows(
            std::slice::from_ref(b),
            "\"when\":\"I\",\"open\":O,\"high\":H,\"low\":L,\"close\":C",
        );
        format!("{{\"id\":{n},\"index\":{n},{row}}}")
    };
    let text = bars(20).iter().enumerate().map(row).collect::<Vec<_>>().join(",");
    let error = load_bytes("x.json", format!("[{text}]")).unwrap_err().to_string();
    assert!(error.contains("no time column (columns: id, index, when"), "{error}");
}
