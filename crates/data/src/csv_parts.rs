//! A text's blocks, read at the same time by several threads.
//!
//! The threads are those of the caller's pool. Whoever has taken a block reads it without handing
//! anything on, so that the block whose turn it is always has a thread: one thread is enough.
//!
//! What comes of it is what one reader finds that goes through the text, whatever the number of
//! threads: each block becomes a part, and the file's scan takes the parts over in order. A part
//! that depends on earlier rows, or has a bad one, is read again when its turn comes.

use crate::DataError;
use crate::csv_bars::BarRows;
use crate::csv_reader::lock;
use crate::row_list::RowList;
use crate::scan::Scan;
use crate::text_blocks::Block;
use std::sync::{Condvar, Mutex, PoisonError};

/// Most threads that read. They take turns at the file and its hash, so that more would wait.
const MAX_THREADS: usize = 8;
/// Bytes of the shortest row, `0,1,1,1,1` and the line's end.
const MIN_ROW_BYTES: usize = 10;

impl BarRows<'_, '_, '_> {
    /// Reads the blocks that no reader has taken yet.
    ///
    /// # Errors
    /// Where the source fails or a line is too long to be one.
    pub(crate) fn read_parts(&mut self, scan: &mut Scan) -> Result<(), DataError> {
        if self.reader.blocks().is_at_end() {
            return self.reader.blocks().end();
        }
        let template = &scan.part(RowList::default());
        let own = self.another();
        let n_threads = rayon::current_num_threads().min(MAX_THREADS);
        let others: Vec<_> = (1..n_threads).map(|_| self.another()).collect();
        let next = self.reader.block().number + 1;
        let file = File { rows: &mut *self, scan: &mut *scan, next, is_done: false, end: Ok(()) };
        let in_order = InOrder { file: Mutex::new(file), turn: Condvar::new() };
        rayon::scope(|scope| {
            for other in others {
                scope.spawn(|_| in_order.read_blocks(other, template));
            }
            in_order.read_blocks(own, template);
        });
        in_order.file.into_inner().unwrap_or_else(PoisonError::into_inner).end?;
        if scan.is_stopped() { Ok(()) } else { self.reader.blocks().end() }
    }
}

/// The file, as far as it has been read.
struct File<'f, 'c, 'a, 't> {
    rows: &'f mut BarRows<'c, 'a, 't>,
    scan: &'f mut Scan,
    /// Number of the block whose turn it is.
    next: usize,
    is_done: bool,
    end: Result<(), DataError>,
}

impl File<'_, '_, '_, '_> {
    /// Adds the next part, or reads the block again where it must be read in its place.
    fn add(&mut self, part: &mut Scan, again: Option<Block>) {
        self.next += 1;
        match again {
            None => self.scan.take_over(part),
            Some(block) => {
                self.rows.reader.set_block(block);
                self.end = self.rows.read_block(self.scan);
            }
        }
        self.is_done = self.scan.is_stopped() || self.end.is_err();
    }
}

/// Lets one part after the other into the file.
struct InOrder<'f, 'c, 'a, 't> {
    file: Mutex<File<'f, 'c, 'a, 't>>,
    turn: Condvar,
}

impl InOrder<'_, '_, '_, '_> {
    /// Reads blocks until there are none, or no more are wanted.
    fn read_blocks(&self, mut rows: BarRows<'_, '_, '_>, template: &Scan) {
        let _others = OthersWait(self);
        let mut buffer = RowList::default();
        while rows.reader.next_block() {
            let block = rows.reader.block();
            let number = block.number;
            buffer.restart(block.n_lines.min(block.text.len() / MIN_ROW_BYTES) + 1);
            let mut part = template.part(buffer);
            let is_read = rows.read_block(&mut part).is_ok();
            let again = (!is_read || !part.stands_alone()).then(|| rows.reader.take_block());

            let is_early = |file: &mut File<'_, '_, '_, '_>| !file.is_done && file.next != number;
            let waited = self.turn.wait_while(lock(&self.file), is_early);
            let mut file = waited.unwrap_or_else(PoisonError::into_inner);
            if file.is_done {
                return;
            }
            file.add(&mut part, again);
            self.turn.notify_all();
            buffer = part.rows.into_list();
        }
    }
}

/// Lets the others go where a reader panics: its block's turn would never end.
struct OthersWait<'w, 'f, 'c, 'a, 't>(&'w InOrder<'f, 'c, 'a, 't>);

impl Drop for OthersWait<'_, '_, '_, '_, '_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            lock(&self.0.file).is_done = true;
            self.0.turn.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csv_bars::read_text_bars;
    use crate::join::join;
    use crate::local_clock::LocalClock;
    use crate::row_list::Row;
    use crate::scan::{BadRows, TimeWindow};
    use crate::symbol_rows::SymbolRows;
    use crate::text_blocks::TextBlocks;
    use crate::{BadRow, TimeForm};
    use exitlab_core::{Reading, Timeframe, Timestamp};
    use proptest::collection::vec;
    use proptest::prelude::*;
    use rayon::{ThreadPool, ThreadPoolBuilder};
    use std::io::{Error, Read};
    use std::path::Path;
    use std::sync::LazyLock;

    /// Bytes that end in an error, where one is asked for.
    struct Source<'a> {
        bytes: &'a [u8],
        fails: bool,
    }

    impl Read for Source<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            if self.bytes.is_empty() && self.fails {
                return Err(Error::other("the disk is gone"));
            }
            self.bytes.read(buffer)
        }
    }

    #[derive(Debug, Clone)]
    struct Case {
        text: String,
        /// Bytes before the source fails.
        fails_at: Option<usize>,
        window: TimeWindow,
        policy: BadRows,
    }

    /// Pools of one, two, three and four threads.
    static POOLS: LazyLock<[ThreadPool; 4]> = LazyLock::new(|| {
        [1, 2, 3, 4].map(|n| ThreadPoolBuilder::new().num_threads(n).build().unwrap())
    });

    const MINUTE: i64 = 60_000_000;
    const START: i64 = 1_700_000_040_000_000;

    fn minute() -> Timeframe {
        Timeframe::from_us(MINUTE).unwrap()
    }

    fn scan(
        case: &Case,
        block_bytes: usize,
        n_threads: usize,
        timeframe: Option<Timeframe>,
    ) -> (Scan, Result<(), DataError>) {
        let end = case.fails_at.unwrap_or(usize::MAX).min(case.text.len());
        let fails = case.fails_at.is_some();
        let mut source = Source { bytes: &case.text.as_bytes()[..end], fails };
        let path: std::sync::Arc<Path> = Path::new("x.csv").into();
        let blocks = TextBlocks::new(path.clone(), &mut source, None);
        let blocks = blocks.with_block_bytes(block_bytes);
        let mut scan = Scan::new(path, case.window, case.policy, timeframe);
        let pool = &POOLS[n_threads - 1];
        let result = pool.install(|| read_text_bars(blocks, &Reading::default(), &mut scan));
        (scan, result)
    }

    /// Rows; numbers of rows, of those outside, of other symbols, empty and widened; first and last time;
    /// what their times and symbols show.
    type Good = (
        Vec<Row>,
        [usize; 5],
        Option<(Timestamp, Timestamp)>,
        (TimeForm, LocalClock, SymbolRows, Vec<(u64, Timestamp)>),
    );
    type Found = (Result<(), DataError>, Vec<BadRow>, usize, Option<BadRow>, Option<Good>);

    /// What a reading has found; where it was stopped, only what has stopped it.
    fn found((scan, result): (Scan, Result<(), DataError>)) -> Found {
        let read = || {
            let rows = scan.rows.iter().collect();
            let n = [scan.n_rows, scan.n_outside, scan.n_other, scan.n_empty, scan.n_widened];
            let shown = (
                scan.forms.form(),
                scan.clock.clone(),
                scan.symbols.clone(),
                scan.repeated.clone(),
            );
            (rows, n, scan.range, shown)
        };
        let read = (!scan.is_stopped() && result.is_ok()).then(read);
        (result, scan.bad.rows.clone(), scan.bad.n, scan.bad.fatal.clone(), read)
    }

    /// A line, and the minutes from the last one's time to its own: mostly a good row and a
    /// minute, the more so the larger the weights.
    fn line(good: u32, minute: u32) -> impl Strategy<Value = (i64, &'static str)> {
        let step = prop_oneof![minute => Just(1_i64), 1 => Just(0), 1 => -30..30_i64];
        let row = prop_oneof![
            good => Just("T,10,12,9,11,5"),
            2 => Just("T,10.25,10.5,1e1,10.125,"),
            2 => Just("\"T\",10,12,9,\"11\",5\r"),
            2 => Just("T,10,12,9,12.0000000001,5"),
            2 => Just("T,,,,,"),
            1 => Just("T,10,12,13,11,5"),
            1 => Just("T,10,12,9,x,5"),
            1 => Just("T,10,12,9,11"),
            1 => Just("T,10,\"12,9,11,5"),
            1 => Just("1700000000,10,12,9,11,5"),
            1 => Just("yesterday,10,12,9,11,5"),
            1 => Just(" \r"),
            1 => Just(""),
        ];
        (step, row)
    }

    fn case() -> impl Strategy<Value = Case> {
        let weights = (prop_oneof![Just(30), Just(1_000)], prop_oneof![Just(4), Just(100)]);
        let lines = weights.prop_flat_map(|(good, minute)| vec(line(good, minute), 1..60));
        let minute = || prop::option::of(0..60_i64);
        let policy =
            prop_oneof![Just(BadRows::Refuse), Just(BadRows::KeepFirst(2)), Just(BadRows::KeepAll)];
        let fails_at = prop::option::weighted(0.1, 0..3_000_usize);
        (lines, minute(), minute(), policy, fails_at, any::<(bool, bool, bool)>()).prop_map(
            |(lines, from, to, policy, fails_at, (is_iso, is_backward, is_ended))| {
                let mut time_us = START;
                let mut rows = Vec::new();
                for (step, row) in lines {
                    time_us += step * MINUTE;
                    let time = Timestamp::from_us(time_us);
                    let ms = (time_us / 1_000).to_string();
                    rows.push(row.replace('T', &if is_iso { time.to_string() } else { ms }));
                }
                if is_backward {
                    rows.reverse();
                }
                let text = "\u{feff}time,open,high,low,close,volume\n".to_owned()
                    + &rows.join("\n")
                    + if is_ended { "\n" } else { "" };
                let at = |minutes: i64| Timestamp::from_us(START + minutes * MINUTE);
                let window = TimeWindow { from: from.map(at), to: to.map(at) };
                Case { text, fails_at, window, policy }
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

        #[test]
        fn blocks_and_threads_do_not_show(
            case in case(),
            block_bytes in 1..400_usize,
            n_threads in 1..5_usize,
        ) {
            for timeframe in [None, Some(minute())] {
                let whole = found(scan(&case, usize::MAX, 1, timeframe));
                let parts = found(scan(&case, block_bytes, n_threads, timeframe));
                prop_assert_eq!(parts, whole);
            }
        }

        #[test]
        fn rows_in_order_settle_as_a_list_does(case in case()) {
            let settled = |listed: bool| {
                let timeframe = Some(minute()).filter(|_| !listed);
                let (mut scan, result) = scan(&case, 200, 2, timeframe);
                scan.turn_forward();
                let joined = join(vec![scan.settle(Some(minute()))], timeframe, case.policy);
                let rows: Vec<Row> = joined.rows.iter().collect();
                let bars: Vec<_> = rows.iter().map(|row| row.bar).collect();
                let series = joined.rows.into_series(minute());
                assert_eq!(series, exitlab_core::BarSeries::from_bars(minute(), &bars));
                (result, rows, joined.bad.rows, joined.bad.n, joined.n_considered)
            };
            prop_assert_eq!(settled(false), settled(true));
        }
    }
}
