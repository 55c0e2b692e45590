//! What resampling each run's trades says, in one table.

use super::columns::{Column, fitted};
use super::push;
use super::screen::Screen;
use exitlab_core::number::{percent, plain, signed};
use exitlab_evidence::{
    MIN_ENTRIES, MonteCarloResult, MonteCarloSettings, ResampledNumber, ResampledRun,
};

/// Rows shown; the monte_carlo table has all of them.
const N_SHOWN: usize = 60;

/// The runs resampled, as the terminal shows them; ends with a newline. No runs make no text.
pub fn monte_carlo_text(runs: &[ResampledRun], screen: &Screen) -> String {
    let mut text = String::new();
    let Some(first) = runs.first() else { return text };
    let settings = first.monte_carlo.settings;
    let title = format!(
        "Block bootstrap of trades ({} draws, seed {}), 90% intervals, in R",
        settings.n_draws, settings.seed
    );
    push(&mut text, &format!("{}\n{}", screen.title(&title), table(runs, screen)));
    let usual = MonteCarloSettings::default().n_draws;
    if settings.n_draws < usual {
        let note =
            format!("Fewer than {usual} draws: there are many trades, or --draws asks for fewer.");
        text.push_str(&screen.wrapped(&note));
        text.push('\n');
    }
    let n_more = runs.len().saturating_sub(N_SHOWN);
    if n_more > 0 {
        push(&mut text, &format!("… and {n_more} more rows: see the monte_carlo table"));
    }
    text
}

fn table(runs: &[ResampledRun], screen: &Screen) -> String {
    let runs = &runs[..runs.len().min(N_SHOWN)];
    let has_points = runs.iter().any(|run| run.grid_id.is_some_and(|id| id > 0));
    // A handful of trades resampled is the same handful.
    let is_enough = |of: &MonteCarloResult| of.n_trades >= MIN_ENTRIES;
    let range = |number: fn(&MonteCarloResult) -> &ResampledNumber,
                 text: fn(f64, usize) -> String| {
        runs.iter().map(move |run| match is_enough(&run.monte_carlo) {
            true => range(number(&run.monte_carlo), text),
            false => "too few".to_owned(),
        })
    };
    let actual =
        |text: fn(&MonteCarloResult) -> String| runs.iter().map(move |r| text(&r.monte_carlo));
    let in_r = |r: f64, n_digits: usize| signed(Some(r), n_digits);
    let size = |r: f64, n_digits: usize| plain(Some(r), n_digits);
    let p_loss = runs.iter().map(|run| {
        let of = &run.monte_carlo;
        percent(is_enough(of).then_some(of.p_loss))
    });
    let mut columns = Vec::new();
    if has_points {
        let id = |run: &ResampledRun| run.grid_id.map_or_else(String::new, |id| id.to_string());
        columns.push(Column::number("point", runs.iter().map(id)));
    }
    columns.extend([
        Column::text("run", runs.iter().map(|run| format!("{} × {}", run.profile, run.mode))),
        Column::number("n", actual(|of| of.n_trades.to_string())).rank(1),
        Column::signed("sum R", actual(|of| signed(Some(of.final_r.actual), 1))),
        Column::number("90%", range(|of| &of.final_r, in_r)),
        Column::number("P(loss)", p_loss),
        Column::number("max\nDD", actual(|of| plain(Some(of.max_dd_r.actual), 1))),
        Column::number("90%", range(|of| &of.max_dd_r, size)),
        Column::number("losing\nstreak", actual(|of| plain(Some(of.losing_streak.actual), 0)))
            .rank(2),
        Column::number("90%", range(|of| &of.losing_streak, |n, _| plain(Some(n), 0))).rank(2),
    ]);
    fitted(screen, columns)
}

/// The middle 90%, without decimals where they say nothing.
fn range(of: &ResampledNumber, text: impl Fn(f64, usize) -> String) -> String {
    let [low, .., high] = of.quantiles;
    let n_digits =
        usize::from(low.abs().max(high.abs()) < 100.0 && low.abs().min(high.abs()) < 10.0);
    format!("{} to {}", text(low, n_digits), text(high, n_digits))
}
