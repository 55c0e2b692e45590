//! Result tables and their renderings: CSV, Parquet, JSON, terminal.
