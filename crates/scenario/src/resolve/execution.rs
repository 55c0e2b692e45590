//! `[entry]`, `[fills]` and funding. Fees and slippage are each symbol's.

use crate::fault::Fault;
use crate::folder::Folder;
use crate::key_path::KeyPath;
use crate::settings::{Entry, Fills, FundingFrom};
use crate::used::{Funding, FundingGap};
use exitlab_core::Timeframe;
use exitlab_exit::{Ambiguity, EntrySettings, FillRules};

pub(crate) fn resolve_entry(raw: &Entry) -> Result<EntrySettings, Fault> {
    let at = KeyPath::top("entry");
    let limit = raw.max_fill_delay.as_deref();
    let limit = limit.map(|text| duration_us(&at.key("max_fill_delay"), text)).transpose()?;
    Ok(EntrySettings { at: raw.at, max_fill_delay_us: limit })
}

/// A length of time as timeframes are written; 0 is one too.
fn duration_us(at: &KeyPath<'_>, text: &str) -> Result<i64, Fault> {
    if matches!(text, "0s" | "0m" | "0h" | "0d" | "0w") {
        return Ok(0);
    }
    Timeframe::parse(text).map(Timeframe::us).map_err(|_| {
        at.fault_with_help(
            format_args!("is {text:?}, which is not a duration"),
            "write a whole number and s, m, h, d or w, such as 4h",
        )
    })
}

pub(crate) fn resolve_fills(raw: &Fills) -> (FillRules, Ambiguity) {
    let rules = FillRules {
        intrabar: raw.intrabar,
        limit_fill: raw.limit_fill,
        limit_gap_fill: raw.limit_gap_fill,
    };
    (rules, if raw.ambiguity { Ambiguity::Bounds } else { Ambiguity::Off })
}

/// Funding at the path of its table.
pub(crate) fn resolve_funding(
    at: &KeyPath<'_>,
    raw: &FundingFrom,
    folder: &Folder,
) -> Result<Funding, Fault> {
    match (raw.rate, raw.file.as_ref()) {
        (Some(_), Some(_)) => Err(at.fault_with_help(
            "has rate and file, but takes exactly one of them",
            "to change which one, replace the table as a whole",
        )),
        (None, None) => Err(at.fault("needs exactly one of rate, file")),
        (None, Some(file)) => Ok(Funding::File {
            path: at.key("file").source(folder, file)?,
            gap: raw.funding_gap.unwrap_or(FundingGap::Error),
        }),
        (Some(rate), None) => {
            at.refuse("a constant rate", &[("funding_gap", raw.funding_gap.is_some())], &["rate"])?;
            at.key("rate").within(rate, -1.0, 1.0)?;
            Ok(if rate == 0.0 { Funding::Off } else { Funding::Rate(rate) })
        }
    }
}
