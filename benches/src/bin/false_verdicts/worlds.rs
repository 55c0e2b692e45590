//! Made entries of three exit modes of which none is better than another.

use exitlab::crates::core::{Regime, Timestamp};
use exitlab::crates::evidence::{CostsR, PlanOutcome};
use rand_core::Rng;
use std::f64::consts::TAU;

/// Number of modes.
pub(crate) const N_MODES: usize = 3;
const HOUR_US: i64 = 3_600_000_000;

/// How R comes about.
#[derive(Debug, Clone, Copy, PartialEq, clap::ValueEnum)]
pub(crate) enum World {
    /// Independent normal R.
    Normal,
    /// Student's t with three degrees of freedom.
    T3,
    /// A walk without drift, stopped at −1, with targets at 10, 1 and 3.
    Lottery,
    /// Independent payoffs of +10, +1 and +2 for −1, each fair.
    Tickets,
    /// Each entry's R holds a fifth of the one before.
    Ar02,
    /// Each entry's R holds half of the one before.
    Ar05,
    /// As Ar05, in the order of the regime's own entries.
    Ar05InRegimes,
    /// Quiet and wild times.
    Garch,
    /// Trades of one walk, an entry every 48 bars or so, held for 8, 24 and 48.
    Overlap48,
    /// An entry every 12 bars.
    Overlap12,
    /// An entry every 4 bars.
    Overlap4,
    /// Eight symbols at the same times, correlated at 0.6.
    EightAtOnce,
    /// Eight symbols at different times of a day, correlated at 0.6.
    EightWithinDay,
}

/// Where the first mode makes more than the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shift {
    None,
    All,
    OneRegime,
}

/// The regime of [`Shift::OneRegime`].
pub(crate) const SHIFTED_REGIME: Regime = Regime::ALL[0];

/// As [`outcomes`], the first mode making so much more there.
pub(crate) fn shifted(
    world: World,
    n_of: [usize; 5],
    (shift, r): (Shift, f64),
    rng: &mut impl Rng,
) -> Vec<PlanOutcome> {
    let mut outcomes = outcomes(world, n_of, 0.0, rng);
    for outcome in outcomes.iter_mut().filter(|outcome| outcome.plan == 0) {
        let is_there = match shift {
            Shift::None => false,
            Shift::All => true,
            Shift::OneRegime => outcome.regime == SHIFTED_REGIME,
        };
        outcome.r_net += if is_there { r } else { 0.0 };
    }
    outcomes
}

/// Outcomes of the modes on so many entries of each regime, which come in spells of ten on average; the
/// first mode makes `shift` more than the others.
pub(crate) fn outcomes(
    world: World,
    n_of: [usize; 5],
    shift: f64,
    rng: &mut impl Rng,
) -> Vec<PlanOutcome> {
    let regimes = spells(n_of, rng);
    let n = regimes.len();
    let (times, r) = match world {
        World::Normal => (hours(n), independent(n, rng, normal3)),
        World::T3 => (hours(n), independent(n, rng, |rng| [(); 3].map(|()| student3(rng)))),
        World::Lottery => (hours(n), independent(n, rng, lottery)),
        World::Tickets => (hours(n), independent(n, rng, tickets)),
        World::Ar02 => (hours(n), autoregressive(n, 0.2, rng)),
        World::Ar05 => (hours(n), autoregressive(n, 0.5, rng)),
        World::Ar05InRegimes => (hours(n), in_regimes(&regimes, 0.5, rng)),
        World::Garch => (hours(n), garch(n, rng)),
        World::Overlap48 => overlapping(n, 48, rng),
        World::Overlap12 => overlapping(n, 12, rng),
        World::Overlap4 => overlapping(n, 4, rng),
        World::EightAtOnce => (by_eight(n, 24, 0), eight(n, rng)),
        World::EightWithinDay => (by_eight(n, 24, 3), eight(n, rng)),
    };
    let mut outcomes = Vec::with_capacity(n * N_MODES);
    for (signal, ((regime, hour), r)) in regimes.iter().zip(times).zip(r).enumerate() {
        for (plan, r) in r.into_iter().enumerate() {
            outcomes.push(PlanOutcome {
                signal_id: signal as u64,
                plan,
                entry_time: Timestamp::from_us(hour * HOUR_US),
                regime: *regime,
                r_net: r + if plan == 0 { shift } else { 0.0 },
                r_by_rule: None,
                costs: CostsR::default(),
            });
        }
    }
    outcomes
}

/// Regimes in spells of ten entries on average, in random order.
fn spells(n_of: [usize; 5], rng: &mut impl Rng) -> Vec<Regime> {
    let mut spells: Vec<(Regime, usize)> = Vec::new();
    for (regime, n) in Regime::ALL.into_iter().zip(n_of) {
        let mut left = n;
        while left > 0 {
            let length = (1 + below(rng, 19)).min(left);
            spells.push((regime, length));
            left -= length;
        }
    }
    for idx in (1..spells.len()).rev() {
        spells.swap(idx, below(rng, idx + 1));
    }
    spells.into_iter().flat_map(|(regime, n)| std::iter::repeat_n(regime, n)).collect()
}

fn hours(n: usize) -> Vec<i64> {
    (0..n as i64).collect()
}

fn by_eight(n: usize, spacing: i64, within: i64) -> Vec<i64> {
    (0..n as i64).map(|idx| idx / 8 * spacing + idx % 8 * within).collect()
}

fn independent<R: Rng>(n: usize, rng: &mut R, draw: impl Fn(&mut R) -> [f64; 3]) -> Vec<[f64; 3]> {
    (0..n).map(|_| draw(rng)).collect()
}

fn autoregressive(n: usize, coefficient: f64, rng: &mut impl Rng) -> Vec<[f64; 3]> {
    let mut last = [0.0; 3];
    let mut next = || {
        let noise = normal3(rng);
        last = std::array::from_fn(|k| coefficient * last[k] + noise[k]);
        last
    };
    (0..50).for_each(|_| _ = next());
    (0..n).map(|_| next()).collect()
}

fn in_regimes(regimes: &[Regime], coefficient: f64, rng: &mut impl Rng) -> Vec<[f64; 3]> {
    let mut of: [_; 5] = std::array::from_fn(|regime| {
        let n = regimes.iter().filter(|r| r.index() == regime).count();
        autoregressive(n, coefficient, rng).into_iter()
    });
    regimes.iter().filter_map(|regime| of[regime.index()].next()).collect()
}

fn garch(n: usize, rng: &mut impl Rng) -> Vec<[f64; 3]> {
    let mut variance = [1.0; 3];
    let mut next = || {
        let r: [f64; 3] = std::array::from_fn(|k| f64::sqrt(variance[k]) * normal(rng));
        variance = std::array::from_fn(|k| 0.05 + 0.1 * r[k] * r[k] + 0.85 * variance[k]);
        r
    };
    (0..200).for_each(|_| _ = next());
    (0..n).map(|_| next()).collect()
}

fn overlapping(n: usize, spacing: usize, rng: &mut impl Rng) -> (Vec<i64>, Vec<[f64; 3]>) {
    let mut at: Vec<usize> = Vec::with_capacity(n);
    let mut bar = 0;
    for _ in 0..n {
        bar += 1 + below(rng, 2 * spacing - 1);
        at.push(bar);
    }
    let mut walk = vec![0.0; bar + 49];
    for idx in 1..walk.len() {
        walk[idx] = walk[idx - 1] + normal(rng);
    }
    let r = at.iter().map(|at| [8, 24, 48].map(|held| walk[at + held] - walk[*at])).collect();
    (at.iter().map(|at| *at as i64).collect(), r)
}

fn eight(n: usize, rng: &mut impl Rng) -> Vec<[f64; 3]> {
    let mut shared = [0.0; 3];
    let mut next = |idx: usize| {
        if idx.is_multiple_of(8) {
            shared = normal3(rng);
        }
        let own = normal3(rng);
        std::array::from_fn(|k| 0.6_f64.sqrt() * shared[k] + 0.4_f64.sqrt() * own[k])
    };
    (0..n).map(&mut next).collect()
}

fn lottery(rng: &mut impl Rng) -> [f64; 3] {
    let has_1 = uniform(rng) < 0.5;
    let has_3 = has_1 && uniform(rng) < 0.5;
    let has_10 = has_3 && uniform(rng) < 4.0 / 11.0;
    [(has_10, 10.0), (has_1, 1.0), (has_3, 3.0)]
        .map(|(hit, target)| if hit { target } else { -1.0 })
}

fn tickets(rng: &mut impl Rng) -> [f64; 3] {
    [10.0, 1.0, 2.0].map(|target| if uniform(rng) < 1.0 / (1.0 + target) { target } else { -1.0 })
}

fn normal3(rng: &mut impl Rng) -> [f64; 3] {
    [(); 3].map(|()| normal(rng))
}

fn student3(rng: &mut impl Rng) -> f64 {
    let squares: f64 = (0..3).map(|_| normal(rng).powi(2)).sum();
    normal(rng) / (squares / 3.0).sqrt()
}

fn normal(rng: &mut impl Rng) -> f64 {
    let radius = (-2.0 * (1.0 - uniform(rng)).ln()).sqrt();
    radius * (TAU * uniform(rng)).cos()
}

fn uniform(rng: &mut impl Rng) -> f64 {
    (rng.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

fn below(rng: &mut impl Rng, n: usize) -> usize {
    ((u64::from(rng.next_u32()) * n as u64) >> 32) as usize
}
