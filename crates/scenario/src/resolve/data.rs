//! `[data]`, with the costs and lots of each symbol.

use super::SettingWarning;
use super::execution::resolve_funding;
use super::reading::resolve_reading;
use crate::fault::Fault;
use crate::folder::Folder;
use crate::key_path::KeyPath;
use crate::raw::Sections;
use crate::settings::Symbol;
use crate::used::{DataSettings, ExecutionFile, ExecutionSource, Funding, SymbolSettings};
use exitlab_core::{Reading, Timeframe, Timestamp, Weekday};
use exitlab_exit::Costs;
use exitlab_orchestrator::LotRules;

pub(crate) fn resolve_data(raw: &Sections, folder: &Folder) -> Result<DataSettings, Fault> {
    let data = &raw.data;
    let at = KeyPath::top("data");
    let timeframe = parse_timeframe(&at.key("timeframe"), &data.timeframe)?;
    let at_symbols = at.key("symbols");
    at_symbols.not_empty(&data.symbols)?;
    let common = common(raw, folder)?;
    let mut symbols = Vec::with_capacity(data.symbols.len());
    for (i, symbol) in data.symbols.iter().enumerate() {
        symbols.push(resolve_symbol(&at_symbols.index(i), symbol, folder, &common)?);
    }
    let mut order: Vec<usize> = (0..symbols.len()).collect();
    order.sort_by(|&a, &b| symbols[a].symbol.as_bytes().cmp(symbols[b].symbol.as_bytes()));
    for pair in order.windows(2) {
        if symbols[pair[0]].symbol == symbols[pair[1]].symbol {
            let name = &symbols[pair[1]].symbol;
            let at = at_symbols.index(pair[1]);
            return Err(at.key("symbol").fault(format_args!("repeats `{name}`")));
        }
    }
    symbols.sort_by(|a, b| a.symbol.as_bytes().cmp(b.symbol.as_bytes()));
    let execution = resolve_execution(raw, &at, timeframe, &symbols, &common.reading, folder)?;
    let from = data.from.as_deref().map(|t| parse_time(&at.key("from"), t)).transpose()?;
    let to = data.to.as_deref().map(|t| parse_time(&at.key("to"), t)).transpose()?;
    if let (Some(from), Some(to)) = (from, to)
        && from >= to
    {
        return Err(at.key("to").fault(format_args!("must be after `data.from` ({from})")));
    }
    let adjustments = data.adjustments.as_ref();
    let adjustments = adjustments.map(|path| at.key("adjustments").source(folder, path));
    Ok(DataSettings {
        timeframe,
        symbols,
        execution,
        from,
        to,
        week_start: data.week_start.used(),
        on_bad_row: data.on_bad_row,
        other_symbols: data.other_symbols,
        adjustments: adjustments.transpose()?,
        timezone: common.reading.timezone,
    })
}

/// Settings that nothing reads: an execution timeframe that is not the decision bars' own, and the
/// first day of weeks that are not resampled.
pub(crate) fn data_warnings(
    raw: &Sections,
    data: &DataSettings,
) -> impl Iterator<Item = SettingWarning> {
    let warn = |is_unread: bool, key: &str, message: &str| {
        is_unread.then(|| SettingWarning {
            path: KeyPath::top("data").key(key).path(),
            message: message.to_owned(),
        })
    };
    let given = raw.data.execution_timeframe.as_deref().and_then(|t| Timeframe::parse(t).ok());
    let other = given.is_some_and(|given| given != data.timeframe);
    let makes_weeks = data.timeframe.is_whole_weeks()
        && matches!(data.execution, ExecutionSource::Resample { .. });
    [
        warn(
            other && data.execution == ExecutionSource::SameBars,
            "execution_timeframe",
            "has no effect without data.execution or data.resample = true",
        ),
        warn(
            data.week_start != Weekday::Thu && !makes_weeks,
            "week_start",
            "has no effect unless data.resample = true makes weeks",
        ),
    ]
    .into_iter()
    .flatten()
    .chain(execution_warnings(raw))
}

/// Execution bars that are silent about what their symbol says of its own file, and what would be misread
/// without a sign if it held for both.
fn execution_warnings(raw: &Sections) -> impl Iterator<Item = SettingWarning> {
    raw.data.execution.iter().enumerate().flat_map(move |(idx, bars)| {
        let symbol = raw.data.symbols.iter().find(|symbol| symbol.symbol == bars.symbol);
        let all = &raw.data;
        let silent = symbol.into_iter().flat_map(move |symbol| {
            // What the symbol says, the execution bars, and [data] for both.
            [
                ("timezone", symbol.timezone.is_some(), bars.timezone.is_some(), all.timezone.is_some()),
                ("bar_time", symbol.bar_time.is_some(), bars.bar_time.is_some(), all.bar_time.is_some()),
                (
                    "price_scale",
                    symbol.price_scale.is_some(),
                    bars.price_scale.is_some(),
                    all.price_scale.is_some(),
                ),
            ]
        });
        let silent = silent.filter(|(_, of_symbol, own, of_all)| *of_symbol && !own && !of_all);
        silent.map(move |(key, ..)| SettingWarning {
            path: KeyPath::top("data").key("execution").index(idx).path(),
            message: format!(
                "does not set `{key}`, and the symbol's value is for its own file only: set it here \
                 too, or in [data] for all"
            ),
        })
    })
}

/// What symbols have that say nothing of their own.
struct Common {
    costs: Costs,
    funding: Funding,
    lots: LotRules,
    reading: Reading,
}

fn resolve_symbol(
    at: &KeyPath<'_>,
    raw: &Symbol,
    folder: &Folder,
    common: &Common,
) -> Result<SymbolSettings, Fault> {
    let Common { costs, funding, lots, reading } = common;
    at.key("symbol").symbol(&raw.symbol)?;
    let below = |key: &str, value: Option<f64>, common: f64, end: f64| match value {
        Some(value) => at.key(key).below(value, end),
        None => Ok(common),
    };
    let any = |key: &str, value: Option<f64>, common: f64| match value {
        Some(value) => at.key(key).not_negative(value),
        None => Ok(common),
    };
    Ok(SymbolSettings {
        symbol: raw.symbol.clone(),
        path: at.key("path").source(folder, &raw.path)?,
        reading: resolve_reading(at, &raw.reading())?.or(reading),
        costs: Costs {
            taker_fee: below("taker_fee", raw.taker_fee, costs.taker_fee, 1.0)?,
            maker_fee: match raw.maker_fee {
                Some(fee) => at.key("maker_fee").maker_fee(fee)?,
                None => costs.maker_fee,
            },
            base_bps: below("base_bps", raw.base_bps, costs.base_bps, 1e4)?,
            vol_bps: any("vol_bps", raw.vol_bps, costs.vol_bps)?,
        },
        funding: match &raw.funding {
            Some(own) => resolve_funding(&at.key("funding"), own, folder)?,
            None => funding.clone(),
        },
        lots: LotRules {
            qty_step: any("qty_step", raw.qty_step, lots.qty_step)?,
            min_notional: any("min_notional", raw.min_notional, lots.min_notional)?,
        },
    })
}

fn common(raw: &Sections, folder: &Folder) -> Result<Common, Fault> {
    let at = KeyPath::top("costs");
    let slippage = at.key("slippage");
    let costs = Costs {
        taker_fee: at.key("taker_fee").below(raw.costs.taker_fee, 1.0)?,
        maker_fee: at.key("maker_fee").maker_fee(raw.costs.maker_fee)?,
        base_bps: slippage.key("base_bps").below(raw.costs.slippage.base_bps, 1e4)?,
        vol_bps: slippage.key("vol_bps").not_negative(raw.costs.slippage.vol_bps)?,
    };
    let funding = resolve_funding(&at.key("funding"), &raw.costs.funding, folder)?;
    let at = KeyPath::top("portfolio");
    let lots = LotRules {
        qty_step: at.key("qty_step").not_negative(raw.portfolio.qty_step)?,
        min_notional: at.key("min_notional").not_negative(raw.portfolio.min_notional)?,
    };
    let reading = resolve_reading(&KeyPath::top("data"), &raw.data.reading())?;
    Ok(Common { costs, funding, lots, reading })
}

fn resolve_execution(
    raw: &Sections,
    at: &KeyPath<'_>,
    timeframe: Timeframe,
    symbols: &[SymbolSettings],
    reading: &Reading,
    folder: &Folder,
) -> Result<ExecutionSource, Fault> {
    let data = &raw.data;
    let at_tf = at.key("execution_timeframe");
    let given = data.execution_timeframe.as_deref();
    let given = given.map(|text| parse_timeframe(&at_tf, text)).transpose()?;
    let finer = |needed_by: &str| -> Result<Timeframe, Fault> {
        let execution_timeframe =
            given.ok_or_else(|| at.missing("execution_timeframe", needed_by))?;
        match timeframe.is_multiple_of(execution_timeframe) {
            true => Ok(execution_timeframe),
            false => Err(at_tf.fault_with_help(
                format_args!("is {execution_timeframe}, and {timeframe} is not a multiple of it"),
                "`data.timeframe` must be a whole number of execution bars",
            )),
        }
    };
    match (data.execution.is_empty(), data.resample) {
        (true, false) => Ok(ExecutionSource::SameBars),
        (true, true) => {
            Ok(ExecutionSource::Resample { execution_timeframe: finer("`data.resample = true`")? })
        }
        (false, true) => Err(at.key("resample").fault_with_help(
            "cannot be true where `data.execution` is given",
            "with resample the symbols' own files are the execution bars",
        )),
        (false, false) => {
            let execution_timeframe = finer("`data.execution`")?;
            let files = execution_files(raw, &at.key("execution"), symbols, reading, folder)?;
            Ok(ExecutionSource::Separate { execution_timeframe, files })
        }
    }
}

fn execution_files(
    raw: &Sections,
    at: &KeyPath<'_>,
    symbols: &[SymbolSettings],
    reading: &Reading,
    folder: &Folder,
) -> Result<Vec<ExecutionFile>, Fault> {
    let mut files = vec![None; symbols.len()];
    for (i, entry) in raw.data.execution.iter().enumerate() {
        let at = at.index(i);
        let name = entry.symbol.as_bytes();
        let Ok(position) = symbols.binary_search_by(|s| s.symbol.as_bytes().cmp(name)) else {
            let allowed = symbols.iter().map(|s| s.symbol.as_str());
            return Err(at.key("symbol").unknown_name("symbol", &entry.symbol, allowed));
        };
        let own = resolve_reading(&at, &entry.reading())?;
        let file = ExecutionFile {
            path: at.key("path").source(folder, &entry.path)?,
            // Not as the symbol's own file, which may be of another vendor.
            reading: own.or(reading),
        };
        if files[position].replace(file).is_some() {
            let message = format!("repeats `{}`", entry.symbol);
            return Err(at.key("symbol").fault(message));
        }
    }
    let missing = symbols.iter().zip(&files).find(|(_, file)| file.is_none());
    if let Some((symbol, _)) = missing {
        return Err(at.fault_with_help(
            format_args!("has no bars of `{}`", symbol.symbol),
            "give execution bars for every symbol of `data.symbols`, or for none",
        ));
    }
    Ok(files.into_iter().flatten().collect())
}

fn parse_timeframe(at: &KeyPath<'_>, text: &str) -> Result<Timeframe, Fault> {
    Timeframe::parse(text).map_err(|_| {
        at.fault_with_help(
            format_args!("is {text:?}, which is not a timeframe"),
            "write a whole number and s, m, h, d or w, such as 5m, 1h, 1d",
        )
    })
}

fn parse_time(at: &KeyPath<'_>, text: &str) -> Result<Timestamp, Fault> {
    let range = Timestamp::MIN_US..=Timestamp::MAX_US;
    match Timestamp::parse_iso(text) {
        Ok(time) if range.contains(&time.us()) => Ok(time),
        _ => Err(at.fault_with_help(
            format_args!("is {text:?}, which is not an ISO-8601 time"),
            "write such as 2021-11-10 or 2021-11-10T14:00:00Z; no zone means UTC",
        )),
    }
}
