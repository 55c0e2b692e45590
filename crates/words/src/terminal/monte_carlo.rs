//! What resampling each run's trades says, in one table.

use super::{push, section, text_table};
use comfy_table::{CellAlignment, Table as TextTable};
use exitlab_core::number::{percent, plain, signed};
use exitlab_evidence::{MIN_ENTRIES, ResampledNumber, ResampledRun};

/// Rows shown; the monte_carlo table has all of them.
const N_SHOWN: usize = 60;

/// The runs resampled, as the terminal shows them; ends with a newline. No runs make no text.
pub fn monte_carlo_text(runs: &[ResampledRun]) -> String {
    let mut text = String::new();
    let Some(first) = runs.first() else { return text };
    let settings = first.monte_carlo.settings;
    let title = format!(
        "Trades drawn anew in blocks, in R: 90% of {} draws lie in the ranges (seed {})",
        settings.n_draws, settings.seed
    );
    push(&mut text, &section(&title, &table(runs)));
    let n_more = runs.len().saturating_sub(N_SHOWN);
    if n_more > 0 {
        push(&mut text, &format!("… and {n_more} more rows: see the monte_carlo table"));
    }
    text
}

fn table(runs: &[ResampledRun]) -> TextTable {
    let has_points = runs.iter().any(|run| run.grid_id.is_some_and(|id| id > 0));
    let header =
        ["run", "n", "sum R", "range", "P\n(loss)", "max\nDD", "range", "losing\nstreak", "range"];
    let point = has_points.then_some("point");
    let mut table = text_table(point.into_iter().chain(header));
    if let Some(run) = table.column_mut(usize::from(has_points)) {
        run.set_cell_alignment(CellAlignment::Left);
    }
    for run in runs.iter().take(N_SHOWN) {
        let of = &run.monte_carlo;
        let point = has_points.then(|| run.grid_id.map_or_else(String::new, |id| id.to_string()));
        // A handful of trades drawn anew is the same handful.
        let is_enough = of.n_trades >= MIN_ENTRIES;
        let range = |of: &ResampledNumber, text: &dyn Fn(f64, usize) -> String| {
            if is_enough { range(of, text) } else { "too few".to_owned() }
        };
        let row = [
            format!("{} × {}", run.profile, run.mode),
            of.n_trades.to_string(),
            signed(Some(of.final_r.actual), 1),
            range(&of.final_r, &|r, n_digits| signed(Some(r), n_digits)),
            percent(is_enough.then_some(of.p_loss)),
            plain(Some(of.max_dd_r.actual), 1),
            range(&of.max_dd_r, &|r, n_digits| plain(Some(r), n_digits)),
            plain(Some(of.losing_streak.actual), 0),
            range(&of.losing_streak, &|n, _| plain(Some(n), 0)),
        ];
        table.add_row(point.into_iter().chain(row));
    }
    table
}

/// The middle 90%, without decimals where they say nothing.
fn range(of: &ResampledNumber, text: impl Fn(f64, usize) -> String) -> String {
    let [low, .., high] = of.quantiles;
    let n_digits =
        usize::from(low.abs().max(high.abs()) < 100.0 && low.abs().min(high.abs()) < 10.0);
    format!("{} to {}", text(low, n_digits), text(high, n_digits))
}
