//! `[data]`, with the costs and lots of each symbol.

use super::Odd;
use crate::at::At;
use crate::fault::Fault;
use crate::raw::RawScenario;
use crate::raw::data::RawSymbol;
use crate::settings::{DataSettings, ExecutionSource, SymbolSettings};
use exitlab_core::{Timeframe, Timestamp};
use exitlab_exit::Costs;
use exitlab_orchestrator::LotRules;
use std::path::{Path, PathBuf};

pub(crate) fn resolve_data(raw: &RawScenario, folder: &Path) -> Result<DataSettings, Fault> {
    let data = &raw.data;
    let at = At::top("data");
    let timeframe = parse_timeframe(&at.key("timeframe"), &data.timeframe)?;
    let at_symbols = at.key("symbols");
    at_symbols.not_empty(&data.symbols)?;
    let costs = common_costs(raw)?;
    let lots = common_lots(raw)?;
    let mut symbols = Vec::with_capacity(data.symbols.len());
    for (i, symbol) in data.symbols.iter().enumerate() {
        symbols.push(resolve_symbol(&at_symbols.index(i), symbol, folder, costs, lots)?);
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
    let execution = resolve_execution(raw, &at, timeframe, &symbols, folder)?;
    let from = data.from.as_deref().map(|t| parse_time(&at.key("from"), t)).transpose()?;
    let to = data.to.as_deref().map(|t| parse_time(&at.key("to"), t)).transpose()?;
    if let (Some(from), Some(to)) = (from, to)
        && from >= to
    {
        return Err(at.key("to").fault(format_args!("must be after `data.from` ({from})")));
    }
    let adjustments = data.adjustments.as_deref();
    let adjustments = adjustments.map(|path| at.key("adjustments").file(folder, path));
    Ok(DataSettings {
        timeframe,
        symbols,
        execution,
        from,
        to,
        on_bad_row: data.on_bad_row.used(),
        adjustments: adjustments.transpose()?,
    })
}

/// An execution timeframe that nothing reads, and that is not the decision bars' own.
pub(crate) fn odd_data(raw: &RawScenario, data: &DataSettings) -> Option<Odd> {
    let given = raw.data.execution_timeframe.as_deref().and_then(|t| Timeframe::parse(t).ok())?;
    let unread = data.execution == ExecutionSource::SameBars && given != data.timeframe;
    unread.then(|| Odd {
        path: At::top("data").key("execution_timeframe").path(),
        message: "has no effect without data.execution or data.resample = true".to_owned(),
    })
}

fn resolve_symbol(
    at: &At<'_>,
    raw: &RawSymbol,
    folder: &Path,
    costs: Costs,
    lots: LotRules,
) -> Result<SymbolSettings, Fault> {
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
        path: at.key("path").file(folder, &raw.path)?,
        costs: Costs {
            taker_fee: below("taker_fee", raw.taker_fee, costs.taker_fee, 1.0)?,
            maker_fee: below("maker_fee", raw.maker_fee, costs.maker_fee, 1.0)?,
            base_bps: below("base_bps", raw.base_bps, costs.base_bps, 1e4)?,
            vol_bps: any("vol_bps", raw.vol_bps, costs.vol_bps)?,
        },
        lots: LotRules {
            qty_step: any("qty_step", raw.qty_step, lots.qty_step)?,
            min_notional: any("min_notional", raw.min_notional, lots.min_notional)?,
        },
    })
}

fn common_costs(raw: &RawScenario) -> Result<Costs, Fault> {
    let at = At::top("costs");
    let slippage = at.key("slippage");
    Ok(Costs {
        taker_fee: at.key("taker_fee").below(raw.costs.taker_fee, 1.0)?,
        maker_fee: at.key("maker_fee").below(raw.costs.maker_fee, 1.0)?,
        base_bps: slippage.key("base_bps").below(raw.costs.slippage.base_bps, 1e4)?,
        vol_bps: slippage.key("vol_bps").not_negative(raw.costs.slippage.vol_bps)?,
    })
}

fn common_lots(raw: &RawScenario) -> Result<LotRules, Fault> {
    let at = At::top("portfolio");
    Ok(LotRules {
        qty_step: at.key("qty_step").not_negative(raw.portfolio.qty_step)?,
        min_notional: at.key("min_notional").not_negative(raw.portfolio.min_notional)?,
    })
}

fn resolve_execution(
    raw: &RawScenario,
    at: &At<'_>,
    timeframe: Timeframe,
    symbols: &[SymbolSettings],
    folder: &Path,
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
                format_args!("is {execution_timeframe}, of which {timeframe} is no multiple"),
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
            let files = execution_files(raw, &at.key("execution"), symbols, folder)?;
            Ok(ExecutionSource::Separate { execution_timeframe, files })
        }
    }
}

fn execution_files(
    raw: &RawScenario,
    at: &At<'_>,
    symbols: &[SymbolSettings],
    folder: &Path,
) -> Result<Vec<PathBuf>, Fault> {
    let mut files = vec![None; symbols.len()];
    for (i, entry) in raw.data.execution.iter().enumerate() {
        let at = at.index(i);
        let name = entry.symbol.as_bytes();
        let Ok(position) = symbols.binary_search_by(|s| s.symbol.as_bytes().cmp(name)) else {
            let allowed = symbols.iter().map(|s| s.symbol.as_str());
            return Err(at.key("symbol").unknown_name("symbol", &entry.symbol, allowed));
        };
        let file = at.key("path").file(folder, &entry.path)?;
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

fn parse_timeframe(at: &At<'_>, text: &str) -> Result<Timeframe, Fault> {
    Timeframe::parse(text).map_err(|_| {
        at.fault_with_help(
            format_args!("is {text:?}, which is no timeframe"),
            "write a whole number and s, m, h, d or w, such as 5m, 1h, 1d",
        )
    })
}

fn parse_time(at: &At<'_>, text: &str) -> Result<Timestamp, Fault> {
    let range = Timestamp::MIN_US..=Timestamp::MAX_US;
    match Timestamp::parse_iso(text) {
        Ok(time) if range.contains(&time.us()) => Ok(time),
        _ => Err(at.fault_with_help(
            format_args!("is {text:?}, which is no ISO-8601 time"),
            "write such as 2021-11-10 or 2021-11-10T14:00:00Z; no zone means UTC",
        )),
    }
}
