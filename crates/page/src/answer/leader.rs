//! Studies, replays and sweeps: which mode leads in each regime, by how much, and whether that says
//! anything.

use super::Answer;
use super::heatmap::{HeatCell, Heatmap, Mark};
use crate::HtmlReport;
use crate::cell_rows::CellRow;
use crate::comparison::Comparisons;
use crate::words::{counted, interval, listed, signed};
use exitlab_core::{Regime, tolerance};
use exitlab_evidence::MIN_ENTRIES;
use exitlab_words::{ALL, regime_name};

/// Half width of a 95% interval in standard errors.
pub(crate) const Z: f64 = 1.96;

/// The answer of each profile; of the plans, in a study.
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
            None => "Average net R per entry, the same entries under every plan".to_owned(),
        };
        let caption = match point.words() {
            Some(words) => format!("{caption}, {words}"),
            None => caption,
        };
        Answer {
            title: profile.filter(|_| profiles.len() > 1).map(str::to_owned),
            sentences: regimes()
                .map(|regime| (regime_name(regime), sentence(regime, &modes, &report.comparisons)))
                .collect(),
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

/// What is to be said of a regime.
fn sentence(regime: Option<Regime>, modes: &[Mode<'_>], compare: &Comparisons) -> String {
    let mut ranked: Vec<(&str, &CellRow, f64)> = modes
        .iter()
        .filter_map(|mode| {
            let cell = mode.cell(regime)?;
            Some((mode.name, cell, cell.avg_r?))
        })
        .collect();
    ranked.sort_by(|a, b| b.2.total_cmp(&a.2));
    let Some((leader, cell, avg_r)) = ranked.first().copied() else {
        return "no trades.".to_owned();
    };
    // A policy may be one of the fixed modes all along, and then leads together with it.
    let is_same = |r: f64| !tolerance::lt(r, avg_r);
    let leaders: Vec<&str> =
        ranked.iter().take_while(|(_, _, r)| is_same(*r)).map(|(name, _, _)| *name).collect();
    let next = ranked.get(leaders.len()).copied();
    let leads = if leaders.len() == 1 { "leads" } else { "lead" };
    let leaders = listed(&leaders);
    let name = regime_name(regime);
    if let Some(best) = compare.best_of(name) {
        let entries = counted(best.n, "entry", "entries");
        let gain = next.and_then(|(second, _, _)| {
            let pair = compare.pairs_of(name).find(|pair| pair.has(leader) && pair.has(second))?;
            let (mean, low, high) = pair.gain_of(leader)?;
            let (mean, between) = (signed(mean), interval(low, high));
            Some(format!(", {mean} R ({between}) against {second}"))
        });
        let gain = gain.unwrap_or_default();
        return match &best.best_mode {
            Some(mode) => format!("{mode} is best on {entries}: {}.", best.verdict),
            None => {
                // What would decide it stands with the differences, further down.
                let verdict = best.verdict.split(" (").next().unwrap_or_default();
                format!("{leaders} {leads} with {} R on {entries}{gain}; {verdict}.", signed(avg_r))
            }
        };
    }
    let trades = counted(cell.n, "trade", "trades");
    let own = own_interval(cell).map(|(low, high)| format!(" ({})", interval(low, high)));
    let earned = format!("{} R{} on {trades}", signed(avg_r), own.unwrap_or_default());
    let Some((second, other, other_r)) = next else {
        return format!("{leaders} earned {earned}; {}.", against_zero(cell));
    };
    if cell.n.min(other.n) < MIN_ENTRIES {
        return format!(
            "{leaders} {leads} with {earned}; too few trades to set it against {second}."
        );
    }
    let difference = avg_r - other_r;
    let Some((low, high)) = unpaired(difference, cell, other) else {
        return format!("{leaders} {leads} with {earned}.");
    };
    let verdict = if low > 0.0 {
        "more than chance may give one such pair, but it is the best of several"
    } else {
        "undecided"
    };
    format!(
        "{leaders} {leads} with {earned}, {} R ({}) against {second}: {verdict}.",
        signed(difference),
        interval(low, high)
    )
}

fn own_interval(cell: &CellRow) -> Option<(f64, f64)> {
    let (avg_r, se_r) = (cell.avg_r?, cell.se_r?);
    Some((avg_r - Z * se_r, avg_r + Z * se_r))
}

/// The interval of a difference of two averages.
fn unpaired(difference: f64, a: &CellRow, b: &CellRow) -> Option<(f64, f64)> {
    let half = Z * a.se_r?.hypot(b.se_r?);
    Some((difference - half, difference + half))
}

fn against_zero(cell: &CellRow) -> &'static str {
    match mark_alone(cell) {
        Some(Mark::Gain) => "above 0 by more than chance may give",
        Some(Mark::Loss) => "below 0 by more than chance may give",
        Some(Mark::TooFew) => "too few trades to judge",
        Some(Mark::Undecided | Mark::Best | Mark::Beaten) | None => {
            "undecided whether it is above 0"
        }
    }
}

/// What a cell says by itself: whether 0 is outside its interval.
fn mark_alone(cell: &CellRow) -> Option<Mark> {
    cell.avg_r?;
    if cell.n < MIN_ENTRIES {
        return Some(Mark::TooFew);
    }
    let (low, high) = own_interval(cell)?;
    Some(if low > 0.0 {
        Mark::Gain
    } else if high < 0.0 {
        Mark::Loss
    } else {
        Mark::Undecided
    })
}

/// What the comparison says of a mode in a regime.
fn mark_compared(name: &str, regime: &str, compare: &Comparisons) -> Option<Mark> {
    if compare.best_of(regime)?.best_mode.as_deref() == Some(name) {
        return Some(Mark::Best);
    }
    let mut pairs = compare.pairs_of(regime).filter(|pair| pair.has(name)).peekable();
    pairs.peek()?;
    let (mut is_beaten, mut all_too_few) = (false, true);
    for pair in pairs {
        is_beaten |= pair.winner().is_some_and(|winner| winner != name);
        all_too_few &= pair.verdict() == "too few";
    }
    Some(match (is_beaten, all_too_few) {
        (true, _) => Mark::Beaten,
        (false, true) => Mark::TooFew,
        (false, false) => Mark::Undecided,
    })
}

fn heatmap(
    caption: String,
    profile: Option<&str>,
    modes: &[Mode<'_>],
    compare: &Comparisons,
) -> Heatmap {
    let is_compared = compare.best_of(ALL).is_some();
    let row = |regime: Option<Regime>| {
        let name = regime_name(regime);
        let cell = |mode: &Mode<'_>| {
            let Some(cell) = mode.cell(regime) else { return HeatCell::default() };
            HeatCell {
                n: cell.n,
                avg_r: cell.avg_r,
                interval: own_interval(cell),
                bounds: cell.avg_r_low.zip(cell.avg_r_high),
                ambiguous_share: cell.ambiguous_share,
                win_rate: cell.win_rate,
                mark: match is_compared {
                    true => mark_compared(mode.name, name, compare),
                    false => mark_alone(cell),
                },
            }
        };
        (name, modes.iter().map(cell).collect())
    };
    let hatched = if is_compared {
        "Hatched cells are undecided: no other plan beats them, and they beat not every other one. \
         Verdicts are corrected for the number of comparisons, intervals are of each by itself."
    } else {
        "Hatched cells are undecided: their 95% interval (1.96 standard errors) holds 0; gain and loss \
         are said of each cell by itself."
    };
    let apart = if is_compared || modes.len() < 2 {
        ""
    } else {
        " The modes of a row took different trades, so intervals of differences are as if those were \
         independent; exitlab study sets modes against each other on the same entries."
    };
    let legend = format!(
        "Blue is above 0, orange below. {hatched}{apart} Point at a cell, or move to it with the tab \
         key, for its number of trades, its interval and what bars leave open."
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
    use crate::cell_rows::CellValues;
    use crate::comparison::{BestMode, Pair};
    use exitlab_table::OrAll;

    fn cell(regime: Option<Regime>, n: usize, avg_r: f64, se_r: f64) -> CellRow {
        let (avg_r, se_r) = (Some(avg_r), Some(se_r));
        let values = CellValues { n, avg_r, se_r, ..CellValues::default() };
        CellRow { regime, values, ..CellRow::default() }
    }

    /// Three tests of all regimes, each with the same numbers; A, B and verdict of each.
    fn compared(best_mode: Option<&str>, pairs: [[&str; 3]; 3]) -> Comparisons {
        let best = BestMode {
            regime: OrAll(None),
            n: 100,
            best_mode: best_mode.map(str::to_owned),
            verdict: "the words (and more)".to_owned(),
        };
        let pairs = pairs.map(|pair| Pair::made(pair, (0.2, 0.1, 0.3)));
        Comparisons { pairs: pairs.to_vec(), best: vec![best] }
    }

    #[test]
    fn marks_follow_the_verdicts() {
        let rows = compared(Some("X"), [["X", "Y", "A"], ["Z", "X", "B"], ["Y", "Z", "undecided"]]);
        let mark = |name| mark_compared(name, ALL, &rows);
        assert_eq!([mark("X"), mark("Y")], [Some(Mark::Best), Some(Mark::Beaten)]);
        assert_eq!(mark("none of them"), None);
        let undecided = [["X", "Y", "undecided"], ["Z", "X", "too few"], ["Z", "Y", "too few"]];
        let rows = compared(None, undecided);
        let mark = |name| mark_compared(name, ALL, &rows);
        assert_eq!(
            [mark("X"), mark("Y"), mark("Z")],
            [Some(Mark::Undecided), Some(Mark::Undecided), Some(Mark::TooFew)]
        );
    }

    #[test]
    fn a_cell_by_itself_is_set_against_zero() {
        let mark = |n, avg_r, se_r| mark_alone(&cell(None, n, avg_r, se_r));
        assert_eq!(mark(30, 0.2, 0.1), Some(Mark::Gain));
        assert_eq!(mark(30, -0.2, 0.1), Some(Mark::Loss));
        assert_eq!(mark(30, 0.19, 0.1), Some(Mark::Undecided));
        assert_eq!(mark(29, 0.2, 0.01), Some(Mark::TooFew));
        assert_eq!(mark_alone(&CellRow::default()), None);
    }

    #[test]
    fn a_leader_is_named_with_its_difference() {
        let (x, y) = (cell(None, 100, 0.1, 0.03), cell(None, 100, -0.1, 0.04));
        let modes = [Mode { name: "X", cells: vec![&x] }, Mode { name: "Y", cells: vec![&y] }];
        let text = sentence(None, &modes, &Comparisons::default());
        assert_eq!(
            text,
            "X leads with +0.100 R (0.041 to 0.159) on 100 trades, +0.200 R (0.102 to 0.298) against \
             Y: more than chance may give one such pair, but it is the best of several."
        );
        let others = [["X", "Z", "A"], ["Y", "Z", "A"]];
        let rows = compared(None, [["Y", "X", "undecided"], others[0], others[1]]);
        assert_eq!(
            sentence(None, &modes, &rows),
            "X leads with +0.100 R on 100 entries, −0.200 R (−0.300 to −0.100) against Y; the words."
        );
        let rows = compared(Some("X"), [["X", "Y", "A"], others[0], others[1]]);
        let text = sentence(None, &modes, &rows);
        assert_eq!(text, "X is best on 100 entries: the words (and more).");
        assert_eq!(sentence(Some(Regime::Bull), &modes, &rows), "no trades.");
    }

    #[test]
    fn modes_that_did_the_same_lead_together() {
        let (x, z) = (cell(None, 100, 0.1, 0.03), cell(None, 100, 0.0, 0.03));
        let mode = |name, cell| Mode { name, cells: vec![cell] };
        let modes = [mode("policy", &x), mode("X", &x)];
        let text = sentence(None, &modes, &Comparisons::default());
        assert!(text.starts_with("policy and X earned +0.100 R"), "{text}");
        let rows = compared(None, [["X", "Z", "undecided"]; 3]);
        let together = [mode("X", &x), mode("policy:A", &x), mode("policy_live:A", &x)];
        assert_eq!(
            sentence(None, &together, &rows),
            "X, policy:A and policy_live:A lead with +0.100 R on 100 entries; the words."
        );
        let [a, b, c] = together;
        assert_eq!(
            sentence(None, &[mode("Z", &z), a, b, c], &rows),
            "X, policy:A and policy_live:A lead with +0.100 R on 100 entries, +0.200 R (0.100 to 0.300) \
             against Z; the words."
        );
        let modes = [mode("policy", &x), mode("Z", &z), mode("X", &x)];
        let text = sentence(None, &modes, &Comparisons::default());
        assert!(text.starts_with("policy and X lead with +0.100 R"), "{text}");
        assert!(text.contains("against Z"), "{text}");
    }
}
