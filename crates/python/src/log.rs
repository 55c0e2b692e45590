//! What the engine logs, handed over to Python's `logging`, logger `exitlab`.

use pyo3::prelude::*;
use std::fmt::{Debug, Write};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Mutex, Once, PoisonError};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Metadata, Subscriber, span};

/// Lines that wait for Python, each with its level.
static LINES: Mutex<Vec<(u8, String)>> = Mutex::new(Vec::new());
/// Lowest level of Python's that anybody listens to.
static LOWEST: AtomicU8 = AtomicU8::new(30);
static BEGUN: Once = Once::new();

/// Begins to listen to the engine, as far as the logger does.
pub(crate) fn follow(py: Python<'_>) -> PyResult<()> {
    let level: u8 = logger(py)?.call_method0("getEffectiveLevel")?.extract().unwrap_or(u8::MAX);
    LOWEST.store(level, Ordering::Relaxed);
    BEGUN.call_once(|| {
        // A program around this one may listen by itself.
        let _ = tracing::subscriber::set_global_default(Listener);
    });
    Ok(())
}

/// Hands waiting lines over.
pub(crate) fn hand_over(py: Python<'_>) -> PyResult<()> {
    let lines = std::mem::take(&mut *LINES.lock().unwrap_or_else(PoisonError::into_inner));
    if lines.is_empty() {
        return Ok(());
    }
    let logger = logger(py)?;
    for (level, line) in lines {
        logger.call_method1("log", (level, "%s", line))?;
    }
    Ok(())
}

fn logger(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    py.import("logging")?.call_method1("getLogger", ("exitlab",))
}

/// The level of Python's that stands for one of the engine's.
fn level_of(level: &Level) -> u8 {
    match *level {
        Level::ERROR => 40,
        Level::WARN => 30,
        Level::INFO => 20,
        Level::DEBUG => 10,
        Level::TRACE => 5,
    }
}

struct Listener;

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        !metadata.is_span() && level_of(metadata.level()) >= LOWEST.load(Ordering::Relaxed)
    }

    /// Asked again every time: the logger's level may change between two runs.
    fn register_callsite(&self, _: &'static Metadata<'static>) -> tracing::subscriber::Interest {
        tracing::subscriber::Interest::sometimes()
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(String::new());
        event.record(&mut line);
        let line = (level_of(event.metadata().level()), line.0);
        LINES.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// The message of an event, and its other fields after it.
struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        // Writing to a string does not fail.
        let _ = match field.name() {
            "message" => write!(self.0, "{value:?}"),
            name => write!(self.0, " {name}={value:?}"),
        };
    }
}
