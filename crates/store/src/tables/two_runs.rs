//! Two runs compared: what run B earned more than run A.

use super::test_columns::{FamilyColumns, IntervalColumns};
use crate::stored::CellGroup;
use crate::{StoreError, Table};
use exitlab_core::{Regime, Side, VolLevel};
use exitlab_evidence::{
    AgainstZero, ContenderCompared, Overlap, PairTest, PlanVerdict, RunsCompared,
};
use exitlab_metrics::TradeMetrics;
use exitlab_table::{OrAll, Row};
use std::collections::{BTreeMap, BTreeSet};

/// Two runs compared, run A being the earlier one: one row per exit mode (profile × mode in sweeps and
/// replays) and regime (and ALL). Differences are of net R per entry, run B minus run A.
#[derive(Debug, Clone, Row)]
#[row(table = "compare_runs", key(contender, regime))]
pub struct CompareRunsRow<'a> {
    /// Exit mode, or profile × mode, of both runs.
    pub contender: &'a str,
    /// Regime of the decision bar, by run A where both runs took the entry; ALL for all entries together.
    pub regime: OrAll<Regime>,
    /// Entries of run A.
    pub n_a: usize,
    /// Entries of run B.
    pub n_b: usize,
    /// Entries of both runs: the same symbol, side and time of entry.
    pub n_both: usize,
    /// Entries of both on which run B earned more.
    pub n_more: usize,
    /// Entries of both on which run B earned less.
    pub n_less: usize,
    /// Mean net R of all entries of run A.
    #[row(unit = R)]
    pub mean_a_r: Option<f64>,
    /// Mean net R of all entries of run B.
    #[row(unit = R)]
    pub mean_b_r: Option<f64>,
    /// Mean net R of the entries that run A alone took.
    #[row(unit = R)]
    pub mean_only_a_r: Option<f64>,
    /// Mean net R of the entries that run B alone took.
    #[row(unit = R)]
    pub mean_only_b_r: Option<f64>,
    /// The entries that are tested: `same`, those of both runs; `own`, those of each, because the runs share
    /// fewer than half of them.
    pub basis: &'a str,
    /// Mean net R of run B minus that of run A, on the entries that are tested; absent without any.
    #[row(unit = R)]
    pub mean_diff_r: Option<f64>,
    /// Its uncertainty; absent where one run earned more on every entry on which they differ, so that there is
    /// nothing to test.
    #[row(flatten)]
    pub interval: IntervalColumns,
    /// `better`, `worse`: run B earned significantly more, less, or no less on any entry and more on at least 30. `equivalent`: the joint interval lies within
    /// min_effect_r of 0, or both earned the same. `tied`: no significant difference. `too few`: as in `compare`.
    pub verdict: &'a str,
    /// Whether the verdict stands under the intrabar rules that are worst for it; absent for `tied` and
    /// `too few`, and for replays and sweeps, whose trades have no net R by rule.
    pub survives: Option<bool>,
    /// Run A against 0: `gains`, `loses`, `about 0`, `too few`.
    pub zero_a: &'a str,
    /// Run B against 0.
    pub zero_b: &'a str,
    /// How the family was tested.
    #[row(flatten)]
    pub family: FamilyColumns,
}

/// The cells of two runs, side by side: one row per cell that either has.
#[derive(Debug, Clone, Row)]
#[row(table = "compare_cells", key(contender, symbol, side, regime, vol_level, year))]
pub struct CompareCellsRow<'a> {
    /// Exit mode, or profile × mode, and the grid point.
    pub contender: &'a str,
    /// Traded symbol, or ALL.
    pub symbol: OrAll<&'a str>,
    /// Direction: long, short or ALL.
    pub side: OrAll<Side>,
    /// Regime of the decision bar, or ALL.
    pub regime: OrAll<Regime>,
    /// Volatility level of the decision bar, or ALL.
    pub vol_level: OrAll<VolLevel>,
    /// UTC year of the entry, or ALL.
    pub year: OrAll<&'a str>,
    /// Whether both runs have the cell, with the same metrics.
    pub is_same: bool,
    /// Trades of run A; absent where it has no such cell.
    pub n_a: Option<usize>,
    /// Trades of run B.
    pub n_b: Option<usize>,
    /// Mean net R of run A.
    #[row(unit = R)]
    pub avg_r_a: Option<f64>,
    /// Mean net R of run B.
    #[row(unit = R)]
    pub avg_r_b: Option<f64>,
    /// Run B minus run A.
    #[row(unit = R)]
    pub avg_r_diff: Option<f64>,
    /// Sum of net R of run A.
    #[row(unit = R)]
    pub sum_r_a: Option<f64>,
    /// Sum of net R of run B.
    #[row(unit = R)]
    pub sum_r_b: Option<f64>,
    /// Share of trades of run A that won.
    #[row(unit = Share)]
    pub win_rate_a: Option<f64>,
    /// Share of trades of run B that won.
    #[row(unit = Share)]
    pub win_rate_b: Option<f64>,
    /// Profit factor of run A.
    pub profit_factor_a: Option<f64>,
    /// Profit factor of run B.
    pub profit_factor_b: Option<f64>,
    /// Largest fall of the sum of net R of run A.
    #[row(unit = R)]
    pub max_dd_r_a: Option<f64>,
    /// Largest fall of the sum of net R of run B.
    #[row(unit = R)]
    pub max_dd_r_b: Option<f64>,
}

/// The compare_runs table: contenders in the order of run A, each with its regimes and then ALL.
///
/// # Errors
/// Where a number is not finite.
pub fn compare_runs_table(compared: &RunsCompared) -> Result<Table, StoreError> {
    let rows = compared.contenders.iter().flat_map(|of| {
        of.overlaps.iter().map(move |overlap| CompareRunsRow::new(compared, of, overlap))
    });
    Ok(Table::of_rows(rows)?)
}

impl<'a> CompareRunsRow<'a> {
    fn new(
        compared: &RunsCompared,
        of: &'a ContenderCompared,
        overlap: &Overlap,
    ) -> CompareRunsRow<'a> {
        let regime = overlap.regime;
        let test = of.test(regime);
        let zero = |verdicts: &[PlanVerdict]| {
            let verdict = verdicts.iter().find(|verdict| verdict.regime == regime);
            verdict.map_or(AgainstZero::TooFew, PlanVerdict::against_zero).name()
        };
        CompareRunsRow {
            contender: &of.name,
            regime: OrAll(regime),
            n_a: overlap.all_a().n,
            n_b: overlap.all_b().n,
            n_both: overlap.both_a.n,
            n_more: overlap.n_more,
            n_less: overlap.n_less,
            mean_a_r: overlap.all_a().mean_r(),
            mean_b_r: overlap.all_b().mean_r(),
            mean_only_a_r: overlap.only_a.mean_r(),
            mean_only_b_r: overlap.only_b.mean_r(),
            basis: compared.basis.name(),
            mean_diff_r: of.mean_diff_r(regime),
            interval: IntervalColumns::of(test.and_then(|test| test.tested.as_ref())),
            verdict: of.verdict(regime).name(),
            survives: test.and_then(PairTest::survives),
            zero_a: zero(&of.zero_a),
            zero_b: zero(&of.zero_b),
            family: FamilyColumns::of(compared.settings),
        }
    }
}

/// The compare_cells table: cells in the order of their groups.
///
/// # Errors
/// Where a number is not finite.
pub fn compare_cells_table(
    a: &BTreeMap<CellGroup, TradeMetrics>,
    b: &BTreeMap<CellGroup, TradeMetrics>,
) -> Result<Table, StoreError> {
    let groups: BTreeSet<&CellGroup> = a.keys().chain(b.keys()).collect();
    let rows = groups.into_iter().map(|group| {
        let (of_a, of_b) = (a.get(group), b.get(group));
        let of = |metrics: Option<&TradeMetrics>, value: fn(&TradeMetrics) -> Option<f64>| {
            metrics.and_then(value)
        };
        let (avg_r_a, avg_r_b) = (of(of_a, |m| m.avg_r), of(of_b, |m| m.avg_r));
        CompareCellsRow {
            contender: &group.contender,
            symbol: OrAll(group.symbol.as_deref()),
            side: OrAll(group.side),
            regime: OrAll(group.regime),
            vol_level: OrAll(group.vol_level),
            year: OrAll(group.year.as_deref()),
            is_same: of_a.is_some() && of_a == of_b,
            n_a: of_a.map(|m| m.n),
            n_b: of_b.map(|m| m.n),
            avg_r_a,
            avg_r_b,
            avg_r_diff: avg_r_a.zip(avg_r_b).map(|(a, b)| b - a),
            sum_r_a: of_a.map(|m| m.sum_r),
            sum_r_b: of_b.map(|m| m.sum_r),
            win_rate_a: of(of_a, |m| m.win_rate),
            win_rate_b: of(of_b, |m| m.win_rate),
            profit_factor_a: of(of_a, |m| m.profit_factor),
            profit_factor_b: of(of_b, |m| m.profit_factor),
            max_dd_r_a: of_a.map(|m| m.max_dd_r),
            max_dd_r_b: of_b.map(|m| m.max_dd_r),
        }
    });
    Ok(Table::of_rows(rows)?)
}
