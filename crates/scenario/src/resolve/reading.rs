//! The keys of `[data]`, of its symbols and of execution bars that say how a file is read.

use crate::fault::Fault;
use crate::key_path::KeyPath;
use crate::settings::data::ReadingKeys;
use chrono::format::{Item, StrftimeItems};
use exitlab_core::{BarColumn, Reading};

/// How files are read by the keys of one table.
pub(crate) fn resolve_reading(at: &KeyPath<'_>, keys: &ReadingKeys<'_>) -> Result<Reading, Fault> {
    let at_columns = at.key("columns");
    // An empty name says that there is no such column.
    let is_absent = |column: BarColumn, name: &String| column.is_optional() && name.is_empty();
    let named = || keys.columns.iter().filter(|(column, name)| !is_absent(**column, name));
    for (column, name) in named() {
        at_columns.key(column.name()).not_blank_text(name)?;
    }
    if keys.header == Some(false) {
        for (column, position) in named() {
            let is_position = position.parse::<usize>().is_ok_and(|position| position > 0);
            if !is_position {
                return Err(at_columns.key(column.name()).fault_with_help(
                    format_args!("is {position:?}, but without a header columns have no names"),
                    "give its position, from \"1\"",
                ));
            }
        }
    }
    if let Some(format) = keys.time_format {
        must_be_format(&at.key("time_format"), format)?;
    }
    if let Some(symbol) = keys.source_symbol {
        at.key("source_symbol").not_blank_text(symbol)?;
    }
    if let Some(scale) = keys.price_scale {
        at.key("price_scale").positive(scale)?;
    }
    let timezone = keys.timezone.map(|name| at.key("timezone").time_zone(name)).transpose()?;
    Ok(Reading {
        columns: keys.columns.clone(),
        time_format: keys.time_format.map(str::to_owned),
        timezone,
        bar_time: keys.bar_time,
        header: keys.header,
        decimal_comma: keys.decimal_comma,
        price_scale: keys.price_scale,
        source_symbol: keys.source_symbol.map(str::to_owned),
        empty_rows: keys.empty_rows,
    })
}

/// That a text is strftime's letters, with a date or a number of seconds among them.
fn must_be_format(at: &KeyPath<'_>, format: &str) -> Result<(), Fault> {
    const HELP: &str = "write strftime's letters, such as \"%d.%m.%Y %H:%M\" or \"%s\"";
    let items: Vec<Item<'_>> = StrftimeItems::new(format).collect();
    if items.contains(&Item::Error) {
        return Err(
            at.fault_with_help(format_args!("is {format:?}, which is not a time format"), HELP)
        );
    }
    let is_value = |item: &Item<'_>| matches!(item, Item::Numeric(..) | Item::Fixed(_));
    if !items.iter().any(is_value) {
        return Err(at.fault_with_help(format_args!("is {format:?}, which matches no time"), HELP));
    }
    Ok(())
}
