//! The regime_returns table: what the next bar does after each label.

use super::cells::ALL;
use crate::table_builder::TableBuilder;
use crate::{ReportError, Table};
use exitlab_evidence::{Distribution, Measure, NextBarQuality, RegimeQuality, Separation};

struct Row<'a> {
    quality: &'a RegimeQuality,
    next_bar: &'a NextBarQuality,
    /// Absent for all labels together.
    label: Option<&'static str>,
    distribution: &'a Distribution,
}

impl Row<'_> {
    /// In the row of all labels.
    fn separation(&self) -> Option<Separation> {
        self.next_bar.separation.filter(|_| self.label.is_none())
    }
}

/// The regime_returns table: a row per labelling, symbol, measure and label, and one of all labels,
/// which alone has the test.
///
/// # Errors
/// Where a number is not finite.
pub fn regime_returns_table<'a>(judged: &[&'a RegimeQuality]) -> Result<Table<'a>, ReportError> {
    let mut rows = Vec::new();
    for quality in judged.iter().copied() {
        for next_bar in &quality.next_bar {
            let labels = quality.labelling.labels().into_iter().map(Some).chain([None]);
            let of_label = |(label, distribution)| Row { quality, next_bar, label, distribution };
            rows.extend(labels.zip(&next_bar.distributions).map(of_label));
        }
    }
    TableBuilder::new("regime_returns", &rows)
        .text("labels", |r| Some(r.quality.labelling.name()))
        .text("symbol", |r| Some(r.quality.symbol.as_deref().unwrap_or(ALL)))
        .text("measure", |r| Some(r.next_bar.measure.name()))
        .text("label", |r| Some(r.label.unwrap_or(ALL)))
        .i64("n", |r| r.distribution.n as i64)
        .f64("mean", |r| r.distribution.mean)
        .f64("sd", |r| r.distribution.sd)
        .f64("q05", |r| r.distribution.q05)
        .f64("q25", |r| r.distribution.q25)
        .f64("q50", |r| r.distribution.q50)
        .f64("q75", |r| r.distribution.q75)
        .f64("q95", |r| r.distribution.q95)
        .f64("share_positive", |r| match r.next_bar.measure {
            Measure::LogReturn => r.distribution.share_positive,
            Measure::AbsLogReturn | Measure::TrueRangePct => None,
        })
        .f64("between_share", |r| r.separation().map(|s| s.between_share))
        .f64("p_value", |r| r.separation().map(|s| s.p_value))
        .build()
}
