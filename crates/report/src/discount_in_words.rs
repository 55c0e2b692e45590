//! What a discount comes to, in sentences.

use crate::tables::annual;
use crate::terminal::{percent, plain, signed};
use exitlab_evidence::{
    Benchmark, CONFIDENCE, Discount, DiscountMetric, Edge, GridKey, PlateauVerdict, SharpeStanding,
    Trial,
};

/// p-value at which a cell counts as better than its benchmark.
const ALPHA: f64 = 1.0 - CONFIDENCE;

/// Probability of overfitting from which on choosing is worth little: 50% is what lots would give.
const PBO_HIGH: f64 = 0.4;

/// Probability of overfitting up to which what is best tends to stay good.
const PBO_LOW: f64 = 0.1;

/// `key=value …` of a grid point, keys by their last words where those tell them apart; none without
/// a grid.
pub(crate) fn point_in_words(keys: &[GridKey], grid_id: usize) -> Option<String> {
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

/// The last word of a key's path where no other key has it, else the path.
pub(crate) fn short_name<'k>(keys: &[GridKey], key: &'k GridKey) -> &'k str {
    fn last(path: &str) -> &str {
        path.rsplit('.').next().unwrap_or(path)
    }
    let n_alike = keys.iter().filter(|other| last(&other.path) == last(&key.path)).count();
    if n_alike > 1 { &key.path } else { last(&key.path) }
}

/// `PROFILE × MODE`, and where on the grid.
fn name(discount: &Discount<'_>, trial: &Trial<'_>) -> String {
    let point = point_in_words(&discount.plateau.keys, trial.grid_id);
    let at = point.map(|point| format!(" at {point}")).unwrap_or_default();
    format!("{} × {}{at}", trial.profile, trial.mode)
}

/// The best cell, and whether it is more than luck.
pub(crate) fn headline(discount: &Discount<'_>) -> String {
    let winner = discount.winner();
    let deflation = &discount.deflation;
    let which = match deflation.n_trials {
        1 => "The only cell is".to_owned(),
        n => format!(
            "The best of {n} cells (about {} independent ones) is",
            plain(Some(deflation.n_effective_trials), 1)
        ),
    };
    let per_day = match discount.metric {
        DiscountMetric::Sharpe => String::new(),
        DiscountMetric::AvgR => format!("{} R a day, ", signed(Some(winner.mean_r), 4)),
    };
    format!(
        "{which} {}: {per_day}Sharpe {} a year, {} R. {}",
        name(discount, winner),
        plain(annual(winner.sharpe), 2),
        signed(Some(winner.sum_r), 1),
        luck(discount)
    )
}

fn luck(discount: &Discount<'_>) -> String {
    let deflation = &discount.deflation;
    let enough = percent_of(CONFIDENCE);
    let Some(standing) = deflation.standing() else {
        return "Its daily R does not vary enough to judge a Sharpe ratio.".to_owned();
    };
    if discount.winner().mean_r <= 0.0 {
        return "It earned nothing, so there is nothing to discount.".to_owned();
    }
    if deflation.n_trials == 1 {
        let verdict = if standing == SharpeStanding::Holds { "enough" } else { "not enough" };
        return format!(
            "The true ratio is above 0 with a probability of {} — {verdict} ({enough}).",
            percent(deflation.psr)
        );
    }
    let (all, few) = (annual(deflation.expected_max), annual(deflation.expected_max_effective));
    let (dsr, dsr_few) = (percent(deflation.dsr), percent(deflation.dsr_effective));
    let chance = format!(
        "Chance alone, with so many tries, would show about {} ({} if only the independent ones \
         count): deflated Sharpe ratio {dsr} ({dsr_few})",
        plain(all, 2),
        plain(few, 2)
    );
    match standing {
        SharpeStanding::Holds => format!("{chance} — enough ({enough})."),
        SharpeStanding::MayBeLuck => format!("{chance} — not enough ({enough})."),
        SharpeStanding::Depends => format!(
            "{chance} — enough ({enough}) only if cells that resemble each other count as one try."
        ),
    }
}

/// A share without decimals.
fn percent_of(share: f64) -> String {
    format!("{:.0}%", 100.0 * share)
}

/// Every other finding, a sentence or two each.
pub(crate) fn findings(discount: &Discount<'_>) -> Vec<String> {
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

fn track_record(discount: &Discount<'_>) -> String {
    let n_days = discount.n_days;
    match discount.deflation.min_track_record_days {
        Some(needed) if needed <= n_days as f64 => format!(
            "Track record: {} days would do to tell such a Sharpe ratio from 0, there are {n_days} — \
             were it the only try.",
            needed.ceil()
        ),
        Some(needed) => format!(
            "Track record: it takes {} days to tell such a Sharpe ratio from 0, there are {n_days} — \
             and that were it the only try.",
            needed.ceil()
        ),
        None => String::new(),
    }
}

fn overfitting(discount: &Discount<'_>) -> String {
    let found = match &discount.overfitting {
        Ok(found) => found,
        Err(why) => return format!("Overfitting: not estimated, {why}."),
    };
    let meaning = if found.probability >= PBO_HIGH {
        "; choosing by lot would give 50%"
    } else if found.probability <= PBO_LOW {
        "; what is best tends to stay good"
    } else {
        ""
    };
    format!(
        "Overfitting: the best cell of one half of the days is in the worse half of all cells on the \
         other in {} of {} splits, and loses there in {}{meaning}.",
        percent(Some(found.probability)),
        found.n_splits,
        percent(Some(found.probability_of_loss))
    )
}

fn benchmark(discount: &Discount<'_>) -> String {
    let (against, short) = match &discount.benchmark.benchmark {
        Benchmark::Mode(mode) => {
            (format!("Against {mode} at the same profile and settings"), mode.as_str())
        }
        Benchmark::NotTrading => {
            ("Against not trading (there is one mode)".to_owned(), "not trading")
        }
    };
    let tested = match &discount.benchmark.tested {
        Ok(tested) => tested,
        Err(why) => return format!("{against}: not tested, {why}."),
    };
    let foremost = name(discount, &discount.trials[tested.best]);
    let by = match discount.metric {
        DiscountMetric::Sharpe => {
            format!("{} Sharpe a year", signed(annual(Some(tested.check.best_mean)), 2))
        }
        DiscountMetric::AvgR => format!("{} R a day", signed(Some(tested.check.best_mean), 4)),
    };
    let p = format!(
        "SPA p = {}, White's p = {}",
        plain(Some(tested.check.spa_consistent_p), 3),
        plain(Some(tested.check.white_p), 3)
    );
    if tested.check.spa_consistent_p <= ALPHA {
        format!(
            "{against}: a cell is better by more than chance, foremost {foremost} by {by} ({p})."
        )
    } else if tested.check.best_mean <= 0.0 {
        format!("{against}: no cell is better than {short} at all.")
    } else {
        format!(
            "{against}: no cell is better by more than chance; foremost is {foremost} by {by} ({p})."
        )
    }
}

fn plateau(discount: &Discount<'_>) -> String {
    let plateau = &discount.plateau;
    let differ = || plateau.neighbours.iter().filter(|n| !n.is_same);
    let n = differ().count();
    let n_kept = differ().filter(|n| n.share_kept.is_some_and(|share| share >= 0.5)).count();
    match plateau.verdict {
        PlateauVerdict::NoNeighbours if plateau.keys.is_empty() => String::new(),
        PlateauVerdict::NoNeighbours => "Neighbours on the grid: none.".to_owned(),
        PlateauVerdict::NoGain => String::new(),
        PlateauVerdict::Flat => {
            "Neighbours on the grid: all trade the same, so no key of the grid matters to this mode."
                .to_owned()
        }
        PlateauVerdict::Plateau => {
            format!("Neighbours on the grid: {} at least half of it — a plateau.", all(n, "keep"))
        }
        PlateauVerdict::Ridge => format!(
            "Neighbours on the grid: {n_kept} of {n} keep at least half of it — a ridge, to be left in \
             some directions only at a price."
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
        "The best {} is the {end} of the grid, {}: widen it.",
        short_name(keys, key),
        key.texts[edge.value]
    )
}
