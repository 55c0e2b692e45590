//! Joins the files of a symbol in order of time.

use crate::row_list::Row;
use crate::rows::Rows;
use crate::scan::{BadList, BadRows};
use crate::settle::Settled;
use crate::{BadRow, RowProblem};
use exitlab_core::{Bar, BarSeries, CLOCK_CHANGE_US, Timeframe};
use std::path::Path;
use std::sync::Arc;

/// All files' rows in order of time.
#[derive(Debug)]
pub(crate) struct Joined {
    pub(crate) rows: Rows,
    pub(crate) bad: BadList,
    /// Rows that a run could have used: all but those outside the window and of other symbols.
    pub(crate) n_considered: usize,
    /// Whether bars may be an hour longer or shorter than the timeframe.
    pub(crate) is_on_local_clock: bool,
}

impl Joined {
    /// The series of the bars.
    pub(crate) fn into_series(self, timeframe: Timeframe) -> BarSeries {
        let series = self.rows.into_series(timeframe);
        if self.is_on_local_clock { series.on_local_clock() } else { series }
    }
}

/// Merges the files. Bars that two files have must agree exactly; one of them is kept.
pub(crate) fn join(parts: Vec<Settled>, timeframe: Option<Timeframe>, policy: BadRows) -> Joined {
    let mut bad = BadList::new(policy);
    let mut names: Vec<(Arc<Path>, String)> = Vec::new();
    let mut n_considered = 0;
    let is_long = timeframe.is_some_and(BarSeries::may_be_uneven);
    let mut offsets = parts.iter().filter_map(|part| part.first_offset);
    let first_offset = offsets.next();
    // Files of a month each show the clock's change from one to the next.
    let mut is_on_local_clock = is_long && offsets.any(|offset| Some(offset) != first_offset);
    let mut lists: Vec<Rows> = Vec::new();
    for mut part in parts {
        let file = names.len() as u32;
        names.push((part.path, part.time_name));
        n_considered += part.n_rows - part.n_apart;
        is_on_local_clock |= part.is_on_local_clock;
        bad.append(part.bad);
        part.rows.set_file(file);
        lists.push(part.rows);
    }
    lists.sort_by_key(Rows::first_time);
    let mut rows = Rows::new(timeframe);
    for list in lists {
        rows = merge(rows, list, timeframe, &names, &mut bad);
    }
    if names.len() > 1 && !rows.is_spaced(timeframe) {
        let change_us = if is_on_local_clock { CLOCK_CHANGE_US } else { 0 };
        drop_too_close(&mut rows, timeframe, change_us, &names, &mut bad);
    }
    Joined { rows, bad, n_considered, is_on_local_clock }
}

fn merge(
    mut left: Rows,
    right: Rows,
    timeframe: Option<Timeframe>,
    names: &[(Arc<Path>, String)],
    bad: &mut BadList,
) -> Rows {
    let starts_after = match (left.last_time(), right.first_time()) {
        (Some(last), Some(first)) => last < first,
        (None, _) => return right,
        (Some(_), None) => true,
    };
    if starts_after {
        left.extend(right.iter());
        return left;
    }
    let mut merged = Rows::new(timeframe);
    let mut right = right.iter().peekable();
    for row in left.iter() {
        while let Some(earlier) = right.next_if(|r| r.bar.time < row.bar.time) {
            merged.push(earlier);
        }
        if let Some(same) = right.next_if(|r| r.bar.time == row.bar.time)
            && let Some(found) = disagreement(&row, &same, names)
        {
            bad.push(found);
        }
        merged.push(row);
    }
    merged.extend(right);
    merged
}

/// The first column in which two bars of the same time differ.
fn disagreement(kept: &Row, other: &Row, names: &[(Arc<Path>, String)]) -> Option<BadRow> {
    let text = |volume: Option<f64>| volume.map_or("no value".to_owned(), |v| v.to_string());
    let values = |bar: &Bar| {
        [
            ("open", Some(bar.open)),
            ("high", Some(bar.high)),
            ("low", Some(bar.low)),
            ("close", Some(bar.close)),
            ("volume", bar.volume),
        ]
    };
    let mut pairs = values(&kept.bar).into_iter().zip(values(&other.bar));
    let ((column, kept_value), (_, other_value)) = pairs.find(|(a, b)| a.1 != b.1)?;
    let (kept_path, path) = (&names[kept.file as usize].0, &names[other.file as usize].0);
    Some(BadRow {
        path: path.clone(),
        line: other.line,
        column: column.to_owned(),
        value: text(other_value),
        problem: RowProblem::Disagrees {
            time: other.bar.time,
            other_path: Some(kept_path.clone()),
            other_line: kept.line,
            other: text(kept_value),
        },
    })
}

fn drop_too_close(
    rows: &mut Rows,
    timeframe: Option<Timeframe>,
    change_us: i64,
    names: &[(Arc<Path>, String)],
    bad: &mut BadList,
) {
    let Some(timeframe) = timeframe else { return };
    let mut last: Option<Row> = None;
    rows.list().retain(|row| {
        let before =
            last.filter(|l| row.bar.time.us() - l.bar.time.us() < timeframe.us() - change_us);
        let Some(before) = before else {
            last = Some(*row);
            return true;
        };
        let (path, time_name) = &names[row.file as usize];
        bad.push(BadRow {
            path: path.clone(),
            line: row.line,
            column: time_name.clone(),
            value: row.bar.time.to_string(),
            problem: RowProblem::TooClose {
                timeframe,
                previous_path: Some(names[before.file as usize].0.clone()),
                previous_line: before.line,
                previous: before.bar.time,
            },
        });
        false
    });
}
