//! What the table could have shown, and what more entries would.

use super::{Facts, count, in_regimes};
use exitlab_core::Regime;
use exitlab_core::number::plain;
use exitlab_evidence::{MIN_ENTRIES, MeanTest};

/// Difference for which the entries are told that would find it.
pub(super) const PLANNED_DIFFERENCE_R: f64 = 0.1;

/// Days of a month, on average.
const DAYS_PER_MONTH: f64 = 365.25 / 12.0;

/// The differences that were large enough to be found, and how long it takes where they are large.
pub(super) fn sentences(facts: &Facts<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    let over_all = detectable(facts, None);
    let weakest = Regime::ALL
        .into_iter()
        .filter_map(|regime| Some((regime, detectable(facts, Some(regime))?)))
        .max_by(|a, b| a.1.total_cmp(&b.1));
    let finds = |r: f64| format!("{} R", plain(Some(r), 2));
    let what = if facts.distinct.len() > 1 { "a difference" } else { "a mean" };
    let could = [over_all.map(|r| (r, None)), weakest.map(|(regime, r)| (r, Some(regime)))];
    let could: Vec<String> = could
        .into_iter()
        .flatten()
        .map(|(r, regime)| format!("{} {}", finds(r), in_regimes(&[regime])))
        .collect();
    if !could.is_empty() {
        lines.push(format!("With 80% power, {what} is found from {}.", could.join(", ")));
    }
    if let Some((regime, r)) = weakest.filter(|(_, r)| *r > PLANNED_DIFFERENCE_R) {
        let n = entries(facts, Some(regime));
        let needed = n as f64 * (r / PLANNED_DIFFERENCE_R).powi(2);
        if let Some(more) = months(facts, n, needed) {
            lines.push(format!(
                "Finding {PLANNED_DIFFERENCE_R} R in {} takes about {} entries{more}.",
                regime.name(),
                count(needed)
            ));
        }
    }
    let few: Vec<String> = Regime::ALL
        .into_iter()
        .filter_map(|regime| {
            let n = entries(facts, Some(regime));
            let is_untested = facts.in_regime(Some(regime)).all(|v| v.tested.is_none());
            (is_untested && n > 0 && n < MIN_ENTRIES).then(|| {
                let more = months(facts, n, MIN_ENTRIES as f64).unwrap_or_default();
                let regime = regime.name();
                format!("{regime} has {n} entries of the {MIN_ENTRIES} that a test needs{more}")
            })
        })
        .collect();
    if !few.is_empty() {
        lines.push(format!("{}.", few.join("; ")));
    }
    lines
}

/// The largest difference of a pair that a regime, or all of them, finds with a power of 80%; of one mode
/// alone its mean.
fn detectable(facts: &Facts<'_>, regime: Option<Regime>) -> Option<f64> {
    let of = |tested: &Option<MeanTest>| tested.and_then(|tested| tested.detectable_r);
    if facts.distinct.len() > 1 {
        facts.comparison.tests_of(regime).filter_map(|test| of(&test.tested)).reduce(f64::max)
    } else {
        facts.in_regime(regime).filter_map(|verdict| of(&verdict.tested)).reduce(f64::max)
    }
}

fn entries(facts: &Facts<'_>, regime: Option<Regime>) -> usize {
    facts.in_regime(regime).map(|verdict| verdict.n).max().unwrap_or(0)
}

/// `, 12 more months at this rate`; nothing where there is no rate.
fn months(facts: &Facts<'_>, n: usize, needed: f64) -> Option<String> {
    let per_month = n as f64 / facts.comparison.n_days * DAYS_PER_MONTH;
    let months = (needed - n as f64) / per_month;
    let text = match months {
        _ if !months.is_finite() => return None,
        months if months <= 1.0 => "1 more month".to_owned(),
        months if months < 24.0 => format!("{:.0} more months", months.ceil()),
        months => format!("{:.0} more years", (months / 12.0).ceil()),
    };
    Some(format!(", {text} at this rate of signals"))
}
