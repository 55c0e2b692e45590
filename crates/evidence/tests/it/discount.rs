//! Small sweeps whose figures are known.

use crate::draws;
use exitlab_evidence::{
    Benchmark, DiscountError, DiscountMetric, DiscountSettings, DiscountedCells, DiscountedSweep,
    Edge, GridKey, PlateauVerdict, SharpeStanding, SweepCell, Untested, discount,
};
use exitlab_metrics::{DailyR, EvaluatedDays};

fn days(r: impl IntoIterator<Item = f64>) -> Vec<DailyR> {
    (18_000..).zip(r).map(|(day, sum_r)| DailyR { day, sum_r }).collect()
}

fn cell<'a>(grid_id: usize, mode: &'a str, daily_r: &'a [DailyR]) -> SweepCell<'a> {
    SweepCell { grid_id, profile: "SAFE", mode, daily_r }
}

fn key(path: &str, numbers: &[f64]) -> GridKey {
    GridKey {
        path: path.to_owned(),
        texts: numbers.iter().map(ToString::to_string).collect(),
        numbers: Some(numbers.to_vec()),
    }
}

/// Days of noise around a mean: sums of twelve uniform numbers, less six.
fn noise(n: usize, mean: f64, stream: u64) -> Vec<DailyR> {
    let place = StreamOfNoise::new(stream);
    days((0..n).map(|day| mean + place.at(day)))
}

struct StreamOfNoise(Vec<f64>);

impl StreamOfNoise {
    fn new(stream: u64) -> StreamOfNoise {
        let mut rng = exitlab_stats::random_stream(stream, "noise", 0);
        StreamOfNoise((0..2_000).map(|_| draws::noise(&mut rng)).collect())
    }

    fn at(&self, day: usize) -> f64 {
        self.0[day]
    }
}

fn close(got: Option<f64>, want: f64) {
    let got = got.unwrap();
    assert!((got - want).abs() < 1e-9, "{got} is not {want}");
}

/// Discounted from the first exit to the last.
fn discounted(
    cells: &[SweepCell<'_>],
    keys: &[GridKey],
    settings: &DiscountSettings,
) -> Result<DiscountedSweep, DiscountError> {
    discount(DiscountedCells { cells, keys, days: None }, settings, &())
}

#[test]
fn idle_ends_are_days() {
    let daily = noise(100, 0.3, 1);
    let cells = [cell(0, "FAST_TP", &daily)];
    let settings = DiscountSettings::default();
    let of = |days: Option<EvaluatedDays>| {
        discount(DiscountedCells { cells: &cells, keys: &[], days }, &settings, &()).unwrap()
    };
    let of_exits = of(None);
    let of_all = of(Some(EvaluatedDays { first: 17_980, last: 18_179 }));
    assert_eq!((of_exits.first_day, of_exits.n_days), (18_000, 100));
    assert_eq!((of_all.first_day, of_all.n_days), (17_980, 200));
    assert!((of_all.winner().mean_r - of_exits.winner().mean_r / 2.0).abs() < 1e-12);
    // No exit falls out of the days, whatever they are said to be.
    assert_eq!(of(Some(EvaluatedDays { first: 18_050, last: 18_060 })), of_exits);
}

#[test]
fn three_cells_by_hand() {
    // A: 1 and −1/2 in turn over 40 days: mean 1/4, deviations ±3/4, so SR = (1/3)·√(39/40); skewness
    // 0 and kurtosis 1, so that its standard error is 1/√39. B is −A; C never traded.
    let a = days((0..40).map(|day| if day % 2 == 0 { 1.0 } else { -0.5 }));
    let b = days((0..40).map(|day| if day % 2 == 0 { -1.0 } else { 0.5 }));
    let cells = [cell(0, "policy", &b), cell(0, "FAST_TP", &a), cell(0, "TREND_FOLLOW", &[])];
    let of = discounted(&cells, &[], &DiscountSettings::default()).unwrap();
    assert_eq!(
        (of.chosen, &*of.winner().mode, of.n_days, of.first_day),
        (1, "FAST_TP", 40, 18_000)
    );
    let sharpe = (39.0f64 / 40.0).sqrt() / 3.0;
    close(of.winner().sharpe, sharpe);
    close(of.trials[0].sharpe, -sharpe);
    assert_eq!((of.trials[2].sharpe, of.trials[2].n_exit_days, of.trials[2].sum_r), (None, 0, 0.0));
    assert_eq!((of.winner().n_exit_days, of.winner().sum_r, of.winner().mean_r), (40, 10.0, 0.25));
    // By Python's statistics.NormalDist from the formulas: with SR sd SR·√2; ρ = −1 gives
    // −1 + 2·2 = 3, and there are 2 that vary.
    assert_eq!((of.deflation.n_trials, of.deflation.n_effective_trials), (3, 2.0));
    close(of.deflation.psr, 0.980_083_690_377_629_3);
    close(of.deflation.min_track_record_days, 25.974_247_268_573_03);
    close(of.deflation.expected_max, 0.396_958_889_821_790_9);
    close(of.deflation.dsr, 0.335_955_404_243_423_4);
    close(of.deflation.expected_max_effective, 0.241_932_946_385_532_7);
    close(of.deflation.dsr_effective, 0.706_989_013_551_061);
    assert_eq!(of.deflation.standing(), Some(SharpeStanding::MayBeLuck));
    assert_eq!(of.plateau.verdict, PlateauVerdict::NoNeighbours);
    // Every split has the same days of both kinds.
    assert_eq!(of.overfitting.unwrap().probability, 0.0);
    // TREND_FOLLOW never traded: A's difference to it is A.
    assert_eq!(of.benchmark.benchmark, Benchmark::Mode("TREND_FOLLOW".into()));
    let tested = of.benchmark.tested.unwrap();
    assert_eq!((tested.best, tested.check.n_candidates), (1, 2));
    close(Some(tested.check.best_mean), sharpe);
}

#[test]
fn the_metric_chooses() {
    let steady = days((0..40).map(|day| 0.1 + 0.01 * f64::from(day % 2)));
    let wild = days((0..40).map(|day| if day % 2 == 0 { 5.0 } else { -4.0 }));
    let cells = [cell(0, "policy", &wild), cell(0, "FAST_TP", &steady)];
    let by = |metric| {
        let settings = DiscountSettings { metric, ..DiscountSettings::default() };
        discounted(&cells, &[], &settings).unwrap().winner().mode.clone()
    };
    assert_eq!(&*by(DiscountMetric::Sharpe), "FAST_TP");
    assert_eq!(&*by(DiscountMetric::AvgR), "policy");
    // Of equal cells the first; cells that never traded are not chosen even where all others lose.
    let losing = days([-1.0, -2.0, -1.0]);
    let cells = [cell(0, "A", &[]), cell(0, "B", &losing), cell(0, "C", &losing)];
    for metric in [DiscountMetric::Sharpe, DiscountMetric::AvgR] {
        let settings = DiscountSettings { metric, ..DiscountSettings::default() };
        let of = discounted(&cells, &[], &settings).unwrap();
        assert_eq!((of.chosen, of.deflation.n_trials), (1, 3));
        assert_eq!(of.deflation.min_track_record_days, None);
        assert_eq!(of.overfitting, Err(Untested::TooFewDays { n: 3, needed: 32 }));
    }
}

#[test]
fn a_few_days_are_too_few_to_judge() {
    // All its days are wins, and there are 29 of them.
    let of = |n: usize| {
        let r = days((0..n).map(|day| 1.0 + 0.1 * (day % 3) as f64));
        let other = days((0..n).map(|day| 0.5 - 0.1 * (day % 2) as f64));
        let cells = [cell(0, "TREND_FOLLOW", &other), cell(0, "FAST_TP", &r)];
        let of = discounted(&cells, &[], &DiscountSettings::default()).unwrap();
        (of.deflation.standing().unwrap(), of.benchmark.tested.map(|_| ()))
    };
    let too_few = Err(Untested::TooFewDays { n: 29, needed: 32 });
    assert_eq!(of(29), (SharpeStanding::TooFew, too_few));
    assert_eq!(of(40), (SharpeStanding::Holds, Ok(())));
}

#[test]
fn cells_that_are_alike_by_chance_are_no_evidence_of_small_luck() {
    // Two worthless cells with the same Sharpe ratio: what days alone make of such cells is the floor.
    let r = noise(400, 0.0, 11);
    let turned = days(r.iter().rev().map(|daily| daily.sum_r));
    let cells = [cell(0, "A", &r), cell(0, "B", &turned)];
    let of = discounted(&cells, &[], &DiscountSettings::default()).unwrap().deflation;
    // One minus the correlation of two cells: their effective number less one.
    let floor = ((of.n_effective_trials - 1.0) / 400.0_f64).sqrt();
    assert!((of.std_of_sharpes - floor).abs() < 1e-12 && floor > 0.03, "{of:?}");
}

#[test]
fn benchmarks_are_chosen_or_refused() {
    let r = days((0..40).map(|day| [1.0, -0.5, 0.25][day % 3]));
    let of = |modes: &[&str], asked: Option<&str>| {
        let cells: Vec<SweepCell<'_>> = modes.iter().map(|mode| cell(0, mode, &r)).collect();
        let benchmark_mode = asked.map(str::to_owned);
        let settings = DiscountSettings { benchmark_mode, ..DiscountSettings::default() };
        discounted(&cells, &[], &settings).map(|d| (d.benchmark.benchmark, d.benchmark.tested))
    };
    let mode = |name: &str| Benchmark::Mode(name.to_owned());
    let same = Err(Untested::NoDifference);
    let fixed = of(&["policy", "MINE", "FAST_TP"], None).unwrap();
    assert_eq!(fixed.0, Benchmark::NotTrading);
    // All three cells have the same days: each is a candidate against 0 R.
    assert_eq!(fixed.1.unwrap().check.n_candidates, 3);
    let asked = of(&["policy", "FAST_TP", "TREND_FOLLOW"], Some("none")).unwrap();
    assert_eq!(asked.0, Benchmark::NotTrading);
    assert_eq!(of(&["none", "FAST_TP"], Some("none")).unwrap(), (mode("none"), same));
    let usual = of(&["policy", "FAST_TP", "TREND_FOLLOW"], None).unwrap();
    assert_eq!(usual.0, mode("TREND_FOLLOW"));
    assert_eq!(of(&["policy", "FAST_TP"], Some("policy")).unwrap(), (mode("policy"), same));
    let (benchmark, tested) = of(&["TREND_FOLLOW"], None).unwrap();
    assert_eq!(benchmark, Benchmark::NotTrading);
    assert_eq!(tested.unwrap().check.n_candidates, 1);
    let only = of(&["policy"], Some("policy")).unwrap();
    assert_eq!(only, (mode("policy"), Err(Untested::OnlyBenchmark)));
    let error = of(&["policy", "FAST_TP"], Some("SLOW_TP")).unwrap_err().to_string();
    assert_eq!(error, "unknown mode in the sweep: `SLOW_TP`; known: policy, FAST_TP, none");
}

#[test]
fn a_cell_meets_the_benchmark_of_its_own_point() {
    // FAST_TP is the benchmark plus 1 R on every other day at point 1, and the benchmark at point 0.
    let [low, high] = [3, 4].map(|stream| noise(200, 0.0, stream));
    let lift = |(day, daily): (usize, &DailyR)| daily.sum_r + f64::from(day as u32 % 2);
    let lifted = days(high.iter().enumerate().map(lift));
    let cells = [
        cell(0, "TREND_FOLLOW", &low),
        cell(0, "FAST_TP", &low),
        cell(1, "TREND_FOLLOW", &high),
        cell(1, "FAST_TP", &lifted),
    ];
    let settings = DiscountSettings { metric: DiscountMetric::AvgR, ..DiscountSettings::default() };
    let of = discounted(&cells, &[key("k", &[1.0, 2.0])], &settings).unwrap();
    let tested = of.benchmark.tested.unwrap();
    assert_eq!((tested.best, tested.check.n_candidates), (3, 1));
    close(Some(tested.check.best_mean), 0.5);
    assert!(tested.check.spa_consistent_p < 0.01, "{tested:?}");
}

#[test]
fn noise_is_called_noise() {
    let series: Vec<Vec<DailyR>> = (0..60).map(|stream| noise(400, 0.0, stream)).collect();
    let cells: Vec<SweepCell<'_>> =
        series.iter().enumerate().map(|(idx, daily)| cell(idx, "policy", daily)).collect();
    let of = discounted(&cells, &[], &DiscountSettings::default()).unwrap();
    assert!(of.deflation.psr.unwrap() > 0.95, "{:?}", of.deflation);
    assert!(of.deflation.dsr.unwrap() < 0.8, "{:?}", of.deflation);
    assert!(of.deflation.n_effective_trials > 50.0);
    let overfitting = of.overfitting.unwrap();
    assert!((overfitting.probability - 0.5).abs() < 0.25, "{overfitting:?}");
    assert!(of.benchmark.tested.unwrap().check.spa_consistent_p > 0.05);
}

#[test]
fn the_same_try_again_is_no_try_of_its_own() {
    let series: Vec<Vec<DailyR>> = (0..5).map(|stream| noise(400, 0.0, stream)).collect();
    let of = |n_copies: usize| {
        let copies = (0..n_copies).flat_map(|_| &series).enumerate();
        let cells: Vec<SweepCell<'_>> =
            copies.map(|(idx, daily)| cell(idx, "policy", daily)).collect();
        discounted(&cells, &[], &DiscountSettings::default()).unwrap()
    };
    let (once, often) = (of(1), of(20));
    let (a, b) = (once.deflation, often.deflation);
    assert_eq!((b.n_trials, b.n_distinct_trials), (100, 5));
    assert_eq!((a.n_effective_trials, a.dsr_effective), (b.n_effective_trials, b.dsr_effective));
    assert_eq!(once.overfitting, often.overfitting);
    assert!(a.n_effective_trials > 4.0 && b.dsr < a.dsr);
}

#[test]
fn a_planted_winner_is_found() {
    let mean = |idx| if idx == 17 { 0.35 } else { 0.0 };
    let series: Vec<Vec<DailyR>> = (0..60).map(|idx| noise(400, mean(idx), idx)).collect();
    let cells: Vec<SweepCell<'_>> =
        series.iter().enumerate().map(|(idx, daily)| cell(idx, "policy", daily)).collect();
    let of = discounted(&cells, &[], &DiscountSettings::default()).unwrap();
    assert_eq!(of.chosen, 17);
    assert_eq!(of.deflation.standing(), Some(SharpeStanding::Holds));
    assert!(of.overfitting.unwrap().probability < 0.02, "{of:?}");
    assert!(of.benchmark.tested.unwrap().check.spa_consistent_p < 0.01);
}

/// Verdict, edges (key, value, largest) and shares kept of the best of a row of means.
fn plateau(means: &[f64], keys: &[GridKey]) -> (PlateauVerdict, Vec<Edge>, Vec<Option<f64>>) {
    let series: Vec<Vec<DailyR>> =
        means.iter().map(|mean| days((0..40).map(|day| mean + f64::from(day % 2) - 0.5))).collect();
    let cells: Vec<SweepCell<'_>> =
        series.iter().enumerate().map(|(idx, daily)| cell(idx, "policy", daily)).collect();
    let settings = DiscountSettings { metric: DiscountMetric::AvgR, ..DiscountSettings::default() };
    let plateau = discounted(&cells, keys, &settings).unwrap().plateau;
    let rounded = |share: f64| (share * 1e9).round() / 1e9;
    let shares = plateau.neighbours.iter().map(|n| n.share_kept.map(rounded)).collect();
    (plateau.verdict, plateau.edges, shares)
}

#[test]
fn plateau_ridge_and_spike() {
    use PlateauVerdict::{NoGain, NoNeighbours, Plateau, Ridge, Spike};
    let five = [key("k", &[1.0, 2.0, 3.0, 4.0, 5.0])];
    let of = |means: &[f64]| plateau(means, &five);
    assert_eq!(of(&[0.0, 0.5, 1.0, 0.75, 0.0]), (Plateau, vec![], vec![Some(0.5), Some(0.75)]));
    assert_eq!(of(&[0.0, 0.25, 1.0, 0.75, 0.0]).0, Ridge);
    assert_eq!(of(&[0.9, 0.25, 1.0, -0.75, 0.9]).0, Spike);
    assert_eq!(of(&[-0.5, -0.25, -0.1, -0.75, -0.5]), (NoGain, vec![], vec![None, None]));
    let edge = Edge { key: 0, value: 4, is_largest: true };
    assert_eq!(of(&[0.0, 0.0, 0.0, 0.5, 1.0]), (Plateau, vec![edge], vec![Some(0.5)]));
    assert_eq!(plateau(&[1.0], &[]), (NoNeighbours, vec![], vec![]));
}

#[test]
fn values_are_neighbours_by_size_and_words_by_place() {
    // Listed 3, 1, 2: the neighbours of 2 are 1 and 3, and 3 is the largest.
    let listed = [key("k", &[3.0, 1.0, 2.0])];
    let (verdict, edges, shares) = plateau(&[0.2, 0.6, 1.0], &listed);
    assert_eq!(
        (verdict, edges, shares),
        (PlateauVerdict::Ridge, vec![], vec![Some(0.6), Some(0.2)])
    );
    let edge = Edge { key: 0, value: 0, is_largest: true };
    assert_eq!(plateau(&[1.0, 0.2, 0.6], &listed).1, [edge]);
    let words = [GridKey { numbers: None, ..key("k", &[3.0, 1.0, 2.0]) }];
    assert_eq!(
        plateau(&[0.2, 0.6, 1.0], &words),
        (PlateauVerdict::Plateau, vec![], vec![Some(0.6)])
    );
}

#[test]
fn each_key_has_neighbours_and_the_last_is_the_fastest() {
    // Points 0 to 5 are (1, 10), (1, 20), (1, 30), (2, 10), (2, 20), (2, 30); the best is (2, 20).
    let keys = [key("slow", &[1.0, 2.0]), key("fast", &[10.0, 20.0, 30.0])];
    let (verdict, edges, shares) = plateau(&[0.0, 0.7, 0.0, 0.8, 1.0, 0.9], &keys);
    assert_eq!(verdict, PlateauVerdict::Plateau);
    assert_eq!(edges, [Edge { key: 0, value: 1, is_largest: true }]);
    assert_eq!(shares, [Some(0.7), Some(0.8), Some(0.9)]);
}

#[test]
fn a_key_that_nothing_reads_has_no_say() {
    let keys = [key("unread", &[1.0, 2.0, 3.0]), key("read", &[10.0, 20.0])];
    let (verdict, edges, shares) = plateau(&[1.0, 0.2, 1.0, 0.2, 1.0, 0.2], &keys);
    // The first of equals is at the smallest value of a key that does not matter: no edge.
    assert_eq!(verdict, PlateauVerdict::Spike);
    assert_eq!(edges, [Edge { key: 1, value: 0, is_largest: false }]);
    assert_eq!(shares, [Some(1.0), Some(0.2)]);
    assert_eq!(plateau(&[1.0, 1.0, 1.0], &keys[..1]).0, PlateauVerdict::Flat);
}

#[test]
fn failed_points_are_no_neighbours() {
    let r = days((0..40).map(|day| 1.0 + f64::from(day % 2)));
    let less = days((0..40).map(|day| 0.9 + f64::from(day % 2)));
    let cells = [cell(1, "policy", &r), cell(2, "policy", &less)];
    let of =
        discounted(&cells, &[key("k", &[1.0, 2.0, 3.0])], &DiscountSettings::default()).unwrap();
    assert_eq!(of.plateau.neighbours.len(), 1);
    assert_eq!((of.plateau.edges.len(), of.plateau.verdict), (0, PlateauVerdict::Plateau));
}

#[test]
fn what_has_nothing_to_choose_says_so() {
    let of = |daily: &[DailyR]| {
        discounted(&[cell(0, "policy", daily)], &[], &DiscountSettings::default()).unwrap_err()
    };
    assert_eq!(of(&[]), DiscountError::NoTrades);
    assert_eq!(of(&days([1.0])), DiscountError::NoSharpe);
    assert_eq!(of(&days([1.0, 1.0, 1.0])), DiscountError::NoSharpe);
}
