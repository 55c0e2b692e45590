//! A comparison in words.

use super::input_text::{use_notes, write_changes};
use super::listed::{N_LISTED, write_more};
use super::table_text::{row_words, table_text};
use super::{BaselineComparison, BaselineVerdict, TableComparison};
use crate::SettingChange;
use std::fmt::{self, Write};

/// A comparison as the terminal shows it: a line where nothing moved, else what did, by how much, and
/// where first. Ends with a newline.
pub fn comparison_text(comparison: &BaselineComparison) -> String {
    let mut text = String::new();
    let written = write_comparison(&mut text, comparison);
    debug_assert!(written.is_ok(), "writing to a string does not fail");
    text
}

/// The settings that changed, one a line.
pub(super) fn settings_text(settings: &[SettingChange]) -> String {
    settings.iter().map(|setting| format!("{setting}\n")).collect()
}

fn write_comparison(out: &mut String, c: &BaselineComparison) -> fmt::Result {
    let title = format!("{} ({})", c.scenario, c.command.name());
    if c.verdict() == BaselineVerdict::Same {
        let rows: Vec<String> = c.tables.iter().map(rows).collect();
        writeln!(out, "{title}: as its baseline ({})", rows.join(", "))?;
    } else {
        let what = match c.verdict() {
            BaselineVerdict::NotCompared => "NOT COMPARED",
            BaselineVerdict::Same | BaselineVerdict::Changed => "CHANGED",
        };
        writeln!(out, "{title}: {what}: {}", summary(c))?;
    }
    if let Some((was, is)) = &c.versions {
        writeln!(out, "  note: the baseline is of exitlab {was}, this is {is}")?;
    }
    for default in c.new_defaults.iter().take(N_LISTED) {
        writeln!(
            out,
            "  note: a setting that the baseline does not know, at its default: {default}"
        )?;
    }
    write_more(out, c.new_defaults.len())?;
    for note in use_notes(&c.inputs) {
        writeln!(out, "  note: {note}")?;
    }
    write_changes(out, &c.inputs)?;
    for setting in c.settings.iter().take(N_LISTED) {
        writeln!(out, "  the scenario's settings changed: {setting}")?;
    }
    write_more(out, c.settings.len())?;
    for table in &c.tables {
        if let Err(fault) = &table.change {
            writeln!(out, "  {} cannot be compared: {fault}", table.table.name())?;
        }
    }
    // Trades first: the other tables are made of them.
    for table in c.tables.iter().rev() {
        if let Ok(change) = &table.change
            && !change.is_none()
        {
            out.push_str(&table_text(table, change));
        }
    }
    Ok(())
}

/// What changed and what did not, in one sentence.
fn summary(c: &BaselineComparison) -> String {
    let causes: Vec<&str> =
        [("an input", !c.inputs.is_none()), ("a setting", !c.settings.is_empty())]
            .into_iter()
            .filter_map(|(what, is_changed)| is_changed.then_some(what))
            .collect();
    let n_faults = c.tables.iter().filter(|table| table.change.is_err()).count();
    let result = match (c.is_result_changed(), n_faults, causes.as_slice()) {
        (true, _, []) => "the result changed, though inputs and settings are the same".to_owned(),
        (true, _, causes) => format!("{} changed, and the result with it", causes.join(" and ")),
        (false, 0, causes) => format!("{} changed, the result is the same", causes.join(" and ")),
        (false, _, []) => "inputs and settings are the same".to_owned(),
        (false, _, causes) => format!("{} changed", causes.join(" and ")),
    };
    match n_faults {
        0 => result,
        1 => format!("{result}; a table cannot be compared"),
        n => format!("{result}; {n} tables cannot be compared"),
    }
}

/// `48 cells`.
fn rows(table: &TableComparison) -> String {
    format!("{} {}", table.n_rows, row_words(table.table, table.n_rows))
}
