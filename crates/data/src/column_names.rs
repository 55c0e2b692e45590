//! Usual names of columns, the preferred first.

use exitlab_core::BarColumn;

/// Names of a bar's open time, or of a row's time, the preferred first: a column that is the open time
/// by its name goes before one that may be any time.
pub(crate) const TIME_ALIASES: &[&str] = &[
    "time_period_start", // before CoinAPI's `time_open`, which is the first trade's
    "open_time",
    "opentime",
    "time_open",
    "timeopen",
    "open_timestamp",
    "start_time",
    "window_start",
    "timestamp",
    "time",
    "datetime",
    "date_time",
    "unix",
    "unix_timestamp",
    "unix_time",
    "unixtime",
    "epoch",
    "ts",
    "timestamp_utc",
    "datetime_utc",
    "time_utc",
    "date_utc",
    "gmt_time",
    "timestamp_ms",
    "timestamp_us",
    "timestamp_ns",
    "timestamp_s",
    "date",
    "trade_date",
    "dtyyyymmdd",
    "时间",
    "日期",
    "날짜",
    "日付",
    "t",
    "__index_level_0__", // pandas writes an index without a name so
];
/// Names of a bar's open time that a row of something else may have beside its own time.
pub(crate) const START_ALIASES: &[&str] = &[
    "period_start",
    "bar_start",
    "bar_begin",
    "start_timestamp",
    "starttime",
    "startedat",
    "started_at",
    "start",
    "begin",
];
/// Names of a bar's close time, which is used where there is no other.
pub(crate) const CLOSE_TIME_ALIASES: &[&str] = &[
    "close_time",
    "closetime",
    "time_close",
    "timeclose",
    "close_timestamp",
    "time_period_end",
    "period_end",
    "bar_end",
    "window_end",
    "end_timestamp",
    "end_time",
    "endtime",
    "end",
    "bar_close_time",
    "kline_close_time",
    "timestamp_close",
    "period_close",
    "candle_end",
    "till",
    "to",
    "close_date",
    "closedate",
    "end_date",
];
/// Names of a date, and of the clock time that may stand beside it.
pub(crate) const DATE_ALIASES: &[&str] = &[
    "date",
    "dtyyyymmdd",
    "trade_date",
    "tradedate",
    "trading_date",
    "日期",
    "交易日期",
    "날짜",
    "日付",
];
pub(crate) const CLOCK_ALIASES: &[&str] = &[
    "time",
    "trade_time",
    "tradetime",
    "hour",
    "hr",
    "bar_time",
    "clock",
    "时间",
    "交易时间",
    "시간",
    "時刻",
    "timestamp",
];
/// Names of a column that says whose bar a row is: first those that hold nothing else.
pub(crate) const BAR_SYMBOL_ALIASES: &[&str] = &[
    "symbol",
    "ticker",
    "instrument",
    "pair",
    "contract",
    "instrument_name",
    "ts_code",
    "tic",
    "sym",
    "trading_pair",
    "tradingpair",
    "currency_pair",
    "act_symbol",
    "stock_code",
    "stock_symbol",
    "ticker_symbol",
    "instrument_id",
    "instrumentid",
    "product_id",
    "coin_id",
    "secid",
    "isin",
    "ric",
    "cusip",
    "figi",
    "permno",
    "gvkey",
    "unique_id",
    "item_id",
    "series_id",
    "股票代码",
    "证券代码",
    "代码",
    "종목코드",
    "銘柄コード",
    "crypto_name",
    "stock",
    "coin",
    "security",
    "asset",
    "product",
    "company",
    "company_name",
    "name",
    "code",
    "market",
];

/// Names of prices.
pub(crate) const OPEN_ALIASES: &[&str] =
    &["open", "open_price", "openprice", "price_open", "o", "开盘", "开盘价", "시가", "始値"];
pub(crate) const HIGH_ALIASES: &[&str] =
    &["high", "high_price", "highprice", "price_high", "h", "最高", "最高价", "고가", "高値"];
pub(crate) const LOW_ALIASES: &[&str] =
    &["low", "low_price", "lowprice", "price_low", "l", "最低", "最低价", "저가", "安値"];
pub(crate) const CLOSE_ALIASES: &[&str] = &[
    "close",
    "close_price",
    "closeprice",
    "price_close",
    "close_last",
    "c",
    "收盘",
    "收盘价",
    "종가",
    "終値",
];
pub(crate) const VOLUME_ALIASES: &[&str] = &[
    "volume",
    "base_volume",
    "volume_base",
    "vol",
    "volume_from",
    "volumefrom",
    "volume_traded",
    "v",
    "成交量",
    "거래량",
    "出来高",
];

/// A name without case, outer spaces and angle brackets, its spaces and dashes as underscores.
pub(crate) fn normalised(name: &str) -> String {
    let name = name.trim().trim_start_matches('<').trim_end_matches('>');
    name.to_ascii_lowercase().replace([' ', '-', '.', '/'], "_")
}

/// The column that a name usually means.
pub(crate) fn usual_column(name: &str) -> Option<BarColumn> {
    let normal = normalised(name);
    [
        (BarColumn::Time, START_ALIASES),
        (BarColumn::Time, TIME_ALIASES),
        (BarColumn::Open, OPEN_ALIASES),
        (BarColumn::High, HIGH_ALIASES),
        (BarColumn::Low, LOW_ALIASES),
        (BarColumn::Close, CLOSE_ALIASES),
        (BarColumn::Volume, VOLUME_ALIASES),
        (BarColumn::Symbol, BAR_SYMBOL_ALIASES),
    ]
    .into_iter()
    .find(|(_, aliases)| aliases.contains(&normal.as_str()))
    .map(|(column, _)| column)
}
