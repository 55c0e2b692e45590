//! Texts of a scenario have no control characters: names go into tables, pages and terminals.

use crate::fault::Fault;
use toml::Value;

/// Finds the first key or text with a control character, line ends and tabs apart.
///
/// # Errors
/// Where there is one.
pub(crate) fn check(value: &Value) -> Result<(), Fault> {
    visit(value, &mut Vec::new())
}

fn visit(value: &Value, path: &mut Vec<String>) -> Result<(), Fault> {
    match value {
        Value::String(text) => match control_character(text) {
            Some(found) => Err(fault(path, found)),
            None => Ok(()),
        },
        Value::Array(entries) => entries
            .iter()
            .enumerate()
            .try_for_each(|(idx, entry)| below(idx.to_string(), entry, path)),
        Value::Table(table) => {
            table.iter().try_for_each(|(key, entry)| match control_character(key) {
                Some(found) => Err(fault(path, found)),
                None => below(key.clone(), entry, path),
            })
        }
        Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => Ok(()),
    }
}

fn below(key: String, value: &Value, path: &mut Vec<String>) -> Result<(), Fault> {
    path.push(key);
    visit(value, path)?;
    path.pop();
    Ok(())
}

fn control_character(text: &str) -> Option<char> {
    text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

fn fault(path: &[String], found: char) -> Fault {
    let message = format_args!("has the control character U+{:04X}", u32::from(found));
    Fault::invalid(path.to_vec(), message, Some("remove it".to_owned()))
}
