//! Integration tests of runs: stages shared between grid points change nothing, and ablations are runs.

mod ablation;
mod shared_stages;
mod two_symbols;
