//! Small tables in any form: signals, exits, lines, labels, funding rates, adjustments.
//!
//! Their rows are read as text, whatever the form, and interpreted by their own modules. A bad row
//! is an error always: nothing here may be dropped.

use crate::columnar::{ColumnarPart, for_each_part, for_each_part_of_frame};
use crate::csv_reader::CsvReader;
use crate::file_part::Part;
use crate::frame_source::frame_source;
use crate::json::read_json_table;
use crate::local_clock::in_zone;
use crate::number::parse_number;
use crate::shown::shown;
use crate::stored_file::StoredFile;
use crate::table_columns::{ColumnSpec, find_column};
use crate::table_header::{Header, no_header, read_header};
use crate::table_zones::DifferentZones;
use crate::text_blocks::TextBlocks;
use crate::time_reader::TimeReader;
use crate::time_text::OneForm;
use crate::values::Values;
use crate::{BadRow, DataError, RowProblem, SourceFile, TableZones, TimeForm, UnzonedTimes};
use exitlab_core::{Timestamp, Tz};
use exitlab_table::{ArrowFrame, ForeignFile};
use std::io::Cursor;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// A table's rows and the file they came from.
#[derive(Debug, Clone, PartialEq)]
pub struct TableFile<T> {
    /// The file, for a run's manifest.
    pub file: SourceFile,
    /// Its rows, in the order of the file.
    pub rows: Vec<T>,
    /// Times without a zone that no setting says; absent where there are none.
    pub unzoned: Option<UnzonedTimes>,
}

/// One row: the text of each column that was asked for, empty where there is none.
pub(crate) struct TableRow<'a> {
    path: &'a Arc<Path>,
    pub(crate) line: u64,
    names: &'a [String],
    values: &'a [String],
    forms: &'a mut OneForm,
    reader: &'a mut Option<TimeReader>,
    zones: &'a TableZones,
    unzoned: &'a mut Option<UnzonedTimes>,
}

impl TableRow<'_> {
    /// The text of a column, by its position in the specification.
    pub(crate) fn text(&self, column: usize) -> &str {
        &self.values[column]
    }

    /// A text that must be there.
    pub(crate) fn required(&self, column: usize) -> Result<&str, DataError> {
        let text = self.text(column);
        if text.is_empty() { Err(self.bad(column, RowProblem::Empty)) } else { Ok(text) }
    }

    /// The time in a column; without a zone it is in that of the symbol in another one.
    pub(crate) fn time(
        &mut self,
        column: usize,
        symbol: Option<usize>,
    ) -> Result<Timestamp, DataError> {
        let zone = self.zones.of(symbol.map_or("", |symbol| &self.values[symbol]));
        self.read_time(column, zone).map_err(|problem| {
            let problem = match problem {
                // Files of bars alone have keys that say how times are written.
                RowProblem::NotATime
                | RowProblem::DateOrder
                | RowProblem::DateHour
                | RowProblem::HourOf24
                | RowProblem::ImplausibleTime { .. } => RowProblem::TableTime(Box::new(problem)),
                other => other,
            };
            self.bad(column, problem)
        })
    }

    fn read_time(
        &mut self,
        column: usize,
        zone: Result<Option<Tz>, &DifferentZones>,
    ) -> Result<Timestamp, RowProblem> {
        let field = self.values[column].as_bytes();
        let of_first = || TimeReader::of_certain(field).unwrap_or_default();
        let reader = self.reader.get_or_insert_with(of_first);
        let (time, form) = reader.read(field)?;
        self.forms.check(form, self.line)?;
        if form != TimeForm::Local {
            return Ok(time);
        }
        match reader.zone().map_or(zone, |zone| Ok(Some(zone))) {
            Ok(Some(zone)) => in_zone(time, zone).map(|(time, _)| time),
            Ok(None) => {
                UnzonedTimes::note(self.unzoned, self.line, &self.values[column]);
                Ok(time)
            }
            Err(differ) => Err(RowProblem::WhichZone {
                first: differ.first.clone(),
                other: differ.other.clone(),
            }),
        }
    }

    /// The finite number in a column.
    pub(crate) fn number(&self, column: usize) -> Result<f64, DataError> {
        match parse_number(self.text(column).as_bytes()) {
            Ok(number) if number.is_finite() => Ok(number),
            Ok(_) => Err(self.bad(column, RowProblem::NotFinite)),
            Err(problem) => Err(self.bad(column, problem)),
        }
    }

    /// The price in a column, above 0; absent where the field is empty.
    pub(crate) fn price(&self, column: usize) -> Result<Option<f64>, DataError> {
        if self.text(column).is_empty() {
            return Ok(None);
        }
        let price = self.number(column)?;
        if price > 0.0 { Ok(Some(price)) } else { Err(self.bad(column, RowProblem::NotPositive)) }
    }

    /// The error for a column's value.
    pub(crate) fn bad(&self, column: usize, problem: RowProblem) -> DataError {
        DataError::from(BadRow {
            path: self.path.clone(),
            line: self.line,
            column: self.names[column].clone(),
            value: shown(self.values[column].as_bytes()),
            problem,
        })
    }
}

/// Where the rows of a table are.
#[derive(Debug, Clone, Copy)]
pub(crate) enum TableSource<'a> {
    File(&'a Path),
    /// A frame that a caller holds, and what messages call it.
    Frame(&'a Path, &'a ArrowFrame),
}

impl<'a> TableSource<'a> {
    /// The file, or what messages call the frame.
    pub(crate) fn path(self) -> &'a Path {
        match self {
            TableSource::File(path) | TableSource::Frame(path, _) => path,
        }
    }
}

/// Reads a table, one call for each row.
///
/// # Errors
/// Where the file cannot be read, a required column is missing, or a row is refused.
pub(crate) fn read_table<T: Send>(
    source: TableSource<'_>,
    zones: &TableZones,
    columns: &[ColumnSpec],
    row: &mut (dyn FnMut(&mut TableRow<'_>) -> Result<T, DataError> + Send),
) -> Result<TableFile<T>, DataError> {
    read_table_with_any(source, zones, columns, &[], row)
}

/// Reads a table of which one of some columns, by their positions in the specification, has to be
/// there.
///
/// # Errors
/// As [`read_table`], and where none of them is there.
pub(crate) fn read_table_with_any<T: Send>(
    source: TableSource<'_>,
    zones: &TableZones,
    columns: &[ColumnSpec],
    any_of: &[usize],
    row: &mut (dyn FnMut(&mut TableRow<'_>) -> Result<T, DataError> + Send),
) -> Result<TableFile<T>, DataError> {
    let mut rows = Vec::new();
    let mut unzoned = None;
    let path = match source {
        TableSource::File(path) => path,
        TableSource::Frame(name, frame) => {
            let frame = ForeignFile::frame(frame.clone());
            let mut table = TableLayout::new(name.into(), zones, columns, any_of, &mut unzoned);
            let mut take = |row_: &mut TableRow<'_>| row(row_).map(|r| rows.push(r));
            // A frame without a row has its columns all the same.
            table.find(&frame.columns().iter().map(|c| c.name.clone()).collect::<Vec<_>>())?;
            for_each_part_of_frame(name, &frame, &mut |part| table.read_part(part, &mut take))?;
            let file = frame_source(name.to_owned(), &frame);
            return Ok(TableFile { file, rows, unzoned });
        }
    };
    let mut stored = StoredFile::open(path)?;
    stored.parts(&mut |path, part| {
        let mut table = TableLayout::new(path.clone(), zones, columns, any_of, &mut unzoned);
        let mut take = |row_: &mut TableRow<'_>| row(row_).map(|r| rows.push(r));
        match part {
            Part::Text(blocks) => {
                table.read_csv(&mut CsvReader::new(&Mutex::new(blocks)), &mut take)
            }
            Part::Json(bytes) => {
                let (names, text) = read_json_table(&path, &bytes)?;
                let mut text = Cursor::new(text);
                let blocks = Mutex::new(TextBlocks::new(path.clone(), &mut text, None));
                table.find(&names)?;
                table.read_rows(&mut CsvReader::new(&blocks), &names, &mut take)
            }
            Part::Columnar(form, bytes) => {
                for_each_part(&path, form, bytes, &mut |part| table.read_part(part, &mut take))
            }
        }
    })?;
    Ok(TableFile { file: stored.source(rows.len())?, rows, unzoned })
}

type Take<'a> = &'a mut (dyn FnMut(&mut TableRow<'_>) -> Result<(), DataError> + Send);

struct TableLayout<'a> {
    path: Arc<Path>,
    zones: &'a TableZones,
    columns: &'a [ColumnSpec],
    any_of: &'a [usize],
    /// For each column its position and the name that the file has for it.
    found: Option<(Vec<Option<usize>>, Vec<String>)>,
    forms: OneForm,
    /// How times are read, told by the first one.
    reader: Option<TimeReader>,
    unzoned: &'a mut Option<UnzonedTimes>,
}

impl<'a> TableLayout<'a> {
    fn new(
        path: Arc<Path>,
        zones: &'a TableZones,
        columns: &'a [ColumnSpec],
        any_of: &'a [usize],
        unzoned: &'a mut Option<UnzonedTimes>,
    ) -> TableLayout<'a> {
        let (found, forms, reader) = (None, OneForm::default(), None);
        TableLayout { path, zones, columns, any_of, found, forms, reader, unzoned }
    }

    fn find(&mut self, names: &[String]) -> Result<(), DataError> {
        let mut positions = Vec::new();
        let mut found_names = Vec::new();
        for spec in self.columns {
            let idx = find_column(&self.path, names, *spec)?;
            positions.push(idx);
            found_names.push(idx.map_or(spec.name.to_owned(), |idx| names[idx].clone()));
        }
        let is_there = |column: &usize| positions[*column].is_some();
        if !self.any_of.is_empty() && !self.any_of.iter().any(is_there) {
            let wanted: Vec<String> =
                self.any_of.iter().map(|idx| self.columns[*idx].name.to_owned()).collect();
            return Err(DataError::MissingColumn {
                path: self.path.to_path_buf(),
                column: wanted.join("` or `"),
                accepted: wanted,
                found: names.to_vec(),
            });
        }
        self.found = Some((positions, found_names));
        Ok(())
    }

    fn read_csv(
        &mut self,
        reader: &mut CsvReader<'_, '_>,
        take: Take<'_>,
    ) -> Result<(), DataError> {
        let names = match read_header(reader)? {
            Header::Names(names) => names,
            Header::Values => return Err(no_header(reader)),
        };
        self.find(&names)?;
        self.read_rows(reader, &names, take)
    }

    fn read_rows(
        &mut self,
        reader: &mut CsvReader<'_, '_>,
        names: &[String],
        take: Take<'_>,
    ) -> Result<(), DataError> {
        while reader.next_row()? {
            if let Some(problem) = reader.row_problem(names.len()) {
                return Err(reader.bad_row("", reader.line(), problem).into());
            }
            self.take_row(reader.line_number(), take, &|idx| {
                let field = reader.field(idx).trim_ascii();
                std::str::from_utf8(field)
                    .map(str::to_owned)
                    .map_err(|_| reader.bad_row(&names[idx], field, RowProblem::NotUtf8).into())
            })?;
        }
        Ok(())
    }

    fn read_part(&mut self, part: &ColumnarPart<'_>, take: Take<'_>) -> Result<bool, DataError> {
        self.find(&part.names())?;
        let positions: Vec<usize> =
            self.found.iter().flat_map(|(positions, _)| positions).flatten().copied().collect();
        let values = part.values(&positions)?;
        let values: Vec<(usize, Values)> = positions.into_iter().zip(values).collect();
        for row in 0..part.n_rows() {
            self.take_row(part.n_before + row as u64 + 1, take, &|idx| {
                let column = values.iter().find(|(position, _)| *position == idx);
                Ok(column.map_or(String::new(), |(_, values)| values.text(row)))
            })?;
        }
        Ok(true)
    }

    fn take_row(
        &mut self,
        line: u64,
        take: Take<'_>,
        text: &dyn Fn(usize) -> Result<String, DataError>,
    ) -> Result<(), DataError> {
        let Some((positions, names)) = &self.found else { return Ok(()) };
        let mut values = Vec::with_capacity(positions.len());
        for idx in positions {
            values.push(idx.map_or(Ok(String::new()), text)?);
        }
        let (path, values, zones) = (&self.path, &values, self.zones);
        let (forms, reader, unzoned) = (&mut self.forms, &mut self.reader, &mut *self.unzoned);
        take(&mut TableRow { path, line, names, values, forms, reader, zones, unzoned })
    }
}
