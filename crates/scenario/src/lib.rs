//! The scenario file: schema, validation, overrides.
