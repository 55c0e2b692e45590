//! Readers of every bar file format, validation and resampling.
