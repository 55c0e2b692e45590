//! Everything that is wrong with a header, said at once.

use crate::DataError;
use crate::number_style::NumberStyle;
use crate::time_columns::TimeColumns;
use crate::time_reader::TimeReader;
use exitlab_core::BarColumn;
use std::path::Path;

/// Usual names of a missing column that a message lists.
const N_NAMES: usize = 3;

/// What is wrong with a header.
#[derive(Debug, Default)]
pub(crate) struct HeaderFaults {
    faults: Vec<String>,
    missing: Vec<(BarColumn, &'static [&'static str])>,
    /// What is odd in the first row, which a missing column may explain.
    oddities: Vec<String>,
}

impl HeaderFaults {
    pub(crate) fn is_fine(&self) -> bool {
        self.faults.is_empty() && self.missing.is_empty()
    }

    /// A column that is needed is not there under any of its usual names.
    pub(crate) fn missing(&mut self, column: BarColumn, aliases: &'static [&'static str]) {
        self.missing.push((column, aliases));
    }

    /// A column that the user names is not there.
    pub(crate) fn not_there(&mut self, column: BarColumn, said: &str) {
        self.faults.push(format!("no column `{said}`, which `columns.{}` names", column.name()));
    }

    /// A name appears twice.
    pub(crate) fn twice(&mut self, name: &str) {
        self.faults.push(format!("`{name}` appears twice"));
    }

    /// Looks at the first price of a column.
    pub(crate) fn look_at_price(&mut self, column: BarColumn, name: &str, value: &str) {
        let is_number = NumberStyle::Plain.parse(value.as_bytes()).is_ok();
        if !is_number && !value.is_empty() {
            let column = column.name();
            self.oddities.push(format!("the first {column} (`{name}`), `{value}` is not a number"));
        }
    }

    /// Looks at the first time.
    pub(crate) fn look_at_time(
        &mut self,
        time: TimeColumns,
        names: &[String],
        first: &dyn Fn(usize) -> String,
    ) {
        let TimeColumns::One(idx) = time else { return };
        let value = first(idx);
        if !value.is_empty() && TimeReader::of_certain(value.as_bytes()).is_none() {
            let name = &names[idx];
            self.oddities
                .push(format!("the first time (`{name}`), `{value}`, is not an ISO-8601 time"));
        }
    }

    /// The refusal.
    pub(crate) fn into_error(self, path: &Path, names: Vec<String>) -> DataError {
        let HeaderFaults { mut faults, missing, oddities } = self;
        if !missing.is_empty() {
            let missing: Vec<&str> = missing.iter().map(|(column, _)| column.name()).collect();
            faults.insert(0, format!("no {} column", missing.join(", no ")));
        }
        faults.extend(oddities);
        let mut help = Vec::new();
        if !missing.is_empty() {
            let keys: Vec<String> =
                missing.iter().map(|(column, _)| format!("{} = \"…\"", column.name())).collect();
            let usual = missing.iter().map(|(column, aliases)| {
                let names = aliases.iter().take(N_NAMES).copied().collect::<Vec<_>>().join(", ");
                format!("{}: {names}", column.name())
            });
            help.push(format!(
                "say which columns they are with `columns = {{ {} }}`, or rename them (usual names of \
                 {})",
                keys.join(", "),
                usual.collect::<Vec<_>>().join("; of ")
            ));
        }
        if faults.iter().any(|fault| fault.contains("twice")) {
            help.push("name the one to read with `columns`, or rename the other".to_owned());
        }
        if help.is_empty() {
            help.push("name columns as the file does".to_owned());
        }
        DataError::Header { path: path.to_owned(), faults, found: names, help: help.join("; ") }
    }
}
