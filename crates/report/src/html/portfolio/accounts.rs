//! What portfolio runs left: accounts day by day, their metrics, and their trades resampled.

use super::resampled::{self, Resampled};
use crate::RunCommand;
use crate::html::grid_point::GridPoint;
use crate::html::rows::Series;
use crate::html::table_columns::TableColumns;
use crate::stored::ColumnData;
use crate::stored::{Kind, StoredRun, StoredRunError, text};

/// Equity at the end of a UTC day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct DayEquity {
    /// Days since 1970-01-01; a mark at 00:00 belongs to the day that it closes.
    pub(crate) day: i64,
    /// The day's last mark.
    pub(crate) equity: f64,
}

/// A row of the portfolio table; units are those of the table.
#[derive(Debug, Clone, Default)]
pub(super) struct AccountMetrics {
    pub(super) final_balance: Option<f64>,
    pub(super) total_return: Option<f64>,
    pub(super) cagr: Option<f64>,
    pub(super) annual_volatility: Option<f64>,
    pub(super) sharpe: Option<f64>,
    pub(super) sortino: Option<f64>,
    pub(super) max_drawdown: Option<f64>,
    pub(super) max_drawdown_days: Option<i64>,
    pub(super) calmar: Option<f64>,
    pub(super) time_in_market: Option<f64>,
    pub(super) buy_hold_return: Option<f64>,
    pub(super) buy_hold_max_drawdown: Option<f64>,
    pub(super) ruined: bool,
}

/// An account: a profile under a mode, at the grid point that is shown.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub(crate) series: Series,
    pub(super) metrics: AccountMetrics,
    /// Ascending; empty where the run kept no equity.
    pub(crate) days: Vec<DayEquity>,
}

/// The accounts of a run.
#[derive(Debug, Clone, Default)]
pub(crate) struct Accounts {
    /// In the order of the portfolio table.
    pub(crate) accounts: Vec<Account>,
    /// In the order of the monte_carlo table.
    pub(super) resampled: Vec<Resampled>,
}

impl Accounts {
    /// Reads the portfolio and equity tables; empty where the run has no accounts.
    ///
    /// # Errors
    /// Where a column is missing or a row cannot be used.
    pub(crate) fn read(run: &StoredRun, point: &GridPoint) -> Result<Accounts, StoredRunError> {
        let has_accounts = run.manifest().command.has_accounts();
        if !has_accounts || run.formats_of("portfolio").is_empty() {
            return Ok(Accounts::default());
        }
        let mut accounts =
            Accounts { accounts: metrics(run, point)?, resampled: resampled::read(run, point)? };
        if !run.formats_of("equity").is_empty() {
            accounts.read_equity(run, point)?;
        }
        Ok(accounts)
    }

    fn read_equity(&mut self, run: &StoredRun, point: &GridPoint) -> Result<(), StoredRunError> {
        let columns = [("time", Kind::Time), ("equity", Kind::F64)];
        // A replay's equity is that of its only account, and says not whose.
        if run.manifest().command == RunCommand::Replay {
            return run.column_parts("equity", columns, |first_row, [times, equity]| {
                let series = |_: usize| Ok(Some(0));
                self.take_marks(run, first_row, (&times, &equity), series)
            });
        }
        let labels = [("grid_id", Kind::I64), ("profile", Kind::Text), ("mode", Kind::Text)];
        let [grid_id, profile, mode] = labels;
        let [time, equity] = columns;
        let columns = [grid_id, profile, mode, time, equity];
        let known: Vec<Series> = self.accounts.iter().map(|a| a.series.clone()).collect();
        run.column_parts("equity", columns, |first_row, part| {
            let [ids, profiles, modes, times, equity] = part;
            let (ColumnData::I64(ids), ColumnData::Text(profiles), ColumnData::Text(modes)) =
                (ids, profiles, modes)
            else {
                unreachable!("invariant: columns are of the kinds asked for")
            };
            let series = |row: usize| {
                let (profile, mode) = (text(&profiles, row), text(&modes, row));
                let is_same = |s: &Series| s.mode == mode && s.profile.as_deref() == Some(profile);
                let is_shown = ids[row] == Some(point.grid_id);
                if !is_shown {
                    return Ok(None);
                }
                let found = known.iter().position(is_same).map(Some);
                found.ok_or_else(|| {
                    let expected = "a profile and mode of the table portfolio";
                    let name = format!("{profile} · {mode}");
                    run.bad_row("equity", first_row + row, "mode", &name, expected)
                })
            };
            self.take_marks(run, first_row, (&times, &equity), series)
        })
    }

    /// Takes the marks of a part of the equity table, whose accounts `series` knows by row.
    fn take_marks(
        &mut self,
        run: &StoredRun,
        first_row: usize,
        marks: (&ColumnData, &ColumnData),
        series: impl Fn(usize) -> Result<Option<usize>, StoredRunError>,
    ) -> Result<(), StoredRunError> {
        let (ColumnData::Time(times), ColumnData::F64(equity)) = marks else {
            unreachable!("invariant: columns are of the kinds asked for")
        };
        for row in 0..times.len() {
            let Some(account) = series(row)?.and_then(|idx| self.accounts.get_mut(idx)) else {
                continue;
            };
            let bad = |column: &str, expected| {
                run.bad_row("equity", first_row + row, column, "", expected)
            };
            let time = times[row].ok_or_else(|| bad("time", "a time"))?;
            let equity = equity[row].ok_or_else(|| bad("equity", "a finite number"))?;
            let mark = DayEquity { day: time.closing_day(), equity };
            match account.days.last_mut() {
                Some(last) if last.day == mark.day => *last = mark,
                Some(_) | None => account.days.push(mark),
            }
        }
        Ok(())
    }
}

/// The portfolio table's rows at the point that is shown.
fn metrics(run: &StoredRun, point: &GridPoint) -> Result<Vec<Account>, StoredRunError> {
    let wanted = [
        ("grid_id", Kind::I64),
        ("max_drawdown_days", Kind::I64),
        ("profile", Kind::Text),
        ("mode", Kind::Text),
        ("ruined", Kind::Bool),
        ("final_balance", Kind::F64),
        ("total_return", Kind::F64),
        ("cagr", Kind::F64),
        ("annual_volatility", Kind::F64),
        ("sharpe", Kind::F64),
        ("sortino", Kind::F64),
        ("max_drawdown", Kind::F64),
        ("calmar", Kind::F64),
        ("time_in_market", Kind::F64),
        ("buy_hold_return", Kind::F64),
        ("buy_hold_max_drawdown", Kind::F64),
    ];
    let table = TableColumns::read(run, "portfolio", wanted)?;
    let account = |row: usize| {
        let number = |column: &str| table.f64(column, row);
        let [profile, mode] = ["profile", "mode"].map(|column| table.text(column, row).to_owned());
        let metrics = AccountMetrics {
            final_balance: number("final_balance"),
            total_return: number("total_return"),
            cagr: number("cagr"),
            annual_volatility: number("annual_volatility"),
            sharpe: number("sharpe"),
            sortino: number("sortino"),
            max_drawdown: number("max_drawdown"),
            max_drawdown_days: table.i64("max_drawdown_days", row),
            calmar: number("calmar"),
            time_in_market: number("time_in_market"),
            buy_hold_return: number("buy_hold_return"),
            buy_hold_max_drawdown: number("buy_hold_max_drawdown"),
            ruined: table.bool("ruined", row).unwrap_or(false),
        };
        Account { series: Series { profile: Some(profile), mode }, metrics, days: Vec::new() }
    };
    let rows = (0..table.n_rows()).filter(|row| table.i64("grid_id", *row) == Some(point.grid_id));
    Ok(rows.map(account).collect())
}
