//! A grid ranked: the best points by average R, the scenario's own values, the worst, and the best of
//! each regime.

use super::columns::{Column, fitted};
use super::screen::{Detail, Screen};
use super::{ShownGrid, ShownRun, push, regime_rows};
use crate::discount::short_name;
use exitlab_core::Regime;
use exitlab_core::number::{ABSENT, percent, plain, signed};
use exitlab_evidence::MIN_ENTRIES;
use exitlab_metrics::TradeMetrics;
use std::collections::BTreeSet;

/// Best points shown on one screen, and among all tables.
const N_BEST: usize = 10;
const N_BEST_OF_TABLES: usize = 60;

/// Worst points shown.
const N_WORST: usize = 3;

/// A point and run with what its trades came to.
struct Ranked<'r> {
    run: &'r ShownRun<'r>,
    metrics: TradeMetrics,
    avg_r: f64,
}

/// What tells two results apart.
fn bits(metrics: &TradeMetrics) -> (usize, [Option<u64>; 3]) {
    let numbers = [metrics.avg_r, Some(metrics.sum_r), Some(metrics.max_dd_r)];
    (metrics.n, numbers.map(|number| number.map(f64::to_bits)))
}

/// Runs with enough trades in a regime, or in all, the highest average R first. Of runs that took the
/// same trades at several points, that of the scenario's own values stands for all, else the first.
fn ranked<'r>(
    runs: &'r [ShownRun<'r>],
    own: Option<usize>,
    regime: Option<Regime>,
    n_min: usize,
) -> Vec<Ranked<'r>> {
    let mut seen = BTreeSet::new();
    let is_own = |run: &&ShownRun<'_>| Some(run.grid_id) == own;
    let own_first = runs.iter().filter(is_own).chain(runs.iter().filter(|run| !is_own(run)));
    let mut ranked: Vec<Ranked<'_>> = own_first
        .filter_map(|run| {
            let metrics = run.metrics(regime).filter(|metrics| metrics.n >= n_min)?;
            let avg_r = metrics.avg_r?;
            let is_new = seen.insert((run.profile, run.mode, bits(&metrics)));
            is_new.then_some(Ranked { run, metrics, avg_r })
        })
        .collect();
    ranked.sort_by(|a, b| b.avg_r.total_cmp(&a.avg_r));
    ranked
}

/// The ranking as the terminal shows it.
pub(super) fn text(runs: &[ShownRun<'_>], grid: &ShownGrid, screen: &Screen) -> String {
    let mut text = String::new();
    let is_enough =
        runs.iter().filter_map(|run| run.metrics(None)).any(|metrics| metrics.n >= MIN_ENTRIES);
    let n_min = if is_enough { MIN_ENTRIES } else { 1 };
    let of_all = ranked(runs, grid.own, None, n_min);
    if of_all.is_empty() {
        push(&mut text, "No grid point has a trade.");
        return text;
    }
    let n_points = runs.chunk_by(|a, b| a.grid_id == b.grid_id).count();
    let title = format!(
        "Best of {} different results by average R, {n_points} grid points (at least {n_min} trades)",
        of_all.len()
    );
    let own = own_position(&of_all, grid);
    push(
        &mut text,
        &format!("{}\n{}", screen.title(&title), best(runs, &of_all, own, grid, screen)),
    );
    let note = match (grid.own, own, &grid.sample) {
        (None, _, None) => "The scenario's own values are not a point of the grid.",
        (None, _, Some(_)) => "The scenario's own values are not among them.",
        (Some(_), Some(_), _) => "own: the scenario's own values",
        (Some(_), None, _) => "Too few trades with the scenario's own values to rank them.",
    };
    let notes: Vec<&str> = grid.sample.as_deref().into_iter().chain([note]).collect();
    text.push_str(&screen.wrapped(&notes.join(" ")));
    text.push('\n');
    let title = "Best point of each regime: chosen among all, so part of it is luck";
    let table = by_regime(runs, n_min, grid, screen);
    push(&mut text, &format!("{}\n{table}", screen.title(title)));
    text
}

/// Where the scenario's own values stand under the profile and mode of the best run.
fn own_position(of_all: &[Ranked<'_>], grid: &ShownGrid) -> Option<usize> {
    let best = of_all.first()?.run;
    of_all.iter().position(|Ranked { run, .. }| {
        Some(run.grid_id) == grid.own && run.profile == best.profile && run.mode == best.mode
    })
}

fn best(
    runs: &[ShownRun<'_>],
    of_all: &[Ranked<'_>],
    own: Option<usize>,
    grid: &ShownGrid,
    screen: &Screen,
) -> String {
    let n_best = match screen.detail {
        Detail::OneScreen => N_BEST,
        Detail::Tables => N_BEST_OF_TABLES,
    };
    let n = of_all.len();
    let is_shown = |idx: usize| idx < n_best || Some(idx) == own || idx + N_WORST >= n;
    let shown: Vec<(usize, &Ranked<'_>)> =
        of_all.iter().enumerate().filter(|(idx, _)| is_shown(*idx)).collect();
    let mut columns = vec![Column::number("#", shown.iter().map(|(idx, _)| (idx + 1).to_string()))];
    let rows: Vec<&Ranked<'_>> = shown.iter().map(|(_, row)| *row).collect();
    columns.extend(names(runs, &rows, grid));
    columns.extend([
        Column::number("trades", rows.iter().map(|row| row.metrics.n.to_string())),
        Column::number("win\nrate", rows.iter().map(|row| percent(row.metrics.win_rate))).rank(2),
        Column::signed("avg R", rows.iter().map(|row| signed(Some(row.avg_r), 3))),
        Column::number("PF", rows.iter().map(|row| plain(row.metrics.profit_factor, 2))).rank(1),
        Column::signed("sum R", rows.iter().map(|row| signed(Some(row.metrics.sum_r), 1))).rank(3),
    ]);
    if own.is_some() {
        let note = |idx: usize| if Some(idx) == own { "own" } else { "" };
        columns.push(Column::text("", shown.iter().map(|(idx, _)| note(*idx))));
    }
    fitted(screen, columns)
}

fn by_regime(runs: &[ShownRun<'_>], n_min: usize, grid: &ShownGrid, screen: &Screen) -> String {
    let mut rows = Vec::new();
    for (regime, name) in regime_rows().filter(|(regime, _)| regime.is_some()) {
        if let Some(best) = ranked(runs, grid.own, regime, n_min).into_iter().next() {
            let own = runs.iter().find(|run| {
                let best = best.run;
                Some(run.grid_id) == grid.own
                    && run.profile == best.profile
                    && run.mode == best.mode
            });
            let own = own.and_then(|run| run.metrics(regime)?.avg_r);
            rows.push((name, best, own));
        }
    }
    let mut columns = vec![Column::text("regime", rows.iter().map(|(name, ..)| *name))];
    let best: Vec<&Ranked<'_>> = rows.iter().map(|(_, best, _)| best).collect();
    columns.extend(names(runs, &best, grid));
    columns.push(Column::number("trades", best.iter().map(|row| row.metrics.n.to_string())));
    columns.push(Column::signed("avg R", best.iter().map(|row| signed(Some(row.avg_r), 3))));
    if grid.own.is_some() {
        let own = rows.iter().map(|(_, _, own)| signed(*own, 3));
        columns.push(Column::signed("own\nvalues", own).rank(1));
    }
    fitted(screen, columns)
}

/// Profile and mode, and a column per swept setting: its value, or `any` where no value of it changes what
/// was traded.
fn names(runs: &[ShownRun<'_>], rows: &[&Ranked<'_>], grid: &ShownGrid) -> Vec<Column> {
    let mut columns = vec![Column::text("run", rows.iter().map(|row| row.run.title()))];
    let mut step: usize = grid.keys.iter().map(|key| key.texts.len()).product();
    for key in &grid.keys {
        let n = key.texts.len().max(1);
        step = (step / n).max(1);
        let text = |row: &&Ranked<'_>| {
            let value = row.run.grid_id / step % n;
            let mut others = (0..n).map(|other| row.run.grid_id + other * step - value * step);
            if n > 1 && others.all(|grid_id| trades_the_same(runs, row.run, grid_id)) {
                return "any".to_owned();
            }
            key.texts.get(value).map_or_else(|| ABSENT.to_owned(), Clone::clone)
        };
        let name = short_name(&grid.keys, key);
        // Long heads make a column of short values wide.
        let head = if name.len() > 8 { name.replace('_', "_\n") } else { name.to_owned() };
        columns.push(Column::number(head, rows.iter().map(text)));
    }
    columns
}

/// Whether a run's profile and mode made the same at another grid point.
fn trades_the_same(runs: &[ShownRun<'_>], run: &ShownRun<'_>, grid_id: usize) -> bool {
    let first = runs.partition_point(|other| other.grid_id < grid_id);
    let mut at_point = runs[first..].iter().take_while(|other| other.grid_id == grid_id);
    let other = at_point.find(|other| other.profile == run.profile && other.mode == run.mode);
    let made = |run: &ShownRun<'_>| run.metrics(None).as_ref().map(bits);
    other.is_some_and(|other| made(other) == made(run))
}
