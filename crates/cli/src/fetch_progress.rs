//! A progress bar of files and bytes on a terminal, silence elsewhere.

use crate::host;
use exitlab_fetch::{Note, Progress};
use indicatif::{DecimalBytes, ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::sync::atomic::{AtomicU64, Ordering};

/// Shows a fetch on stderr where that is a terminal and nobody asked for quiet.
#[derive(Debug)]
pub(crate) struct FetchProgress {
    bar: ProgressBar,
    n_bytes: AtomicU64,
}

impl FetchProgress {
    pub(crate) fn new() -> FetchProgress {
        let shown = !host::is_quiet() && std::io::stderr().is_terminal();
        let bar = if shown { ProgressBar::new(0) } else { ProgressBar::hidden() };
        let style = ProgressStyle::with_template("fetch [{bar:30}] {pos}/{len} files  {msg}");
        if let Ok(style) = style {
            bar.set_style(style.progress_chars("=> "));
        }
        FetchProgress { bar, n_bytes: AtomicU64::new(0) }
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for FetchProgress {
    fn planned(&self, n_files: usize) {
        self.bar.inc_length(n_files as u64);
    }

    fn step(&self) {
        self.bar.inc(1);
    }

    fn received(&self, n_bytes: u64) {
        let n_bytes = self.n_bytes.fetch_add(n_bytes, Ordering::Relaxed) + n_bytes;
        if !self.bar.is_hidden() {
            self.bar.set_message(DecimalBytes(n_bytes).to_string());
        }
    }

    fn note(&self, note: &Note) {
        self.bar.suspend(|| host::warn(note));
    }
}
