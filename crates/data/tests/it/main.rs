//! Every form of file, generated as its source writes it, and everything that can be wrong in one.

mod bad_rows;
mod forms;
mod joining;
mod no_panic;
mod sample;
mod shipped;
mod tables;
mod unreadable;
