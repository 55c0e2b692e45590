//! `exit_modes.NAME.trailing`.

use super::trail_line::{LineFiles, resolve_trail_line};
use crate::fault::Fault;
use crate::key_path::KeyPath;
use crate::settings::{self, Activate};
use exitlab_exit::{TrailActivation, TrailBasis, TrailDistance, TrailScale, Trailing};

/// Checks a trail; a file of lines is added to `line_files`.
pub(super) fn resolve_trailing(
    at: &KeyPath<'_>,
    raw: &settings::Trailing,
    line_files: &mut LineFiles<'_>,
) -> Result<Trailing, Fault> {
    let basis = raw.basis.unwrap_or(TrailBasis::EntryAtr);
    let distance_atr = |multiple| {
        let multiple = at.key("distance_atr").positive(multiple)?;
        Ok(TrailDistance::Atr { multiple, basis })
    };
    let distance_pct = |pct| match basis {
        TrailBasis::EntryAtr => at.key("distance_pct").pct_distance(pct).map(TrailDistance::Pct),
        TrailBasis::CurrentAtr => Err(at.key("basis").fault_with_help(
            "cannot be used with distance_pct",
            "leave it out, or give the distance as distance_atr",
        )),
    };
    let line = raw.line.as_ref().map(|line| {
        no_distance(at, raw, "line")?;
        resolve_trail_line(&at.key("line"), line, line_files).map(TrailDistance::Line)
    });
    let distance = at.exactly_one([
        ("distance_atr", raw.distance_atr.map(distance_atr)),
        ("distance_pct", raw.distance_pct.map(distance_pct)),
        ("giveback_pct", raw.giveback_pct.map(|pct| giveback(at, raw, pct))),
        ("line", line),
    ])?;
    let activate = match (raw.activate, raw.at_r) {
        (Activate::AtR, Some(at_r)) => TrailActivation::AtR(at.key("at_r").positive(at_r)?),
        (Activate::AtR, None) => return Err(at.missing("at_r", "activate = \"at_r\"")),
        (Activate::AfterPartial | Activate::Immediately, Some(_)) => {
            return Err(at.key("at_r").fault_with_help(
                "cannot be used without activate = \"at_r\"",
                "leave it out, or set activate = \"at_r\"",
            ));
        }
        (Activate::AfterPartial, None) => TrailActivation::AfterPartial,
        (Activate::Immediately, None) => TrailActivation::Immediately,
    };
    Ok(Trailing { distance, activate, scale: raw.scale.unwrap_or(TrailScale::None) })
}

/// A share of the profit: nothing is won yet at the entry, so that the stop would be there at once.
fn giveback(at: &KeyPath<'_>, raw: &settings::Trailing, pct: f64) -> Result<TrailDistance, Fault> {
    no_distance(at, raw, "giveback_pct")?;
    let distance = at.key("giveback_pct").pct_distance(pct).map(TrailDistance::Giveback)?;
    match raw.activate {
        Activate::AfterPartial | Activate::AtR => Ok(distance),
        Activate::Immediately => Err(at.key("activate").fault_with_help(
            "cannot be \"immediately\" with giveback_pct: the stop would be at the entry at once",
            "allowed are after_partial, and at_r with an at_r above 0",
        )),
    }
}

/// Refuses the keys of distances, whatever their value.
fn no_distance(at: &KeyPath<'_>, raw: &settings::Trailing, chosen: &str) -> Result<(), Fault> {
    at.refuse(chosen, &[("basis", raw.basis.is_some()), ("scale", raw.scale.is_some())], &[])
}
