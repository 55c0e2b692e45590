//! The metrics of every grid point as columns, for the page's script.

use super::super::HtmlReport;
use super::super::cell_rows::CellRow;
use super::{CellKey, SweepTables};
use crate::series::Series;
use exitlab_core::Regime;
use exitlab_evidence::GridKey;
use exitlab_store::PortfolioRow;
use exitlab_table::Row;
use exitlab_words::regime_name;
use serde_json::{Map, Value as Json, json};

/// What an account came to.
#[derive(Debug, Clone, Row)]
#[row(of = PortfolioRow<'static>)]
pub(super) struct AccountRow {
    #[row(flatten)]
    cell: CellKey,
    total_return: Option<f64>,
    max_drawdown: Option<f64>,
    sharpe: Option<f64>,
}

/// What the daily R of a cell came to.
#[derive(Debug, Clone, Row)]
#[row(of = exitlab_store::TrialRow<'static>)]
pub(super) struct TrialRow {
    #[row(flatten)]
    cell: CellKey,
    sharpe_annual: Option<f64>,
}

/// Most rows (grid point, run, regime) that a page holds.
const MAX_ROWS: usize = 120_000;

/// A metric: name, label, what is good (1 more of it, -1 less), and its value in a row.
type Metric<R> = (&'static str, &'static str, i32, fn(&R) -> Option<f64>);

const OF_CELLS: [Metric<CellRow>; 5] = [
    ("avg_r", "average net R", 1, |c| c.avg_r),
    ("sum_r", "sum of net R", 1, |c| c.sum_r),
    ("win_rate", "win rate", 1, |c| c.win_rate),
    ("profit_factor", "profit factor", 1, |c| c.profit_factor),
    ("max_dd_r", "largest drawdown, R", -1, |c| c.max_dd_r),
];

// Accounts and trials are of all regimes together.

const OF_ACCOUNTS: [Metric<AccountRow>; 3] = [
    ("total_return", "return of the account", 1, |a| a.total_return),
    ("max_drawdown", "largest drawdown of the account", -1, |a| a.max_drawdown),
    ("sharpe", "Sharpe of the account", 1, |a| a.sharpe),
];

const OF_TRIALS: [Metric<TrialRow>; 1] =
    [("sharpe_annual", "Sharpe of daily R (equal risk), a year", 1, |t| t.sharpe_annual)];

/// The columns and what was left out; an error in words where they are too many. None without a grid.
pub(super) fn data(report: &HtmlReport<'_>) -> Option<Result<(Json, Option<String>), String>> {
    let keys = report.run.grid_keys();
    let cells = &report.cells;
    let n_points: usize = keys.iter().map(|key| key.texts.len()).product();
    // Runs of a single point ignore the grid.
    let is_over_grid = cells.cells.iter().any(|cell| cell.grid_id > 0);
    if keys.is_empty() || n_points < 2 || !is_over_grid {
        return None;
    }
    let winner = winner(report, &cells.series);
    let all_series: Vec<usize> = (0..cells.series.len()).collect();
    let every_regime: Vec<Option<Regime>> =
        [None].into_iter().chain(Regime::ALL.map(Some)).collect();
    let best = winner.map_or(0, |(_, series)| series);
    let n_series = all_series.len();
    let (series, regimes, note) = if n_points * n_series * every_regime.len() <= MAX_ROWS {
        (all_series, every_regime, None)
    } else if n_points * n_series <= MAX_ROWS {
        (all_series, vec![None], Some("Single regimes are left out of so large a grid.".to_owned()))
    } else if n_points <= MAX_ROWS {
        let note = format!(
            "Of so large a grid only {} is shown, over all regimes.",
            cells.series[best].name()
        );
        (vec![best], vec![None], Some(note))
    } else {
        return Some(Err(format!(
            "The grid has {n_points} points, too many for this page (at most {MAX_ROWS}); they are in the \
             table `cells`."
        )));
    };
    let columns: Vec<Json> = series
        .iter()
        .map(|series| {
            let of_regime = |regime: &Option<Regime>| columns(report, *series, *regime, n_points);
            Json::from(regimes.iter().map(of_regime).collect::<Vec<_>>())
        })
        .collect();
    let metrics: Vec<Json> =
        [metrics_json(&OF_CELLS), metrics_json(&OF_ACCOUNTS), metrics_json(&OF_TRIALS)].concat();
    let winner = winner.and_then(|(grid_id, of)| {
        let place = series.iter().position(|series| *series == of)?;
        Some(json!({ "grid_id": grid_id, "series": place, "neighbours": neighbour_ids(report) }))
    });
    let data = json!({
        "keys": keys.iter().map(|key| key_json(&keys, key)).collect::<Vec<_>>(),
        "series": series.iter().map(|idx| cells.series[*idx].name()).collect::<Vec<_>>(),
        "regimes": regimes.iter().copied().map(regime_name).collect::<Vec<_>>(),
        "metrics": metrics,
        "columns": columns,
        "winner": winner,
    });
    Some(Ok((data, note)))
}

fn key_json(keys: &[GridKey], key: &GridKey) -> Json {
    let name = exitlab_words::short_name(keys, key);
    json!({ "name": name, "values": key.texts })
}

fn metrics_json<R>(metrics: &[Metric<R>]) -> Vec<Json> {
    let metric =
        |(name, label, good, _): &Metric<R>| json!({ "id": name, "label": label, "good": good });
    metrics.iter().map(metric).collect()
}

/// Grid point and run of the best cell by the discount table.
fn winner(report: &HtmlReport<'_>, series: &[Series]) -> Option<(i64, usize)> {
    let cell = &report.sweep.best.as_ref()?.cell;
    let of = series.iter().position(|series| cell.is_of(series))?;
    Some((cell.grid_id?, of))
}

fn neighbour_ids(report: &HtmlReport<'_>) -> Vec<i64> {
    report.sweep.neighbours.iter().map(|neighbour| neighbour.neighbour_grid_id).collect()
}

/// The metrics of a run in a regime, each by grid point; those that no point has are left out.
fn columns(
    report: &HtmlReport<'_>,
    series_idx: usize,
    regime: Option<Regime>,
    n_points: usize,
) -> Json {
    let cells: Vec<(Option<i64>, &CellRow)> = report
        .cells
        .cells
        .iter()
        .filter(|cell| cell.series == series_idx && cell.regime == regime)
        .map(|cell| (Some(cell.grid_id), cell))
        .collect();
    let mut all = Map::new();
    add(&mut all, n_points, &cells, &[("n", "", 1, |cell| Some(cell.n as f64))]);
    add(&mut all, n_points, &cells, &OF_CELLS);
    if regime.is_none() {
        let series = &report.cells.series[series_idx];
        let SweepTables { accounts, trials, .. } = &report.sweep;
        let accounts = accounts.iter().filter(|account| account.cell.is_of(series));
        let accounts: Vec<_> = accounts.map(|account| (account.cell.grid_id, account)).collect();
        add(&mut all, n_points, &accounts, &OF_ACCOUNTS);
        let trials = trials.iter().filter(|trial| trial.cell.is_of(series));
        let trials: Vec<_> = trials.map(|trial| (trial.cell.grid_id, trial)).collect();
        add(&mut all, n_points, &trials, &OF_TRIALS);
    }
    Json::Object(all)
}

/// Adds a column per metric that any of the rows has, each with its grid point.
fn add<R>(
    all: &mut Map<String, Json>,
    n_points: usize,
    rows: &[(Option<i64>, &R)],
    metrics: &[Metric<R>],
) {
    for (name, _, _, value) in metrics {
        let mut column = vec![None; n_points];
        for (grid_id, row) in rows {
            let place = grid_id.and_then(|id| usize::try_from(id).ok());
            if let Some(at) = place.and_then(|place| column.get_mut(place)) {
                *at = value(row);
            }
        }
        if column.iter().any(Option::is_some) {
            let column = column.into_iter().map(|value| json!(value.map(short))).collect();
            all.insert((*name).to_owned(), column);
        }
    }
}

/// Seven digits: a large grid's page is mostly these.
fn short(value: f64) -> f64 {
    format!("{value:.6e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::Regime;
    use exitlab_metrics::TradeMetrics;
    use exitlab_store::{CellMetrics, CellRow, Manifest, RunCommand, RunFolder, StoredRun, Table};
    use exitlab_table::OrAll;
    use std::path::Path;

    /// A study over a grid of 2 × 3 points, of one plan, whose cells say their own grid point.
    fn write(out: &Path, grid: Json) -> StoredRun {
        let cells = (0..6_u64).rev().flat_map(|id| {
            [Some(Regime::Bull), None].map(|regime| {
                let mut metrics = TradeMetrics::default();
                for metric in TradeMetrics::COLUMNS.iter().filter(|m| !m.is_money()) {
                    // Point 4 made nothing; a win rate there is of no point.
                    let sign = if regime.is_none() { 1.0 } else { -1.0 };
                    let value = (id != 4 && metric.name != "win_rate").then_some(sign * id as f64);
                    metric.set(&mut metrics, value);
                }
                CellRow {
                    grid_id: Some(id),
                    profile: None,
                    mode: "FAST_TP",
                    symbol: OrAll(None),
                    side: OrAll(None),
                    regime: OrAll(regime),
                    vol_level: OrAll(None),
                    year: OrAll(None),
                    n: 10 * id,
                    metrics: CellMetrics(metrics),
                }
            })
        });
        let run = RunFolder::create(out).unwrap();
        run.write_table(&Table::of_rows(cells).unwrap(), &[exitlab_store::Format::Csv]).unwrap();
        let scenario = json!({ "name": "g", "sweep": { "grid": grid } });
        let manifest = Manifest { command: RunCommand::Study, scenario, ..Manifest::default() };
        run.finish(&manifest).unwrap();
        StoredRun::open(out).unwrap()
    }

    #[test]
    fn every_point_has_its_place() {
        let root = tempfile::tempdir().unwrap();
        let grid = json!({ "a.slow": [1, 2], "b.fast": ["<x>", "y", "z"] });
        let run = write(&root.path().join("o"), grid);
        let report = HtmlReport::read(&run).unwrap();
        let (data, note) = data(&report).unwrap().unwrap();
        assert_eq!(note, None);
        assert_eq!(data["keys"][1], json!({ "name": "fast", "values": ["<x>", "y", "z"] }));
        assert_eq!(data["regimes"][1], json!("BULL"));
        let all = &data["columns"][0][0];
        assert_eq!(all["avg_r"], json!([0.0, 1.0, 2.0, 3.0, null, 5.0]));
        assert_eq!(all["n"], json!([0.0, 10.0, 20.0, 30.0, 40.0, 50.0]));
        assert_eq!(data["columns"][0][1]["avg_r"][5], json!(-5.0));
        assert_eq!(all.get("win_rate"), None, "what no point has is left out");
        assert_eq!(data["winner"], Json::Null);
        assert!(!super::super::section(&report).0.blocks.is_empty());
    }

    #[test]
    fn a_run_without_a_grid_has_no_surface() {
        let root = tempfile::tempdir().unwrap();
        let run = write(&root.path().join("o"), json!({}));
        let report = HtmlReport::read(&run).unwrap();
        assert!(data(&report).is_none());
        assert!(super::super::section(&report).0.blocks.is_empty());
    }
}
