//! Run folders as a caller uses them.

#![allow(clippy::unwrap_used)] // the helpers of tests are tests too

mod manifest;
mod run_folder;
mod stored;
