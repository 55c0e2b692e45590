//! What portfolio runs left: accounts day by day, their metrics, and their trades resampled.

use super::resampled::{self, ResampledAccount};
use crate::grid_point::GridPoint;
use crate::series::Series;
use exitlab_core::Timestamp;
use exitlab_metrics::EquityRatios;
use exitlab_store::{EquityRow, PortfolioRow, RunCommand, StoredRun, StoredRunError, SweepColumns};
use exitlab_table::{Fields, Row, rows};

/// Equity at the end of a UTC day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct DayEquity {
    /// Days since 1970-01-01; a mark at 00:00 belongs to the day that it closes.
    pub(crate) day: i64,
    /// The day's last mark.
    pub(crate) equity: f64,
}

/// What an account came to.
#[derive(Row)]
#[row(of = PortfolioRow<'static>)]
struct AccountRow<'a> {
    grid_id: Option<i64>,
    profile: &'a str,
    mode: &'a str,
    #[row(flatten)]
    metrics: AccountMetrics,
}

/// Metrics of an account.
#[derive(Debug, Clone, Row)]
pub(crate) struct AccountMetrics {
    pub(crate) final_balance: f64,
    pub(crate) total_return: Option<f64>,
    pub(crate) cagr: Option<f64>,
    pub(crate) annual_volatility: Option<f64>,
    pub(crate) sharpe: Option<f64>,
    pub(crate) sortino: Option<f64>,
    pub(crate) max_drawdown: Option<f64>,
    pub(crate) max_drawdown_days: Option<i64>,
    pub(crate) calmar: Option<f64>,
    pub(crate) time_in_market: Option<f64>,
    pub(crate) buy_hold_return: Option<f64>,
    pub(crate) buy_hold_max_drawdown: Option<f64>,
    pub(crate) ruined: bool,
}

impl AccountMetrics {
    /// Those of its daily equity.
    pub(crate) fn ratios(&self) -> EquityRatios {
        EquityRatios {
            total_return: self.total_return,
            cagr: self.cagr,
            annual_volatility: self.annual_volatility,
            sharpe: self.sharpe,
            sortino: self.sortino,
            max_drawdown: self.max_drawdown,
            max_drawdown_days: self.max_drawdown_days,
            calmar: self.calmar,
        }
    }
}

/// An account at a decision time. Only a sweep says whose.
#[derive(Row)]
#[row(of = EquityRow<'static>)]
struct MarkRow<'a> {
    #[row(flatten)]
    run: SweepColumns<'a>,
    time: Timestamp,
    equity: f64,
}

/// An account: a profile under a mode, at the grid point that is shown.
#[derive(Debug, Clone)]
pub(crate) struct AccountCurve {
    pub(crate) series: Series,
    pub(super) metrics: AccountMetrics,
    /// Ascending; empty where the run kept no equity.
    pub(crate) days: Vec<DayEquity>,
}

impl AccountCurve {
    fn new(row: AccountRow<'_>) -> AccountCurve {
        let series = Series { profile: Some(row.profile.to_owned()), mode: row.mode.to_owned() };
        AccountCurve { series, metrics: row.metrics, days: Vec::new() }
    }

    /// Takes the next mark.
    fn mark(&mut self, time: Timestamp, equity: f64) {
        let mark = DayEquity { day: time.closing_day(), equity };
        if self.days.last().is_some_and(|last| last.day == mark.day) {
            self.days.pop();
        }
        self.days.push(mark);
    }
}

/// The accounts of a run.
#[derive(Debug, Clone, Default)]
pub(crate) struct Accounts {
    /// In the order of the portfolio table.
    pub(crate) accounts: Vec<AccountCurve>,
    /// In the order of the monte_carlo table.
    pub(super) resampled: Vec<ResampledAccount>,
}

impl Accounts {
    /// Metrics of the account of a profile under a mode.
    pub(crate) fn metrics_of(&self, profile: &str, mode: &str) -> Option<&AccountMetrics> {
        let is_it = |series: &Series| {
            series.mode == mode && series.profile.as_deref().unwrap_or_default() == profile
        };
        self.accounts.iter().find(|account| is_it(&account.series)).map(|account| &account.metrics)
    }

    /// Reads the portfolio and equity tables; empty where the run has no accounts.
    ///
    /// # Errors
    /// Where a column is missing or a row cannot be used.
    pub(crate) fn read(run: &StoredRun, point: &GridPoint) -> Result<Accounts, StoredRunError> {
        let has_accounts = run.manifest().command.has_accounts();
        if !has_accounts || !run.has_table(AccountRow::TABLE) {
            return Ok(Accounts::default());
        }
        let mut accounts = Vec::new();
        run.table_parts_of::<AccountRow<'_>>(|part| {
            let shown = rows::<AccountRow<'_>>(part)?.into_iter();
            let shown = shown.filter(|account| account.grid_id == Some(point.grid_id));
            accounts.extend(shown.map(AccountCurve::new));
            Ok(())
        })?;
        let mut accounts = Accounts { accounts, resampled: resampled::read(run, point)? };
        if run.has_table(MarkRow::TABLE) {
            accounts.read_equity(run, point)?;
        }
        Ok(accounts)
    }

    fn read_equity(&mut self, run: &StoredRun, point: &GridPoint) -> Result<(), StoredRunError> {
        // A replay's equity is that of its only account, and says not whose.
        let is_replay = run.manifest().command == RunCommand::Replay;
        run.table_parts_of::<MarkRow<'_>>(|part| {
            if !is_replay {
                for column in SweepColumns::COLUMNS {
                    part.must_have(column.name)?;
                }
            }
            for (row, mark) in rows::<MarkRow<'_>>(part)?.into_iter().enumerate() {
                let MarkRow { run: SweepColumns { grid_id, profile, mode }, time, equity } = mark;
                let (profile, mode) = (profile.unwrap_or_default(), mode.unwrap_or_default());
                let account = if is_replay {
                    self.accounts.first_mut()
                } else if grid_id.and_then(|id| i64::try_from(id).ok()) == Some(point.grid_id) {
                    let is_same =
                        |s: &Series| s.mode == mode && s.profile.as_deref() == Some(profile);
                    let found = self.accounts.iter_mut().find(|account| is_same(&account.series));
                    Some(found.ok_or_else(|| {
                        let expected = "a profile and mode of the table portfolio";
                        let name = format!("{profile} · {mode}");
                        part.bad_row_showing(row, "mode", name, expected)
                    })?)
                } else {
                    None
                };
                if let Some(account) = account {
                    account.mark(time, equity);
                }
            }
            Ok(())
        })
    }
}
