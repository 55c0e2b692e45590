//! The regime_returns table: what the next bar does after each label.

use crate::{StoreError, Table};
use exitlab_evidence::{Distribution, Measure, NextBarQuality, RegimeQuality};
use exitlab_words::ALL;

/// What the next bar does after each label: one row per labelling, symbol, measure and label, and
/// one of all labels together, which alone has the test. Steps over a gap are left out.
#[derive(Debug, Clone, exitlab_table::Row)]
#[row(table = "regime_returns", key(labels, symbol, measure, label))]
pub struct RegimeReturnRow<'a> {
    /// What bars are labelled with: `regime` or `vol_level`.
    pub labels: &'a str,
    /// Symbol; ALL for all of them together.
    pub symbol: &'a str,
    /// What is measured of the next bar. `log_return`: ln(next close / close). `abs_log_return`:
    /// its absolute value. `true_range_pct`: true range in percent of the close before it.
    pub measure: &'a str,
    /// Regime or volatility level; ALL for all labels together.
    pub label: &'a str,
    /// Bars with the label whose next bar opens as they close.
    pub n: usize,
    /// Mean of the measure over their next bars.
    pub mean: Option<f64>,
    /// Standard deviation (n − 1), from 2 bars on.
    pub sd: Option<f64>,
    /// 5% quantile, from 20 bars on.
    pub q05: Option<f64>,
    /// Lower quartile, from 4 bars on.
    pub q25: Option<f64>,
    /// Median.
    pub q50: Option<f64>,
    /// Upper quartile, from 4 bars on.
    pub q75: Option<f64>,
    /// 95% quantile, from 20 bars on.
    pub q95: Option<f64>,
    /// Share of next bars with a return above 0; of log_return only.
    #[row(unit = Share)]
    pub share_positive: Option<f64>,
    /// Share of the measure's variance that lies between labels (η²), in the rows of all labels.
    /// Each symbol is standardised by itself; of bars shorter than a day, the mean of each hour of
    /// the day is taken off before.
    #[row(unit = Share)]
    pub between_share: Option<f64>,
    /// One-sided p-value of the test that labels do not separate the measure, in the rows of all labels: how
    /// often the same labels, shifted round in time at random, separate it as well. Absent where
    /// there is too little to tell.
    pub p_value: Option<f64>,
    /// p_value by Holm's correction for the six tests of the same symbols: two kinds of labels by
    /// three measures. The verdicts go by it.
    pub p_holm: Option<f64>,
}

/// The regime_returns table.
///
/// # Errors
/// Where a number is not finite.
pub fn regime_returns_table(judged: &[&RegimeQuality]) -> Result<Table, StoreError> {
    let mut rows = Vec::new();
    for quality in judged {
        let labels = quality.labelling.labels();
        for next_bar in &quality.next_bar {
            let labels = labels.iter().copied().map(Some).chain([None]);
            let of_label = |(label, of)| RegimeReturnRow::new(quality, next_bar, label, of);
            rows.extend(labels.zip(&next_bar.distributions).map(of_label));
        }
    }
    Ok(Table::of_rows(rows)?)
}

impl<'a> RegimeReturnRow<'a> {
    /// `label` is absent for all labels together.
    fn new(
        quality: &'a RegimeQuality,
        next_bar: &NextBarQuality,
        label: Option<&'a str>,
        distribution: &Distribution,
    ) -> RegimeReturnRow<'a> {
        let separation = next_bar.separation.filter(|_| label.is_none());
        RegimeReturnRow {
            labels: quality.labelling.name(),
            symbol: quality.symbol.as_deref().unwrap_or(ALL),
            measure: next_bar.measure.name(),
            label: label.unwrap_or(ALL),
            n: distribution.n,
            mean: distribution.mean,
            sd: distribution.sd,
            q05: distribution.q05,
            q25: distribution.q25,
            q50: distribution.q50,
            q75: distribution.q75,
            q95: distribution.q95,
            share_positive: match next_bar.measure {
                Measure::LogReturn => distribution.share_positive,
                Measure::AbsLogReturn | Measure::TrueRangePct => None,
            },
            between_share: separation.map(|s| s.between_share),
            p_value: separation.map(|s| s.p_value),
            p_holm: separation.map(|s| s.p_holm),
        }
    }
}
