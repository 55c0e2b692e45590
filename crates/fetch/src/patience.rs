//! Trying again: how often, after how long, and what all connections wait for together.

use crate::attempt::Attempt;
use crate::pauses::Pauses;
use crate::progress::{Note, Progress};
use crate::{FetchError, FileProblem};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Tries in a row that bring nothing.
const MAX_TRIES: u32 = 5;

/// A try after which so much more is there than after any before it is none in vain: a large file may come
/// in many pieces. That it brought so much is not enough: a host that gives no parts brings the same again.
const WORTH_A_TRY_BYTES: u64 = 1 << 20;

/// The longest wait that is done; whoever asks for a longer one is not waited for.
const MAX_WAIT: Duration = Duration::from_secs(600);

/// Why a file is given up.
#[derive(Debug)]
pub(crate) enum GivenUp {
    /// That file alone.
    File(FileProblem),
    /// The whole fetch.
    Fetch(FetchError),
}

impl From<FetchError> for GivenUp {
    fn from(error: FetchError) -> GivenUp {
        GivenUp::Fetch(error)
    }
}

/// Tries requests again, and knows when to stop.
pub(crate) struct Patience<'a> {
    pauses: &'a dyn Pauses,
    progress: &'a dyn Progress,
    /// Whether something else has ended the fetch.
    is_over: AtomicBool,
    /// Waits that the host asked for so far; held while one is done, which holds up every request.
    n_waits: Mutex<u64>,
}

impl<'a> Patience<'a> {
    pub(crate) fn new(pauses: &'a dyn Pauses, progress: &'a dyn Progress) -> Patience<'a> {
        Patience { pauses, progress, is_over: AtomicBool::new(false), n_waits: Mutex::new(0) }
    }

    pub(crate) fn progress(&self) -> &'a dyn Progress {
        self.progress
    }

    /// Ends whatever else is being done.
    pub(crate) fn end(&self) {
        self.is_over.store(true, Ordering::Relaxed);
    }

    /// Refuses to go on where the fetch is stopped or over.
    pub(crate) fn go_on(&self) -> Result<(), FetchError> {
        match self.is_stopped() {
            true => Err(FetchError::Cancelled),
            false => Ok(()),
        }
    }

    fn is_stopped(&self) -> bool {
        self.is_over.load(Ordering::Relaxed) || self.progress.is_cancelled()
    }

    pub(crate) fn pause(&self, duration: Duration) {
        self.pauses.pause(duration, &|| self.is_stopped());
    }

    /// Does `attempt` until it succeeds or there is no more use in it.
    pub(crate) fn retry<T>(
        &self,
        url: &str,
        mut attempt: impl FnMut() -> Result<T, Attempt>,
    ) -> Result<T, GivenUp> {
        let mut n_tries = 0;
        let mut most_there = 0;
        loop {
            let n_waits = *self.n_waits.lock().unwrap_or_else(PoisonError::into_inner);
            self.go_on()?;
            let failed = match attempt() {
                Ok(done) => return Ok(done),
                Err(failed) => failed,
            };
            n_tries += 1;
            match failed {
                Attempt::Fatal(error) => return Err(error.into()),
                Attempt::File(problem) => return Err(GivenUp::File(problem)),
                Attempt::NoAnswer(problem) if n_tries >= MAX_TRIES => {
                    let url = url.to_owned();
                    return Err(FetchError::Unreachable { url, n_tries, problem }.into());
                }
                Attempt::NoAnswer(problem) => self.back_off(url, problem, n_tries),
                Attempt::BrokeOff { problem, n_there } => {
                    if n_there >= most_there + WORTH_A_TRY_BYTES {
                        n_tries = 1;
                    }
                    most_there = most_there.max(n_there);
                    if n_tries >= MAX_TRIES {
                        return Err(GivenUp::File(FileProblem::BrokeOff { n_tries, problem }));
                    }
                    self.back_off(url, problem, n_tries);
                }
                Attempt::Busy { status, wait } => {
                    if n_tries >= MAX_TRIES || wait.is_some_and(|wait| wait > MAX_WAIT) {
                        let wait_seconds = wait.map(|wait| wait.as_secs());
                        let url = url.to_owned();
                        return Err(FetchError::Busy { url, status, wait_seconds }.into());
                    }
                    self.wait(status, wait.unwrap_or_else(|| back_off(n_tries)), n_waits);
                }
            }
        }
    }

    fn back_off(&self, url: &str, problem: String, n_tries: u32) {
        let duration = back_off(n_tries);
        let seconds = duration.as_secs();
        self.progress.note(&Note::TryAgain { url: url.to_owned(), problem, seconds });
        self.pause(duration);
    }

    /// Holds every request up for as long as the host asks. Requests that were under way get the same
    /// answer: where one of them has waited since (`n_waits` is what was counted before), it was for
    /// all.
    fn wait(&self, status: u16, duration: Duration, n_waits: u64) {
        let mut waited = self.n_waits.lock().unwrap_or_else(PoisonError::into_inner);
        if *waited == n_waits {
            self.progress.note(&Note::ToldToWait { status, seconds: duration.as_secs() });
            self.pause(duration);
            *waited += 1;
        }
    }
}

/// 1, 2, 4, 8 seconds.
fn back_off(n_tries: u32) -> Duration {
    Duration::from_secs(1 << n_tries.saturating_sub(1).min(6))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Silent;
    use std::sync::Barrier;

    #[derive(Debug, Default)]
    struct Noted(Mutex<Vec<Duration>>);

    impl Pauses for Noted {
        fn pause(&self, duration: Duration, _is_cancelled: &dyn Fn() -> bool) {
            self.0.lock().unwrap().push(duration);
        }
    }

    #[test]
    fn one_wait_is_for_all_requests_under_way() {
        let (pauses, all_asked) = (Noted::default(), Barrier::new(4));
        let patience = Patience::new(&pauses, &Silent);
        let minute = Duration::from_secs(60);
        let request = || {
            let mut n_asked = 0;
            let answer = patience.retry("url", || {
                n_asked += 1;
                if n_asked > 1 {
                    return Ok(());
                }
                all_asked.wait();
                Err(Attempt::Busy { status: 429, wait: Some(minute) })
            });
            assert!(answer.is_ok());
        };
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(request);
            }
        });
        assert_eq!(*pauses.0.lock().unwrap(), [minute]);
    }

    #[test]
    fn waits_double() {
        assert_eq!([1, 2, 3, 4].map(|n| back_off(n).as_secs()), [1, 2, 4, 8]);
    }
}
