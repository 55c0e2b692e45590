//! Where in a JSON document the rows are, and what stands around them.
//!
//! APIs wrap their rows in other objects, which differ and change; rows look like rows anywhere. So the
//! document is searched: for lists of arrays or objects, for lists side by side with the names of columns,
//! for objects with a time or a number for each key. Of several places all are read, as pages of one list or a
//! symbol each, or the document is refused.

use super::about::About;
use super::values::{Kind, Pairs, Raw, first_item, items, kind, pairs, text_of};
use crate::time_reader::TimeReader;
use std::borrow::Cow;

/// Objects inside objects that are searched.
const MAX_DEPTH: usize = 6;
/// Least values of an array that is a row.
const MIN_VALUES: usize = 5;
/// Keys of what describes the rows.
const DESCRIPTIONS: [&str; 3] = ["schema", "meta", "meta data"];
/// Keys of the names of arrays' values, and of those arrays.
const NAME_KEYS: [&str; 4] = ["columns", "fields", "headers", "names"];
const DATA_KEYS: [&str; 5] = ["data", "items", "values", "rows", "records"];

/// Rows, and what is known of them.
#[derive(Debug, Clone)]
pub(super) struct Found<'a> {
    pub(super) rows: Rows<'a>,
    pub(super) about: About,
}

/// Rows as a document has them.
#[derive(Debug, Clone)]
pub(super) enum Rows<'a> {
    /// A list of arrays or objects.
    List(Raw<'a>),
    /// Arrays or objects that are one after the other.
    Lines(Vec<Raw<'a>>),
    /// Several lists, each of a symbol where that is said.
    Lists(Vec<(Option<Cow<'a, str>>, Raw<'a>)>),
    /// A list of arrays whose values have these names, and perhaps a value more for each.
    Named { names: Vec<String>, index: Option<Raw<'a>>, data: Raw<'a> },
    /// Lists side by side, or objects with the same keys.
    Columns(Vec<(Cow<'a, str>, Raw<'a>)>),
    /// An object for each time, or for each number of a row.
    ByKey(Raw<'a>),
}

/// What a search comes to.
#[derive(Debug)]
pub(super) enum Search<'a> {
    Found(Found<'a>),
    /// A place for rows that has none.
    Empty,
    Nothing,
    /// Rows in several places that are not one list; what is wrong, in words.
    Several(String),
}

/// Which names a table's columns need: those of prices, or any.
pub(super) type IsTable<'t> = &'t dyn Fn(&[&str]) -> bool;

/// Searches a document.
pub(super) fn find<'a>(document: Raw<'a>, is_table: IsTable<'_>) -> Search<'a> {
    match kind(document) {
        Kind::Array => match first_item(document) {
            None => Search::Empty,
            Some(first) if kind(first) == Kind::Object && !is_row(first, is_table) => {
                match wrapped(&items(document), is_table, 1) {
                    Search::Nothing => list(document),
                    found => found,
                }
            }
            Some(first) if kind(first) == Kind::Array && !is_row(first, is_table) => {
                pages_of_rows(&items(document), is_table).unwrap_or_else(|| list(document))
            }
            Some(first) if matches!(kind(first), Kind::Object | Kind::Array) => list(document),
            Some(_) => Search::Nothing,
        },
        Kind::Object => match in_object(document, is_table, 0) {
            Search::Nothing if is_row(document, is_table) => lines(vec![document]),
            search => search,
        },
        Kind::Null | Kind::Bool | Kind::Number | Kind::Text => Search::Nothing,
    }
}

/// Searches documents that are one after the other: a row each, or an answer of an API each.
pub(super) fn find_in_lines<'a>(documents: Vec<Raw<'a>>, is_table: IsTable<'_>) -> Search<'a> {
    let is_wrapper = |first: &Raw<'a>| kind(first) == Kind::Object && !is_row(first, is_table);
    if documents.first().is_some_and(is_wrapper) {
        match wrapped(&documents, is_table, 1) {
            Search::Nothing => {}
            found => return found,
        }
    }
    match documents.first() {
        Some(first) if kind(first) == Kind::Array && !is_row(first, is_table) => {
            pages_of_rows(&documents, is_table).unwrap_or_else(|| lines(documents))
        }
        _ => lines(documents),
    }
}

/// Lists of rows, as one list; none where the first that is not empty has no rows.
fn pages_of_rows<'a>(lists: &[Raw<'a>], is_table: IsTable<'_>) -> Option<Search<'a>> {
    let first = lists.iter().find_map(|list| first_item(list))?;
    if !is_row(first, is_table) {
        return None;
    }
    let is_page = |list: &Raw<'_>| {
        let is_row = |item| matches!(kind(item), Kind::Array | Kind::Object);
        kind(list) == Kind::Array && first_item(list).is_none_or(is_row)
    };
    if let Some(at) = lists.iter().position(|list| !is_page(list)) {
        let detail = format!("element {} is not a list of rows, but others are", at + 1);
        return Some(Search::Several(detail));
    }
    let rows = Rows::Lists(lists.iter().map(|list| (None, *list)).collect());
    Some(Search::Found(Found { rows, about: About::default() }))
}

fn lines(rows: Vec<Raw<'_>>) -> Search<'_> {
    Search::Found(Found { rows: Rows::Lines(rows), about: About::default() })
}

/// The rows that each of several objects wraps: pages of one list, or a list for each symbol.
fn wrapped<'a>(objects: &[Raw<'a>], is_table: IsTable<'_>, depth: usize) -> Search<'a> {
    let mut found: Vec<(usize, Found<'a>)> = Vec::new();
    let mut is_empty = false;
    let mut without = None;
    for (number, object) in (1..).zip(objects) {
        let search = match kind(object) {
            Kind::Object => in_object(object, is_table, depth),
            Kind::Array | Kind::Null | Kind::Bool | Kind::Number | Kind::Text => Search::Nothing,
        };
        match search {
            Search::Found(place) => found.push((number, place)),
            Search::Several(detail) => return Search::Several(detail),
            Search::Empty => is_empty = true,
            // Objects that wrap nothing are a list of something else.
            Search::Nothing if number == 1 => return Search::Nothing,
            Search::Nothing => without = without.or(Some(number)),
        }
    }
    match (without, found.len()) {
        (Some(number), _) => {
            Search::Several(format!("element {number} has no rows, but element 1 has some"))
        }
        (None, 0) if is_empty => Search::Empty,
        (None, 0) => Search::Nothing,
        (None, 1) => found.pop().map_or(Search::Nothing, |(_, place)| Search::Found(place)),
        (None, _) => pages(found),
    }
}

/// Rows of several objects in a list, as one list.
fn pages(found: Vec<(usize, Found<'_>)>) -> Search<'_> {
    let numbers: Vec<String> = found.iter().map(|(number, _)| number.to_string()).collect();
    let several =
        || Search::Several(format!("rows are in several elements: {}", numbers.join(", ")));
    let n_named = found.iter().filter(|(_, place)| place.about.symbol.is_some()).count();
    if n_named != 0 && n_named != found.len() {
        return several();
    }
    let places = found.into_iter().map(|(_, place)| {
        let symbol = place.about.symbol.clone().map(Cow::Owned);
        (symbol, place)
    });
    lists(places.collect()).unwrap_or_else(several)
}

/// Several places of rows as one, where all are lists of which the same is known.
fn lists<'a>(places: Vec<(Option<Cow<'a, str>>, Found<'a>)>) -> Option<Search<'a>> {
    let abouts: Vec<About> = places.iter().map(|(_, place)| place.about.clone()).collect();
    let about = About::in_common(&abouts)?;
    let of_list = |(symbol, place): (Option<Cow<'a, str>>, Found<'a>)| match place.rows {
        Rows::List(rows) => Some((symbol, rows)),
        Rows::Lines(_)
        | Rows::Lists(_)
        | Rows::Named { .. }
        | Rows::Columns(_)
        | Rows::ByKey(_) => None,
    };
    let lists = places.into_iter().map(of_list).collect::<Option<Vec<_>>>()?;
    Some(Search::Found(Found { rows: Rows::Lists(lists), about }))
}

fn list(rows: Raw<'_>) -> Search<'_> {
    Search::Found(Found { rows: Rows::List(rows), about: About::default() })
}

fn in_object<'a>(object: Raw<'a>, is_table: IsTable<'_>, depth: usize) -> Search<'a> {
    let pairs = pairs(object);
    let mut search = here(object, &pairs, is_table);
    if matches!(search, Search::Nothing) && depth < MAX_DEPTH {
        search = below(&pairs, is_table, depth);
    }
    if let Search::Found(found) = &mut search {
        found.about.add(&pairs);
    }
    search
}

/// The rows that an object's own values are.
fn here<'a>(object: Raw<'a>, pairs: &Pairs<'a>, is_table: IsTable<'_>) -> Search<'a> {
    let found = |rows| Search::Found(Found { rows, about: About::default() });
    if let Some(columns) = yahoo(pairs).or_else(|| columns(pairs, is_table)) {
        let is_empty = |raw: Raw<'_>| match kind(raw) {
            Kind::Array => first_item(raw).is_none(),
            _ => super::values::pairs(raw).is_empty(),
        };
        let are_empty = columns.iter().all(|(_, values)| is_empty(values));
        return if are_empty { Search::Empty } else { found(Rows::Columns(columns)) };
    }
    if let Some(named) = named(pairs, is_table) {
        return found(named);
    }
    let is_key = |key: &str| {
        key.bytes().all(|b| b.is_ascii_digit()) || TimeReader::of_certain(key.as_bytes()).is_some()
    };
    let are_by_key = pairs.iter().all(|(key, value)| kind(value) == Kind::Object && is_key(key));
    match pairs.first().filter(|_| are_by_key) {
        Some((_, first)) if is_row(first, is_table) => found(Rows::ByKey(object)),
        _ => Search::Nothing,
    }
}

/// Yahoo's chart: times beside, prices in `indicators.quote`.
fn yahoo<'a>(pairs: &Pairs<'a>) -> Option<Vec<(Cow<'a, str>, Raw<'a>)>> {
    let value = |pairs: &Pairs<'a>, name: &str| {
        pairs.iter().find(|(key, _)| key == name).map(|(_, value)| *value)
    };
    let times = value(pairs, "timestamp").filter(|times| kind(times) == Kind::Array)?;
    let quote = value(&super::values::pairs(value(pairs, "indicators")?), "quote")?;
    let mut columns = vec![(Cow::Borrowed("timestamp"), times)];
    columns.extend(super::values::pairs(first_item(quote)?));
    Some(columns)
}

/// Lists side by side, or objects with the same keys, whose names are those of a table.
fn columns<'a>(pairs: &Pairs<'a>, is_table: IsTable<'_>) -> Option<Vec<(Cow<'a, str>, Raw<'a>)>> {
    let is_column = |value: Raw<'_>, wanted: Kind| {
        let first = match wanted {
            Kind::Array => first_item(value),
            _ => super::values::pairs(value).first().map(|(_, first)| *first),
        };
        let is_flat = first.is_none_or(|first| !matches!(kind(first), Kind::Array | Kind::Object));
        kind(value) == wanted && is_flat
    };
    [Kind::Array, Kind::Object].into_iter().find_map(|wanted| {
        let columns: Vec<_> =
            pairs.iter().filter(|(_, value)| is_column(value, wanted)).cloned().collect();
        let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_ref()).collect();
        (columns.len() > 1 && is_table(&names)).then_some(columns)
    })
}

/// Arrays with the names of their values beside: pandas' `split`, freqtrade, Tushare.
fn named<'a>(pairs: &Pairs<'a>, is_table: IsTable<'_>) -> Option<Rows<'a>> {
    let list_of = |wanted: &[&str], of: Kind| {
        let is_list = |value: Raw<'_>| first_item(value).is_some_and(|first| kind(first) == of);
        let mut lists = pairs.iter().filter(|(key, value)| {
            wanted.iter().any(|name| key.eq_ignore_ascii_case(name)) && is_list(value)
        });
        lists.next().map(|(_, value)| *value)
    };
    let names = list_of(&NAME_KEYS, Kind::Text)?;
    let data = list_of(&DATA_KEYS, Kind::Array)?;
    let names: Vec<String> = items(names).iter().map(|name| text_of(name).into_owned()).collect();
    let index = pairs.iter().find(|(key, value)| key == "index" && kind(value) == Kind::Array);
    is_table(&names.iter().map(String::as_str).collect::<Vec<_>>()).then(|| Rows::Named {
        names,
        index: index.map(|(_, index)| *index),
        data,
    })
}

/// The rows under an object's keys.
fn below<'a>(pairs: &Pairs<'a>, is_table: IsTable<'_>, depth: usize) -> Search<'a> {
    let mut found: Vec<(Cow<'a, str>, Found<'a>)> = Vec::new();
    let mut lists: Vec<Raw<'a>> = Vec::new();
    let mut is_empty = false;
    for (key, value) in pairs {
        if DESCRIPTIONS.iter().any(|name| key.eq_ignore_ascii_case(name)) {
            continue;
        }
        let search = match kind(value) {
            Kind::Object => in_object(value, is_table, depth + 1),
            Kind::Array => in_list(value, is_table, depth, &mut lists),
            Kind::Null | Kind::Bool | Kind::Number | Kind::Text => Search::Nothing,
        };
        match search {
            Search::Found(place) => found.push((key.clone(), place)),
            Search::Several(detail) => return Search::Several(detail),
            Search::Empty => is_empty = true,
            Search::Nothing => {}
        }
    }
    if found.len() > 1 {
        return lists_of_symbols(found);
    }
    match (found.pop(), lists.as_slice()) {
        (Some((key, mut place)), _) => {
            place.about.inner_key = place.about.key.replace(key.into_owned());
            Search::Found(place)
        }
        // Objects that have no prices, but are the only ones: what is missing is said of their names.
        (None, [only]) if !is_empty => list(only),
        (None, _) if is_empty => Search::Empty,
        (None, _) => Search::Nothing,
    }
}

/// The rows that a list is, or that the objects in it wrap; a list of other objects is noted.
fn in_list<'a>(
    value: Raw<'a>,
    is_table: IsTable<'_>,
    depth: usize,
    lists: &mut Vec<Raw<'a>>,
) -> Search<'a> {
    let Some(first) = first_item(value) else { return Search::Empty };
    match kind(first) {
        _ if is_row(first, is_table) => list(value),
        Kind::Object => match wrapped(&items(value), is_table, depth + 1) {
            Search::Nothing => {
                lists.push(value);
                Search::Nothing
            }
            found => found,
        },
        Kind::Array => pages_of_rows(&items(value), is_table).unwrap_or(Search::Nothing),
        Kind::Null | Kind::Bool | Kind::Number | Kind::Text => Search::Nothing,
    }
}

/// Rows under several keys: a symbol each, by what stands beside the rows or by the key.
fn lists_of_symbols<'a>(found: Vec<(Cow<'a, str>, Found<'a>)>) -> Search<'a> {
    let keys: Vec<String> = found.iter().map(|(key, _)| key.to_string()).collect();
    let are_named = found.iter().all(|(_, place)| place.about.symbol.is_some());
    let places = found.into_iter().map(|(key, place)| {
        let named = place.about.symbol.clone().filter(|_| are_named).map(Cow::Owned);
        (Some(named.unwrap_or(key)), place)
    });
    lists(places.collect()).unwrap_or_else(|| {
        Search::Several(format!("rows are under several keys: {}", keys.join(", ")))
    })
}

/// Whether an item is a row: an array of that many single values, or an object with the names of a table.
fn is_row(item: Raw<'_>, is_table: IsTable<'_>) -> bool {
    match kind(item) {
        Kind::Array => {
            let values = items(item);
            let is_single = |value: &Raw<'_>| !matches!(kind(value), Kind::Array | Kind::Object);
            values.len() >= MIN_VALUES && values.iter().all(is_single)
        }
        Kind::Object => {
            let names = super::records::flat_names(item);
            is_table(&names.iter().map(String::as_str).collect::<Vec<_>>())
        }
        Kind::Null | Kind::Bool | Kind::Number | Kind::Text => false,
    }
}
