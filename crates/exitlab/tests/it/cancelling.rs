//! A run stops when it is told to.

use crate::setup::{bars, settings};
use exitlab::crates::run::RunError;
use exitlab::{Cause, Progress, Results, Scenario, Study, Sweep};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Says to stop after so many steps.
struct StopAfter {
    n_left: AtomicUsize,
    n_done: AtomicUsize,
}

impl StopAfter {
    fn new(n: usize) -> StopAfter {
        StopAfter { n_left: n.into(), n_done: 0.into() }
    }
}

impl Progress for StopAfter {
    fn begin(&self, _what: &str, _n: usize) {}

    fn step(&self) {
        self.n_done.fetch_add(1, Ordering::Relaxed);
        let one_less = |left: usize| left.checked_sub(1);
        let _ = self.n_left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less);
    }

    fn is_cancelled(&self) -> bool {
        self.n_left.load(Ordering::Relaxed) == 0
    }
}

#[test]
fn a_sweep_and_a_study_stop_and_say_so() {
    let mut swept = settings();
    let values: Vec<i64> = (5..65).collect();
    swept.sweep.grid.insert("signals.n", values.into_iter().collect());
    let scenario = Scenario::on([bars("A")], swept).unwrap();
    let to_end = StopAfter::new(usize::MAX);
    let n_points = Sweep::new(&scenario).progress(&to_end).run().unwrap().output().points.len();
    assert_eq!(n_points, 60);
    let n_steps = to_end.n_done.load(Ordering::Relaxed);

    // While points are loaded, and while they are replayed.
    for n in [3, 70] {
        let stop = StopAfter::new(n);
        let error = Sweep::new(&scenario).progress(&stop).run().unwrap_err();
        assert!(matches!(error.cause(), Cause::Run(RunError::Cancelled)), "{error}");
        assert!(stop.n_done.load(Ordering::Relaxed) < n_steps);
        let stop = StopAfter::new(n);
        let error = Study::new(&scenario).grid().progress(&stop).run().unwrap_err();
        assert_eq!(error.to_string(), "the run was cancelled");
    }
}

/// Says once that a run is to stop, and forgets it.
#[derive(Default)]
struct StopOnce(AtomicUsize);

impl Progress for StopOnce {
    fn begin(&self, _what: &str, _n: usize) {}

    fn step(&self) {}

    fn is_cancelled(&self) -> bool {
        self.0.fetch_add(1, Ordering::Relaxed) == 2
    }
}

#[test]
fn what_was_told_to_stop_once_gives_no_result() {
    let scenario = Scenario::on([bars("A")], settings()).unwrap();
    let of_study = Study::new(&scenario).progress(&StopOnce::default()).run().map(|_| ());
    let of_sweep = Sweep::new(&scenario).progress(&StopOnce::default()).run().map(|_| ());
    for error in [of_study.unwrap_err(), of_sweep.unwrap_err()] {
        assert_eq!(error.to_string(), "the run was cancelled");
    }
}
