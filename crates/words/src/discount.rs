//! What a discount comes to, in sentences.

use crate::p_value::p_value;
use exitlab_core::number::{percent, plain, signed};
use exitlab_evidence::annual;
use exitlab_evidence::{
    Benchmark, CONFIDENCE, DiscountMetric, DiscountedSweep, Edge, GridKey, MIN_EXIT_DAYS,
    PlateauVerdict, SharpeStanding, Trial, Tried,
};

/// p-value at which a cell counts as better than its benchmark.
const ALPHA: f64 = 1.0 - CONFIDENCE;

/// `key=value …` of a grid point, keys by their last words where those tell them apart; none without
/// a grid.
pub fn point_in_words(keys: &[GridKey], grid_id: usize) -> Option<String> {
    let mut n_slower: usize = keys.iter().map(|key| key.texts.len()).product();
    if keys.is_empty() || n_slower == 0 {
        return None;
    }
    let settings: Vec<String> = keys
        .iter()
        .map(|key| {
            n_slower /= key.texts.len();
            let value = &key.texts[grid_id / n_slower % key.texts.len()];
            format!("{}={value}", short_name(keys, key))
        })
        .collect();
    Some(settings.join(" "))
}

/// The last words of a key's path: as few as no other key ends with.
pub fn short_name<'k>(keys: &[GridKey], key: &'k GridKey) -> &'k str {
    let path = key.path.as_str();
    let ends_alike = |path: &str, end: &str| {
        path.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    let ends = path.rmatch_indices('.').map(|(dot, _)| &path[dot + 1..]).chain([path]);
    let is_told_apart =
        |end: &&str| keys.iter().filter(|other| ends_alike(&other.path, end)).count() < 2;
    ends.into_iter().find(is_told_apart).unwrap_or(path)
}

/// `PROFILE × MODE`, and where on the grid.
fn name(discount: &DiscountedSweep, trial: &Trial) -> String {
    let point = point_in_words(&discount.plateau.keys, trial.grid_id);
    let at = point.map(|point| format!(" at {point}")).unwrap_or_default();
    format!("{} × {}{at}", trial.profile, trial.mode)
}

/// What one of those that were tried is called.
pub(crate) fn tried(discount: &DiscountedSweep) -> &'static str {
    match discount.tried {
        Tried::Cells => "cell",
        Tried::Trials => "trial",
    }
}

/// The best cell, and whether it is more than luck.
pub fn headline(discount: &DiscountedSweep) -> String {
    let winner = discount.winner();
    let deflation = &discount.deflation;
    let which = match deflation.n_trials {
        1 => format!("The only {} is", tried(discount)),
        n => {
            let differ = match deflation.n_distinct_trials {
                distinct if distinct < n => format!("{distinct} that differ, "),
                _ => String::new(),
            };
            let independent = n_tries(deflation.n_effective_trials);
            let which = if discount.is_best { "The best" } else { "The chosen one" };
            format!(
                "{which} of {n} {}s ({differ}about {independent} independent ones) is",
                tried(discount)
            )
        }
    };
    let per_day = match discount.metric {
        DiscountMetric::Sharpe => String::new(),
        DiscountMetric::AvgR => format!("{} R a day, ", signed(Some(winner.mean_r), 4)),
    };
    format!(
        "{which} {}: {per_day}Sharpe of daily R (equal risk) {} a year, {} R. {}",
        name(discount, winner),
        plain(annual(winner.sharpe), 2),
        signed(Some(winner.sum_r), 1),
        luck(discount)
    )
}

fn luck(discount: &DiscountedSweep) -> String {
    let deflation = &discount.deflation;
    let enough = percent_of(CONFIDENCE);
    let Some(standing) = deflation.standing() else {
        return "Its daily R does not vary enough to judge a Sharpe ratio.".to_owned();
    };
    if discount.winner().mean_r <= 0.0 {
        let made = if discount.winner().mean_r < 0.0 { "It lost" } else { "It earned nothing" };
        return format!("{made}: nothing to deflate.");
    }
    if standing == SharpeStanding::TooFew {
        return format!(
            "It closed trades on {} days: too few to judge a Sharpe ratio, which takes {MIN_EXIT_DAYS}.",
            deflation.n_exit_days
        );
    }
    if deflation.n_trials == 1 {
        let verdict = if standing == SharpeStanding::Holds { "enough" } else { "not enough" };
        return format!("PSR (single trial) {} — {verdict} ({enough}).", percent(deflation.psr));
    }
    let (all, few) = (annual(deflation.expected_max), annual(deflation.expected_max_effective));
    let (dsr, dsr_few) = (percent(deflation.dsr), percent(deflation.dsr_effective));
    let chance = format!(
        "The expected maximum of so many worthless trials is {} ({} if only independent ones \
         count): deflated Sharpe ratio {dsr} ({dsr_few})",
        plain(all, 2),
        plain(few, 2)
    );
    match standing {
        SharpeStanding::Holds => format!("{chance} — enough ({enough})."),
        SharpeStanding::MayBeLuck | SharpeStanding::TooFew => {
            format!("{chance} — not enough ({enough}).")
        }
        SharpeStanding::Depends => format!(
            "{chance} — enough ({enough}) only if {}s that resemble each other count as one trial.",
            tried(discount)
        ),
    }
}

/// A fractional number of tries: a decimal where it says something.
pub(crate) fn n_tries(n: f64) -> String {
    plain(Some(n), usize::from(n < 100.0))
}

/// A share without decimals.
fn percent_of(share: f64) -> String {
    format!("{:.0}%", 100.0 * share)
}

/// Every other finding, a sentence or two each.
pub(crate) fn findings(discount: &DiscountedSweep) -> Vec<String> {
    [
        Some(track_record(discount)),
        Some(overfitting(discount)),
        Some(benchmark(discount)),
        Some(plateau(discount)),
    ]
    .into_iter()
    .flatten()
    .filter(|sentence| !sentence.is_empty())
    .chain(discount.plateau.edges.iter().map(|edge| at_edge(&discount.plateau.keys, *edge)))
    .collect()
}

fn track_record(discount: &DiscountedSweep) -> String {
    let n_days = discount.n_days;
    match discount.deflation.min_track_record_days {
        Some(needed) if needed <= n_days as f64 => format!(
            "Track record: as a single trial, {} days are enough to tell such a Sharpe ratio from 0; \
             there are {n_days}.",
            needed.ceil()
        ),
        Some(needed) => format!(
            "Track record: even as a single trial, it takes {} days to tell such a Sharpe ratio \
             from 0; there are {n_days}.",
            needed.ceil()
        ),
        None => String::new(),
    }
}

fn overfitting(discount: &DiscountedSweep) -> String {
    let found = match &discount.overfitting {
        Ok(found) => found,
        Err(why) => return format!("Overfitting: not estimated, {why}."),
    };
    // The middle one of an odd number counts as worse.
    let n = discount.deflation.n_distinct_trials;
    let by_lot = n.div_ceil(2) as f64 / n.max(1) as f64;
    format!(
        "Overfitting: the best {} of one half of the days is in the worse half of all that differ \
         on the other in {} of {} splits (random choice: {}), and loses there in {}.",
        tried(discount),
        percent(Some(found.probability)),
        found.n_splits,
        percent(Some(by_lot)),
        percent(Some(found.probability_of_loss))
    )
}

fn benchmark(discount: &DiscountedSweep) -> String {
    let (against, short) = match &discount.benchmark.benchmark {
        Benchmark::Mode(mode) => {
            (format!("Against {mode} at the same profile and settings"), mode.as_str())
        }
        Benchmark::NotTrading => ("Against not trading".to_owned(), "not trading"),
    };
    let one = tried(discount);
    let tested = match &discount.benchmark.tested {
        Ok(tested) => tested,
        Err(why) => return format!("{against}: not tested, {why}."),
    };
    let foremost = name(discount, &discount.trials[tested.best]);
    let by = match discount.metric {
        DiscountMetric::Sharpe => {
            format!("{} Sharpe of daily R a year", signed(annual(Some(tested.check.best_mean)), 2))
        }
        DiscountMetric::AvgR => format!("{} R a day", signed(Some(tested.check.best_mean), 4)),
    };
    let (spa, white) = (tested.check.spa_consistent_p, tested.check.white_p);
    let (spa_p, white_p) = (p_value(spa), p_value(white));
    if tested.check.best_mean <= 0.0 {
        format!("{against}: no {one} is better than {short} at all.")
    } else if spa > ALPHA {
        format!(
            "{against}: no {one} is significantly better; the largest difference is that of {foremost}, {by} (one-sided: \
             SPA {spa_p}, White {white_p})."
        )
    } else if white > ALPHA {
        // The studentised test sees a small difference that is steady; which cell's, it does not say.
        format!(
            "{against}: relative to its own spread, some {one} is significantly better (SPA, \
             one-sided {spa_p}); the largest mean difference, {foremost} by {by}, is not significant (White, one-sided {white_p})."
        )
    } else {
        format!(
            "{against}: a {one} is significantly better: {foremost} by {by} (one-sided: \
             SPA {spa_p}, White {white_p})."
        )
    }
}

fn plateau(discount: &DiscountedSweep) -> String {
    let plateau = &discount.plateau;
    let differ = || plateau.neighbours.iter().filter(|n| !n.is_same);
    let n = differ().count();
    let n_kept = differ().filter(|n| n.keeps_enough()).count();
    match plateau.verdict {
        PlateauVerdict::NoNeighbours if plateau.keys.is_empty() => String::new(),
        PlateauVerdict::NoNeighbours => "Neighbours on the grid: none was run.".to_owned(),
        PlateauVerdict::NoGain => String::new(),
        PlateauVerdict::Flat => {
            "Neighbours on the grid: all trade the same, so no key of the grid matters to this mode."
                .to_owned()
        }
        PlateauVerdict::Plateau => {
            format!("Neighbours on the grid: {} at least half of it — a plateau.", all(n, "keep"))
        }
        PlateauVerdict::Ridge => format!(
            "Neighbours on the grid: {n_kept} of {n} keep at least half of it — a ridge: some neighbours \
             are much worse."
        ),
        PlateauVerdict::Spike => format!(
            "Neighbours on the grid: {n_kept} of {n} keep at least half of it — a spike: a small \
             change of settings loses most of it."
        ),
    }
}

/// `the only one keeps`, `both keep`, `all 5 keep`.
fn all(n: usize, verb: &str) -> String {
    match n {
        1 => format!("the only one {verb}s"),
        2 => format!("both {verb}"),
        n => format!("all {n} {verb}"),
    }
}

fn at_edge(keys: &[GridKey], edge: Edge) -> String {
    let key = &keys[edge.key];
    let end = if edge.is_largest { "largest" } else { "smallest" };
    format!(
        "Edge: {} is best at {}, the {end} of the grid: widen it.",
        key.path, key.texts[edge.value]
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_evidence::{DiscountSettings, DiscountedCells, SweepCell, discount};
    use exitlab_metrics::DailyR;

    fn days(r: impl IntoIterator<Item = f64>) -> Vec<DailyR> {
        (18_000..).zip(r).map(|(day, sum_r)| DailyR { day, sum_r }).collect()
    }

    /// R of 400 days that swing by 1 around a mean, each series in its own way.
    fn swing(mean: f64, idx: i32) -> Vec<DailyR> {
        days((0..400).map(|day| mean + f64::from(day * day % (7 + 2 * idx)).sin()))
    }

    fn key(path: &str, values: &[i32]) -> GridKey {
        GridKey {
            path: path.to_owned(),
            texts: values.iter().map(ToString::to_string).collect(),
            numbers: Some(values.iter().copied().map(f64::from).collect()),
        }
    }

    #[test]
    fn keys_are_named_by_as_few_words_as_tell_them_apart() {
        let keys = ["a.b.stop.atr", "a.c.stop.atr", "signals.n", "n", "x.trail_n"];
        let keys = keys.map(|path| key(path, &[1]));
        let names: Vec<&str> = keys.iter().map(|key| short_name(&keys, key)).collect();
        assert_eq!(names, ["b.stop.atr", "c.stop.atr", "signals.n", "n", "trail_n"]);
    }

    /// Headline and findings of a sweep over one key, a mean per value.
    fn said(means: &[f64], metric: DiscountMetric) -> String {
        let series: Vec<Vec<DailyR>> =
            (0..).zip(means).map(|(idx, mean)| swing(*mean, idx)).collect();
        let cell =
            |(grid_id, daily_r)| SweepCell { grid_id, profile: "SAFE", mode: "FAST_TP", daily_r };
        let cells: Vec<SweepCell<'_>> =
            series.iter().map(Vec::as_slice).enumerate().map(cell).collect();
        let values: Vec<i32> = (1..).take(means.len()).collect();
        let settings = DiscountSettings { metric, ..DiscountSettings::default() };
        let keys = [key("signals.n", &values)];
        let sweep = DiscountedCells { cells: &cells, keys: &keys, days: None };
        let discounted = discount(sweep, &settings, &()).unwrap();
        let words: Vec<String> =
            std::iter::once(headline(&discounted)).chain(findings(&discounted)).collect();
        words.join("\n")
    }

    #[track_caller]
    fn holds(text: &str, parts: &[&str]) {
        parts.iter().for_each(|part| assert!(text.contains(part), "no `{part}` in:\n{text}"));
    }

    #[test]
    fn a_good_cell_and_a_spike() {
        let text = said(&[-0.2, -0.2, 2.0, -0.2, -0.2, -0.2], DiscountMetric::Sharpe);
        holds(
            &text,
            &[
                "The best of 6 cells (about ",
                " is SAFE × FAST_TP at n=3: Sharpe of daily R (equal risk) ",
                " — enough (95%).",
                "Track record: as a single trial, ",
                "; there are 400.",
                "is in the worse half of all that differ on the other in 0.0% of 12870 splits",
                "Against not trading: a cell is significantly better",
                "0 of 2 keep at least half of it — a spike",
            ],
        );
        assert!(!text.contains("Edge:"), "{text}");
    }

    #[test]
    fn what_may_be_luck_and_lies_at_the_edge() {
        let means: Vec<f64> = (0..12).map(|idx| -0.15 + 0.002 * f64::from(idx)).collect();
        let text = said(&means, DiscountMetric::AvgR);
        holds(
            &text,
            &[
                "R a day, Sharpe of daily R (equal risk) ",
                "The expected maximum of so many worthless trials is ",
            ],
        );
        holds(&text, &["— not enough (95%)."]);
    }

    #[test]
    fn what_earned_nothing_has_nothing_to_discount() {
        let text = said(&[-2.0, -3.0], DiscountMetric::Sharpe);
        holds(
            &text,
            &[
                "It lost: nothing to deflate.",
                "no cell is better than not trading at all.",
                "Edge: signals.n is best at ",
            ],
        );
        assert!(!text.contains("Track record") && !text.contains("Neighbours"), "{text}");
    }

    #[test]
    fn points_are_named_by_what_tells_keys_apart() {
        let keys = [key("a.n", &[1, 2]), key("b.m", &[3, 4, 5])];
        assert_eq!(point_in_words(&keys, 4).as_deref(), Some("n=2 m=4"));
        let alike = [key("a.n", &[1, 2]), key("b.n", &[3, 4, 5])];
        assert_eq!(point_in_words(&alike, 2).as_deref(), Some("a.n=1 b.n=5"));
        assert_eq!(point_in_words(&[], 0), None);
    }
}
