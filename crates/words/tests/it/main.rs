//! What results say, as a caller asks it.

#![allow(clippy::unwrap_used)] // the helpers of tests are tests too

mod answer;
mod texts;
