//! The world around a run: clock, memory, host name, log filter. Only the binary reads it.

use chrono::{DateTime, Utc};
use std::fmt::Display;
use std::io::Write;
use std::time::Instant;
use tracing_subscriber::EnvFilter;

/// When a run began.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Started {
    instant: Instant,
    utc: DateTime<Utc>,
}

impl Started {
    #[expect(clippy::disallowed_methods, reason = "manifests carry the clock, tables never do")]
    pub(crate) fn now() -> Started {
        Started { instant: Instant::now(), utc: Utc::now() }
    }

    pub(crate) fn seconds_ago(&self) -> f64 {
        self.instant.elapsed().as_secs_f64()
    }

    /// `2026-01-31T12:00:00Z`.
    pub(crate) fn iso(&self) -> String {
        self.utc.format("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// `20260131T120000Z`, as run folders are named.
    pub(crate) fn compact(&self) -> String {
        self.utc.format("%Y%m%dT%H%M%SZ").to_string()
    }
}

/// Largest resident memory of the process so far, where the system tells.
pub(crate) fn peak_memory_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}

/// Name of the machine, empty where it has none.
pub(crate) fn host_name() -> String {
    std::fs::read_to_string("/proc/sys/kernel/hostname")
        .map(|name| name.trim().to_owned())
        .unwrap_or_default()
}

/// Writes a line to stderr. Where nobody reads it any more, the line is lost and the run goes on.
pub(crate) fn say(line: impl Display) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Logs to stderr in plain text: warnings, with -v info, with -vv debug; RUST_LOG wins.
pub(crate) fn start_logging(verbose: u8) {
    let level = match verbose {
        0 => "warn",
        1 => "info",
        _ => "debug",
    };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(level));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .without_time()
        .log_internal_errors(false)
        .with_target(false)
        .init();
}
