//! What a study could find, before its results are looked at.

use super::columns::{Column, fitted};
use super::regime_rows;
use super::screen::Screen;
use exitlab_core::Regime;
use exitlab_core::number::{ABSENT, grouped, plain};
use exitlab_evidence::{Comparison, MIN_ENTRIES};

/// Days of a month, on average.
const DAYS_PER_MONTH: f64 = 365.25 / 12.0;

/// What a comparison could find in a regime, or over all, without what it found.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedRow {
    /// Regime; none for all entries together.
    pub regime: Option<Regime>,
    /// Entries.
    pub n: usize,
    /// Entries of a month, on average; absent without a time between the first and the last.
    pub n_per_month: Option<f64>,
    /// The largest of the pairs' smallest differences that are found with a power of 80%, in R; absent where
    /// there are too few entries.
    pub detectable_r: Option<f64>,
    /// The largest of the modes' smallest means that are told from 0 with a power of 80%, in R.
    pub detectable_mean_r: Option<f64>,
    /// Entries that find the difference that was asked for; at least those that a test needs.
    pub n_needed: Option<f64>,
    /// Months more at this rate until there are as many; 0 where there are.
    pub more_months: Option<f64>,
}

/// What a comparison could find, by regime and over all: differences of `difference_r` and more where
/// `n_needed` is at most `n`.
pub fn planned(comparison: &Comparison, difference_r: f64) -> Vec<PlannedRow> {
    regime_rows()
        .map(|(regime, _)| {
            let pairs = comparison.tests_of(regime).filter_map(|test| test.tested?.detectable_r);
            let means = comparison.verdicts_of(regime).filter_map(|v| v.tested?.detectable_r);
            let n = comparison.verdicts_of(regime).map(|v| v.n).max().unwrap_or(0);
            let detectable_r = pairs.reduce(f64::max);
            let n_needed = detectable_r
                .map(|r| (n as f64 * (r / difference_r).powi(2)).max(MIN_ENTRIES as f64));
            let per_month = n as f64 / comparison.n_days * DAYS_PER_MONTH;
            let n_per_month = per_month.is_finite().then_some(per_month);
            let more = n_needed.zip(n_per_month.filter(|rate| *rate > 0.0));
            PlannedRow {
                regime,
                n,
                n_per_month,
                detectable_r,
                detectable_mean_r: means.reduce(f64::max),
                n_needed,
                more_months: more.map(|(needed, rate)| ((needed - n as f64) / rate).max(0.0)),
            }
        })
        .collect()
}

/// What a study could find; ends with a newline.
pub fn plan_text(comparison: &Comparison, difference_r: f64, screen: &Screen) -> String {
    let rows = planned(comparison, difference_r);
    let whole = |value: Option<f64>| {
        value.map_or_else(|| ABSENT.to_owned(), |n| grouped(&format!("{:.0}", n.ceil())))
    };
    let columns = vec![
        Column::text("regime", regime_rows().map(|(_, name)| name)),
        Column::number("entries", rows.iter().map(|row| grouped(&row.n.to_string()))),
        Column::number("per\nmonth", rows.iter().map(|row| plain(row.n_per_month, 1))).rank(2),
        Column::number("difference\nfound from", rows.iter().map(|row| plain(row.detectable_r, 3))),
        Column::number("mean\nfound from", rows.iter().map(|row| plain(row.detectable_mean_r, 3)))
            .rank(1),
        Column::number(
            format!("entries for\n{difference_r} R"),
            rows.iter().map(|row| whole(row.n_needed)),
        ),
        Column::number("more\nmonths", rows.iter().map(|row| whole(row.more_months))),
    ];
    let settings = comparison.settings;
    let how = format!(
        "Differences between exit modes, and means against 0, in R, that this study finds with 80% power at \
         a family-wise error rate of {}% over {} exit modes: the least precise pair, or mode, of each regime. \
         What the modes earned is not shown, so that looking does not spoil the test.",
        100.0 * settings.alpha,
        comparison.plans.len()
    );
    let title = screen.title("What the study can find");
    format!("{title}\n{}\n{}\n", screen.wrapped(&how), fitted(screen, columns))
}
