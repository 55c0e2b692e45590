//! P-values of many tests that were drawn together, corrected for their number.

use crate::student_tail::StudentTail;
use rayon::prelude::*;

/// Draws beyond which a tail is taken for Student's.
const TAIL_DRAWS: usize = 20;

/// How many draws are at least as far as a value, of a test's own draws.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sorted {
    draws: Vec<f32>,
    /// From the twentieth farthest draw on; absent where there are fewer.
    tail: Option<StudentTail>,
}

impl Sorted {
    pub(crate) fn of(draws: &[f32]) -> Sorted {
        let mut draws = draws.to_vec();
        draws.sort_unstable_by(f32::total_cmp);
        let far = draws.len().checked_sub(TAIL_DRAWS).and_then(|place| draws.get(place));
        let p = (TAIL_DRAWS + 1) as f64 / (draws.len() + 1) as f64;
        let tail = far.and_then(|far| StudentTail::through(f64::from(*far), p));
        Sorted { draws, tail }
    }

    /// Draws at or beyond a value.
    fn n_beyond(&self, value: f32) -> usize {
        self.draws.len() - self.draws.partition_point(|draw| *draw < value)
    }

    /// The p-value of an observed distance: its own place is one of them. Draws that are as far up to
    /// rounding count.
    pub(crate) fn p_value(&self, distance: f64) -> f64 {
        let near = (distance * (1.0 - TIE)) as f32;
        (1 + self.n_beyond(near)) as f64 / (self.draws.len() + 1) as f64
    }

    /// The least distance whose p-value is at most `p`; infinite where none of the draws is as far.
    pub(crate) fn distance(&self, p: f64) -> f64 {
        let n_beyond = (p * (self.draws.len() + 1) as f64 + 1e-9).floor() as usize;
        let place = (self.draws.len() + 1).checked_sub(n_beyond.max(1));
        place.and_then(|place| self.draws.get(place)).map_or(f64::INFINITY, |d| f64::from(*d))
    }

    /// The p-value of an observed distance, beyond the twentieth farthest draw by the tail of Student's
    /// distribution that goes through it: draws alone give none below one in their number.
    pub(crate) fn tail_p(&self, distance: f64) -> f64 {
        match self.tail {
            Some(tail) if distance.is_finite() && distance > tail.from() => tail.p_value(distance),
            Some(_) | None => self.p_value(distance),
        }
    }

    /// The distance whose [`Sorted::tail_p`] is `p`; infinite where there is none.
    pub(crate) fn tail_distance(&self, p: f64) -> f64 {
        match self.tail {
            Some(tail) if p < tail.p_from() => tail.distance(p),
            Some(_) | None => self.distance(p),
        }
    }
}

/// Distances that differ by less than this share are one: draws are kept in single precision.
const TIE: f64 = 1e-6;

/// Westfall and Young's correction, stepped down: each test is held against the least p that the tests left
/// would give by chance.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StepDown {
    n_draws: usize,
    /// Tests in order of their p-values, with the least p of each draw over it and all after it, sorted.
    steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq)]
struct Step {
    test: usize,
    adjusted: f64,
    /// Number of draws, as p: the least over the tests left, ascending.
    least: Vec<u32>,
}

impl StepDown {
    /// From the tests' numbers and p-values, and the draws of each.
    pub(crate) fn new(tests: &[(usize, f64)], draws: &[Vec<f32>], sorted: &[Sorted]) -> StepDown {
        let mut order = tests.to_vec();
        order.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        let n_draws = tests.first().map_or(0, |(test, _)| draws[*test].len());
        let mut least = vec![u32::MAX; n_draws];
        let mut steps: Vec<Step> = Vec::with_capacity(order.len());
        for (test, _) in order.iter().rev() {
            let own = &sorted[*test];
            least.par_iter_mut().zip(&draws[*test]).with_min_len(1_024).for_each(
                |(least, draw)| {
                    *least = (*least).min(own.n_beyond(*draw) as u32);
                },
            );
            let mut least = least.clone();
            least.par_sort_unstable();
            steps.push(Step { test: *test, adjusted: 1.0, least });
        }
        steps.reverse();
        let mut step_down = StepDown { n_draws, steps };
        let mut largest = 0.0_f64;
        for (step, (_, p_value)) in order.iter().enumerate() {
            largest = largest.max(step_down.at_step(step, *p_value));
            step_down.steps[step].adjusted = largest;
        }
        step_down
    }

    /// The corrected p-value of a test.
    pub(crate) fn adjusted(&self, test: usize) -> Option<f64> {
        self.steps.iter().find(|step| step.test == test).map(|step| step.adjusted)
    }

    /// What the correction makes of another p-value at a test's place in the order.
    pub(crate) fn adjusted_at(&self, test: usize, p_value: f64) -> Option<f64> {
        let step = self.steps.iter().position(|step| step.test == test)?;
        let before = step.checked_sub(1).map_or(0.0, |before| self.steps[before].adjusted);
        Some(before.max(self.at_step(step, p_value)))
    }

    /// The greatest p-value at which the tests together are rejected by chance in at most `alpha` of tables:
    /// that of the first step. Absent without tests, or where there are too few draws.
    pub(crate) fn critical_p(&self, alpha: f64) -> Option<f64> {
        let least = &self.steps.first()?.least;
        let n_allowed = (alpha * (self.n_draws + 1) as f64 + 1e-9).floor() as usize;
        // Draws at or below the value count against it, and so does the table itself.
        let n_beyond = match least.get(n_allowed.checked_sub(1)?) {
            Some(next) => next.checked_sub(1)?,
            None => u32::try_from(self.n_draws).ok()?,
        };
        Some(f64::from(n_beyond + 1) / (self.n_draws + 1) as f64)
    }

    fn at_step(&self, step: usize, p_value: f64) -> f64 {
        let n_beyond = (p_value * (self.n_draws + 1) as f64 - 0.5).floor() as u32;
        let n_smaller = self.steps[step].least.partition_point(|least| *least <= n_beyond);
        (1 + n_smaller) as f64 / (self.n_draws + 1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws of so many tests, each a permutation of 0 to 98.
    fn draws(steps: &[usize]) -> Vec<Vec<f32>> {
        steps.iter().map(|step| (0..99).map(|d| (d * step % 99) as f32).collect()).collect()
    }

    fn stepped(draws: &[Vec<f32>], distances: &[f64]) -> (Vec<f64>, StepDown) {
        let sorted: Vec<Sorted> = draws.iter().map(|d| Sorted::of(d)).collect();
        let p = |test: usize| sorted[test].p_value(distances[test]);
        let tests: Vec<(usize, f64)> = (0..draws.len()).map(|test| (test, p(test))).collect();
        let step_down = StepDown::new(&tests, draws, &sorted);
        (tests.iter().map(|test| test.1).collect(), step_down)
    }

    #[test]
    fn p_values_count_the_row_itself() {
        let sorted = Sorted::of(&draws(&[1])[0]);
        assert_eq!(sorted.p_value(98.5), 0.01);
        assert_eq!(sorted.p_value(98.0), 0.02);
        assert_eq!(sorted.p_value(0.0), 1.0);
        assert_eq!(sorted.p_value(f64::INFINITY), 0.01);
        // The least distance of p ≤ 5%: 95, 96, 97, 98 and the row itself are five of a hundred.
        assert_eq!(sorted.distance(0.05), 95.0);
        assert_eq!(sorted.distance(0.01), f64::INFINITY);
    }

    #[test]
    fn tests_that_are_one_cost_nothing() {
        let (p, step_down) = stepped(&draws(&[1, 1, 1]), &[97.0, 60.0, 97.0]);
        for (test, p) in p.iter().enumerate() {
            assert_eq!(step_down.adjusted(test), Some(*p), "{test}");
        }
    }

    #[test]
    fn the_least_p_of_every_draw_is_what_counts() {
        // By hand: the least p of two tests, draw by draw.
        let both = draws(&[1, 5]);
        let (p, step_down) = stepped(&both, &[95.0, 50.0]);
        let n_beyond = |value: f32| (99.0 - value) as usize;
        let n = (0..99).filter(|d| both.iter().any(|test| n_beyond(test[*d]) <= 4)).count();
        assert_eq!((p[0], step_down.adjusted(0)), (0.05, Some((1 + n) as f64 / 100.0)));
        // The second is the last one left: it pays for itself alone.
        assert_eq!((p[1], step_down.adjusted(1)), (0.5, Some(0.5)));
        // Another p at the first one's place, and at the second's, where it is no less than the first's.
        assert_eq!(step_down.adjusted_at(0, 0.05), step_down.adjusted(0));
        assert_eq!(step_down.adjusted_at(1, 0.01), step_down.adjusted(0));
        assert_eq!(step_down.adjusted_at(1, 0.7), Some(0.7));
        assert_eq!(step_down.adjusted_at(7, 0.7), None);
    }

    #[test]
    fn the_critical_p_is_the_last_one_that_is_rejected() {
        let (_, step_down) = stepped(&draws(&[1, 5, 7]), &[95.0, 50.0, 20.0]);
        for alpha in [0.05, 0.1, 0.31, 0.5, 1.0] {
            let critical = step_down.critical_p(alpha).unwrap();
            assert!(step_down.at_step(0, critical) <= alpha, "{alpha}: {critical}");
            let next = critical + 0.01;
            assert!(next > 1.0 || step_down.at_step(0, next) > alpha, "{alpha}: {critical}");
        }
        // One test alone: its own level.
        let (_, alone) = stepped(&draws(&[1]), &[95.0]);
        assert_eq!(alone.critical_p(0.05), Some(0.05));
        assert_eq!((alone.critical_p(0.005), stepped(&[], &[]).1.critical_p(0.05)), (None, None));
    }
}
