//! Watches the reading of one file: how long it takes, and how much memory.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Longest time that reading a small file may take.
pub(crate) const MAX_TIME: Duration = Duration::from_secs(10);
/// Time after which a reading is taken to never end.
const HANG: Duration = Duration::from_secs(120);
/// Most memory that the process may grow by while it reads a small file.
pub(crate) const MAX_BYTES: u64 = 1 << 30;

/// Ends the process where a reading does not.
pub(crate) struct Watch {
    start: Instant,
    /// Milliseconds since the start at which the current reading began, and 1 more; 0 where there is none.
    began: Arc<AtomicU64>,
    peak_before: AtomicU64,
}

impl Watch {
    /// Starts to watch; files that hang are in `findings/last-read`.
    pub(crate) fn start(findings: &Path) -> Watch {
        let watch =
            Watch { start: Instant::now(), began: Arc::default(), peak_before: AtomicU64::new(0) };
        let (start, began) = (watch.start, Arc::clone(&watch.began));
        let last_read = findings.join("last-read");
        std::thread::spawn(move || {
            loop {
                std::thread::sleep(Duration::from_secs(1));
                let ms = began.load(Ordering::Relaxed);
                let since = start.elapsed().saturating_sub(Duration::from_millis(ms));
                if ms > 0 && since > HANG {
                    eprintln!("{}: it does not end", last_read.display());
                    std::process::exit(3);
                }
            }
        });
        watch
    }

    /// A reading begins.
    pub(crate) fn begin(&self) {
        self.peak_before.store(peak_bytes(), Ordering::Relaxed);
        self.began.store(self.start.elapsed().as_millis() as u64 + 1, Ordering::Relaxed);
    }

    /// It has ended: by how many bytes the process's peak has grown.
    pub(crate) fn end(&self) -> u64 {
        self.began.store(0, Ordering::Relaxed);
        peak_bytes().saturating_sub(self.peak_before.load(Ordering::Relaxed))
    }
}

/// The process's peak of resident memory; 0 where the system does not say it.
fn peak_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kb = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kb.unwrap_or_default() * 1_024
}
