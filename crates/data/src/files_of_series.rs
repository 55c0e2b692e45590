//! Files that are given as one series, and whose prices say that they are of several symbols.
//!
//! Prices alone are certain where files share times: bars of one symbol do not close at half and at double. Where
//! one file ends as the next one begins, a jump as large says it together with names that differ.

use crate::DataError;
use crate::row_list::Row;
use crate::settle::Settled;
use exitlab_core::Timestamp;
use std::path::Path;

/// How many times one price may be the other.
const MAX_RATIO: f64 = 1.5;
/// Shared times that are looked at, and the least of them that show something.
const N_SHARED: usize = 100;
const MIN_SHARED: usize = 3;
/// How far apart files may be for the prices at their seam to be comparable: a weekend and a holiday.
const MAX_SEAM_US: i64 = 4 * 86_400_000_000;

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
    is_far(&last, &first).then_some((last, first))
}

fn is_far(a: &Row, b: &Row) -> bool {
    let ratio = a.bar.close / b.bar.close;
    !(1.0 / MAX_RATIO..=MAX_RATIO).contains(&ratio)
}

/// The letters of a file's name, without its ending.
fn words(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let stem = name.split('.').next().unwrap_or_default();
    stem.chars().filter(|c| c.is_alphabetic()).collect()
}
