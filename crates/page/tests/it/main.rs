//! The page as a caller makes it.

#![allow(clippy::unwrap_used)] // the helpers of tests are tests too

mod page;
