//! What a study could find, before its results are looked at.

use super::columns::{Column, fitted};
use super::compare::at_every_look;
use super::regime_rows;
use super::screen::Screen;
use exitlab_core::number::{ABSENT, grouped, plain};
use exitlab_evidence::{Comparison, RegimePower};

/// What a study could find; ends with a newline.
pub fn plan_text(comparison: &Comparison, difference_r: f64, screen: &Screen) -> String {
    let rows = comparison.power();
    let whole = |value: Option<f64>| {
        value.map_or_else(|| ABSENT.to_owned(), |n| grouped(&format!("{:.0}", n.ceil())))
    };
    let more = |row: &RegimePower| row.months_to(row.n_needed(difference_r)?);
    let columns = vec![
        Column::text("regime", regime_rows().map(|(_, name)| name)),
        Column::number("entries", rows.iter().map(|row| grouped(&row.n.to_string()))),
        Column::number("per\nmonth", rows.iter().map(|row| plain(row.n_per_month, 1))).rank(2),
        Column::number("difference\nfound from", rows.iter().map(|row| plain(row.difference_r, 3))),
        Column::number("mean\nfound from", rows.iter().map(|row| plain(row.mean_r, 3))).rank(1),
        Column::number(
            format!("entries for\n{difference_r} R"),
            rows.iter().map(|row| whole(row.n_needed(difference_r))),
        ),
        Column::number("more\nmonths", rows.iter().map(|row| whole(more(row)))),
    ];
    let settings = comparison.settings;
    let how = format!(
        "Differences between exit modes, and means against 0, in R, that this study finds with 80% power at \
         a family-wise error rate of {}%{} over {} exit modes: the least precise pair, or mode, of each regime. \
         What the modes earned is not shown, so that looking does not spoil the test.",
        100.0 * settings.alpha,
        at_every_look(settings.looks),
        comparison.plans.len()
    );
    let title = screen.title("What the study can find");
    format!("{title}\n{}\n{}\n", screen.wrapped(&how), fitted(screen, columns))
}
