//! The world around a run: clock, memory, host name. Tables never see it; manifests do.

use chrono::{DateTime, Utc};
use exitlab_store::{HostRecord, host_name};
use std::time::Instant;

/// When a run began.
#[derive(Debug, Clone, Copy)]
pub struct Started {
    instant: Instant,
    utc: DateTime<Utc>,
}

impl Started {
    /// Now.
    #[expect(clippy::disallowed_methods, reason = "manifests carry the clock, tables never do")]
    pub fn now() -> Started {
        Started { instant: Instant::now(), utc: Utc::now() }
    }

    /// Seconds since then.
    pub fn seconds_ago(&self) -> f64 {
        self.instant.elapsed().as_secs_f64()
    }

    /// `20260131T120000Z`, as run folders are named.
    pub fn compact(&self) -> String {
        self.utc.format("%Y%m%dT%H%M%SZ").to_string()
    }

    /// Where and when a run was made that ends now.
    pub fn record(&self) -> HostRecord {
        HostRecord {
            started: self.utc.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            wall_seconds: self.seconds_ago(),
            peak_memory_bytes: peak_memory_bytes(),
            name: host_name(),
            threads: rayon::current_num_threads(),
        }
    }
}

/// Largest resident memory of the process so far, where the system tells.
fn peak_memory_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}
