//! Writes the rows of a document as lines.

use super::about::{About, Api};
use super::find::{Found, Rows};
use super::names::bare;
use super::orders::OrderProof;
use super::records::{Buffers, NoTable, Records, flat_names};
use super::row_text::RowText;
use super::values::{
    Kind, Pairs, Raw, first_item, for_each_item, items, items_into, kind, pairs, text_of,
};
use super::written_table::{FORM, Names, Table};
use crate::DataError;
use crate::column_names::usual_column;
use crate::time_reader::TimeReader;
use exitlab_core::BarColumn;
use std::borrow::Cow;
use std::path::Path;

/// The column of a symbol that stands around the rows.
const SYMBOL: &str = "symbol";
/// The column of a time that is a key.
const TIME: &str = "time";
/// The column of what pandas calls a row, where that is no time.
const INDEX: &str = "index";
/// The column that says whether a row of Kraken is over.
pub(super) const CONFIRMED: &str = "confirmed";

/// Writes a document's rows.
pub(super) struct Writer<'p> {
    path: &'p Path,
    rows: RowText,
}

/// Rows of one symbol, or of none that is said.
struct List<'a> {
    symbol: Option<Cow<'a, str>>,
    rows: Elements<'a>,
}

/// Rows that come one by one.
enum Elements<'a> {
    Array(Raw<'a>),
    Lines(Vec<Raw<'a>>),
}

impl<'a> Elements<'a> {
    fn first(&self) -> Option<Raw<'a>> {
        match self {
            Elements::Array(raw) => first_item(raw),
            Elements::Lines(lines) => lines.first().copied(),
        }
    }

    fn for_each(&self, call: &mut dyn FnMut(Raw<'a>)) {
        match self {
            Elements::Array(raw) => {
                // A raw value has been read before as what it is.
                let _ = for_each_item(raw.get(), call);
            }
            Elements::Lines(lines) => lines.iter().for_each(|line| call(line)),
        }
    }
}

impl<'p> Writer<'p> {
    /// For a document of so many bytes.
    pub(super) fn new(path: &'p Path, n_bytes: usize) -> Writer<'p> {
        Writer { path, rows: RowText::with_capacity(n_bytes) }
    }

    /// Writes what was found.
    ///
    /// # Errors
    /// Where columns differ in length, or objects have few keys in common.
    pub(super) fn table(self, found: Found<'_>) -> Result<Table, DataError> {
        let Found { rows, about } = found;
        let symbol = about.symbol.clone().map(Cow::Owned);
        match rows {
            Rows::List(raw) => self.lists(vec![List { symbol, rows: Elements::Array(raw) }], about),
            Rows::Lines(lines) => {
                self.lists(vec![List { symbol, rows: Elements::Lines(lines) }], about)
            }
            Rows::Lists(lists) => {
                let lists = lists.into_iter().map(|(own, raw)| List {
                    symbol: own.or_else(|| symbol.clone()),
                    rows: Elements::Array(raw),
                });
                self.lists(lists.collect(), about)
            }
            Rows::Named { names, index, data } => self.named(names, index, data, about),
            Rows::Columns(columns) => self.columns(&columns, about),
            Rows::ByKey(object) => self.by_key(object, about),
        }
    }

    fn lists(self, lists: Vec<List<'_>>, about: About) -> Result<Table, DataError> {
        let first = lists.iter().find_map(|list| list.rows.first());
        match first.map(|first| (kind(first), first)) {
            Some((Kind::Object, first)) => self.records(&lists, first, about),
            Some((_, first)) => Ok(self.arrays(&lists, items(first).len(), about)),
            None => Err(DataError::NoRows { path: self.path.to_owned() }),
        }
    }

    /// Arrays without names.
    fn arrays(mut self, lists: &[List<'_>], n_values: usize, about: About) -> Table {
        let mut proof = OrderProof::new(n_values);
        let has_symbol = lists.iter().any(|list| list.symbol.is_some());
        let last_over = about.last_over.filter(|_| about.api == Some(Api::Kraken));
        for list in lists {
            let mut values = Vec::new();
            list.rows.for_each(&mut |row| {
                items_into(row, &mut values);
                proof.look_at(&values);
                if kind(row) == Kind::Array {
                    values.iter().for_each(|value| self.rows.field(&text_of(value)));
                } else {
                    self.rows.field(&text_of(row));
                }
                if values.len() == n_values {
                    if has_symbol {
                        self.rows.field(list.symbol.as_deref().unwrap_or_default());
                    }
                    if let Some(last) = last_over {
                        let time = values.first().and_then(|time| text_of(time).parse().ok());
                        let is_over = time.is_none_or(|time: i64| time <= last);
                        self.rows.field(if is_over { "true" } else { "false" });
                    }
                }
                self.rows.end_line();
            });
        }
        let mut more = Vec::new();
        more.extend(has_symbol.then_some(SYMBOL));
        more.extend(last_over.map(|_| CONFIRMED));
        let names = Names::Positions { n_values, order: proof.proven(about.api), more };
        Table { text: self.rows.into_bytes(), names, about }
    }

    fn records(
        mut self,
        lists: &[List<'_>],
        first: Raw<'_>,
        about: About,
    ) -> Result<Table, DataError> {
        let has_symbol =
            !has_own_symbol(&flat_names(first)) && lists.iter().any(|list| list.symbol.is_some());
        let lead: &[&str] = if has_symbol { &[SYMBOL] } else { &[] };
        let mut records = Records::with_lead(lead);
        let mut written = Ok(());
        for list in lists {
            let mut buffers = Buffers::default();
            let symbol = [list.symbol.as_deref().unwrap_or_default()];
            let lead = if has_symbol { &symbol[..] } else { &[] };
            list.rows.for_each(&mut |row| {
                if written.is_ok() {
                    written = records.write(row, lead, &mut buffers, &mut self.rows);
                }
            });
        }
        self.finish_records(written, records, about)
    }

    fn by_key(mut self, object: Raw<'_>, about: About) -> Result<Table, DataError> {
        let pairs = pairs(object);
        let own_names = pairs.first().map_or_else(Vec::new, |(_, row)| flat_names(row));
        let first = pairs.first().map(|(key, _)| index_name(key, &own_names));
        let symbol = symbol_beside(&about, &own_names).map(str::to_owned);
        let names = [first.unwrap_or(INDEX), SYMBOL];
        let n_lead = if symbol.is_some() { 2 } else { 1 };
        let mut records = Records::with_lead(&names[..n_lead]);
        let mut buffers = Buffers::default();
        let written = pairs.iter().try_for_each(|(key, row)| {
            let lead = [key.as_ref(), symbol.as_deref().unwrap_or_default()];
            records.write(row, &lead[..n_lead], &mut buffers, &mut self.rows)
        });
        self.finish_records(written, records, about)
    }

    fn finish_records(
        self,
        written: Result<(), NoTable>,
        records: Records,
        about: About,
    ) -> Result<Table, DataError> {
        let finished = written.and_then(|()| records.finish(self.rows));
        let (names, text) = finished.map_err(|NoTable| DataError::JsonRows {
            path: self.path.to_owned(),
            detail: "its objects have few keys in common".to_owned(),
        })?;
        Ok(Table { text, names: Names::said(without_numbers(names)), about })
    }

    /// Arrays whose values have names.
    fn named(
        mut self,
        mut names: Vec<String>,
        index: Option<Raw<'_>>,
        data: Raw<'_>,
        about: About,
    ) -> Result<Table, DataError> {
        let index = index.map(items);
        if let Some(index) = &index {
            let first = index.first().map_or(Cow::Borrowed(""), |first| text_of(first));
            names.insert(0, index_name(&first, &names).to_owned());
        }
        let symbol = symbol_beside(&about, &names);
        let rows = items(data);
        if let Some(index) = &index {
            self.must_be_as_long(("index", index.len()), ("data", rows.len()))?;
        }
        let mut values = Vec::new();
        for (number, row) in rows.into_iter().enumerate() {
            if let Some(index) = &index {
                self.rows.field(&text_of(index[number]));
            }
            items_into(row, &mut values);
            values.iter().for_each(|value| self.rows.field(&text_of(value)));
            symbol.iter().for_each(|symbol| self.rows.field(symbol));
            self.rows.end_line();
        }
        names.extend(symbol.map(|_| SYMBOL.to_owned()));
        Ok(Table { text: self.rows.into_bytes(), names: Names::said(names), about })
    }

    /// Lists or objects side by side.
    fn columns(
        mut self,
        columns: &[(Cow<'_, str>, Raw<'_>)],
        about: About,
    ) -> Result<Table, DataError> {
        let mut names: Vec<String> = columns.iter().map(|(name, _)| name.to_string()).collect();
        let objects: Vec<Pairs<'_>> = columns.iter().map(|(_, values)| pairs(values)).collect();
        let is_by_key = objects.iter().all(|pairs| !pairs.is_empty());
        let values: Vec<Vec<Raw<'_>>> = if is_by_key {
            objects.iter().map(|pairs| pairs.iter().map(|(_, value)| *value).collect()).collect()
        } else {
            columns.iter().map(|(_, values)| items(values)).collect()
        };
        let n_rows = values[0].len();
        for (name, column) in names.iter().zip(&values) {
            self.must_be_as_long((&names[0], n_rows), (name, column.len()))?;
        }
        let keys = objects.first().filter(|_| is_by_key);
        let key = |row: usize| keys.map_or("", |keys| keys[row].0.as_ref());
        if is_by_key {
            names.insert(0, index_name(key(0), &names).to_owned());
        }
        let symbol = symbol_beside(&about, &names);
        for row in 0..n_rows {
            if is_by_key {
                if let Some(other) = objects.iter().find(|pairs| pairs[row].0 != key(row)) {
                    let detail = format!("row `{}` beside row `{}`", other[row].0, key(row));
                    return Err(DataError::damaged(self.path, FORM, &detail));
                }
                self.rows.field(key(row));
            }
            values.iter().for_each(|column| self.rows.field(&text_of(column[row])));
            symbol.iter().for_each(|symbol| self.rows.field(symbol));
            self.rows.end_line();
        }
        names.extend(symbol.map(|_| SYMBOL.to_owned()));
        Ok(Table { text: self.rows.into_bytes(), names: Names::said(names), about })
    }

    fn must_be_as_long(&self, one: (&str, usize), other: (&str, usize)) -> Result<(), DataError> {
        if one.1 == other.1 {
            return Ok(());
        }
        let detail = format!("{} values of {}, {} of {}", one.1, one.0, other.1, other.0);
        Err(DataError::damaged(self.path, FORM, &detail))
    }
}

/// The symbol that stands around the rows, unless they have a column of it.
fn symbol_beside<'a>(about: &'a About, names: &[String]) -> Option<&'a str> {
    about.symbol.as_deref().filter(|_| !has_own_symbol(names))
}

fn has_own_symbol(names: &[String]) -> bool {
    names.iter().any(|name| usual_column(name) == Some(BarColumn::Symbol))
}

/// What rows are called by: a time, unless there is another column of it.
fn index_name(first: &str, names: &[String]) -> &'static str {
    let has_time = names.iter().any(|name| usual_column(name) == Some(BarColumn::Time));
    let is_time = TimeReader::of_certain(first.as_bytes()).is_some();
    if is_time && !has_time { TIME } else { INDEX }
}

/// Names without the numbers that Alpha Vantage puts before them, where they differ without them.
fn without_numbers(names: Vec<String>) -> Vec<String> {
    let bare: Vec<String> = names.iter().map(|name| bare(name).into_owned()).collect();
    let mut sorted = bare.clone();
    sorted.sort();
    sorted.dedup();
    if sorted.len() == names.len() { bare } else { names }
}
