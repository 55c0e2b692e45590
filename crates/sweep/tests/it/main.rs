//! Integration tests of runs: stages shared between grid points change nothing.

mod shared_stages;
