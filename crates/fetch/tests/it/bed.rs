//! A folder of its own for a test, an archive, and fetches from it.

use crate::archive::Archive;
use exitlab_fetch::{
    Day, Fate, FetchError, Interval, Market, Note, Outcome, Pauses, Plan, Progress, Source, Wanted,
    fetch,
};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;

/// An address at which nobody listens: a port that no other test is given.
pub(crate) const NOBODY: &str = "http://127.0.0.1:1";

/// Notes down how long it should have waited.
#[derive(Debug, Default)]
pub(crate) struct NoPauses(Mutex<Vec<u64>>);

impl Pauses for NoPauses {
    fn pause(&self, duration: Duration, _is_cancelled: &dyn Fn() -> bool) {
        assert_eq!(duration.subsec_nanos(), 0, "whole seconds");
        self.0.lock().unwrap().push(duration.as_secs());
    }
}

/// Watches a fetch, and stops it after so many bytes.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    pub(crate) n_planned: AtomicUsize,
    pub(crate) n_steps: AtomicUsize,
    pub(crate) n_bytes: AtomicU64,
    pub(crate) notes: Mutex<Vec<String>>,
    pub(crate) stop_after: Option<u64>,
}

impl Progress for Watch {
    fn planned(&self, n_files: usize) {
        self.n_planned.fetch_add(n_files, Ordering::Relaxed);
    }

    fn step(&self) {
        self.n_steps.fetch_add(1, Ordering::Relaxed);
    }

    fn received(&self, n_bytes: u64) {
        self.n_bytes.fetch_add(n_bytes, Ordering::Relaxed);
    }

    fn note(&self, note: &Note) {
        self.notes.lock().unwrap().push(note.to_string());
    }

    fn is_cancelled(&self) -> bool {
        self.stop_after.is_some_and(|stop| self.n_bytes.load(Ordering::Relaxed) >= stop)
    }
}

/// An archive, and a folder that is gone after the test.
#[derive(Debug)]
pub(crate) struct Bed {
    pub(crate) archive: Archive,
    pub(crate) folder: TempDir,
    pub(crate) pauses: Arc<NoPauses>,
    pub(crate) watch: Watch,
}

impl Bed {
    pub(crate) fn new() -> Bed {
        Bed {
            archive: Archive::new(),
            folder: tempfile::tempdir().unwrap(),
            pauses: Arc::default(),
            watch: Watch::default(),
        }
    }

    /// Hourly bars of spot symbols, on 2024-12-05.
    pub(crate) fn wanted(&self, symbols: &[&str], from: &str, to: Option<&str>) -> Wanted {
        Wanted {
            market: Market::Spot,
            interval: Interval::Hour1,
            symbols: symbols.iter().map(|symbol| symbol.parse().unwrap()).collect(),
            from: from.parse().unwrap(),
            to: to.map(|to| to.parse().unwrap()),
            today: Day::parse("2024-12-05").unwrap(),
            out: self.folder.path().to_owned(),
        }
    }

    pub(crate) fn source(&self) -> Source {
        Source::mirror(&self.archive.url()).unwrap().pausing(self.pauses.clone())
    }

    pub(crate) fn fetch_from(
        &self,
        source: &Source,
        wanted: Wanted,
    ) -> Result<Outcome, FetchError> {
        fetch(&Plan::new(wanted)?, source, &self.watch)
    }

    /// Fetches BTCUSDT of these months.
    pub(crate) fn try_btc(&self, from: &str, to: &str) -> Result<Outcome, FetchError> {
        self.fetch_from(&self.source(), self.wanted(&["BTCUSDT"], from, Some(to)))
    }

    /// Fetches BTCUSDT of these months, which succeeds.
    pub(crate) fn btc(&self, from: &str, to: &str) -> Outcome {
        self.try_btc(from, to).unwrap()
    }

    /// Folder of a symbol.
    pub(crate) fn of(&self, symbol: &str) -> PathBuf {
        self.folder.path().join("spot/1h").join(symbol)
    }

    /// Names in BTCUSDT's folder, without its name and interval.
    pub(crate) fn listing(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.of("BTCUSDT")) else { return Vec::new() };
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .map(|name| name.replace("BTCUSDT-1h-", ""))
            .collect();
        names.sort();
        names
    }

    /// The bytes of a file of BTCUSDT's.
    pub(crate) fn bytes(&self, period: &str) -> Vec<u8> {
        std::fs::read(self.file(period)).unwrap()
    }

    /// Where a file of BTCUSDT's stands.
    pub(crate) fn file(&self, period: &str) -> PathBuf {
        self.of("BTCUSDT").join(format!("BTCUSDT-1h-{period}.zip"))
    }

    /// Where what is on its way of it stands.
    pub(crate) fn part(&self, period: &str) -> PathBuf {
        self.of("BTCUSDT").join(format!(".BTCUSDT-1h-{period}.zip.part"))
    }

    /// Seconds of the waits so far, sorted.
    pub(crate) fn waits(&self) -> Vec<u64> {
        let mut waits = std::mem::take(&mut *self.pauses.0.lock().unwrap());
        waits.sort_unstable();
        waits
    }

    pub(crate) fn notes(&self) -> Vec<String> {
        self.watch.notes.lock().unwrap().clone()
    }
}

/// What became of the first symbol's files: `2024-01 fetched`.
pub(crate) fn fates(outcome: &Outcome) -> Vec<String> {
    let files = outcome.symbols[0].files.iter();
    files.map(|file| format!("{} {}", file.period, file.fate.name())).collect()
}

/// Why the first symbol's bad file is bad.
pub(crate) fn problem(outcome: &Outcome) -> String {
    let bad = outcome.symbols[0].files.iter().find_map(|file| match &file.fate {
        Fate::Bad(problem) => Some(problem.to_string()),
        _ => None,
    });
    bad.unwrap()
}
