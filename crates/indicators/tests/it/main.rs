//! Integration tests of the indicators: TA-Lib as an oracle, and the contract of every indicator.

#![allow(clippy::unwrap_used)] // clippy knows #[test] functions, not their helpers

mod contract;
mod talib;
