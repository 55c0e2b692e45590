//! Every form of file, generated as its source writes it, and everything that can be wrong in one.

#![allow(clippy::unwrap_used)] // helpers of tests are tests, though not marked so

mod bad_rows;
mod clocks;
mod encodings;
mod forms;
mod joining;
mod json;
mod lean;
mod nautilus;
mod no_panic;
mod sample;
mod seeds;
mod shipped;
mod tables;
mod trading_hours;
mod unreadable;
