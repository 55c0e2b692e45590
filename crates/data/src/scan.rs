//! Collects a file's rows as a reader finds them: the bars inside the window, and the bad rows.

use crate::local_clock::LocalClock;
use crate::ordered_rows::PartColumns;
use crate::read_as::ReadAs;
use crate::row_layout::RowLayout;
use crate::row_list::{Row, RowList};
use crate::row_time::RowTime;
use crate::rows::Rows;
use crate::symbol_rows::SymbolRows;
use crate::time_text::OneForm;
use crate::{BadRow, DataError, RowProblem, TimeForm};
use exitlab_core::{Bar, BarProblem, BarTime, Timeframe, Timestamp};
use std::path::Path;
use std::sync::Arc;

/// What .NET's ticks of 1990 to 2100 are as microseconds, where they are taken for nanoseconds.
const TICKS_US: std::ops::Range<i64> = 627_670_000_000_000..662_380_000_000_000;

/// Open times that belong to a series: `from ≤ time < to`.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct TimeWindow {
    pub(crate) from: Option<Timestamp>,
    pub(crate) to: Option<Timestamp>,
}

impl TimeWindow {
    pub(crate) fn holds(&self, time: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= time) && self.to.is_none_or(|to| time < to)
    }
}

/// What becomes of bad rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadRows {
    /// The first one ends the reading.
    Refuse,
    /// All are counted, the first few kept for a report.
    KeepFirst(usize),
    /// All are kept.
    KeepAll,
}

/// Bad rows as far as they are kept.
#[derive(Debug, Clone)]
pub(crate) struct BadList {
    policy: BadRows,
    pub(crate) rows: Vec<BadRow>,
    pub(crate) n: usize,
    /// How many of them are bars still forming.
    pub(crate) n_forming: usize,
    /// The first row that no policy may drop.
    pub(crate) fatal: Option<BadRow>,
}

impl BadList {
    pub(crate) fn new(policy: BadRows) -> BadList {
        BadList { policy, rows: Vec::new(), n: 0, n_forming: 0, fatal: None }
    }

    /// Takes a bad row; false where the reading is to end.
    pub(crate) fn push(&mut self, row: BadRow) -> bool {
        if self.fatal.is_none() && row.problem.is_fatal() {
            self.fatal = Some(row.clone());
        }
        self.n += 1;
        self.n_forming += usize::from(row.problem.is_forming());
        match self.policy {
            BadRows::Refuse => {
                self.rows.push(row);
                false
            }
            BadRows::KeepFirst(limit) => {
                if self.rows.len() < limit {
                    self.rows.push(row);
                }
                self.fatal.is_none()
            }
            BadRows::KeepAll => {
                self.rows.push(row);
                true
            }
        }
    }

    /// An empty list of the same policy.
    pub(crate) fn emptied(&self) -> BadList {
        BadList::new(self.policy)
    }

    /// Merges another list of the same file, in order of lines.
    pub(crate) fn merge(&mut self, other: BadList) {
        self.n += other.n;
        self.n_forming += other.n_forming;
        self.rows.extend(other.rows);
        self.rows.sort_by_key(|row| row.line);
        self.cut();
        self.fatal = self.fatal.take().or(other.fatal);
    }

    /// Adds the list of another file, which comes after.
    pub(crate) fn append(&mut self, other: BadList) {
        self.n += other.n;
        self.n_forming += other.n_forming;
        self.rows.extend(other.rows);
        self.cut();
        self.fatal = self.fatal.take().or(other.fatal);
    }

    fn cut(&mut self) {
        if let BadRows::KeepFirst(limit) = self.policy {
            self.rows.truncate(limit);
        }
    }

    /// The row that ends a run: one that no policy drops, or the first where none is dropped.
    pub(crate) fn refused(&self) -> Option<&BadRow> {
        let first = self.rows.first().filter(|_| self.policy == BadRows::Refuse);
        first.or(self.fatal.as_ref())
    }
}

/// What a reader does with a row once its time is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    /// Inside the window: read its prices.
    Inside(Timestamp),
    /// Outside the window, or bad: on to the next row.
    Skip,
    /// The reading ends.
    Stop,
}

/// One file's rows, in the order of the file.
#[derive(Debug)]
pub(crate) struct Scan {
    pub(crate) path: Arc<Path>,
    pub(crate) rows: Rows,
    pub(crate) bad: BadList,
    /// Rows of data in the file.
    pub(crate) n_rows: usize,
    /// Rows known to lie outside the window.
    pub(crate) n_outside: usize,
    /// Rows of other symbols.
    pub(crate) n_other: usize,
    /// First and last time of any row.
    pub(crate) range: Option<(Timestamp, Timestamp)>,
    pub(crate) time_name: String,
    pub(crate) forms: OneForm,
    /// The clock of its times.
    pub(crate) clock: LocalClock,
    /// Whose rows they are.
    pub(crate) symbols: SymbolRows,
    /// Rows without prices that are gaps.
    pub(crate) n_empty: usize,
    /// Bars whose high or low was short of the open or close by rounding.
    pub(crate) n_widened: usize,
    /// How the file is read.
    pub(crate) layout: Option<Arc<RowLayout>>,
    timeframe: Option<Timeframe>,
    pub(crate) window: TimeWindow,
    /// Rows whose times a clock that was set back shows twice: their lines and later opens.
    pub(crate) repeated: Vec<(u64, Timestamp)>,
    /// Rows outside the window since the last one inside; in a part, also those before the first.
    since_inside: Vec<(u64, Timestamp)>,
    is_stopped: bool,
    is_part: bool,
}

impl Scan {
    /// A scan of a file before its first row.
    pub(crate) fn new(
        path: Arc<Path>,
        window: TimeWindow,
        policy: BadRows,
        timeframe: Option<Timeframe>,
    ) -> Scan {
        Scan {
            path,
            rows: Rows::new(timeframe),
            bad: BadList::new(policy),
            n_rows: 0,
            n_outside: 0,
            n_other: 0,
            range: None,
            time_name: String::new(),
            forms: OneForm::default(),
            clock: LocalClock::default(),
            symbols: SymbolRows::default(),
            n_empty: 0,
            n_widened: 0,
            layout: None,
            timeframe,
            window,
            repeated: Vec::new(),
            since_inside: Vec::new(),
            is_stopped: false,
            is_part: false,
        }
    }

    /// Length of the bars, where it is known.
    pub(crate) fn timeframe(&self) -> Option<Timeframe> {
        self.timeframe
    }

    /// Notes how the file's rows are read, before the first of them.
    pub(crate) fn begin(&mut self, layout: &RowLayout) {
        self.time_name = layout.columns.time_name();
        self.symbols = SymbolRows::new(layout.source_symbol.as_deref());
        if let Some(symbol) = &layout.symbol {
            self.symbols.take(symbol);
        }
        if let Some(zone) = layout.zone {
            self.clock = LocalClock::Zone(zone);
        }
        self.layout = Some(Arc::new(layout.clone()));
    }

    /// How the file was read, once it has been.
    pub(crate) fn read_as(&self) -> Option<ReadAs> {
        let layout = self.layout.as_deref()?;
        Some(ReadAs::of(layout, self.forms.known(), &self.symbols))
    }

    /// Whether times are closes, which take the timeframe to be opens.
    pub(crate) fn is_stamped_at_closes(&self) -> bool {
        self.layout.as_deref().is_some_and(|layout| layout.bar_time == BarTime::Close)
    }

    /// That times are none of those of 1990 which .NET's ticks of today look like.
    ///
    /// # Errors
    /// [`DataError::Ticks`] where they are.
    pub(crate) fn is_of_its_time(&self) -> Result<(), DataError> {
        let Some((first, last)) =
            self.range.filter(|_| self.forms.known() == Some(TimeForm::Nanoseconds))
        else {
            return Ok(());
        };
        if TICKS_US.contains(&first.us()) && TICKS_US.contains(&last.us()) {
            return Err(DataError::Ticks { path: self.path.to_path_buf(), first });
        }
        Ok(())
    }

    /// That the rows are of one symbol: the one asked for, or the only one. What symbol a form says is held
    /// against those of the archive's other members.
    ///
    /// # Errors
    /// [`DataError::SeveralSymbols`] where they are not.
    pub(crate) fn is_of_one_symbol(&self) -> Result<(), DataError> {
        let Some(layout) = self.layout.as_deref().filter(|layout| layout.symbol.is_none()) else {
            return Ok(());
        };
        let wanted = layout.source_symbol.clone();
        // A row that ended the reading is told; the symbol may come after it.
        let is_unseen = wanted.is_some() && self.is_stopped;
        let Some(symbols) = self.symbols.refused().filter(|_| !is_unseen) else { return Ok(()) };
        let name = layout.columns.symbol.map(|idx| layout.columns.names[idx].clone());
        Err(DataError::SeveralSymbols {
            path: self.path.to_path_buf(),
            column: name.map_or("the file".to_owned(), |name| format!("column `{name}`")),
            wanted,
            symbols,
        })
    }

    /// Passes over a row of another symbol.
    #[inline]
    pub(crate) fn skip_other(&mut self) {
        self.n_rows += 1;
        self.n_other += 1;
    }

    /// A scan of some later rows of the same file, apart from those before them. It ends at the
    /// first bad row.
    pub(crate) fn part(&self, buffer: RowList) -> Scan {
        Scan {
            rows: Rows::listed(buffer),
            time_name: self.time_name.clone(),
            forms: self.forms.clone(),
            symbols: self.symbols.part(),
            is_part: true,
            ..Scan::new(self.path.clone(), self.window, BadRows::Refuse, None)
        }
    }

    /// Whether a part's rows mean the same whatever comes before them: none is bad, and the window
    /// neither begins nor ends among them.
    pub(crate) fn stands_alone(&self) -> bool {
        self.bad.n == 0 && (self.n_outside == 0 || self.rows.is_empty())
    }

    /// Takes over the next part of the file, which stands alone, as if its rows were read here.
    pub(crate) fn take_over(&mut self, part: &mut Scan) {
        self.n_rows += part.n_rows;
        self.n_outside += part.n_outside;
        self.n_other += part.n_other;
        self.n_empty += part.n_empty;
        self.n_widened += part.n_widened;
        self.clock.append(&part.clock);
        self.repeated.append(&mut part.repeated);
        self.symbols.append(&part.symbols);
        if let Some((first, last)) = part.range {
            self.widen_range(first, last);
        }
        if !part.rows.is_empty() {
            self.end_outside();
            self.rows.extend(part.rows.list().drain());
        } else if !self.rows.is_empty() {
            self.since_inside.append(&mut part.since_inside);
        }
    }

    /// Whether the reading has ended before the file.
    pub(crate) fn is_stopped(&self) -> bool {
        self.is_stopped
    }

    /// Takes a row's time; `text` is what the file has there.
    #[inline]
    pub(crate) fn time(&mut self, line: u64, time: RowTime, text: &dyn Fn() -> String) -> Seen {
        // Nearly every row is written as the first one.
        if self.forms.known() != Some(time.form)
            && let Err(problem) = self.forms.check(time.form, line)
        {
            return self.bad_time(line, problem, text);
        }
        self.n_rows += 1;
        let RowTime { open, later, .. } = time;
        self.widen_range(open, open);
        // Which of two opens it is, the rows before it say: both are kept until they are known.
        let may_be_inside = later.is_some_and(|later| self.window.holds(later));
        if !self.window.holds(open) && !may_be_inside {
            self.n_outside += 1;
            if later.is_none() && (self.is_part || !self.rows.is_empty()) {
                self.since_inside.push((line, open));
            }
            return Seen::Skip;
        }
        match later {
            Some(later) => self.repeated.push((line, later)),
            None => self.end_outside(),
        }
        if self.is_stopped { Seen::Stop } else { Seen::Inside(open) }
    }

    #[inline]
    fn widen_range(&mut self, first: Timestamp, last: Timestamp) {
        let (earliest, latest) = self.range.unwrap_or((first, last));
        self.range = Some((earliest.min(first), latest.max(last)));
    }

    /// The rows outside the window turn out to stand between rows inside it.
    #[inline]
    fn end_outside(&mut self) {
        for (line, time) in std::mem::take(&mut self.since_inside) {
            self.n_outside -= 1;
            let (column, value) = (self.time_name.clone(), self.forms.form().text(time));
            self.push_bad(line, column, value, RowProblem::OutOfPlace);
        }
    }

    /// Takes a row whose time is not to be had. A date that is old is no mistake where the window begins
    /// after it.
    #[cold]
    pub(crate) fn no_time(
        &mut self,
        line: u64,
        problem: RowProblem,
        text: &dyn Fn() -> String,
    ) -> Seen {
        match problem {
            RowProblem::ImplausibleTime {
                time,
                form: form @ (TimeForm::Zoned | TimeForm::Local),
            } if self.window.from.is_some_and(|from| time < from) => {
                self.time(line, RowTime::once(time, form), text)
            }
            problem => self.bad_time(line, problem, text),
        }
    }

    #[cold]
    fn bad_time(&mut self, line: u64, problem: RowProblem, text: &dyn Fn() -> String) -> Seen {
        self.n_rows += 1;
        let column = self.time_name.clone();
        self.push_bad(line, column, text(), problem);
        self.after_bad()
    }

    fn after_bad(&self) -> Seen {
        if self.is_stopped { Seen::Stop } else { Seen::Skip }
    }

    /// Takes a bar inside the window; `text` gives a column's name and what the file has there.
    #[inline(always)]
    pub(crate) fn bar(&mut self, line: u64, bar: Bar, text: &dyn Fn(&str) -> (String, String)) {
        let bar = Bar { volume: bar.volume.filter(|volume| *volume >= 0.0), ..bar };
        match bar.problem() {
            None => self.rows.push(Row { bar, line, file: 0 }),
            Some(problem) => self.bad_bar(line, bar, problem, text),
        }
    }

    #[cold]
    #[inline(never)]
    fn bad_bar(
        &mut self,
        line: u64,
        bar: Bar,
        problem: BarProblem,
        text: &dyn Fn(&str) -> (String, String),
    ) {
        match widened(bar, problem).filter(|bar| bar.problem().is_none()) {
            Some(bar) => {
                self.n_widened += 1;
                self.rows.push(Row { bar, line, file: 0 });
            }
            None => {
                let (column, value) = text(problem.column());
                self.push_bad(line, column, value, RowProblem::of_bar(problem, &bar));
            }
        }
    }

    /// Takes good bars on consecutive lines from `line` on, of which `n_left` may be left in the file,
    /// as if they came one by one; false, and nothing is taken, where it has to be done so.
    pub(crate) fn take_columns(
        &mut self,
        line: u64,
        form: TimeForm,
        bars: &PartColumns<'_>,
        n_left: usize,
    ) -> bool {
        let TimeWindow { from, to } = self.window;
        let first = bars.time.partition_point(|time| from.is_some_and(|from| *time < from));
        let end = bars.time.partition_point(|time| to.is_none_or(|to| *time < to)).max(first);
        let is_after_outside =
            !self.since_inside.is_empty() || (first > 0 && !self.rows.is_empty());
        let has_order = self.rows.last_time().is_none_or(|last| last < bars.time[0]);
        if !self.rows.is_ordered() || !has_order || (first < end && is_after_outside) {
            return false;
        }
        if self.forms.check(form, line).is_err() {
            return false;
        }
        self.skip_outside(line, form, &bars.time[..first]);
        let inside = bars.cut(first..end);
        if let [earliest, .., latest] | [earliest @ latest] = inside.time {
            self.n_rows += inside.time.len();
            self.widen_range(*earliest, *latest);
            let is_whole = inside.time.len() == bars.time.len();
            let room = if is_whole { n_left } else { inside.time.len() };
            self.rows.append(line + first as u64, &inside, room);
        }
        self.skip_outside(line + end as u64, form, &bars.time[end..]);
        true
    }

    fn skip_outside(&mut self, line: u64, form: TimeForm, times: &[Timestamp]) {
        for (line, time) in (line..).zip(times) {
            self.time(line, RowTime::once(*time, form), &String::new);
        }
    }

    /// Takes a row that cannot be used.
    pub(crate) fn push_bad(
        &mut self,
        line: u64,
        column: String,
        value: String,
        problem: RowProblem,
    ) {
        let path = self.path.clone();
        let goes_on = self.bad.push(BadRow { path, line, column, value, problem });
        self.is_stopped |= !goes_on;
    }
}

/// How far a high or low may be short of the open or close, as a fraction of the price.
const ROUNDING: f64 = 1e-9;

/// The bar with a high and low that hold its open and close, where they are short of them by rounding.
fn widened(bar: Bar, problem: BarProblem) -> Option<Bar> {
    let is_order = match problem {
        BarProblem::HighBelowLow
        | BarProblem::HighTooLow { .. }
        | BarProblem::LowTooHigh { .. } => true,
        BarProblem::NotFinite { .. } | BarProblem::NotPositive { .. } | BarProblem::BadVolume => {
            false
        }
    };
    let (high, low) = (bar.high.max(bar.open).max(bar.close), bar.low.min(bar.open).min(bar.close));
    let is_near = |a: f64, b: f64| (a - b).abs() <= ROUNDING * a.abs().max(b.abs());
    (is_order && is_near(high, bar.high) && is_near(low, bar.low)).then_some(Bar {
        high,
        low,
        ..bar
    })
}
