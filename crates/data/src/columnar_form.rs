//! The columnar formats.

/// A columnar format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Columnar {
    Parquet,
    /// Arrow IPC, which pandas calls feather.
    Arrow,
}

impl Columnar {
    /// The format in a message.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Columnar::Parquet => "Parquet file",
            Columnar::Arrow => "Arrow file",
        }
    }
}
