//! The trades of a run, of whatever command, as figures read them.

use crate::grid_point::GridPoint;
use crate::position::position_or_push;
use crate::series::Series;
use exitlab_core::{ExitReason, Regime, Side, Timestamp, VolLevel};
use exitlab_store::{RunCommand, StoredRun, StoredRunError};
use exitlab_table::{Row, rows};
use std::ops::Deref;

/// What figures need of a trade's row, or of an outcome's, beside its names. In the units of the table.
#[derive(Debug, Clone, Row)]
pub(crate) struct TradeValues {
    pub(crate) trade_id: u64,
    pub(crate) signal_id: usize,
    pub(crate) side: Side,
    pub(crate) entry_time: Timestamp,
    pub(crate) exit_time: Timestamp,
    pub(crate) regime: Regime,
    pub(crate) vol_level: Option<VolLevel>,
    pub(crate) n_remodes: u32,
    pub(crate) entry_price: f64,
    pub(crate) stop_price: f64,
    pub(crate) target_price: Option<f64>,
    pub(crate) exit_price: f64,
    pub(crate) exit_reason: ExitReason,
    pub(crate) r_net: f64,
    pub(crate) mae_r: f64,
    pub(crate) mfe_r: f64,
    pub(crate) bars_held: u32,
    pub(crate) ambiguous: Option<bool>,
    pub(crate) r_low: Option<f64>,
    pub(crate) r_high: Option<f64>,
}

/// The names of a trade's row, of which figures keep the positions.
#[derive(Row)]
struct TradeNames<'a> {
    symbol: &'a str,
    exit_mode: &'a str,
    final_mode: &'a str,
}

/// A row of a replay's or a sweep's trades.
#[derive(Row)]
#[row(of = exitlab_store::TradeRow<'static>)]
struct StoredTrade<'a> {
    profile: &'a str,
    mode: &'a str,
    pnl: Option<f64>,
    #[row(optional)]
    grid_id: Option<i64>,
    #[row(flatten)]
    names: TradeNames<'a>,
    #[row(flatten)]
    values: TradeValues,
}

/// A row of a study's outcomes.
#[derive(Row)]
#[row(of = exitlab_store::OutcomeRow<'static>)]
struct StoredOutcome<'a> {
    plan: &'a str,
    #[row(flatten)]
    names: TradeNames<'a>,
    #[row(flatten)]
    values: TradeValues,
}

/// A trade, or a study's outcome. Its values can be read as if they were its own fields.
#[derive(Debug, Clone)]
pub(crate) struct PageTrade {
    /// Position among [`TradeRows::series`].
    pub(crate) series: usize,
    /// Position among [`TradeRows::symbols`].
    pub(crate) symbol: usize,
    /// Exit plan at its entry: position among [`TradeRows::plans`].
    pub(crate) plan: usize,
    /// Exit plan at its exit: position among [`TradeRows::final_plans`].
    pub(crate) final_plan: usize,
    /// Net profit in money; none in studies.
    pub(crate) pnl: Option<f64>,
    pub(crate) values: TradeValues,
}

impl Deref for PageTrade {
    type Target = TradeValues;

    fn deref(&self) -> &TradeValues {
        &self.values
    }
}

/// The trades of a run.
#[derive(Debug, Clone, Default)]
pub(crate) struct TradeRows {
    /// In the order of the table.
    pub(crate) series: Vec<Series>,
    /// Sorted.
    pub(crate) symbols: Vec<String>,
    /// Exit plans that trades were entered under, in order of appearance.
    pub(crate) plans: Vec<String>,
    /// Exit plans that closed a trade, in order of appearance.
    pub(crate) final_plans: Vec<String>,
    /// In the order of the table.
    pub(crate) trades: Vec<PageTrade>,
}

impl TradeRows {
    /// Reads the `trades` of a replay or sweep, or the `outcomes` of a study; empty where the run
    /// left none. Of a grid, those of one point.
    ///
    /// # Errors
    /// Where a column is missing or a row cannot be used.
    pub(crate) fn read(run: &StoredRun, point: &GridPoint) -> Result<TradeRows, StoredRunError> {
        let is_study = run.manifest().command == RunCommand::Study;
        let table = if is_study { StoredOutcome::TABLE } else { StoredTrade::TABLE };
        let mut all = TradeRows::default();
        if !run.has_table(table) {
            return Ok(all);
        }
        if is_study {
            run.table_parts_of::<StoredOutcome<'_>>(|part| {
                point.must_be_told(part)?;
                for StoredOutcome { plan, names, values } in rows(part)? {
                    let series = Series { profile: None, mode: plan.to_owned() };
                    all.push(series, &names, None, values);
                }
                Ok(())
            })?;
        } else {
            run.table_parts_of::<StoredTrade<'_>>(|part| {
                point.must_be_told(part)?;
                for trade in rows::<StoredTrade<'_>>(part)? {
                    if point.n_points > 1 && trade.grid_id != Some(point.grid_id) {
                        continue;
                    }
                    let StoredTrade { profile, mode, names, pnl, values, .. } = trade;
                    let series =
                        Series { profile: Some(profile.to_owned()), mode: mode.to_owned() };
                    all.push(series, &names, pnl, values);
                }
                Ok(())
            })?;
        }
        all.sort_symbols();
        Ok(all)
    }

    fn push(
        &mut self,
        series: Series,
        names: &TradeNames<'_>,
        pnl: Option<f64>,
        values: TradeValues,
    ) {
        self.trades.push(PageTrade {
            series: position_or_push(&mut self.series, series),
            symbol: position_or_push(&mut self.symbols, names.symbol.to_owned()),
            plan: position_or_push(&mut self.plans, names.exit_mode.to_owned()),
            final_plan: position_or_push(&mut self.final_plans, names.final_mode.to_owned()),
            pnl,
            values,
        });
    }

    fn sort_symbols(&mut self) {
        let found = std::mem::take(&mut self.symbols);
        self.symbols = found.clone();
        self.symbols.sort();
        let places: Vec<usize> =
            found.iter().map(|name| self.symbols.partition_point(|s| s < name)).collect();
        self.trades.iter_mut().for_each(|trade| trade.symbol = places[trade.symbol]);
    }
}
