//! The world around a run: the terminal, interrupts, the log filter, the clock, the environment. Only
//! the binary reads it.

use crate::tamed::tamed;
use exitlab::crates::store::Cleanup;
use exitlab::{Colours, Detail, Screen, Warning};
use std::fmt::Display;
use std::io::{ErrorKind, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use tracing_subscriber::EnvFilter;

/// Whether the user asked for the last line only.
static QUIET: AtomicBool = AtomicBool::new(false);

/// Asks for the last line only.
pub(crate) fn be_quiet() {
    QUIET.store(true, Ordering::Relaxed);
}

/// Whether progress and tables are to be left out.
pub(crate) fn is_quiet() -> bool {
    QUIET.load(Ordering::Relaxed)
}

/// Says what is odd, unless the user asked for quiet.
pub(crate) fn warn(warning: impl Display) {
    if !is_quiet() {
        say(format_args!("{} {warning}", label("warning:", YELLOW)));
    }
}

/// Bold red and yellow, as ANSI codes.
pub(crate) const RED: &str = "1;31";
const YELLOW: &str = "33";

/// A word that begins a line of stderr, coloured where stderr is.
pub(crate) fn label(text: &str, code: &str) -> String {
    match is_coloured(&std::io::stderr()) {
        true => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        false => text.to_owned(),
    }
}

/// Says what is odd about a run; where the user asked for quiet, only what makes its results invalid.
pub(crate) fn warn_of(warning: &Warning) {
    match warning.is_invalidating() {
        true => say(format_args!("{} {warning}", label("warning: invalid results:", RED))),
        false => warn(warning),
    }
}

/// Whether colours are shown on a stream: --color says so, or it is a terminal and NO_COLOR is not set.
pub(crate) fn is_coloured(stream: &impl anstream::stream::RawStream) -> bool {
    anstream::AutoStream::choice(stream) != anstream::ColorChoice::Never
}

/// Stdout as the screen that results are shown on: as wide as its terminal.
pub(crate) fn screen(detail: Detail) -> Screen {
    let stdout = std::io::stdout();
    let terminal = terminal_size::terminal_size_of(&stdout);
    let width = terminal.map_or(Screen::DEFAULT_WIDTH, |(width, _)| usize::from(width.0));
    let colours = if is_coloured(&stdout) { Colours::On } else { Colours::Off };
    Screen { width: width.max(Screen::MIN_WIDTH), detail, colours }
}

/// What Ctrl-C has to take away; locked while files are put in place.
static HALF_WRITTEN: Mutex<Option<Cleanup>> = Mutex::new(None);

/// Makes Ctrl-C leave no half-written file: it waits for [`undisturbed`] work, takes away what is
/// half written, and ends the process.
pub(crate) fn handle_interrupts() -> Result<(), ctrlc::Error> {
    ctrlc::set_handler(|| {
        let half_written = HALF_WRITTEN.lock().unwrap_or_else(PoisonError::into_inner);
        let is_finished = half_written.as_ref().is_some_and(|cleanup| !cleanup.run());
        // A progress bar leaves its line unfinished.
        let end = if std::io::stderr().is_terminal() && !is_quiet() { "\n" } else { "" };
        let what = if is_finished { "interrupted" } else { "interrupted: nothing written" };
        say(format_args!("{end}{what}"));
        std::process::exit(130);
    })
}

/// Does something short that Ctrl-C waits for. What it puts into the slot is taken away by a Ctrl-C
/// after it.
pub(crate) fn undisturbed<T>(work: impl FnOnce(&mut Option<Cleanup>) -> T) -> T {
    work(&mut HALF_WRITTEN.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Stdout, where what nobody reads any more is lost and the command goes on: its exit code says
/// what was found, whoever listens.
pub(crate) fn stdout() -> impl Write {
    Listened(std::io::stdout().lock())
}

struct Listened<W>(W);

impl<W: Write> Write for Listened<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self.0.write_all(&tamed(bytes)) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(bytes.len()),
            written => written.map(|()| bytes.len()),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match self.0.flush() {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            flushed => flushed,
        }
    }
}

/// Writes a line to stderr. Where nobody reads it any more, the line is lost and the run goes on.
pub(crate) fn say(line: impl Display) {
    let line = format!("{line}\n");
    let _ = std::io::stderr().lock().write_all(&tamed(line.as_bytes()));
}

/// Seconds since 1970-01-01 by this machine's clock.
#[cfg(feature = "fetch")]
#[expect(clippy::disallowed_methods, reason = "which files an archive has depends on the day")]
pub(crate) fn unix_seconds() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    // A clock before 1970 is taken for 1970: all that is asked for is then yet to come.
    since.ok().and_then(|since| i64::try_from(since.as_secs()).ok()).unwrap_or(0)
}

/// A variable of the environment, where it is set. What is no text in it stays as a sign that nobody takes
/// for one: a proxy that cannot be read is not one that is not there.
#[cfg(feature = "fetch")]
#[expect(clippy::disallowed_methods, reason = "proxies are named by the environment")]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())
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
        // Lines begin with the time of what they are about.
        .with_level(false)
        .init();
}
