//! Jobs done by several threads at once. They wait for the network, so they have threads of their
//! own: the pool that computes is left alone.

use crate::FetchError;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Does all jobs, `n_threads` at a time, and gives what they came to in the order of the jobs.
///
/// After an error no further job is begun, and `end` is called so that those under way end soon. Of
/// several errors the first one in the order of jobs is given, but none that only says that it was
/// ended.
pub(crate) fn in_parallel<J: Sync, R: Send>(
    jobs: &[J],
    n_threads: usize,
    end: impl Fn() + Sync,
    work: impl Fn(&J) -> Result<R, FetchError> + Sync,
) -> Result<Vec<R>, FetchError> {
    let next = AtomicUsize::new(0);
    let run = || {
        let mut done = Vec::new();
        loop {
            let idx = next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = jobs.get(idx) else { return done };
            let result = work(job);
            if result.is_err() {
                next.store(jobs.len(), Ordering::Relaxed);
                end();
            }
            done.push((idx, result));
        }
    };
    let mut results: Vec<(usize, Result<R, FetchError>)> = std::thread::scope(|scope| {
        let n_threads = n_threads.min(jobs.len());
        let threads: Vec<_> = (0..n_threads).map(|_| scope.spawn(run)).collect();
        let join = |thread: std::thread::ScopedJoinHandle<'_, Vec<_>>| match thread.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        threads.into_iter().flat_map(join).collect()
    });
    results.sort_by_key(|(idx, _)| *idx);
    let (mut done, mut ended) = (Vec::with_capacity(jobs.len()), None);
    for (_, result) in results {
        match result {
            Ok(result) => done.push(result),
            Err(FetchError::Cancelled) => ended = ended.or(Some(FetchError::Cancelled)),
            Err(error) => return Err(error),
        }
    }
    ended.map_or(Ok(done), Err)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicBool;

    #[test]
    fn results_stand_in_the_order_of_jobs() {
        let jobs: Vec<u64> = (0..100).collect();
        let done = in_parallel(&jobs, 7, || (), |job| Ok(job * 2)).unwrap();
        assert_eq!(done, jobs.iter().map(|job| job * 2).collect::<Vec<_>>());
        assert!(in_parallel(&[], 7, || (), |job: &u64| Ok(*job)).unwrap().is_empty());
    }

    #[test]
    fn the_error_that_ended_the_others_is_given() {
        let (is_over, n_begun) = (AtomicBool::new(false), AtomicUsize::new(0));
        let jobs: Vec<usize> = (0..1_000).collect();
        let end = || is_over.store(true, Ordering::Relaxed);
        let error = in_parallel(&jobs, 4, end, |job| {
            n_begun.fetch_add(1, Ordering::Relaxed);
            match *job {
                0..=3 => Ok(()),
                5 => Err(FetchError::NoSymbols),
                // One job before it and others after it are ended by it.
                _ => {
                    while !is_over.load(Ordering::Relaxed) {
                        std::thread::yield_now();
                    }
                    Err(FetchError::Cancelled)
                }
            }
        });
        assert!(matches!(error, Err(FetchError::NoSymbols)), "{error:?}");
        assert!(n_begun.load(Ordering::Relaxed) < 20);
    }
}
