//! A header of bars: which column is meant by which of its usual names.

use crate::DataError;
use crate::column_names::{
    BAR_SYMBOL_ALIASES, CLOCK_ALIASES, CLOSE_ALIASES, CLOSE_TIME_ALIASES, DATE_ALIASES,
    HIGH_ALIASES, LOW_ALIASES, OPEN_ALIASES, START_ALIASES, TIME_ALIASES, VOLUME_ALIASES,
    normalised,
};
use crate::header_faults::HeaderFaults;
use crate::time_columns::TimeColumns;
use crate::time_reader::TimeReader;
use exitlab_core::{BarColumn, BarTime, Reading};
use std::path::Path;

/// Where a bar's values stand.
#[derive(Debug, Clone)]
pub(crate) struct BarColumns {
    pub(crate) time: TimeColumns,
    /// Open, high, low, close.
    pub(crate) prices: [usize; 4],
    pub(crate) volume: Option<usize>,
    /// Whose bar a row is.
    pub(crate) symbol: Option<usize>,
    /// Which end of a bar the name of its time says.
    pub(crate) bar_time: Option<BarTime>,
    /// Names of all columns as the file has them.
    pub(crate) names: Vec<String>,
}

/// What is known of a file's columns beside their names.
pub(crate) struct KnownColumns<'k> {
    /// What the user says, the names of columns among it.
    pub(crate) said: &'k Reading,
    /// Columns that the file's form knows by their position.
    pub(crate) roles: &'k [(BarColumn, usize)],
    /// Where the form has the clock time.
    pub(crate) clock: Option<usize>,
    /// A column's first value.
    pub(crate) first: &'k dyn Fn(usize) -> String,
    /// A column's values in the first rows.
    pub(crate) values: &'k dyn Fn(usize) -> Vec<String>,
}

impl BarColumns {
    /// Finds the columns: by what the user says, by the file's form, else by their usual names. First
    /// values tell a clock time (`09:05:00`, `090500`), which is joined with its date, from a full one.
    ///
    /// # Errors
    /// [`DataError::Header`] with everything that is wrong with the header.
    pub(crate) fn find(
        path: &Path,
        names: Vec<String>,
        known: &KnownColumns<'_>,
    ) -> Result<BarColumns, DataError> {
        let normal: Vec<String> = names.iter().map(|n| normalised(n)).collect();
        let mut faults = HeaderFaults::default();
        let time = find_time(&names, &normal, known, &mut faults);
        let mut find =
            |column, aliases| find_bar_column(&names, &normal, known, column, aliases, &mut faults);
        let prices = [
            find(BarColumn::Open, OPEN_ALIASES),
            find(BarColumn::High, HIGH_ALIASES),
            find(BarColumn::Low, LOW_ALIASES),
            find(BarColumn::Close, CLOSE_ALIASES),
        ];
        let symbol = find(BarColumn::Symbol, BAR_SYMBOL_ALIASES);
        let volume = find(BarColumn::Volume, VOLUME_ALIASES)
            .or_else(|| base_volume(&names).filter(|_| !known.said.has_no(BarColumn::Volume)));
        match (time, prices) {
            (Some(time), [Some(open), Some(high), Some(low), Some(close)]) if faults.is_fine() => {
                let is_close = matches!(time, TimeColumns::One(idx)
                    if CLOSE_TIME_ALIASES.contains(&normal[idx].as_str()));
                let bar_time = is_close.then_some(BarTime::Close);
                let prices = [open, high, low, close];
                Ok(BarColumns { time, prices, volume, symbol, bar_time, names })
            }
            _ => {
                let columns = [BarColumn::Open, BarColumn::High, BarColumn::Low, BarColumn::Close];
                for (column, idx) in columns.into_iter().zip(prices) {
                    if let Some(idx) = idx {
                        faults.look_at_price(column, &names[idx], &(known.first)(idx));
                    }
                }
                if let Some(time) = time {
                    faults.look_at_time(time, &names, known.first);
                }
                Err(faults.into_error(path, names))
            }
        }
    }

    /// The name of the time column, as a bad row shows it.
    pub(crate) fn time_name(&self) -> String {
        match self.time {
            TimeColumns::One(idx) => self.names[idx].clone(),
            TimeColumns::DateAndClock { date, clock } => {
                format!("{} {}", self.names[date], self.names[clock])
            }
        }
    }

    /// Position of a bar's column, given its name in [`exitlab_core::BarProblem`].
    pub(crate) fn position(&self, column: &str) -> usize {
        match column {
            "open" => self.prices[0],
            "high" => self.prices[1],
            "low" => self.prices[2],
            "close" => self.prices[3],
            _ => self.volume.unwrap_or_default(),
        }
    }

    /// The columns that are used, with the file's names.
    pub(crate) fn used(&self) -> Vec<(BarColumn, String)> {
        let [open, high, low, close] = self.prices;
        let mut used = vec![(BarColumn::Time, self.time_name())];
        for (column, idx) in [
            (BarColumn::Open, Some(open)),
            (BarColumn::High, Some(high)),
            (BarColumn::Low, Some(low)),
            (BarColumn::Close, Some(close)),
            (BarColumn::Volume, self.volume),
            (BarColumn::Symbol, self.symbol),
        ] {
            used.extend(idx.map(|idx| (column, self.names[idx].clone())));
        }
        used
    }
}

/// One column; what is wrong with it goes to the faults.
fn find_bar_column(
    names: &[String],
    normal: &[String],
    known: &KnownColumns<'_>,
    column: BarColumn,
    aliases: &'static [&'static str],
    faults: &mut HeaderFaults,
) -> Option<usize> {
    if known.said.has_no(column) {
        return None;
    }
    if let Some(said) = known.said.columns.get(&column) {
        let exact = names.iter().position(|name| name == said);
        let found = exact.or_else(|| normal.iter().position(|name| *name == normalised(said)));
        if found.is_none() {
            faults.not_there(column, said);
        }
        return found;
    }
    if let Some((_, idx)) = known.roles.iter().find(|(role, _)| *role == column) {
        return Some(*idx);
    }
    let with_name = |alias: &&str| normal.iter().filter(|name| name == alias).count();
    let alias = aliases.iter().find(|alias| with_name(alias) > 0);
    match alias {
        Some(alias) => {
            let idx = normal.iter().position(|name| name == alias)?;
            if with_name(alias) > 1 {
                faults.twice(&names[idx]);
            }
            Some(idx)
        }
        None => {
            if !column.is_optional() {
                faults.missing(column, aliases);
            }
            None
        }
    }
}

fn find_time(
    names: &[String],
    normal: &[String],
    known: &KnownColumns<'_>,
    faults: &mut HeaderFaults,
) -> Option<TimeColumns> {
    let is_there = |aliases: &[&str]| normal.iter().any(|name| aliases.contains(&name.as_str()));
    let role = known.roles.iter().find(|(role, _)| *role == BarColumn::Time);
    if !known.said.columns.contains_key(&BarColumn::Time) {
        if let (Some((_, date)), Some(clock)) = (role, known.clock) {
            return Some(TimeColumns::DateAndClock { date: *date, clock });
        }
        if let (None, Some(both)) = (role, date_and_clock(names, normal, known, faults)) {
            return Some(both);
        }
        // pandas writes a CSV's index without a name as an empty one
        let is_named = [START_ALIASES, TIME_ALIASES].into_iter().any(is_there);
        let is_index = !is_named && role.is_none() && names.first().is_some_and(String::is_empty);
        if is_index && (known.first)(0).contains('-') {
            return Some(TimeColumns::One(0));
        }
    }
    let aliases = [START_ALIASES, TIME_ALIASES, CLOSE_TIME_ALIASES]
        .into_iter()
        .find(|aliases| is_there(aliases))
        .unwrap_or(TIME_ALIASES);
    find_bar_column(names, normal, known, BarColumn::Time, aliases, faults).map(TimeColumns::One)
}

/// A date beside its clock time. A date that has a clock of its own is whole, unless that is midnight in all
/// of the first rows and the other one is not.
fn date_and_clock(
    names: &[String],
    normal: &[String],
    known: &KnownColumns<'_>,
    faults: &mut HeaderFaults,
) -> Option<TimeColumns> {
    let position = |aliases: &[&str]| {
        aliases.iter().find_map(|alias| normal.iter().position(|name| name == alias))
    };
    let date = position(DATE_ALIASES)?;
    let is_clock_of = |idx: &usize| {
        let text = (known.first)(*idx);
        is_clock(&text) && (normal[*idx] != "timestamp" || text.contains(':'))
    };
    let clock = CLOCK_ALIASES.iter().find_map(|alias| position(&[alias]).filter(is_clock_of))?;
    // A column that has the whole time says more.
    let is_whole_time = |idx: usize| {
        let name = normal[idx].as_str();
        let is_time = |text: &str| TimeReader::of_certain(text.as_bytes()).is_some();
        let is_named = START_ALIASES.contains(&name)
            || (TIME_ALIASES.contains(&name) && !DATE_ALIASES.contains(&name));
        is_named && idx != clock && is_time(&(known.first)(idx))
    };
    if (0..names.len()).any(is_whole_time) {
        return None;
    }
    for idx in [date, clock] {
        if normal.iter().filter(|other| **other == normal[idx]).count() > 1 {
            faults.twice(&names[idx]);
        }
    }
    let is_midnight = |text: &str| text.bytes().all(|b| matches!(b, b'0' | b':' | b'.'));
    let own_clock = |day: &String| {
        let colon = day.find(':')?;
        day.get(colon.saturating_sub(2)..).map(|own| own.trim_end_matches('Z').to_owned())
    };
    let own_clocks: Vec<String> = (known.values)(date).iter().filter_map(own_clock).collect();
    let is_whole = !own_clocks.is_empty()
        && (own_clocks.iter().any(|own| !is_midnight(own))
            || (known.values)(clock).iter().all(|clock| is_midnight(clock)));
    Some(if is_whole { TimeColumns::One(date) } else { TimeColumns::DateAndClock { date, clock } })
}

/// Whether a text is a clock time: `09:05:00`, or up to six digits.
pub(crate) fn is_clock(text: &str) -> bool {
    let is_digits = (1..=6).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let has_colon =
        text.contains(':') && !text.contains('-') && text.len() <= "09:05:00.000000000".len();
    is_digits || has_colon
}

/// The base volume: `Volume BTC` of `Volume BTC` and `Volume USDT`, the second of which is a currency. A file
/// that has quote volume only has no volume here; any other `Volume …` may be anything, such as an average.
fn base_volume(names: &[String]) -> Option<usize> {
    const QUOTES: [&str; 20] = [
        "Currency", "USD", "USDT", "USDC", "BUSD", "TUSD", "FDUSD", "DAI", "EUR", "GBP", "JPY",
        "TRY", "KRW", "AUD", "BRL", "CHF", "BTC", "XBT", "ETH", "BNB",
    ];
    let asset = |(idx, name): (usize, &String)| {
        let asset =
            name.trim().strip_prefix("Volume")?.trim_matches([' ', '_', '(', ')']).to_owned();
        let is_code = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit();
        let is_asset = !asset.is_empty() && asset.bytes().all(is_code);
        (is_asset || QUOTES.contains(&asset.as_str())).then_some((idx, asset))
    };
    let assets: Vec<(usize, String)> = names.iter().enumerate().filter_map(asset).collect();
    let [(first, base), (second, quote)] = assets.as_slice() else { return None };
    let is_letter = |asset: &String| asset.bytes().any(|b| b.is_ascii_alphabetic());
    // Cryptocurrencies, which stand last in the list, are bases beside money.
    let rank = |asset: &String| QUOTES.iter().position(|quote| quote == asset);
    let is_quote = |quote: &String, base: &String| {
        is_letter(base)
            && match (rank(quote), rank(base)) {
                (Some(quote), Some(base)) => quote < base,
                (quote, None) => quote.is_some(),
                (None, Some(_)) => false,
            }
    };
    match (is_quote(quote, base), is_quote(base, quote)) {
        (true, false) => Some(*first),
        (false, true) => Some(*second),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(header: &str, first: &str) -> Result<BarColumns, DataError> {
        let names = header.split(',').map(str::to_owned).collect();
        let values: Vec<String> = first.split(',').map(str::to_owned).collect();
        find_in(names, &[values])
    }

    fn find_in(names: Vec<String>, rows: &[Vec<String>]) -> Result<BarColumns, DataError> {
        let field = |row: &Vec<String>, idx: usize| row.get(idx).cloned().unwrap_or_default();
        let first = |idx: usize| field(&rows[0], idx);
        let values = |idx: usize| rows.iter().map(|row| field(row, idx)).collect();
        let said = Reading::default();
        let known =
            KnownColumns { said: &said, roles: &[], clock: None, first: &first, values: &values };
        BarColumns::find(Path::new("x.csv"), names, &known)
    }

    #[test]
    fn a_date_at_midnight_is_joined_with_a_clock_that_begins_at_midnight_too() {
        let header = ["Date", "Time", "Open", "High", "Low", "Close"];
        let time = |rows: &[[&str; 2]]| {
            let rows: Vec<Vec<String>> =
                rows.iter().map(|row| row.iter().map(|s| (*s).to_owned()).collect()).collect();
            find_in(header.iter().map(|s| (*s).to_owned()).collect(), &rows).unwrap().time
        };
        let day = "2024-01-02 00:00:00";
        let joined = TimeColumns::DateAndClock { date: 0, clock: 1 };
        assert_eq!(time(&[[day, "00:00:00"], [day, "01:00:00"]]), joined);
        let whole = [[day, "00:00:00"], ["2024-01-02 01:00:00", "01:00:00"]];
        assert_eq!(time(&whole), TimeColumns::One(0));
        let days = [[day, "00:00:00"], ["2024-01-03 00:00:00", "00:00:00"]];
        assert_eq!(time(&days), TimeColumns::One(0));
    }

    #[test]
    fn usual_names_are_found_whatever_their_case() {
        for header in [
            "timestamp,open,high,low,close,volume",
            "Date,Open,High,Low,Close,Volume",
            "Open time,Open,High,Low,Close,Volume",
            "ts,o,h,l,c,v",
            "<DATETIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>",
            "日期,开盘,最高,最低,收盘,成交量",
            "날짜,시가,고가,저가,종가,거래량",
            "日付,始値,高値,安値,終値,出来高",
        ] {
            let columns = find(header, "").unwrap();
            assert_eq!(columns.time, TimeColumns::One(0), "{header}");
            assert_eq!(columns.prices, [1, 2, 3, 4], "{header}");
            assert_eq!(columns.volume, Some(5), "{header}");
        }
        let yahoo = find("Date,Open,High,Low,Close,Adj Close,Volume", "").unwrap();
        assert_eq!((yahoo.prices[3], yahoo.volume), (4, Some(6)));
    }

    #[test]
    fn date_and_clock_are_joined_only_where_they_are_two_halves() {
        let header = "Date,Time,Open,High,Low,Close";
        assert_eq!(
            find(header, "20240102,090500,1,1,1,1").unwrap().time,
            TimeColumns::DateAndClock { date: 0, clock: 1 }
        );
        let joined = TimeColumns::DateAndClock { date: 0, clock: 1 };
        assert_eq!(find(header, "2006-01-02,09:05:00").unwrap().time, joined);
        assert_eq!(find(header, "2006-01-02,1136192700").unwrap().time, TimeColumns::One(1));
        for (header, first) in [
            ("日期,时间,开盘,最高,最低,收盘", "2024-01-02,09:05:00"),
            ("trade_date,trade_time,open,high,low,close", "20240102,090500"),
            ("date,hour,open,high,low,close", "2024-01-02,9"),
            ("Date,Timestamp,Open,High,Low,Close", "20240102,09:05:00"),
            ("Date,Time,Open,High,Low,Close", "2024-01-02 00:00:00,09:05:00"),
            ("Date,Time,Open,High,Low,Close", "2024-01-02T00:00:00Z,09:05:00"),
        ] {
            assert_eq!(find(header, first).unwrap().time, joined, "{header}: {first}");
        }
        for first in ["2024-01-02 09:05:00,09:05:00", "2024-01-02 00:00:00,00:00:00"] {
            assert_eq!(find(header, first).unwrap().time, TimeColumns::One(0), "{first}");
        }
        let header = "timestamp,date,hour,open,high,low,close";
        let whole = find(header, "2024-01-02 09:15:00,2024-01-02,9").unwrap();
        assert_eq!(whole.time, TimeColumns::One(0));
        let full = find("日期,时间,o,h,l,c", "2024-01-02,2024-01-02 09:05:00").unwrap();
        assert_eq!(full.time, TimeColumns::One(1));
        let both = find("unix,date,open,high,low,close", "1609286400000,2020-12-30").unwrap();
        assert_eq!(both.time, TimeColumns::One(0));
    }

    #[test]
    fn the_base_volume_is_preferred() {
        let volume =
            |tail: &str| find(&format!("date,open,high,low,close,{tail}"), "").unwrap().volume;
        assert_eq!(volume("Volume BTC,Volume USDT"), Some(5));
        assert_eq!(volume("Volume USDT,Volume BTC"), Some(6));
        assert_eq!(volume("Volume ETC,Volume BTC"), Some(5));
        assert_eq!(volume("Volume_(BTC),Volume_(Currency)"), Some(5));
        assert_eq!(volume("Volume USD"), None);
        assert_eq!(volume("Volume MA"), None);
        assert_eq!(volume("Volume MA,Volume EMA"), None);
        assert_eq!(volume("taker_buy_volume,quote_volume"), None);
        assert_eq!(volume("Volume BTC,Volume USD"), Some(5));
        for tail in [
            "Volume Buy,Volume Sell",
            "Volume Up,Volume Down",
            "Volume 20,Volume 50",
            "Volume 20,Volume USD",
            "Volume MA,Volume RSI",
            "Volume ETH,Volume BTC,Volume USD",
        ] {
            assert_eq!(volume(tail), None, "{tail}");
        }
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let error = find("when,Open,high,open,closing", "x,y,1,2,3").unwrap_err();
        let text = error.to_string();
        for part in ["no time", "no low", "no close", "`Open` appears twice", "`y` is not a number"]
        {
            assert!(text.contains(part), "{part}: {text}");
        }
        let help = error.help().unwrap();
        assert!(help.contains("columns = { time = \"…\", low = \"…\", close = \"…\" }"), "{help}");
        let numbered = find(",open,high,low,close", "0,1,1,1,1").unwrap_err();
        assert!(numbered.to_string().contains("no time"));
    }

    #[test]
    fn the_open_time_goes_before_any_other() {
        let time = |header: &str| find(header, "").unwrap().time;
        assert_eq!(time("timestamp,open,high,low,close,timeOpen"), TimeColumns::One(5));
        assert_eq!(time("close_time,time,open,high,low,close"), TimeColumns::One(1));
        assert_eq!(find("t,o,h,l,c,Ticker", "").unwrap().symbol, Some(5));
    }

    #[test]
    fn a_close_time_is_used_where_there_is_no_other() {
        let found = |header: &str| {
            let found = find(header, "").unwrap();
            (found.time, found.bar_time)
        };
        let close = Some(BarTime::Close);
        for name in [
            "close_time",
            "End",
            "period_end",
            "CloseTime",
            "bar_close_time",
            "kline_close_time",
            "timestamp_close",
            "period_close",
            "candle_end",
            "till",
            "to",
            "Close Date",
            "closedate",
            "end_date",
        ] {
            let header = format!("open,high,low,close,{name}");
            assert_eq!(found(&header), (TimeColumns::One(4), close), "{name}");
        }
        assert_eq!(found("end,begin,open,high,low,close"), (TimeColumns::One(1), None));
        assert_eq!(found("close_time,time,open,high,low,close"), (TimeColumns::One(1), None));
    }

    #[test]
    fn what_the_user_says_goes_first() {
        let names = |header: &str| header.split(',').map(str::to_owned).collect::<Vec<_>>();
        let said = [(BarColumn::Close, "last".to_owned()), (BarColumn::Time, "When".to_owned())];
        let said = Reading { columns: said.into(), ..Reading::default() };
        let first = |_: usize| String::new();
        let values = |_: usize| Vec::new();
        let known =
            KnownColumns { said: &said, roles: &[], clock: None, first: &first, values: &values };
        let find = |header: &str| BarColumns::find(Path::new("x.csv"), names(header), &known);
        let found = find("time,When,open,high,low,close,last").unwrap();
        assert_eq!((found.time, found.prices[3]), (TimeColumns::One(1), 6));
        let error = find("time,open,high,low,close,last").unwrap_err().to_string();
        assert!(error.contains("`When`, which `columns.time` names"), "{error}");
    }
}
