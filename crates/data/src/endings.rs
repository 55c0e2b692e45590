//! Names of files that can hold bars.

/// Endings of files that a folder is searched for.
pub(crate) const ENDINGS: [&str; 10] =
    [".csv", ".tsv", ".txt", ".gz", ".zip", ".parquet", ".pq", ".feather", ".arrow", ".ipc"];
