//! Bars in delimited text of any form.

use crate::csv_reader::{CsvReader, split_line};
use crate::date_evidence::DateEvidence;
use crate::date_text::DateOrder;
use crate::forms::{self, Form};
use crate::look::Look;
use crate::mixed_rows::are_of_one_series;
use crate::number_style::is_nothing;
use crate::row_layout::{NeedsDateOrder, RowLayout};
use crate::scan::{Scan, Seen};
use crate::shown::shown;
use crate::text_blocks::{Block, TextBlocks};
use crate::time_columns::TimeColumns;
use crate::time_text::offset_minutes;
use crate::{DataError, RowProblem, TimeForm};
use exitlab_core::{Bar, EmptyRows, Reading, Timestamp};
use std::io::Cursor;
use std::sync::Mutex;

/// Reads all rows of a text into the scan, on the threads of the caller's pool; their number does not
/// show in what is read.
///
/// # Errors
/// Where there is no header or no row, or the file is damaged; bad rows go to the scan.
pub(crate) fn read_text_bars(
    mut blocks: TextBlocks<'_>,
    reading: &Reading,
    scan: &mut Scan,
) -> Result<(), DataError> {
    let path = blocks.path().clone();
    let first = first_block(&mut blocks)?;
    let mut look = Look::at(&path, &first.text)?;
    look.member = blocks.member().map(str::to_owned);
    let look = &look;
    read_looked_at(blocks, first, look, &|| forms::recognise(look, reading), reading, scan)
}

/// Reads rows alone, whose form and delimiter are known.
///
/// # Errors
/// As [`read_text_bars`].
pub(crate) fn read_rows_of(
    mut blocks: TextBlocks<'_>,
    form: &Form,
    delimiter: u8,
    reading: &Reading,
    scan: &mut Scan,
) -> Result<(), DataError> {
    let path = blocks.path().clone();
    let first = first_block(&mut blocks)?;
    let look = Look::at_rows(&path, &first.text, delimiter)?;
    read_looked_at(blocks, first, &look, &|| Ok(form.clone()), reading, scan)
}

fn first_block(blocks: &mut TextBlocks<'_>) -> Result<Block, DataError> {
    let mut first = Block::default();
    if blocks.next(&mut first) {
        let mut more = Block::default();
        while !Look::is_full(&first.text) && blocks.next(&mut more) {
            first.append(&mut more);
        }
        return Ok(first);
    }
    blocks.end()?;
    Err(DataError::NoRows { path: blocks.path().to_path_buf() })
}

fn read_looked_at(
    blocks: TextBlocks<'_>,
    first: Block,
    look: &Look<'_>,
    form: &dyn Fn() -> Result<Form, DataError>,
    reading: &Reading,
    scan: &mut Scan,
) -> Result<(), DataError> {
    let path = blocks.path().clone();
    if look.first().is_empty() {
        return Err(DataError::NoRows { path: path.to_path_buf() });
    }
    let layout = |order| RowLayout::of_text(form()?, look, reading, scan.timeframe(), order);
    match layout(None)? {
        Ok(layout) => {
            are_of_one_series(&layout, look, reading)?;
            let blocks = Mutex::new(blocks);
            read_rows(CsvReader::new(&blocks), first, &layout, look.delimiter, scan)
        }
        Err(NeedsDateOrder) => {
            let whole = whole_text(blocks, first)?;
            // Any of the orders finds the columns.
            let Ok(found) = layout(Some(DateOrder::DayFirst))? else { return Ok(()) };
            let order = date_order(&whole, &found, look.delimiter, scan)?;
            let Ok(layout) = layout(Some(order))? else { return Ok(()) };
            are_of_one_series(&layout, look, reading)?;
            let mut source = Cursor::new(whole);
            let mut blocks = TextBlocks::new(path.clone(), &mut source, None);
            let mut first = Block::default();
            blocks.next(&mut first);
            let blocks = Mutex::new(blocks);
            read_rows(CsvReader::new(&blocks), first, &layout, look.delimiter, scan)
        }
    }
}

/// All bytes of a text whose first block has been read.
fn whole_text(mut blocks: TextBlocks<'_>, first: Block) -> Result<Vec<u8>, DataError> {
    let mut whole = first.text;
    let mut block = Block::default();
    while blocks.next(&mut block) {
        whole.append(&mut block.text);
    }
    blocks.end()?;
    Ok(whole)
}

/// Whether the dates of a text begin with the day or the month.
fn date_order(
    whole: &[u8],
    layout: &RowLayout,
    delimiter: u8,
    scan: &Scan,
) -> Result<DateOrder, DataError> {
    let mut evidence = DateEvidence::default();
    let mut sample = String::new();
    let text = whole.strip_prefix(b"\xef\xbb\xbf").unwrap_or(whole);
    let lines = text.split(|b| *b == b'\n').skip(layout.first_line as usize - 1);
    let mut joined = Vec::new();
    for line in lines {
        let fields = split_line(line.trim_ascii_end(), delimiter);
        let field = |idx: usize| fields.get(idx).map_or(&b""[..], |field| field.trim_ascii());
        let time = match layout.columns.time {
            TimeColumns::One(idx) => field(idx),
            TimeColumns::DateAndClock { date, clock } => {
                layout.join(field(date), field(clock), &mut joined);
                &joined
            }
        };
        if sample.is_empty() {
            sample = shown(time);
        }
        evidence.add(time);
    }
    evidence.order(scan.timeframe()).ok_or_else(|| DataError::DateOrder {
        path: scan.path.to_path_buf(),
        line: layout.first_line,
        column: layout.columns.time_name(),
        value: sample,
    })
}

fn read_rows(
    mut reader: CsvReader<'_, '_>,
    first: Block,
    layout: &RowLayout,
    delimiter: u8,
    scan: &mut Scan,
) -> Result<(), DataError> {
    reader.set_block(first);
    reader.set_delimiter(delimiter);
    reader.skip_to_line(layout.first_line);
    scan.begin(layout);
    let mut rows = BarRows { reader, layout, joined: Vec::new() };
    rows.read_block(scan)?;
    // No part can be read apart from the first one before that has shown the unit of its times.
    while !scan.forms.is_known() && !scan.is_stopped() && rows.reader.next_block() {
        rows.read_block(scan)?;
    }
    if !scan.is_stopped() {
        rows.make_room(scan);
        rows.read_parts(scan)?;
    }
    Ok(())
}

/// The rows of a text whose columns are known.
pub(crate) struct BarRows<'c, 'a, 't> {
    pub(crate) reader: CsvReader<'a, 't>,
    layout: &'c RowLayout,
    /// Date and clock time of the current row, where they are apart.
    joined: Vec<u8>,
}

impl<'c, 'a, 't> BarRows<'c, 'a, 't> {
    /// Another reader of the same text, before its first block.
    pub(crate) fn another(&self) -> BarRows<'c, 'a, 't> {
        BarRows { reader: self.reader.another(), layout: self.layout, joined: Vec::new() }
    }

    /// Makes room for the rows that the text will have, if those to come are as long as those read
    /// and lie inside the window as often.
    fn make_room(&self, scan: &mut Scan) {
        let blocks = self.reader.blocks();
        let Some(n_bytes) = blocks.n_bytes().filter(|_| !blocks.is_at_end()) else { return };
        let n_read = self.reader.block().text.len().max(1) as f64;
        let n_rows = scan.rows.iter().count() as f64 * (n_bytes as f64 / n_read) * 1.02;
        scan.rows.reserve(n_rows as usize);
    }

    /// Reads the rows that the current block still has.
    ///
    /// # Errors
    /// Where a line is too long to be one.
    pub(crate) fn read_block(&mut self, scan: &mut Scan) -> Result<(), DataError> {
        while !scan.is_stopped() && self.reader.next_row_of_block()? {
            self.read_row(scan);
        }
        Ok(())
    }

    fn read_row(&mut self, scan: &mut Scan) {
        let BarRows { reader, layout, joined } = self;
        let columns = &layout.columns;
        let line = reader.line_number();
        let is_refused = |problem: &RowProblem| {
            !matches!(problem, RowProblem::FieldCount { found, expected }
                if (*expected..=expected + layout.n_spare).contains(found))
        };
        if let Some(problem) = reader.row_problem(columns.names.len()).filter(is_refused) {
            if layout.footer.is_some_and(|footer| is_footer(reader.line(), footer)) {
                return;
            }
            scan.n_rows += 1;
            return scan.push_bad(line, String::new(), shown(reader.line()), problem);
        }
        if let Some(idx) = columns.symbol {
            let symbol = String::from_utf8_lossy(reader.field(idx).trim_ascii());
            if !scan.symbols.take(&symbol) {
                return scan.skip_other();
            }
        }
        let time_field = match columns.time {
            TimeColumns::One(idx) => reader.field(idx),
            TimeColumns::DateAndClock { date, clock } => {
                layout.join(reader.field(date), reader.field(clock), joined);
                joined
            }
        };
        let text = || shown(time_field);
        let seen = match layout.row_time(time_field) {
            Ok(time) => {
                if time.form == TimeForm::Zoned
                    && !time_field.ends_with(b"Z")
                    && let Some(minutes) = offset_minutes(time_field)
                {
                    scan.clock.note(line, minutes);
                }
                scan.time(line, time, &text)
            }
            Err(problem) => scan.no_time(line, problem, &text),
        };
        let Seen::Inside(time) = seen else { return };
        if let Some(idx) = layout.confirmed
            && forms::is_not_over(reader.field(idx))
        {
            let (name, value) = (columns.names[idx].clone(), shown(reader.field(idx)));
            return scan.push_bad(line, name, value, RowProblem::Unconfirmed);
        }
        let text = |column: &str| {
            let idx = columns.position(column);
            (columns.names[idx].clone(), shown(reader.field(idx)))
        };
        if let Some(bar) = short_bar(reader, layout, time) {
            return scan.bar(line, bar, &text);
        }
        match read_bar(reader, layout, time) {
            Ok(bar) => scan.bar(line, bar, &text),
            Err(_) if is_without_prices(reader, layout) => match layout.empty_rows {
                EmptyRows::Gap => scan.n_empty += 1,
                EmptyRows::Error => {
                    scan.push_bad(line, String::new(), shown(reader.line()), RowProblem::NoPrices)
                }
            },
            Err((idx, problem)) => {
                scan.push_bad(line, columns.names[idx].clone(), shown(reader.field(idx)), problem);
            }
        }
    }
}

/// A bar whose numbers are all short, as nearly every one's are.
#[inline]
fn short_bar(reader: &CsvReader<'_, '_>, layout: &RowLayout, time: Timestamp) -> Option<Bar> {
    let columns = &layout.columns;
    let price = |idx| layout.numbers.parse_short(reader.field(idx));
    let [open, high, low, close] = columns.prices;
    let (open, high, low, close) = (price(open)?, price(high)?, price(low)?, price(close)?);
    let volume = match columns.volume {
        Some(idx) => Some(layout.volume_numbers.parse_short(reader.field(idx))?),
        None => None,
    };
    layout.scale.is_none().then_some(Bar { time, open, high, low, close, volume })
}

#[cold]
fn read_bar(
    reader: &CsvReader<'_, '_>,
    layout: &RowLayout,
    time: Timestamp,
) -> Result<Bar, (usize, RowProblem)> {
    let columns = &layout.columns;
    let price = |idx| {
        let number = layout.numbers.parse(reader.field(idx)).map_err(|problem| (idx, problem))?;
        if number.is_nan() {
            return Err((idx, RowProblem::NotFinite));
        }
        Ok(layout.scale.map_or(number, |scale| scale.price(number)))
    };
    let [open, high, low, close] = columns.prices;
    let (open, high, low, close) = (price(open)?, price(high)?, price(low)?, price(close)?);
    let volume =
        match columns.volume.map(|idx| (idx, layout.volume_numbers.parse(reader.field(idx)))) {
            None | Some((_, Err(RowProblem::Empty))) => None,
            Some((_, Ok(volume))) => Some(volume),
            Some((idx, Err(_))) if is_nothing(reader.field(idx)) => None,
            Some((idx, Err(problem))) => return Err((idx, problem)),
        };
    Ok(Bar { time, open, high, low, close, volume })
}

/// Whether none of a row's four prices is there.
fn is_without_prices(reader: &CsvReader<'_, '_>, layout: &RowLayout) -> bool {
    layout.columns.prices.iter().all(|idx| is_nothing(reader.field(*idx)))
}

fn is_footer(line: &[u8], footer: &str) -> bool {
    let line = line.trim_ascii_start();
    line.strip_prefix(b"\"").unwrap_or(line).starts_with(footer.as_bytes())
}
