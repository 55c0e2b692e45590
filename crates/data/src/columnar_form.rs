//! The columnar forms.

/// A columnar form that a file can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StoredForm {
    Parquet,
    /// Arrow IPC, which pandas calls feather.
    Arrow,
}

/// A columnar form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Columnar {
    Stored(StoredForm),
    /// Columns that a caller holds.
    Frame,
}

impl Columnar {
    /// The form in a message.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Columnar::Stored(StoredForm::Parquet) => "Parquet file",
            Columnar::Stored(StoredForm::Arrow) => "Arrow file",
            Columnar::Frame => "frame",
        }
    }
}
