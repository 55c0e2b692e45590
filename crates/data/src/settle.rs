//! Turns a scan into rows in order of time: newest-first files reversed, rows out of order found.

use crate::local_clock::{LocalClock, later_in_zone};
use crate::read_as::ReadAs;
use crate::row_list::Row;
use crate::rows::Rows;
use crate::scan::{BadList, Scan};
use crate::{BadRow, RowProblem, TimeForm};
use exitlab_core::{BarSeries, Timeframe, Timestamp};
use std::path::Path;
use std::sync::Arc;

/// What a clock gains where it is set forward, in microseconds.
const CLOCK_CHANGE_US: i64 = 3_600_000_000;

/// A file's rows, times strictly increasing and no two closer than the timeframe, but for an hour where
/// their clock changes.
#[derive(Debug)]
pub(crate) struct Settled {
    pub(crate) path: Arc<Path>,
    pub(crate) rows: Rows,
    pub(crate) bad: BadList,
    pub(crate) n_rows: usize,
    /// Rows that are none of the series: outside the window, or of another symbol.
    pub(crate) n_apart: usize,
    /// Rows without prices that are gaps.
    pub(crate) n_empty: usize,
    /// Bars whose high or low was short of the open or close by rounding.
    pub(crate) n_widened: usize,
    /// Last rows that are bars still forming.
    pub(crate) n_forming: usize,
    pub(crate) range: Option<(Timestamp, Timestamp)>,
    pub(crate) time_name: String,
    pub(crate) read_as: Option<ReadAs>,
    /// Whether bars may be an hour longer or shorter than the timeframe.
    pub(crate) is_on_local_clock: bool,
}

impl Scan {
    /// Puts a file that is written newest first into order of time.
    pub(crate) fn turn_forward(&mut self) {
        if self.rows.is_ordered() {
            return;
        }
        let (mut n_up, mut n_down) = (0_usize, 0_usize);
        let mut times = self.rows.iter().map(|row| row.bar.time);
        let Some(mut previous) = times.next() else { return };
        times.for_each(|time| {
            n_up += usize::from(previous < time);
            n_down += usize::from(previous > time);
            previous = time;
        });
        // One wrong time in a thousand does not make every other row of the file a wrong one.
        if n_down > 9 * n_up {
            self.rows.list().reverse();
        }
    }

    /// The rows' times, in the order they have now.
    pub(crate) fn times(&self) -> Vec<Timestamp> {
        self.rows.iter().map(|row| row.bar.time).collect()
    }

    /// Gives the second of two equal local times, where a clock is set back, its own instant; once the file
    /// runs forward.
    pub(crate) fn resolve_repeated_hours(&mut self) {
        let LocalClock::Zone(zone) = self.clock else { return };
        if self.forms.known() != Some(TimeForm::Local) || self.rows.is_ordered() {
            return;
        }
        let mut last: Option<Timestamp> = None;
        for row in self.rows.list().iter_mut() {
            if let Some(last) = last
                && row.bar.time <= last
                && let Some(later) = later_in_zone(row.bar.time, zone)
            {
                row.bar.time = later;
            }
            last = Some(row.bar.time);
        }
    }

    /// Finds rows out of order, once the file runs forward. Without a timeframe, only the order
    /// counts.
    pub(crate) fn settle(mut self, timeframe: Option<Timeframe>) -> Settled {
        let mut out_of_order = self.bad.emptied();
        if !self.rows.is_spaced(timeframe) {
            self.drop_out_of_order(timeframe, &mut out_of_order);
        }
        let is_forming = |row: &&BadRow| {
            matches!(row.problem, RowProblem::StillForming { .. } | RowProblem::Unconfirmed)
        };
        let bad = self.bad.rows.iter().chain(&out_of_order.rows);
        let n_forming = bad.filter(is_forming).count();
        let read_as = self.read_as();
        let is_long = timeframe.is_some_and(BarSeries::may_be_uneven);
        self.bad.merge(out_of_order);
        Settled {
            is_on_local_clock: is_long && self.clock.may_change(),
            path: self.path,
            rows: self.rows,
            bad: self.bad,
            n_rows: self.n_rows,
            n_apart: self.n_outside + self.n_other,
            n_empty: self.n_empty,
            n_widened: self.n_widened,
            n_forming,
            range: self.range,
            time_name: self.time_name,
            read_as,
        }
    }

    fn drop_out_of_order(&mut self, timeframe: Option<Timeframe>, dropped: &mut BadList) {
        let form = self.forms.form();
        let clock = &self.clock;
        let last_line = self.rows.iter().last().map(|row| row.line);
        let mut last: Option<Row> = None;
        self.rows.list().retain(|row| {
            let problem = last.and_then(|last| {
                let problem = order_problem(&last, row, timeframe, clock);
                problem.map(
                    |problem| if Some(row.line) == last_line { at_end(problem) } else { problem },
                )
            });
            let Some(problem) = problem else {
                last = Some(*row);
                return true;
            };
            dropped.push(BadRow {
                path: self.path.clone(),
                line: row.line,
                column: self.time_name.clone(),
                value: form.text(row.bar.time),
                problem,
            });
            false
        });
    }
}

fn order_problem(
    last: &Row,
    row: &Row,
    timeframe: Option<Timeframe>,
    clock: &LocalClock,
) -> Option<RowProblem> {
    let (previous_line, previous) = (last.line, last.bar.time);
    let spacing = row.bar.time.us() - previous.us();
    if spacing == 0 {
        return Some(RowProblem::Duplicate { previous_line });
    }
    if spacing < 0 {
        return Some(RowProblem::Backward { previous_line, previous });
    }
    let timeframe = timeframe.filter(|t| spacing < t.us())?;
    if BarSeries::may_be_uneven(timeframe) {
        let gained = clock.ahead_us(row.bar.time, row.line) - clock.ahead_us(previous, last.line);
        if gained <= CLOCK_CHANGE_US && spacing + gained >= timeframe.us() {
            return None;
        }
    }
    Some(RowProblem::TooClose { timeframe, previous_path: None, previous_line, previous })
}

/// What a file's last row has that opens too soon.
fn at_end(problem: RowProblem) -> RowProblem {
    match problem {
        RowProblem::TooClose { timeframe, previous, .. } => {
            RowProblem::StillForming { timeframe, previous }
        }
        other => other,
    }
}
