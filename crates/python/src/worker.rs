//! The engine at work on threads of its own, while Python stays responsive: Ctrl-C, progress and the log.

use crate::errors::{fault, raised};
use crate::log;
use exitlab::{Error, Progress};
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::any::Any;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// More threads than any machine has cores.
const MAX_THREADS: usize = 1_024;
/// How often Python looks after a run: Ctrl-C, progress, the log.
const EVERY: Duration = Duration::from_millis(50);

/// How far a run is, as its threads tell it.
#[derive(Debug, Default)]
struct Told {
    is_cancelled: AtomicBool,
    phase: Mutex<Phase>,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Phase {
    what: String,
    n: usize,
    n_done: usize,
}

impl Progress for Told {
    fn begin(&self, what: &str, n: usize) {
        *lock(&self.phase) = Phase { what: what.to_owned(), n, n_done: 0 };
    }

    fn step(&self) {
        lock(&self.phase).n_done += 1;
    }

    fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The threads of a process: those of another one do not live on in a child that was forked from it.
struct Threads {
    process: u32,
    n_wanted: Option<NonZeroUsize>,
    pool: Arc<ThreadPool>,
}

static THREADS: Mutex<Option<Threads>> = Mutex::new(None);
static N_THREADS: Mutex<Option<NonZeroUsize>> = Mutex::new(None);

/// The process's own threads, begun where there are none or another number is wanted.
fn pool() -> PyResult<Arc<ThreadPool>> {
    let n_wanted = *lock(&N_THREADS);
    let process = std::process::id();
    let mut threads = lock(&THREADS);
    if let Some(known) = &*threads
        && known.process == process
        && known.n_wanted == n_wanted
    {
        return Ok(known.pool.clone());
    }
    let mut builder = ThreadPoolBuilder::new().thread_name(|idx| format!("exitlab-{idx}"));
    if let Some(n) = n_wanted {
        builder = builder.num_threads(n.get());
    }
    let pool = builder.build().map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
    let pool = Arc::new(pool);
    let before = threads.replace(Threads { process, n_wanted, pool: pool.clone() });
    // The threads of the parent are not there to be joined.
    if let Some(before) = before.filter(|before| before.process != process) {
        std::mem::forget(before.pool);
    }
    Ok(pool)
}

/// Sets on how many threads runs are made; all cores where it is not called. Results do not depend on it.
#[pyfunction]
pub(crate) fn set_threads(n: i64) -> PyResult<()> {
    let wanted = usize::try_from(n).ok().filter(|n| *n <= MAX_THREADS).and_then(NonZeroUsize::new);
    let n = wanted.ok_or_else(|| {
        let message =
            format!("n is {n}: give the number of threads, at least 1 and at most {MAX_THREADS}");
        PyValueError::new_err(message)
    })?;
    *lock(&N_THREADS) = Some(n);
    Ok(())
}

/// On how many threads runs are made.
#[pyfunction]
pub(crate) fn threads() -> PyResult<usize> {
    Ok(pool()?.current_num_threads())
}

/// Lets the engine work on its threads. Until it is done, `progress`, where there is one, is called with the name of
/// a phase, its steps, and how many of them are done; the log gets what the engine says; Ctrl-C stops the engine.
///
/// # Errors
/// What the engine says; `KeyboardInterrupt`, or what a signal handler or `progress` raised, once the engine has
/// stopped.
pub(crate) fn at_work<T: Send>(
    py: Python<'_>,
    progress: Option<&Bound<'_, PyAny>>,
    work: impl FnOnce(&dyn Progress) -> Result<T, Error> + Send,
) -> PyResult<T> {
    let pool = pool()?;
    log::follow(py)?;
    let told = Told::default();
    let (done, is_done) = channel();
    let made = std::thread::scope(|scope| {
        let told = &told;
        scope.spawn(move || {
            let made = pool.install(|| catch_unwind(AssertUnwindSafe(|| work(told))));
            // The other end waits for it.
            let _ = done.send(made);
        });
        // Looked at by one thread alone, which may let others run Python meanwhile.
        let is_done = Mutex::new(is_done);
        let mut shown = Phase::default();
        let mut raised = None;
        loop {
            let waited = py.detach(|| lock(&is_done).recv_timeout(EVERY));
            match waited {
                Ok(made) => break raised.map_or(Ok(made), Err),
                Err(RecvTimeoutError::Disconnected) => {
                    break Err(PyRuntimeError::new_err(
                        "the engine's thread has ended without a word",
                    ));
                }
                Err(RecvTimeoutError::Timeout) if raised.is_some() => {}
                Err(RecvTimeoutError::Timeout) => {
                    if let Err(error) = look_after(py, progress, told, &mut shown) {
                        told.is_cancelled.store(true, Ordering::Relaxed);
                        raised = Some(error);
                    }
                }
            }
        }
    });
    log::hand_over(py)?;
    match made? {
        Ok(Ok(made)) => {
            if let Some(progress) = progress {
                progress.call1(("", 0, 0))?;
            }
            Ok(made)
        }
        Ok(Err(error)) => Err(crate::errors::raised(py, &error)),
        Err(panic) => Err(fault(py, &panic_text(&*panic))),
    }
}

fn look_after(
    py: Python<'_>,
    progress: Option<&Bound<'_, PyAny>>,
    told: &Told,
    shown: &mut Phase,
) -> PyResult<()> {
    py.check_signals()?;
    log::hand_over(py)?;
    let phase = lock(&told.phase).clone();
    if let Some(progress) = progress
        && phase != *shown
    {
        progress.call1((&phase.what, phase.n, phase.n_done))?;
        *shown = phase;
    }
    Ok(())
}

/// What a panic of the engine says.
fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("unknown");
    format!("a fault of exitlab, please report it: {text}")
}

/// Does something quick that may fail, without looking after Python meanwhile. It is on the engine's threads too: those
/// of a parent process, which any others would be, are not there in a child that was forked.
pub(crate) fn at_once<T: Send>(
    py: Python<'_>,
    work: impl FnOnce() -> Result<T, Error> + Send,
) -> PyResult<T> {
    let pool = pool()?;
    let made = py.detach(|| pool.install(|| catch_unwind(AssertUnwindSafe(work))));
    match made {
        Ok(made) => made.map_err(|error| raised(py, &error)),
        Err(panic) => Err(fault(py, &panic_text(&*panic))),
    }
}
