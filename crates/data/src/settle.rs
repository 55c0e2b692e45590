//! Turns a scan into rows in order of time: newest-first files reversed, rows out of order found.

use crate::scan::{BadList, Row, Scan};
use crate::{BadRow, RowProblem};
use exitlab_core::{Timeframe, Timestamp};
use std::path::Path;
use std::sync::Arc;

/// A file's rows, times strictly increasing and no two closer than the timeframe.
#[derive(Debug)]
pub(crate) struct Settled {
    pub(crate) path: Arc<Path>,
    pub(crate) rows: Vec<Row>,
    pub(crate) bad: BadList,
    pub(crate) n_rows: usize,
    pub(crate) n_outside: usize,
    pub(crate) range: Option<(Timestamp, Timestamp)>,
    pub(crate) time_name: String,
}

impl Scan {
    /// Puts a file that is written newest first into order of time.
    pub(crate) fn turn_forward(&mut self) {
        let (mut n_up, mut n_down) = (0_usize, 0_usize);
        for pair in self.rows.windows(2) {
            n_up += usize::from(pair[0].bar.time < pair[1].bar.time);
            n_down += usize::from(pair[0].bar.time > pair[1].bar.time);
        }
        // One wrong time in a thousand does not make every other row of the file a wrong one.
        if n_down > 9 * n_up {
            self.rows.reverse();
        }
    }

    /// Finds rows out of order, once the file runs forward. Without a timeframe, only the order
    /// counts.
    pub(crate) fn settle(mut self, timeframe: Option<Timeframe>) -> Settled {
        let form = self.forms.form();
        let mut last: Option<Row> = None;
        let mut out_of_order = self.bad.emptied();
        self.rows.retain(|row| {
            let problem = last.and_then(|last| order_problem(&last, row, timeframe));
            let Some(problem) = problem else {
                last = Some(*row);
                return true;
            };
            out_of_order.push(BadRow {
                path: self.path.clone(),
                line: row.line,
                column: self.time_name.clone(),
                value: form.text(row.bar.time),
                problem,
            });
            false
        });
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
