//! Fetches from an archive on this machine, with all that can go wrong on the way.

#![allow(clippy::unwrap_used)] // helpers of tests are tests, though not marked so

mod archive;
mod bed;
mod broken_off;
mod busy;
mod checksums;
mod hosts;
mod listings;
mod proxies;
mod resumed;
mod together;
mod whole;
