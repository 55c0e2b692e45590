//! The tables of a walk-forward run.

use crate::{Grid, Names, StoreError, Table};
use exitlab_core::{ExitReason, Regime, Side, Timestamp};
use exitlab_run::{Chosen, WalkForward, WalkForwardWindow};
use exitlab_table::{
    BadValue, ColumnSpec, Columns, Fields, Kind, OrAll, ReadFields, Row, RowReader, Unit, Value,
};
use std::borrow::Cow;

/// Contenders in and out of sample, by regime and over all: the modes that the training windows
/// chose (`walk_forward`), each exit mode by itself, and each profile's choice of modes. All are
/// measured on the same entries.
#[derive(Debug, Clone, Row)]
#[row(table = "walkforward", key(contender, regime))]
pub struct WalkForwardRow<'a> {
    /// `walk_forward` (the mode that each regime's training window chose), or the name of an exit
    /// mode or of a profile.
    pub contender: &'a str,
    /// Regime of the decision bar, or `ALL`.
    pub regime: OrAll<Regime>,
    /// Number of entries in the training windows, each at the grid point that it chose. An entry
    /// that several windows share counts in each of them.
    pub n_in_sample: usize,
    /// Mean net R over the entries in the training windows.
    #[row(unit = R)]
    pub avg_r_in_sample: Option<f64>,
    /// Number of entries in the test windows.
    pub n: usize,
    /// Mean net R over the entries in the test windows.
    #[row(unit = R)]
    pub avg_r: Option<f64>,
    /// Change of the mean net R out of sample: `avg_r` − `avg_r_in_sample`, negative where it
    /// fell.
    #[row(unit = R)]
    pub decay_r: Option<f64>,
    /// Share of the entries in the test windows whose net R is above 0.
    #[row(unit = Share)]
    pub win_rate: Option<f64>,
    /// Sum of net R over the test windows.
    #[row(unit = R)]
    pub sum_r: f64,
    /// Largest fall of cumulative net R from its peak so far, which starts at 0, over the test
    /// windows by exit time.
    #[row(unit = R)]
    pub max_dd_r: f64,
    /// Mean over the test windows of the least net R that the intrabar rules give an entry; empty
    /// where they were not asked for.
    #[row(unit = R)]
    pub avg_r_low: Option<f64>,
    /// Mean over the test windows of the greatest net R that the intrabar rules give an entry;
    /// empty where they were not asked for.
    #[row(unit = R)]
    pub avg_r_high: Option<f64>,
}

/// Contenders in and out of sample, as given.
///
/// # Errors
/// Where a number is not finite.
pub fn walk_forward_table(result: &WalkForward) -> Result<Table, StoreError> {
    let rows = result.contenders.iter().map(|contender| WalkForwardRow {
        contender: &contender.name,
        regime: OrAll(contender.regime),
        n_in_sample: contender.n_in_sample,
        avg_r_in_sample: contender.avg_r_in_sample,
        n: contender.test.n,
        avg_r: contender.test.avg_r,
        decay_r: contender.decay_r(),
        win_rate: contender.test.win_rate,
        sum_r: contender.test.sum_r,
        max_dd_r: contender.test.max_dd_r,
        avg_r_low: contender.test.avg_r_low,
        avg_r_high: contender.test.avg_r_high,
    });
    Ok(Table::of_rows(rows)?)
}

/// One row per window: when it trained and tested, what it chose, and what that earned in training
/// and test. After `grid_id` there is a column for each setting of the grid, with its value at the
/// chosen point. Signals belong to windows by their decision times.
#[derive(Debug, Clone, Row)]
#[row(table = "walkforward_windows", key(window))]
pub struct WalkForwardWindowRow<'a> {
    /// Number of the window, from 0.
    pub window: usize,
    /// Start of the training window.
    pub train_start: Timestamp,
    /// End of the training window, which does not belong to it, in whole seconds. The embargo
    /// follows.
    pub train_end: Timestamp,
    /// Start of the test window.
    pub test_start: Timestamp,
    /// End of the test window, in whole seconds. It does not belong to the window, except that the
    /// last window ends with the last decision, which does.
    pub test_end: Timestamp,
    /// Number of the grid point that the training window chose, 0 without a grid. This and what
    /// else was chosen are empty where no grid point had enough entries.
    pub grid_id: Option<u64>,
    /// The modes chosen.
    #[row(flatten)]
    pub modes: ModesByRegime<'a>,
    /// Number of entries of the training window that the choice was made on.
    pub n_train: Option<usize>,
    /// Number of entries left out of the training window because a trade of theirs was still open
    /// when the test began.
    pub n_purged: Option<usize>,
    /// Mean net R per entry of the training window under the chosen modes.
    #[row(unit = R)]
    pub avg_r_in_sample: Option<f64>,
    /// Number of entries of the test window.
    pub n_test: usize,
    /// Mean net R per entry of the test window under the chosen modes.
    #[row(unit = R)]
    pub avg_r: Option<f64>,
    /// Sum of net R over the entries of the test window under the chosen modes.
    #[row(unit = R)]
    pub sum_r: f64,
}

/// The mode chosen for each regime, in the order of [`Regime::ALL`], a column each; in brackets
/// where the regime had too few entries to choose by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ModesByRegime<'a>(pub [Option<Cow<'a, str>>; Regime::N]);

impl<'a> ModesByRegime<'a> {
    fn of(chosen: &Chosen, plans: &'a [String]) -> ModesByRegime<'a> {
        ModesByRegime(Regime::ALL.map(|regime| {
            let name = plans[chosen.map.plan(regime)].as_str();
            let is_own = chosen.map.is_own[regime.index()];
            Some(if is_own { name.into() } else { format!("({name})").into() })
        }))
    }
}

const fn mode_spec(name: &'static str) -> ColumnSpec {
    ColumnSpec {
        name,
        doc: "Exit mode that the training window chose for the regime that the column is named \
              after. In brackets where the regime had fewer than 30 entries: it then has the mode \
              that was best over all entries.",
        kind: Kind::Text,
        unit: Unit::None,
        is_key: false,
        is_optional: false,
    }
}

impl Fields for ModesByRegime<'_> {
    const COLUMNS: &'static [ColumnSpec] = &[
        mode_spec("mode_BULL"),
        mode_spec("mode_BEAR"),
        mode_spec("mode_HIGH_VOL"),
        mode_spec("mode_CHOP"),
        mode_spec("mode_NORMAL"),
    ];

    fn push(&self, to: &mut Columns) {
        self.0.iter().for_each(|mode| mode.push(to));
    }
}

// They own their names, so that rows of windows can outlive the table that they were read from.
impl ReadFields<'_> for ModesByRegime<'_> {
    fn read(from: &mut RowReader<'_>) -> Result<Self, BadValue> {
        let mut modes = ModesByRegime::default();
        for mode in &mut modes.0 {
            *mode = from.value::<Option<String>>(None)?.map(Cow::Owned);
        }
        Ok(modes)
    }
}

/// The windows, in order, with the values of the grid at the chosen points.
///
/// # Errors
/// Where a number is not finite, or a key of the grid is called like another column.
pub fn walk_forward_windows_table(
    result: &WalkForward,
    grid: Grid<'_>,
) -> Result<Table, StoreError> {
    let rows = result.windows.iter().enumerate().map(|(idx, window)| {
        let WalkForwardWindow { window: when, chosen, test } = window;
        let chosen = chosen.as_ref();
        WalkForwardWindowRow {
            window: idx,
            train_start: when.train.start,
            train_end: when.train.end.whole_second(),
            test_start: when.test.start,
            test_end: when.test.end.whole_second(),
            grid_id: grid_id(window),
            modes: chosen.map(|c| ModesByRegime::of(c, &result.plans)).unwrap_or_default(),
            n_train: chosen.map(|c| c.map.n),
            n_purged: chosen.map(|c| c.training.n_purged()),
            avg_r_in_sample: chosen.map(|c| c.map.avg_r()),
            n_test: test.len(),
            avg_r: window.avg_r(),
            sum_r: window.sum_r(),
        }
    });
    let table = Table::of_rows(rows)?;
    let grid_ids: Vec<Option<u64>> = result.windows.iter().map(grid_id).collect();
    Ok(grid.insert(table, "grid_id", &grid_ids)?)
}

/// The grid point that a window chose.
fn grid_id(window: &WalkForwardWindow) -> Option<u64> {
    window.chosen.as_ref().map(|chosen| chosen.grid_id as u64)
}

/// Portfolio replays of the test windows, one after another, by profile and mode: what the chosen
/// modes would have earned beside the profile's own policy and fixed modes. Each window starts with
/// the initial balance and an empty risk state.
#[derive(Debug, Clone, Row)]
#[row(table = "walkforward_portfolio", key(profile, mode))]
pub struct WalkForwardPortfolioRow<'a> {
    /// Profile.
    pub profile: &'a str,
    /// `walk_forward` (the modes that the training windows chose), `policy` (the profile's own
    /// choice), or the name of the fixed mode.
    pub mode: &'a str,
    /// Number of trades.
    pub n: usize,
    /// Share of trades whose net R is above 0.
    #[row(unit = Share)]
    pub win_rate: Option<f64>,
    /// Mean net R per trade.
    #[row(unit = R)]
    pub avg_r: Option<f64>,
    /// Sum of net R.
    #[row(unit = R)]
    pub sum_r: f64,
    /// Largest fall of cumulative net R from its peak so far, which starts at 0, by exit time.
    #[row(unit = R)]
    pub max_dd_r: f64,
    /// Returns of the windows' accounts, compounded: Π(1 + return) − 1, so that 0.25 is 25%. A
    /// position open at a window's end runs to its exit in that window's account.
    #[row(unit = Share)]
    pub total_return: f64,
}

/// Portfolio replays of the test windows, as given.
///
/// # Errors
/// Where a number is not finite.
pub fn walk_forward_portfolio_table(result: &WalkForward) -> Result<Table, StoreError> {
    let rows = result.portfolio.iter().map(|portfolio| WalkForwardPortfolioRow {
        profile: &portfolio.profile,
        mode: &portfolio.mode,
        n: portfolio.metrics.n,
        win_rate: portfolio.metrics.win_rate,
        avg_r: portfolio.metrics.avg_r,
        sum_r: portfolio.metrics.sum_r,
        max_dd_r: portfolio.metrics.max_dd_r,
        total_return: portfolio.total_return,
    });
    Ok(Table::of_rows(rows)?)
}

/// One row per entry of the test windows, under the mode chosen for its regime.
// An entry goes by its signal and not by its number: one signal more renumbers all later ones. Test
// windows do not overlap, so the window tells no entries apart.
#[derive(Debug, Clone, Row)]
#[row(table = "walkforward_entries", key(symbol, side, signal_time))]
pub struct WalkForwardEntryRow<'a> {
    /// Number of the window that tested the entry, from 0.
    pub window: usize,
    /// Number of the grid point that the window chose, 0 without a grid.
    pub grid_id: Option<u64>,
    /// Number of the signal at that grid point, from 0, in the order in which signals are decided.
    pub signal_id: usize,
    /// Symbol.
    pub symbol: &'a str,
    /// Direction: `long` or `short`.
    pub side: Side,
    /// Close time of the decision bar that gave the signal.
    pub signal_time: Timestamp,
    /// Time of the entry's fill.
    pub entry_time: Timestamp,
    /// Time of the last closing fill.
    pub exit_time: Timestamp,
    /// Regime of the decision bar.
    pub regime: Regime,
    /// Exit mode: the one chosen for the regime.
    pub exit_mode: &'a str,
    /// Reason of the last closing fill.
    pub exit_reason: ExitReason,
    /// Net R: after slippage, fees and funding.
    #[row(unit = R)]
    pub r_net: f64,
    /// Least net R over the intrabar rules; empty where they were not asked for.
    #[row(unit = R)]
    pub r_low: Option<f64>,
    /// Greatest net R over the intrabar rules; empty where they were not asked for.
    #[row(unit = R)]
    pub r_high: Option<f64>,
}

/// The entries of the test windows under the chosen modes.
///
/// # Errors
/// Where a number is not finite.
pub fn walk_forward_entries_table(
    result: &WalkForward,
    names: Names<'_>,
) -> Result<Table, StoreError> {
    let rows = result.windows.iter().enumerate().flat_map(|(idx, window)| {
        window.test.iter().map(move |entry| {
            let trade = entry.learned_trade();
            WalkForwardEntryRow {
                window: idx,
                grid_id: grid_id(window),
                signal_id: trade.signal_id,
                symbol: names.symbol(trade.symbol),
                side: trade.side,
                signal_time: trade.signal_time,
                entry_time: trade.entry_time,
                exit_time: trade.exit_time,
                regime: trade.regime,
                exit_mode: names.plan(trade.plan),
                exit_reason: trade.exit_reason,
                r_net: trade.r_net,
                r_low: trade.r_bounds().map(|(low, _)| low),
                r_high: trade.r_bounds().map(|(_, high)| high),
            }
        })
    });
    Ok(Table::of_rows(rows)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_rows::{at, csv_text};
    use exitlab_run::GridColumn;
    use exitlab_table::rows;
    use serde_json::json;

    fn window(modes: [Option<Cow<'_, str>>; Regime::N]) -> WalkForwardWindowRow<'_> {
        WalkForwardWindowRow {
            window: 1,
            train_start: at("2021-01-01T00:00:00Z"),
            train_end: at("2021-06-01T00:00:00Z"),
            test_start: at("2021-06-02T00:00:00Z"),
            test_end: at("2021-09-02T00:00:00Z"),
            grid_id: Some(1),
            modes: ModesByRegime(modes),
            n_train: Some(40),
            n_purged: Some(2),
            avg_r_in_sample: Some(0.5),
            n_test: 20,
            avg_r: Some(0.25),
            sum_r: 5.0,
        }
    }

    #[test]
    fn a_mode_has_its_regimes_column() {
        let names: Vec<&str> = ModesByRegime::COLUMNS.iter().map(|column| column.name).collect();
        assert_eq!(names, Regime::ALL.map(|regime| format!("mode_{}", regime.name())));
    }

    #[test]
    fn the_grids_keys_stand_between_the_point_and_the_modes() {
        let modes = [Some("A".into()), Some("(B)".into()), None, Some("A".into()), None];
        let table = Table::of_rows([window(modes.clone())]).unwrap();
        let keys = [GridColumn::new("indicators.atr_period".into(), vec![json!(10), json!(14)])];
        let table = (Grid { keys: &keys }).insert(table, "grid_id", &[Some(1)]).unwrap();
        let want = "\
window,train_start,train_end,test_start,test_end,grid_id,indicators.atr_period,mode_BULL,\
mode_BEAR,mode_HIGH_VOL,mode_CHOP,mode_NORMAL,n_train,n_purged,avg_r_in_sample,n_test,avg_r,sum_r
1,2021-01-01T00:00:00Z,2021-06-01T00:00:00Z,2021-06-02T00:00:00Z,2021-09-02T00:00:00Z,1,14,A,\
(B),,A,,40,2,0.5,20,0.25,5.0
";
        assert_eq!(csv_text(&table), want);
        let read: Vec<WalkForwardWindowRow<'_>> = rows(&table).unwrap();
        assert_eq!(read[0].modes, ModesByRegime(modes));
    }
}
