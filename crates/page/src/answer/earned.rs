//! Studies, replays and sweeps: what each exit mode earns in each regime, and whether it says anything.

use super::Answer;
use super::heatmap::{CellVerdict, HeatCell, Heatmap};
use crate::HtmlReport;
use crate::cell_rows::CellRow;
use crate::comparison::{Comparisons, ModeVerdict};
use crate::words::{counted, interval, signed};
use exitlab_core::Regime;
use exitlab_words::regime_name;

/// Half width of a 95% interval in standard errors.
pub(crate) const Z: f64 = 1.96;

/// The answer of each profile; of the exit modes, in a study.
pub(super) fn answers(report: &HtmlReport<'_>) -> Vec<Answer> {
    let point = &report.point;
    let mut profiles: Vec<Option<&str>> = Vec::new();
    for series in &report.cells.series {
        if !profiles.contains(&series.profile.as_deref()) {
            profiles.push(series.profile.as_deref());
        }
    }
    let of_profile = |profile: Option<&str>| {
        let modes: Vec<Mode<'_>> = (0..)
            .zip(&report.cells.series)
            .filter(|(_, series)| series.profile.as_deref() == profile)
            .map(|(idx, series)| Mode {
                name: &series.mode,
                cells: report
                    .cells
                    .cells
                    .iter()
                    .filter(|cell| cell.series == idx && cell.grid_id == point.grid_id)
                    .collect(),
            })
            .collect();
        let caption = match profile {
            Some(profile) => format!("Average net R per trade, profile {profile}"),
            None => "Average net R per entry, every exit mode on the same entries".to_owned(),
        };
        let caption = match point.words() {
            Some(words) => format!("{caption}, {words}"),
            None => caption,
        };
        let stored = report.comparisons.answer_of(profile);
        Answer {
            title: profile.filter(|_| profiles.len() > 1).map(str::to_owned),
            sentences: if stored.is_empty() { unjudged(&modes) } else { stored },
            heatmap: heatmap(caption, profile, &modes, &report.comparisons),
        }
    };
    profiles.iter().map(|profile| of_profile(*profile)).collect()
}

/// A mode with its cells, one per regime and one for all.
struct Mode<'r> {
    name: &'r str,
    cells: Vec<&'r CellRow>,
}

impl<'r> Mode<'r> {
    fn cell(&self, regime: Option<Regime>) -> Option<&'r CellRow> {
        self.cells.iter().copied().find(|cell| cell.regime == regime)
    }
}

/// Every regime, then all of them.
fn regimes() -> impl Iterator<Item = Option<Regime>> {
    Regime::ALL.into_iter().map(Some).chain([None])
}

/// What each mode earned, where nothing was judged: a point of a grid was chosen among many, and a test of it
/// alone would flatter it.
fn unjudged(modes: &[Mode<'_>]) -> Vec<String> {
    let of_mode = |mode: &Mode<'_>| {
        let cell = mode.cell(None)?;
        let avg_r = cell.avg_r?;
        let between = own_interval(cell).map(|(low, high)| format!(" ({})", interval(low, high)));
        Some(format!(
            "{} earned {} R{} on {}.",
            mode.name,
            signed(avg_r),
            between.unwrap_or_default(),
            counted(cell.n, "trade", "trades")
        ))
    };
    let mut lines: Vec<String> = modes.iter().filter_map(of_mode).collect();
    if lines.is_empty() {
        lines.push("There are no trades.".to_owned());
    }
    lines
}

fn own_interval(cell: &CellRow) -> Option<(f64, f64)> {
    let (avg_r, se_r) = (cell.avg_r?, cell.se_r?);
    Some((avg_r - Z * se_r, avg_r + Z * se_r))
}

/// The interval and the verdicts of a cell, as the heatmap shows them.
pub(super) fn judged(verdict: &ModeVerdict) -> (Option<(f64, f64)>, Option<CellVerdict>) {
    let shown = CellVerdict {
        zero: verdict.zero(),
        others: verdict.others(),
        is_unsure: verdict.is_unsure(),
    };
    (verdict.joint_low.zip(verdict.joint_high), Some(shown))
}

fn heatmap(
    caption: String,
    profile: Option<&str>,
    modes: &[Mode<'_>],
    compare: &Comparisons,
) -> Heatmap {
    let is_judged = compare.verdicts.iter().any(|verdict| verdict.profile.as_deref() == profile);
    let row = |regime: Option<Regime>| {
        let name = regime_name(regime);
        let cell = |mode: &Mode<'_>| {
            let Some(cell) = mode.cell(regime) else { return HeatCell::default() };
            let (interval, verdict) = match compare.verdict_on(profile, name, mode.name) {
                Some(verdict) => judged(verdict),
                None => (own_interval(cell), None),
            };
            HeatCell {
                n: cell.n,
                avg_r: cell.avg_r,
                interval,
                bounds: cell.avg_r_low.zip(cell.avg_r_high),
                ambiguous_share: cell.ambiguous_share,
                win_rate: cell.win_rate,
                verdict,
            }
        };
        (name, modes.iter().map(cell).collect())
    };
    let verdicts = match (is_judged, profile) {
        (true, None) => {
            "Verdicts and intervals are corrected for all tests of the table. Hatched: not significantly \
             different from 0. An asterisk: the verdict depends on the intrabar order."
        }
        (true, Some(_)) => {
            "Verdicts and intervals are corrected for all tests of the table; modes are compared on the \
             trades of their own runs (exitlab study compares them on the same entries). Hatched: not \
             significantly different from 0. An asterisk: the verdict depends on the intrabar order."
        }
        (false, _) => "Intervals are 1.96 standard errors, not corrected; nothing is judged here.",
    };
    let legend = format!(
        "Blue is above 0, orange below. {verdicts} Hover or tab to a cell for n, 95% CI and intrabar range."
    );
    Heatmap {
        caption,
        profile: profile.map(str::to_owned),
        columns: modes.iter().map(|mode| mode.name.to_owned()).collect(),
        rows: regimes().map(row).collect(),
        legend,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stored_cell::CellValues;
    use exitlab_evidence::{AgainstOthers, AgainstZero};
    use exitlab_table::OrAll;
    use exitlab_words::ALL;

    fn cell(regime: Option<Regime>, n: usize, avg_r: f64, se_r: f64) -> CellRow {
        let (avg_r, se_r) = (Some(avg_r), Some(se_r));
        let values = CellValues { n, avg_r, se_r, ..CellValues::default() };
        CellRow { regime, values, ..CellRow::default() }
    }

    fn verdict(mode: &str, zero: &str, others: Option<&str>) -> ModeVerdict {
        ModeVerdict {
            profile: None,
            regime: OrAll(None),
            mode: mode.to_owned(),
            joint_low: Some(-0.3),
            joint_high: Some(-0.1),
            against_zero: zero.to_owned(),
            zero_survives: Some(false),
            against_others: others.map(str::to_owned),
            others_survive: None,
        }
    }

    #[test]
    fn cells_carry_their_verdicts_and_the_interval_that_goes_with_them() {
        let (x, y) = (cell(None, 100, -0.2, 0.03), cell(None, 100, 0.1, 0.04));
        let modes = [Mode { name: "X", cells: vec![&x] }, Mode { name: "Y", cells: vec![&y] }];
        let verdicts = vec![verdict("X", "loses", Some("beaten"))];
        let compare = Comparisons { verdicts, ..Comparisons::default() };
        let map = heatmap("of".into(), None, &modes, &compare);
        let (_, cells) = map.rows.iter().find(|(regime, _)| *regime == ALL).unwrap();
        let judged = cells[0].verdict.unwrap();
        assert_eq!(judged.zero, Some(AgainstZero::Loses));
        assert_eq!((judged.others, judged.is_unsure), (Some(AgainstOthers::Beaten), true));
        assert_eq!(cells[0].interval, Some((-0.3, -0.1)));
        // Not in the table: its own interval, and no verdict.
        assert_eq!(cells[1].verdict, None);
        let (low, high) = cells[1].interval.unwrap();
        assert!((low - (0.1 - 1.96 * 0.04)).abs() < 1e-12 && high > 0.17);
        assert!(map.legend.contains("corrected for all tests"), "{}", map.legend);
    }

    #[test]
    fn what_was_not_judged_is_told_without_a_verdict() {
        let x = cell(None, 100, 0.1, 0.03);
        let modes = [Mode { name: "X", cells: vec![&x] }, Mode { name: "Y", cells: Vec::new() }];
        assert_eq!(unjudged(&modes), ["X earned +0.100 R (0.041 to 0.159) on 100 trades."]);
        assert_eq!(unjudged(&modes[1..]), ["There are no trades."]);
        let map = heatmap("of".into(), None, &modes, &Comparisons::default());
        assert!(map.legend.contains("nothing is judged"), "{}", map.legend);
    }
}
