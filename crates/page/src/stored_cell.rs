//! A row of the cells table, as the page reads it.

use exitlab_core::{ExitReason, Regime, Side, VolLevel};
use exitlab_table::{
    BadValue, ColumnSpec, Columns, Fields, Kind, OrAll, ReadFields, Row, RowReader, Unit, Value,
};

/// What figures need of a cell's row beside its group. Metrics are absent as they are there.
#[derive(Debug, Clone, Default, Row)]
pub(crate) struct CellValues {
    pub(crate) n: usize,
    pub(crate) avg_r: Option<f64>,
    pub(crate) median_r: Option<f64>,
    pub(crate) se_r: Option<f64>,
    pub(crate) win_rate: Option<f64>,
    pub(crate) rr_planned: Option<f64>,
    pub(crate) rr_realised: Option<f64>,
    pub(crate) profit_factor: Option<f64>,
    pub(crate) sum_r: Option<f64>,
    pub(crate) max_dd_r: Option<f64>,
    pub(crate) ambiguous_share: Option<f64>,
    pub(crate) avg_r_low: Option<f64>,
    pub(crate) avg_r_high: Option<f64>,
    #[row(flatten)]
    pub(crate) costs: CostValues,
    #[row(flatten)]
    pub(crate) shares: ReasonShares,
}

/// What of a mean R goes where, per trade and in R. Costs are above 0.
#[derive(Debug, Clone, Copy, Default, Row)]
pub(crate) struct CostValues {
    /// Before exit slippage, fees and funding; entry slippage is inside it.
    pub(crate) avg_r_gross: Option<f64>,
    pub(crate) avg_entry_slippage_r: Option<f64>,
    pub(crate) avg_fees_r: Option<f64>,
    pub(crate) avg_exit_slippage_r: Option<f64>,
    pub(crate) avg_funding_r: Option<f64>,
}

/// Shares of exit reasons, in the order of [`ExitReason::CLOSING`].
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ReasonShares(pub(crate) [Option<f64>; ExitReason::N_CLOSING]);

impl Fields for ReasonShares {
    const COLUMNS: &'static [ColumnSpec] = {
        const ALL: [ColumnSpec; ExitReason::N_CLOSING] = {
            let mut all = [share_of(ExitReason::CLOSING[0]); ExitReason::N_CLOSING];
            let mut idx = 0;
            while idx < all.len() {
                all[idx] = share_of(ExitReason::CLOSING[idx]);
                idx += 1;
            }
            all
        };
        &ALL
    };

    fn push(&self, to: &mut Columns) {
        self.0.iter().for_each(|share| share.push(to));
    }
}

impl<'row> ReadFields<'row> for ReasonShares {
    fn read(from: &mut RowReader<'row>) -> Result<Self, BadValue> {
        let mut shares = ReasonShares::default();
        for share in &mut shares.0 {
            *share = from.value(None)?;
        }
        Ok(shares)
    }
}

/// The column of a reason's share.
const fn share_of(reason: ExitReason) -> ColumnSpec {
    let (name, doc) = reason.share_column();
    ColumnSpec { name, doc, kind: Kind::F64, unit: Unit::Share, is_key: false, is_optional: false }
}

/// A row of the cells table.
#[derive(Row)]
#[row(of = exitlab_store::CellRow<'static>)]
pub(crate) struct StoredCell<'a> {
    pub(crate) grid_id: Option<i64>,
    pub(crate) profile: Option<&'a str>,
    pub(crate) mode: &'a str,
    pub(crate) symbol: OrAll<&'a str>,
    pub(crate) side: OrAll<Side>,
    pub(crate) regime: OrAll<Regime>,
    pub(crate) vol_level: OrAll<VolLevel>,
    pub(crate) year: OrAll<&'a str>,
    #[row(flatten)]
    pub(crate) values: CellValues,
}

impl StoredCell<'_> {
    /// Whether its trades are all of a run and regime.
    pub(crate) fn is_cut_by_regime_alone(&self) -> bool {
        let StoredCell { symbol, side, vol_level, year, .. } = self;
        symbol.0.is_none() && side.0.is_none() && vol_level.0.is_none() && year.0.is_none()
    }
}
