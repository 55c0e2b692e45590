//! Names of files that can hold bars.

/// Endings of files that a folder is searched for.
pub(crate) const ENDINGS: [&str; 14] = [
    ".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".gz", ".zip", ".zst", ".parquet", ".pq",
    ".feather", ".arrow", ".ipc",
];
