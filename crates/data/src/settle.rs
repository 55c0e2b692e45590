//! Turns a scan into rows in order of time: newest-first files reversed, rows out of order found.

use crate::local_clock::LocalClock;
use crate::read_as::ReadAs;
use crate::row_list::Row;
use crate::rows::Rows;
use crate::scan::{BadList, Scan};
use crate::{BadRow, RowProblem, TimeForm};
use exitlab_core::{BarSeries, CLOCK_CHANGE_US, MINUTE_US, Timeframe, Timestamp, Tz};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// Least bars that begin at full minutes, so that one that does not is none.
const MIN_OTHERS: usize = 3;

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
    pub(crate) range: Option<(Timestamp, Timestamp)>,
    pub(crate) time_name: String,
    pub(crate) read_as: Option<ReadAs>,
    /// Whether bars may be an hour longer or shorter than the timeframe.
    pub(crate) is_on_local_clock: bool,
    /// Minutes that the clock is ahead of UTC, as the first row writes it.
    pub(crate) first_offset: Option<i32>,
    pub(crate) times: TimesOf,
}

/// Whose times a file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimesOf {
    /// They have no zone, and nobody says which it is.
    NoZone,
    /// They have one that is not UTC.
    OtherZone,
    /// They are instants, or it is said what they are.
    Utc,
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

    /// Gives the second of two equal local times, where a clock is set back, its own instant; once the file
    /// runs forward.
    pub(crate) fn resolve_repeated_hours(&mut self) {
        if self.repeated.is_empty() {
            return;
        }
        let later: BTreeMap<u64, Timestamp> = self.repeated.drain(..).collect();
        let mut last: Option<Timestamp> = None;
        let (window, n_before) = (self.window, self.rows.iter().count());
        let rows = self.rows.list();
        for row in rows.iter_mut() {
            if last.is_some_and(|last| row.bar.time <= last)
                && let Some(later) = later.get(&row.line)
            {
                row.bar.time = *later;
            }
            last = Some(row.bar.time);
        }
        rows.retain(|row| window.holds(row.bar.time));
        self.n_outside += n_before - self.rows.iter().count();
    }

    /// Finds rows out of order, once the file runs forward. Without a timeframe, only the order
    /// counts.
    pub(crate) fn settle(mut self, timeframe: Option<Timeframe>) -> Settled {
        let mut out_of_order = self.bad.emptied();
        if !self.rows.is_spaced(timeframe) {
            self.drop_out_of_order(timeframe, &mut out_of_order);
        }
        if timeframe.is_some() {
            self.drop_live_bar(&mut out_of_order);
        }
        let read_as = self.read_as();
        let is_long = timeframe.is_some_and(BarSeries::may_be_uneven);
        let range = self.rows.first_time().zip(self.rows.last_time());
        self.bad.merge(out_of_order);
        Settled {
            is_on_local_clock: is_long && self.clock.changes(range),
            first_offset: self.clock.first_offset(),
            times: match (self.forms.known(), &self.clock) {
                (Some(TimeForm::Local), LocalClock::Fixed) => TimesOf::NoZone,
                (Some(TimeForm::Zoned), LocalClock::Offsets(known))
                    if known.iter().any(|(_, minutes)| *minutes != 0) =>
                {
                    TimesOf::OtherZone
                }
                (Some(TimeForm::Zoned), LocalClock::Zone(zone)) if *zone != Tz::UTC => {
                    TimesOf::OtherZone
                }
                _ => TimesOf::Utc,
            },
            path: self.path,
            rows: self.rows,
            bad: self.bad,
            n_rows: self.n_rows,
            n_apart: self.n_outside + self.n_other,
            n_empty: self.n_empty,
            n_widened: self.n_widened,
            range: self.range,
            time_name: self.time_name,
            read_as,
        }
    }

    /// Drops a last row that begins within a minute where no other does: a quote of the moment in the
    /// place of a bar.
    fn drop_live_bar(&mut self, dropped: &mut BadList) {
        let is_within = |time: Timestamp| time.us() % MINUTE_US != 0;
        if !self.rows.last_time().is_some_and(is_within) {
            return;
        }
        let n_within = self.rows.iter().filter(|row| is_within(row.bar.time)).count();
        if n_within > 1 || self.rows.iter().count() <= MIN_OTHERS {
            return;
        }
        self.drop_rows(dropped, |row| is_within(row.bar.time).then_some(RowProblem::LiveBar));
    }

    fn drop_out_of_order(&mut self, timeframe: Option<Timeframe>, dropped: &mut BadList) {
        let clock = self.clock.clone();
        let last_line = self.rows.iter().last().map(|row| row.line);
        let mut last: Option<Row> = None;
        self.drop_rows(dropped, |row| {
            let problem = last.and_then(|last| order_problem(&last, row, timeframe, &clock));
            if problem.is_none() {
                last = Some(*row);
            }
            let is_last = Some(row.line) == last_line;
            problem.map(|problem| if is_last { at_end(problem) } else { problem })
        });
    }

    /// Drops rows whose times have a problem.
    fn drop_rows(
        &mut self,
        dropped: &mut BadList,
        mut problem_of: impl FnMut(&Row) -> Option<RowProblem>,
    ) {
        let form = self.forms.form();
        self.rows.list().retain(|row| {
            let Some(problem) = problem_of(row) else { return true };
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
        // A bar may open at the very change of its clock.
        let before = clock.ahead_us(previous.plus_us(-1), last.line);
        let gained = clock.ahead_us(row.bar.time, row.line) - before;
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
