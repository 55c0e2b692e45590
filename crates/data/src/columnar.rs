//! Parts of Parquet and Arrow files and of frames: row groups, record batches and chunks, whose columns are
//! decoded at the same time.

use crate::DataError;
use crate::column_names::usual_column;
use crate::columnar_form::{Columnar, StoredForm};
use crate::csv_reader::lock;
use crate::nautilus::NautilusBars;
use crate::ordered_rows::MIN_ROWS_TO_SHARE;
use crate::shown::one_line;
use crate::values::Values;
use bytes::Bytes;
use exitlab_table::{FixedPoint, ForeignError, ForeignFile};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

/// Rows that show how times are written.
const N_LOOKED_AT: usize = 30;

/// A part of a columnar file or of a frame.
pub(crate) struct ColumnarPart<'f> {
    pub(crate) path: &'f Path,
    form: Columnar,
    file: &'f ForeignFile,
    /// What the file says, where it is one of Nautilus.
    pub(crate) nautilus: Option<&'f NautilusBars>,
    number: usize,
    /// Rows of the file before it.
    pub(crate) n_before: u64,
    /// Columns that were decoded for a look at their first values.
    looked_at: Mutex<BTreeMap<usize, Values>>,
}

/// What is called for each part; it says whether to go on.
pub(crate) type VisitPart<'v> =
    &'v mut (dyn FnMut(&ColumnarPart<'_>) -> Result<bool, DataError> + Send);

/// Visits a file's parts in order.
///
/// # Errors
/// Those of the visitor, and where the file is damaged.
pub(crate) fn for_each_part(
    path: &Path,
    form: StoredForm,
    bytes: Bytes,
    visit: VisitPart<'_>,
) -> Result<(), DataError> {
    let file = match form {
        StoredForm::Parquet => ForeignFile::parquet(bytes),
        StoredForm::Arrow => ForeignFile::arrow(bytes),
    };
    let form = Columnar::Stored(form);
    visit_parts(path, form, &file.map_err(|e| not_read(path, form, e))?, visit)
}

/// Visits the parts of a frame that a caller holds, in order.
///
/// # Errors
/// Those of the visitor.
pub(crate) fn for_each_part_of_frame(
    name: &Path,
    frame: &ForeignFile,
    visit: VisitPart<'_>,
) -> Result<(), DataError> {
    visit_parts(name, Columnar::Frame, frame, visit)
}

fn visit_parts(
    path: &Path,
    form: Columnar,
    file: &ForeignFile,
    visit: VisitPart<'_>,
) -> Result<(), DataError> {
    let nautilus = NautilusBars::of(file);
    let nautilus = nautilus.as_ref();
    let mut n_before = 0;
    for (number, n_rows) in file.part_rows().iter().enumerate() {
        let looked_at = Mutex::default();
        if !visit(&ColumnarPart { path, form, file, nautilus, number, n_before, looked_at })? {
            return Ok(());
        }
        n_before += *n_rows as u64;
    }
    Ok(())
}

impl ColumnarPart<'_> {
    pub(crate) fn n_rows(&self) -> usize {
        self.file.part_rows()[self.number]
    }

    /// Rows of the file from this part on, as far as it can be believed.
    pub(crate) fn n_rows_left(&self) -> usize {
        let rows = self.file.part_rows()[self.number..].iter();
        rows.fold(0, |all: usize, n| all.saturating_add(*n))
    }

    /// What the file's form is called.
    pub(crate) fn form_name(&self) -> &'static str {
        self.form.name()
    }

    /// Names of the file's columns.
    pub(crate) fn names(&self) -> Vec<String> {
        self.file.columns().iter().map(|column| one_line(&column.name)).collect()
    }

    /// A column's first values as text.
    pub(crate) fn first_texts(&self, column: usize) -> Vec<String> {
        let n_rows = self.n_rows().min(N_LOOKED_AT);
        let Some(values) = self.value(column).ok().filter(|_| n_rows > 0) else {
            return Vec::new();
        };
        let texts = (0..n_rows).map(|row| values.text(row)).collect();
        lock(&self.looked_at).insert(column, values);
        texts
    }

    /// Decodes the columns that will most likely be asked for, all at the same time: a look at the first
    /// values of one after the other would take longer.
    pub(crate) fn decode_usual(&self) {
        if self.n_rows() < MIN_ROWS_TO_SHARE {
            return;
        }
        let columns = self.file.columns().par_iter().enumerate();
        let usual = columns.filter(|(_, column)| usual_column(&column.name).is_some());
        let decoded: Vec<_> =
            usual.filter_map(|(idx, _)| Some((idx, self.value(idx).ok()?))).collect();
        lock(&self.looked_at).extend(decoded);
    }

    /// The values of columns, given by their positions.
    ///
    /// # Errors
    /// Where a type holds neither times nor numbers nor text, or the part is damaged.
    pub(crate) fn values(&self, columns: &[usize]) -> Result<Vec<Values>, DataError> {
        let is_read =
            |idx: usize| self.file.columns()[idx].is_read || self.fixed_point(idx).is_some();
        if let Some(column) = columns.iter().find(|idx| !is_read(**idx)) {
            return Err(self.type_error(*column));
        }
        if self.n_rows() < MIN_ROWS_TO_SHARE {
            return columns.iter().map(|column| self.value(*column)).collect();
        }
        let read: Vec<_> = columns.par_iter().map(|column| self.value(*column)).collect();
        read.into_iter().collect()
    }

    /// The zone that a column's type says.
    pub(crate) fn zone(&self, column: usize) -> Option<&str> {
        self.file.columns()[column].zone.as_deref()
    }

    fn value(&self, column: usize) -> Result<Values, DataError> {
        if let Some(values) = lock(&self.looked_at).remove(&column) {
            return Ok(values);
        }
        let is_zoned = self.zone(column).is_some();
        let values = match self.fixed_point(column) {
            Some(fixed) => self.file.fixed_point(self.number, column, fixed),
            None => self.file.values(self.number, column),
        };
        values.map(|values| Values { values, is_zoned }).map_err(|e| match e {
            ForeignError::Type => self.type_error(column),
            other => not_read(self.path, self.form, other),
        })
    }

    /// How a column of Nautilus stores its numbers.
    fn fixed_point(&self, column: usize) -> Option<FixedPoint> {
        self.nautilus.and_then(|nautilus| nautilus.fixed(column))
    }

    fn type_error(&self, column: usize) -> DataError {
        let column = &self.file.columns()[column];
        type_error(self.path, &column.name, &column.type_name)
    }
}

/// Why a file is not read.
fn not_read(path: &Path, form: Columnar, error: ForeignError) -> DataError {
    match error {
        ForeignError::Twice { column } => {
            DataError::TwiceColumn { path: path.to_owned(), column: one_line(&column) }
        }
        ForeignError::UnknownType { column, type_name } => type_error(path, &column, type_name),
        ForeignError::Damaged(_) | ForeignError::Type => {
            DataError::damaged(path, form.name(), &error)
        }
    }
}

fn type_error(path: &Path, column: &str, type_name: &str) -> DataError {
    DataError::ColumnType {
        path: path.to_owned(),
        column: one_line(column),
        found: one_line(type_name),
        expected: "a time, a number or text",
    }
}
