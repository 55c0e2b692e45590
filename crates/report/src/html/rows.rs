//! The trades of a run, of whatever command, as figures read them.

use super::grid_point::GridPoint;
use crate::RunCommand;
use crate::stored::{ColumnData, text};
use crate::stored::{Kind, StoredRun, StoredRunError};
use exitlab_core::{ExitReason, Regime, Side, Timestamp, VolLevel};
use exitlab_replay::Chooser;
use exitlab_scenario::PolicyKind;

/// What the trades of a page are compared by: a study's plan, or a replay's profile and mode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Series {
    /// Profile; none in studies.
    pub(crate) profile: Option<String>,
    /// `policy`, a fixed exit mode, or a study's plan.
    pub(crate) mode: String,
}

impl Series {
    /// `SAFE · policy`, or the plan.
    pub(crate) fn name(&self) -> String {
        match &self.profile {
            Some(profile) => format!("{profile} · {}", self.mode),
            None => self.mode.clone(),
        }
    }
}

impl Series {
    /// Who chose the exit plans of its trades, and whether again while they were open.
    pub(crate) fn chooser(&self) -> Chooser<'_> {
        let (kind, profile) = match (&self.profile, self.mode.split_once(':')) {
            (Some(_), _) => (self.mode.as_str(), None),
            (None, Some((kind, profile))) => (kind, Some(profile)),
            (None, None) => return Chooser::Kept,
        };
        let on_change = PolicyKind::from_name(kind).and_then(PolicyKind::on_change);
        match (on_change, profile, &self.profile) {
            (Some(on_change), Some(profile), _) => Chooser::Study { profile, on_change },
            (Some(on_change), None, Some(profile)) => Chooser::Replay { profile, on_change },
            (Some(_), None, None) | (None, _, _) => Chooser::Kept,
        }
    }
}

/// A trade, or a study's outcome, in the units of its table.
#[derive(Debug, Clone)]
pub(crate) struct TradeRow {
    /// Position among [`TradeRows::series`].
    pub(crate) series: usize,
    pub(crate) trade_id: i64,
    pub(crate) signal_id: usize,
    /// Position among [`TradeRows::symbols`].
    pub(crate) symbol: usize,
    pub(crate) side: Side,
    pub(crate) entry_time: Timestamp,
    pub(crate) exit_time: Timestamp,
    pub(crate) regime: Regime,
    pub(crate) vol_level: Option<VolLevel>,
    /// Exit plan at its entry: position among [`TradeRows::plans`].
    pub(crate) plan: usize,
    /// Exit plan at its exit: position among [`TradeRows::final_plans`].
    pub(crate) final_plan: usize,
    /// How often the plan changed in between.
    pub(crate) n_remodes: i64,
    pub(crate) entry_price: f64,
    pub(crate) stop_price: f64,
    pub(crate) target_price: Option<f64>,
    pub(crate) exit_price: f64,
    pub(crate) exit_reason: ExitReason,
    pub(crate) r_net: f64,
    pub(crate) mae_r: f64,
    pub(crate) mfe_r: f64,
    pub(crate) bars_held: i64,
    pub(crate) ambiguous: Option<bool>,
    /// Least and greatest net R over the intrabar rules.
    pub(crate) r_bounds: Option<(f64, f64)>,
    /// Net profit in money; none in studies.
    pub(crate) pnl: Option<f64>,
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
    pub(crate) trades: Vec<TradeRow>,
}

impl TradeRows {
    /// Reads the `trades` of a replay or sweep, or the `outcomes` of a study; empty where the run
    /// left none. Of a grid, those of one point.
    ///
    /// # Errors
    /// Where a column is missing or a row cannot be used.
    pub(crate) fn read(run: &StoredRun, point: &GridPoint) -> Result<TradeRows, StoredRunError> {
        let is_study = run.manifest().command == RunCommand::Study;
        let table = if is_study { "outcomes" } else { "trades" };
        if run.formats_of(table).is_empty() {
            return Ok(TradeRows::default());
        }
        let (profiles, modes, pnl) = if is_study {
            let [plans] = run.columns(table, [("plan", Kind::Text)])?;
            (None, texts(plans), None)
        } else {
            let wanted = [("profile", Kind::Text), ("mode", Kind::Text), ("pnl", Kind::F64)];
            let [profiles, modes, pnl] = run.columns(table, wanted)?;
            (Some(texts(profiles)), texts(modes), Some(numbers(pnl)))
        };
        let grid_ids = if point.n_points > 1 {
            let [ids] = run.columns(table, [("grid_id", Kind::I64)])?;
            Some(counts(ids))
        } else {
            None
        };
        let columns = [
            ("trade_id", Kind::I64),
            ("signal_id", Kind::I64),
            ("bars_held", Kind::I64),
            ("n_remodes", Kind::I64),
            ("symbol", Kind::Text),
            ("side", Kind::Text),
            ("regime", Kind::Text),
            ("vol_level", Kind::Text),
            ("exit_mode", Kind::Text),
            ("final_mode", Kind::Text),
            ("exit_reason", Kind::Text),
            ("entry_time", Kind::Time),
            ("exit_time", Kind::Time),
            ("entry_price", Kind::F64),
            ("stop_price", Kind::F64),
            ("target_price", Kind::F64),
            ("exit_price", Kind::F64),
            ("r_net", Kind::F64),
            ("mae_r", Kind::F64),
            ("mfe_r", Kind::F64),
            ("r_low", Kind::F64),
            ("r_high", Kind::F64),
            ("ambiguous", Kind::Bool),
        ];
        let mut rows = TradeRows::default();
        run.column_parts(table, columns, |first_row, part| {
            let [
                ColumnData::I64(trade_ids),
                ColumnData::I64(signal_ids),
                ColumnData::I64(bars_held),
                ColumnData::I64(n_remodes),
                ColumnData::Text(symbol_names),
                ColumnData::Text(sides),
                ColumnData::Text(regimes),
                ColumnData::Text(vol_levels),
                ColumnData::Text(plan_names),
                ColumnData::Text(final_names),
                ColumnData::Text(reasons),
                ColumnData::Time(entry_times),
                ColumnData::Time(exit_times),
                ColumnData::F64(entry_prices),
                ColumnData::F64(stop_prices),
                ColumnData::F64(target_prices),
                ColumnData::F64(exit_prices),
                ColumnData::F64(r_net),
                ColumnData::F64(mae_r),
                ColumnData::F64(mfe_r),
                ColumnData::F64(r_low),
                ColumnData::F64(r_high),
                ColumnData::Bool(ambiguous),
            ] = &part
            else {
                unreachable!("invariant: columns are of the kinds asked for")
            };
            for row in 0..r_net.len() {
                let table_row = first_row + row;
                if grid_ids.as_ref().is_some_and(|ids| ids[table_row] != Some(point.grid_id)) {
                    continue;
                }
                let bad = |column: &str, value: &str, expected| {
                    run.bad_row(table, table_row, column, value, expected)
                };
                let number = |column: &str, values: &[Option<f64>]| {
                    values[row].ok_or_else(|| bad(column, "", "a finite number"))
                };
                let at = |column: &'static str| (table, table_row, column);
                let count = |column: &str, values: &[Option<i64>]| {
                    values[row].filter(|n| *n >= 0).ok_or_else(|| bad(column, "", "a count"))
                };
                let time = |column: &str, values: &[Option<Timestamp>]| {
                    values[row].ok_or_else(|| bad(column, "", "a time"))
                };
                let (side, regime) = (text(sides, row), text(regimes, row));
                let (reason, symbol) = (text(reasons, row), text(symbol_names, row));
                let series = Series {
                    profile: profiles.as_ref().map(|profiles| text(profiles, table_row).to_owned()),
                    mode: text(&modes, table_row).to_owned(),
                };
                let trade = TradeRow {
                    series: place(&mut rows.series, series),
                    trade_id: count("trade_id", trade_ids)?,
                    signal_id: count("signal_id", signal_ids)? as usize,
                    symbol: place(&mut rows.symbols, symbol.to_owned()),
                    side: run.named(at("side"), side, &Side::ALL, Side::name)?,
                    entry_time: time("entry_time", entry_times)?,
                    exit_time: time("exit_time", exit_times)?,
                    regime: run.named(at("regime"), regime, &Regime::ALL, Regime::name)?,
                    vol_level: match text(vol_levels, row) {
                        "" => None,
                        level => {
                            let all = &VolLevel::ALL;
                            Some(run.named(at("vol_level"), level, all, VolLevel::name)?)
                        }
                    },
                    plan: place(&mut rows.plans, text(plan_names, row).to_owned()),
                    final_plan: place(&mut rows.final_plans, text(final_names, row).to_owned()),
                    n_remodes: count("n_remodes", n_remodes)?,
                    entry_price: number("entry_price", entry_prices)?,
                    stop_price: number("stop_price", stop_prices)?,
                    target_price: target_prices[row],
                    exit_price: number("exit_price", exit_prices)?,
                    exit_reason: run.named(
                        at("exit_reason"),
                        reason,
                        &ExitReason::CLOSING,
                        ExitReason::name,
                    )?,
                    r_net: number("r_net", r_net)?,
                    mae_r: number("mae_r", mae_r)?,
                    mfe_r: number("mfe_r", mfe_r)?,
                    bars_held: count("bars_held", bars_held)?,
                    ambiguous: ambiguous[row],
                    r_bounds: r_low[row].zip(r_high[row]),
                    pnl: pnl.as_ref().and_then(|pnl| pnl[table_row]),
                };
                rows.trades.push(trade);
            }
            Ok(())
        })?;
        rows.sort_symbols();
        Ok(rows)
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

/// The position of a value, which is added where it is new.
pub(crate) fn place<T: PartialEq>(known: &mut Vec<T>, value: T) -> usize {
    known.iter().position(|k| *k == value).unwrap_or_else(|| {
        known.push(value);
        known.len() - 1
    })
}

fn texts(column: ColumnData) -> Vec<Option<std::borrow::Cow<'static, str>>> {
    let ColumnData::Text(values) = column else {
        unreachable!("invariant: columns are of the kinds asked for")
    };
    values
}

fn numbers(column: ColumnData) -> Vec<Option<f64>> {
    let ColumnData::F64(values) = column else {
        unreachable!("invariant: columns are of the kinds asked for")
    };
    values
}

fn counts(column: ColumnData) -> Vec<Option<i64>> {
    let ColumnData::I64(values) = column else {
        unreachable!("invariant: columns are of the kinds asked for")
    };
    values
}
