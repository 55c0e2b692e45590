//! Files that are given as one series, and whose prices say that they are of several symbols.
//!
//! Prices alone are certain where files share times: bars of one symbol do not close at half and at double. Where
//! one file ends as the next one begins, a jump says it together with names that differ, unless it is a usual
//! split, which is warned about.

use crate::DataError;
use crate::price_jumps::nearest_split;
use crate::row_list::Row;
use crate::settle::Settled;
use exitlab_core::{DAY_US, Timestamp};
use std::path::Path;

/// How many times one price may be the other at the same time.
const MAX_RATIO: f64 = 1.5;
/// The same of an open and the close before it, in another file.
const MAX_SEAM_RATIO: f64 = 2.0;
/// Most new shares for an old one, or old ones for a new one, of a split that needs no other sign: where more are
/// usual, nearly every ratio is near to one.
const MAX_SPLIT: u32 = 10;
/// Shared times that are looked at, and the least of them that show something.
const N_SHARED: usize = 100;
const MIN_SHARED: usize = 3;
/// How far apart files may be for the prices at their seam to be comparable: a weekend and a holiday.
const MAX_SEAM_US: i64 = 4 * DAY_US;

/// That files are of one series.
///
/// # Errors
/// [`DataError::FilesOfSeries`] where two that follow each other are not.
pub(crate) fn are_of_one_series(path: &Path, parts: &[Settled]) -> Result<(), DataError> {
    let mut parts: Vec<&Settled> = parts.iter().filter(|part| !part.rows.is_empty()).collect();
    parts.sort_by_key(|part| part.rows.first_time());
    for pair in parts.windows(2) {
        if let Some((one, other)) =
            shared_and_far(pair[0], pair[1]).or_else(|| seam(pair[0], pair[1]))
        {
            return Err(DataError::FilesOfSeries {
                path: path.to_owned(),
                first: pair[0].path.to_path_buf(),
                first_close: one.bar.close,
                first_time: one.bar.time,
                other: pair[1].path.to_path_buf(),
                other_close: other.bar.close,
                other_time: other.bar.time,
            });
        }
    }
    Ok(())
}

/// Bars of the same time whose closes are far apart, where that is so of all that two files share.
fn shared_and_far(one: &Settled, other: &Settled) -> Option<(Row, Row)> {
    if other.rows.first_time() > one.rows.last_time() {
        return None;
    }
    let mut ones = one.rows.iter().peekable();
    let shared: Vec<(Row, Row)> = other
        .rows
        .iter()
        .filter_map(|row| {
            while ones.next_if(|one| one.bar.time < row.bar.time).is_some() {}
            ones.next_if(|one| one.bar.time == row.bar.time).map(|one| (one, row))
        })
        .take(N_SHARED)
        .collect();
    let are_far = shared.len() >= MIN_SHARED && shared.iter().all(|(a, b)| is_far(a, b));
    shared.into_iter().next().filter(|_| are_far)
}

/// The bars where one file ends and the next begins, where they are far apart and the files' names differ in
/// more than numbers.
fn seam(one: &Settled, other: &Settled) -> Option<(Row, Row)> {
    let time_us = |time: Option<Timestamp>| time.map(Timestamp::us);
    let gap = time_us(other.rows.first_time())? - time_us(one.rows.last_time())?;
    if words(&one.path) == words(&other.path) || !(1..=MAX_SEAM_US).contains(&gap) {
        return None;
    }
    let (last, first) = (one.rows.iter().last()?, other.rows.iter().next()?);
    let ratio = first.bar.open / last.bar.close;
    let is_split = nearest_split(ratio).is_some_and(|(new, old)| new.max(old) <= MAX_SPLIT);
    (is_beyond(ratio, MAX_SEAM_RATIO) && !is_split).then_some((last, first))
}

fn is_far(a: &Row, b: &Row) -> bool {
    is_beyond(a.bar.close / b.bar.close, MAX_RATIO)
}

fn is_beyond(ratio: f64, max: f64) -> bool {
    !(1.0 / max..=max).contains(&ratio)
}

/// The letters of a file's name, without its ending.
fn words(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let stem = name.split('.').next().unwrap_or_default();
    stem.chars().filter(|c| c.is_alphabetic()).collect()
}
