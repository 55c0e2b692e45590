//! What moved in a table, in words.

use super::column_change::{ColumnChange, LargestDifference};
use super::field_change::FieldChange;
use super::table_change::{FirstDifference, TableChange};
use super::{TableComparison, TableFile};
use std::fmt::{self, Write};

/// Most rows that only one side has that are listed.
const N_LISTED: usize = 5;

/// What moved in a table: how many rows, the first of them, and how far each column moved at most.
pub(super) fn table_text(table: &TableComparison, change: &TableChange) -> String {
    let mut text = String::new();
    let written = write_table(&mut text, table.table, change);
    debug_assert!(written.is_ok(), "writing to a string does not fail");
    text
}

/// What the rows of a table are called.
pub(super) fn row_words(table: TableFile, n: usize) -> &'static str {
    match (table, n) {
        (TableFile::Cells, 1) => "cell",
        (TableFile::Cells, _) => "cells",
        (TableFile::Portfolio, 1) => "account",
        (TableFile::Portfolio, _) => "accounts",
        (TableFile::Trades, 1) => "trade",
        (TableFile::Trades, _) => "trades",
    }
}

fn write_table(out: &mut String, table: TableFile, change: &TableChange) -> fmt::Result {
    let TableChange { n_compared, n_moved, only_baseline, only_result, columns, first } = change;
    let words = |n| row_words(table, n);
    write!(out, "  {}: {n_moved} of {n_compared} {} moved", table.name(), words(*n_compared))?;
    let sides = [(only_baseline, "baseline"), (only_result, "result")];
    for (rows, side) in sides {
        if !rows.is_empty() {
            write!(out, ", {} {} only in the {side}", rows.len(), words(rows.len()))?;
        }
    }
    writeln!(out)?;
    // Of cells and accounts, the lines by column say as much.
    if let (TableFile::Trades, Some(first)) = (table, first) {
        write_first(out, first)?;
    }
    for (rows, side) in sides {
        for row in rows.iter().take(N_LISTED) {
            writeln!(out, "    only in the {side}: {row}")?;
        }
        if rows.len() > N_LISTED {
            writeln!(out, "    … and {} more", rows.len() - N_LISTED)?;
        }
    }
    write_columns(out, columns)
}

/// The first trade in full: what it was and what it is, or what it holds where one side lacks it.
fn write_first(out: &mut String, first: &FirstDifference) -> fmt::Result {
    let FirstDifference { row, fields } = first;
    let side = match fields.first() {
        Some(FieldChange { was: Some(_), is: None, .. }) => ", only in the baseline",
        Some(FieldChange { was: None, is: Some(_), .. }) => ", only in the result",
        Some(_) | None => "",
    };
    writeln!(out, "    first differing trade by signal time{side}: {row}")?;
    let name = fields.iter().map(|field| field.column.len()).max().unwrap_or_default();
    for FieldChange { column, was, is } in fields {
        match (was, is) {
            (Some(was), Some(is)) => {
                writeln!(out, "      {column:name$}  {} → {}", said(was), said(is))?;
            }
            (Some(text), None) | (None, Some(text)) => {
                writeln!(out, "      {column:name$}  {}", said(text))?;
            }
            (None, None) => {}
        }
    }
    Ok(())
}

/// A field as files have it; absent values are empty there.
fn said(text: &str) -> &str {
    if text.is_empty() { "null" } else { text }
}

/// One line per column that moved.
fn write_columns(out: &mut String, columns: &[ColumnChange]) -> fmt::Result {
    if columns.is_empty() {
        return Ok(());
    }
    let header = ["column", "moved", "at most by", "relative", "baseline → result", "there"];
    let mut lines = vec![header.map(str::to_owned)];
    lines.extend(columns.iter().map(column_line));
    let widths: [usize; 6] = std::array::from_fn(|idx| {
        lines.iter().map(|line| line[idx].chars().count()).max().unwrap_or_default()
    });
    for [column, moved, by, relative, texts, row] in &lines {
        let [column_width, moved_width, by_width, relative_width, texts_width, _] = widths;
        writeln!(
            out,
            "    {column:column_width$}  {moved:>moved_width$}  {by:>by_width$}  \
             {relative:>relative_width$}  {texts:texts_width$}  {row}"
        )?;
    }
    Ok(())
}

fn column_line(change: &ColumnChange) -> [String; 6] {
    let ColumnChange { column, n_rows, first, largest } = change;
    let moved = n_rows.to_string();
    match largest {
        Some(largest) => {
            let LargestDifference { row, was, is, relative } = largest;
            [
                column.clone(),
                moved,
                rounded(largest.absolute(), 3),
                rounded(*relative, 3),
                format!("{} → {}", rounded(*was, 10), rounded(*is, 10)),
                row.clone(),
            ]
        }
        None => {
            let (row, FieldChange { was, is, .. }) = first;
            let text = |side: &Option<String>| said(side.as_deref().unwrap_or_default()).to_owned();
            let none = String::new();
            let texts = format!("{} → {}", text(was), text(is));
            [column.clone(), moved, none.clone(), none, texts, row.clone()]
        }
    }
}

/// A number to so many significant digits, with an exponent where it is very small or large.
fn rounded(number: f64, digits: usize) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    let exponential = format!("{number:.*e}", digits - 1);
    // Rounding may have carried: 9.996 to three digits is 10.0.
    let value: f64 = exponential.parse().unwrap_or(number);
    if (1e-4..1e10).contains(&value.abs()) { format!("{value}") } else { format!("{value:e}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_so_many_digits() {
        let texts = [0.0, 1.0, -2.5, 9.996, 1234.5678, 1.0 / 3.0, 2e-9, -1.5e12];
        let rounded = texts.map(|number| rounded(number, 3));
        assert_eq!(rounded, ["0", "1", "-2.5", "10", "1230", "0.333", "2e-9", "-1.5e12"]);
    }

    #[test]
    fn a_trade_that_is_gone_is_shown_with_what_it_held() {
        let field = |column: &str, was: &str| FieldChange {
            column: column.to_owned(),
            was: Some(was.to_owned()),
            is: None,
        };
        let change = TableChange {
            n_compared: 2,
            only_baseline: vec!["BTCUSD long".to_owned()],
            first: Some(FirstDifference {
                row: "BTCUSD long".to_owned(),
                fields: vec![field("r_net", "1.5"), field("target_price", "")],
            }),
            ..TableChange::default()
        };
        let mut text = String::new();
        write_table(&mut text, TableFile::Trades, &change).unwrap();
        let want = "  trades: 0 of 2 trades moved, 1 trade only in the baseline\n    \
                    first differing trade by signal time, only in the baseline: BTCUSD long\n      \
                    r_net         1.5\n      target_price  null\n    \
                    only in the baseline: BTCUSD long\n";
        assert_eq!(text, want);
    }
}
