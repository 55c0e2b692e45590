//! The binary, run in temporary folders: what it refuses and how it says so, what it computes, and
//! what it leaves behind.

#![allow(clippy::unwrap_used)] // helpers of tests are tests, though not marked so

mod arguments;
mod bad_bars;
mod bad_exits;
mod bad_rows;
mod bad_scenarios;
mod bars;
mod baseline_files;
mod bed;
mod causality;
mod check;
mod columns;
mod compare;
mod determinism;
mod discount;
mod dropped_rows;
mod execution_bars;
mod exits_e2e;
mod fallback;
#[cfg(feature = "fetch")]
mod fetch;
mod forms;
mod funding;
mod grid;
mod help;
#[cfg(unix)]
mod init;
mod interrupt;
mod levels;
mod manifest;
mod montecarlo;
mod new_listings;
mod occupied;
mod other_symbols;
mod overrides;
mod own_levels;
mod plan;
mod policy;
mod reading;
mod references;
mod regimes;
mod regress;
mod regress_inputs;
mod report;
mod schema;
mod shipped;
mod signals;
mod slippage;
mod stdout;
mod table;
mod tables;
#[cfg(target_os = "linux")]
mod threads;
mod trading_hours;
mod two_runs;
mod walkforward;
mod warm_up;
