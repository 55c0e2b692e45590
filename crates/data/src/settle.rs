//! Turns a scan into rows in order of time: newest-first files reversed, rows out of order found.

use crate::row_list::Row;
use crate::rows::Rows;
use crate::scan::{BadList, Scan};
use crate::{BadRow, RowProblem};
use exitlab_core::{Timeframe, Timestamp};
use std::path::Path;
use std::sync::Arc;

/// A file's rows, times strictly increasing and no two closer than the timeframe.
#[derive(Debug)]
pub(crate) struct Settled {
    pub(crate) path: Arc<Path>,
    pub(crate) rows: Rows,
    pub(crate) bad: BadList,
    pub(crate) n_rows: usize,
    pub(crate) n_outside: usize,
    pub(crate) range: Option<(Timestamp, Timestamp)>,
    pub(crate) time_name: String,
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

    /// Finds rows out of order, once the file runs forward. Without a timeframe, only the order
    /// counts.
    pub(crate) fn settle(mut self, timeframe: Option<Timeframe>) -> Settled {
        let mut out_of_order = self.bad.emptied();
        if !self.rows.is_spaced(timeframe) {
            self.drop_out_of_order(timeframe, &mut out_of_order);
        }
        self.bad.merge(out_of_order);
        Settled {
            path: self.path,
            rows: self.rows,
            bad: self.bad,
            n_rows: self.n_rows,
            n_outside: self.n_outside,
            range: self.range,
            time_name: self.time_name,
        }
    }

    fn drop_out_of_order(&mut self, timeframe: Option<Timeframe>, dropped: &mut BadList) {
        let form = self.forms.form();
        let mut last: Option<Row> = None;
        self.rows.list().retain(|row| {
            let problem = last.and_then(|last| order_problem(&last, row, timeframe));
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

fn order_problem(last: &Row, row: &Row, timeframe: Option<Timeframe>) -> Option<RowProblem> {
    let (previous_line, previous) = (last.line, last.bar.time);
    let spacing = row.bar.time.us() - previous.us();
    if spacing == 0 {
        return Some(RowProblem::Duplicate { previous_line });
    }
    if spacing < 0 {
        return Some(RowProblem::Backward { previous_line, previous });
    }
    let timeframe = timeframe.filter(|t| spacing < t.us())?;
    Some(RowProblem::TooClose { timeframe, previous_path: None, previous_line, previous })
}
