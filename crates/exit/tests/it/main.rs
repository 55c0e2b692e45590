//! Integration tests of the exit engine.
