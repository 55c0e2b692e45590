//! What a run shows on the terminal: plain text, fitted to the width of a screen.

mod columns;
mod compare;
mod discount;
mod funnel;
mod monte_carlo;
mod plan;
mod portfolio;
mod ranking;
mod regime_quality;
mod regimes;
mod screen;
mod side_by_side;
mod two_runs;
mod verdict_words;
mod walk_forward;

pub use compare::comparison_text;
pub(crate) use compare::pairs_text;
pub(crate) use walk_forward::walk_forward_text;

pub use discount::discount_text;
pub use monte_carlo::monte_carlo_text;
pub use plan::plan_text;
pub(crate) use regime_quality::text as regime_quality_text;
pub use screen::{Colours, Detail, Screen};
pub use two_runs::two_runs_text;

use crate::discount::point_in_words;
use crate::groups::regime_name;
use exitlab_core::Regime;
use exitlab_evidence::{Comparison, GridKey};
use exitlab_metrics::{CellKey, PackedCells, PortfolioMetrics, TradeMetrics};
use exitlab_replay::Funnel;

/// One run as the terminal shows it: a profile × mode of a replay or sweep, or a study's exit mode.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ShownRun<'a> {
    /// The grid point; 0 without a grid.
    pub(crate) grid_id: usize,
    /// Profile; none in a study.
    pub(crate) profile: Option<&'a str>,
    /// `policy`, the fixed exit mode, or a study's exit mode.
    pub(crate) mode: &'a str,
    /// Cells; those by regime alone are shown.
    pub(crate) cells: &'a PackedCells,
    /// Metrics of the account; none in a study.
    pub(crate) portfolio: Option<&'a PortfolioMetrics>,
    /// What became of the signals; none in a study.
    pub(crate) funnel: Option<&'a Funnel>,
}

/// The grid that runs are of.
#[derive(Debug, Clone, Default)]
pub(crate) struct ShownGrid {
    /// Its keys; none without a grid.
    pub(crate) keys: Vec<GridKey>,
    /// The point that has the scenario's own values, where one was run.
    pub(crate) own: Option<usize>,
    /// Which sample of the grid was run; none where the whole was.
    pub(crate) sample: Option<String>,
}

impl ShownRun<'_> {
    fn title(&self) -> String {
        match self.profile {
            Some(profile) => format!("{profile} × {}", self.mode),
            None => self.mode.to_owned(),
        }
    }

    /// The metrics of one regime, or of all, over all other groups.
    fn metrics(&self, regime: Option<Regime>) -> Option<TradeMetrics> {
        self.cells.metrics(CellKey { regime, ..CellKey::default() })
    }

    /// Whether both took the same trades, to the bit.
    fn has_same_trades(&self, other: &ShownRun<'_>) -> bool {
        let is_empty = self.metrics(None).is_none_or(|metrics| metrics.n == 0);
        // Money differs by the size of positions, R does not.
        let r_of = |run: &ShownRun<'_>, regime| {
            let without_money = |metrics: TradeMetrics| TradeMetrics {
                pnl: None,
                fees: None,
                funding: None,
                ..metrics
            };
            run.metrics(regime).map(without_money)
        };
        !is_empty && regime_rows().all(|(regime, _)| r_of(self, regime) == r_of(other, regime))
    }
}

/// Runs that are alike, each named by the first of them, with the modes of the others.
fn merged<'r, 'a>(
    runs: &'r [ShownRun<'a>],
    is_alike: impl Fn(&ShownRun<'a>, &ShownRun<'a>) -> bool,
) -> Vec<(&'r ShownRun<'a>, Vec<&'a str>)> {
    let mut merged: Vec<(&ShownRun<'a>, Vec<&str>)> = Vec::new();
    for run in runs {
        match merged.iter_mut().find(|(first, _)| is_alike(first, run)) {
            Some((_, also)) => also.push(run.mode),
            None => merged.push((run, Vec::new())),
        }
    }
    merged
}

/// The rows of every table by regime.
fn regime_rows() -> impl Iterator<Item = (Option<Regime>, &'static str)> {
    let regimes = Regime::ALL.into_iter().map(Some).chain([None]);
    regimes.map(|regime| (regime, regime_name(regime)))
}

/// What runs came to: per profile the modes side by side by regime, or the only one in full; then the
/// accounts against buying and holding. A grid of several points is ranked. With all tables, each run
/// by regime and what became of the signals follow.
///
/// Absent numbers are `–`. The text ends with a newline; no runs make no text.
pub(crate) fn summary_text(
    runs: &[ShownRun<'_>],
    grid: &ShownGrid,
    comparisons: &[&Comparison],
    screen: &Screen,
) -> String {
    let n_points = runs.chunk_by(|a, b| a.grid_id == b.grid_id).count();
    if n_points > 1 {
        return ranking::text(runs, grid, screen);
    }
    let mut text = String::new();
    let titled = |title: &str, body: &str| format!("{}\n{body}", screen.title(title));
    let Some(first) = runs.first() else { return text };
    if let Some(name) = point_in_words(&grid.keys, first.grid_id) {
        push(&mut text, &format!("Grid point: {name}"));
    }
    let profiles = || runs.chunk_by(|a, b| a.profile == b.profile);
    for modes in profiles() {
        let mut of_modes = comparisons
            .iter()
            .filter(|comparison| comparison.profile.as_deref() == first_profile(modes));
        let judged = of_modes.next().copied();
        match modes {
            [only] => {
                push(&mut text, &titled(&only.title(), &regimes::table(only, screen)));
            }
            modes => {
                let title =
                    of_profile("Average R (n) by regime and exit mode", first_profile(modes));
                push(&mut text, &titled(&title, &side_by_side::table(modes, judged, screen)));
            }
        }
    }
    if let Some(table) = portfolio::table(runs, screen) {
        push(&mut text, &titled("Accounts", &table));
    }
    if screen.detail == Detail::OneScreen {
        return text;
    }
    for modes in profiles().filter(|modes| modes.len() > 1) {
        for (run, also) in merged(modes, |a, b| a.portfolio == b.portfolio && a.has_same_trades(b))
        {
            let also: String = also.iter().map(|mode| format!(" = {mode}")).collect();
            let title = run.title() + &also;
            push(&mut text, &titled(&title, &regimes::table(run, screen)));
        }
    }
    for modes in profiles() {
        if let Some(table) = funnel::table(modes, screen) {
            let title = of_profile("Signals", first_profile(modes));
            push(&mut text, &titled(&title, &table));
        }
    }
    text
}

fn first_profile<'a>(modes: &[ShownRun<'a>]) -> Option<&'a str> {
    modes.first().and_then(|run| run.profile)
}

fn of_profile(what: &str, profile: Option<&str>) -> String {
    profile.map_or_else(|| what.to_owned(), |profile| format!("{what}, {profile}"))
}

/// Appends a block, with an empty line before all but the first.
fn push(text: &mut String, block: &str) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(block);
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::Trade;
    use exitlab_metrics::{GroupBy, cells};
    use exitlab_replay::RejectReason;
    use exitlab_test_rows::{portfolio_metrics, trade};

    fn trades(money: bool) -> Vec<Trade> {
        let chop = Trade { regime: Regime::Chop, r_net: -1.05, r_by_rule: None, ..trade(1) };
        let mut trades = vec![trade(0), chop];
        if !money {
            trades.iter_mut().for_each(|t| t.money = None);
        }
        trades
    }

    fn grid(n: usize, own: Option<usize>) -> ShownGrid {
        let texts = (0..n).map(|value| format!("v{value}")).collect();
        let keys = vec![GridKey { path: "a.b_c".to_owned(), texts, numbers: None }];
        ShownGrid { keys, own, sample: None }
    }

    fn screen(width: usize, detail: Detail) -> Screen {
        Screen { width, ..Screen::plain(detail) }
    }

    /// Cells of `n` trades that all made as much.
    fn alike(n: usize, r_net: f64) -> PackedCells {
        let trades: Vec<Trade> = (0..n).map(|at| Trade { r_net, ..trade(at) }).collect();
        PackedCells::new(&cells(&trades, GroupBy::NONE, 0.1))
    }

    fn view<'a>(grid_id: usize, mode: &'a str, cells: &'a PackedCells) -> ShownRun<'a> {
        ShownRun { grid_id, profile: None, mode, cells, portfolio: None, funnel: None }
    }

    #[test]
    fn a_grid_is_ranked_with_its_own_values_and_its_worst() {
        let of: Vec<PackedCells> = (0..30).map(|n| alike(40, f64::from(n) / 10.0)).collect();
        let few = alike(29, 9.0);
        let mut runs: Vec<ShownRun<'_>> =
            of.iter().enumerate().map(|(id, cells)| view(id, "FAST_TP", cells)).collect();
        runs.push(view(30, "FAST_TP", &few));
        // The same trades again are no other result.
        runs.push(view(31, "FAST_TP", &of[29]));
        let on = screen(80, Detail::OneScreen);
        let text = summary_text(&runs, &grid(32, Some(12)), &[], &on);
        assert!(text.starts_with("Best of 30 different results by average R, 32 grid points"));
        let points: Vec<&str> = text
            .lines()
            .take_while(|line| !line.starts_with("Best point"))
            .filter_map(|line| line.split_whitespace().nth(2).filter(|v| v.starts_with('v')))
            .collect();
        let best = (20..30).rev().map(|n| format!("v{n}"));
        let want: Vec<String> = best.chain(["v12", "v2", "v1", "v0"].map(str::to_owned)).collect();
        assert_eq!(points, want, "{text}");
        let own = text.lines().find(|line| line.contains(" v12 ")).unwrap();
        assert!(own.trim_start().starts_with("18 ") && own.ends_with(" own"), "{own}");
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        let regime = text.lines().last().unwrap();
        assert!(regime.contains("v29") && regime.contains("+2.900"), "{regime}");
        assert!(
            regime.trim_end().ends_with("+1.200"),
            "own values stand beside the best: {regime}"
        );
        let one = [
            view(0, "A", &of[3]),
            view(0, "B", &of[4]),
            view(1, "A", &of[3]),
            view(1, "B", &of[5]),
        ];
        let any = summary_text(&one, &grid(2, None), &[], &on);
        let of_a = any.lines().find(|line| line.contains(" A ")).unwrap();
        assert!(of_a.contains(" any "), "no value changes what A trades: {any}");
        assert_eq!(any.lines().take(7).filter(|line| line.contains(" any ")).count(), 1, "{any}");
        let elsewhere = summary_text(&runs, &grid(32, None), &[], &on);
        assert!(elsewhere.contains("own values are not a point of the grid"), "{elsewhere}");
        let sample = Some("A sample of 32.".to_owned());
        let sampled = summary_text(&runs, &ShownGrid { sample, ..grid(99, None) }, &[], &on);
        assert!(sampled.contains("A sample of 32. The scenario's own values are not among them."));
        let all = summary_text(&runs, &grid(32, None), &[], &screen(80, Detail::Tables));
        assert!(all.contains(" v15 ") && !elsewhere.contains(" v15 "), "{all}");
    }

    #[test]
    fn runs_with_the_same_trades_are_one_column() {
        let (one, other) = (alike(40, 0.5), alike(40, 0.25));
        let runs = [view(0, "policy", &one), view(0, "A", &other), view(0, "B", &one)];
        let text = summary_text(&runs, &ShownGrid::default(), &[], &screen(80, Detail::OneScreen));
        assert!(text.contains("= B"), "{text}");
        let all = text.lines().last().unwrap();
        assert_eq!(all.matches("(40)").count(), 2, "{text}");
        let none = alike(0, 0.0);
        let empty = [view(0, "A", &none), view(0, "B", &none)];
        let text = summary_text(&empty, &ShownGrid::default(), &[], &screen(80, Detail::OneScreen));
        assert!(!text.contains("= B"), "no trades are not the same trades: {text}");
    }

    #[test]
    fn a_sweep() {
        let cells_of_policy = PackedCells::new(&cells(&trades(true), GroupBy::ALL, 0.1));
        let cells_of_fixed = PackedCells::new(&cells(&[], GroupBy::ALL, 0.1));
        let metrics = portfolio_metrics();
        let ruined = PortfolioMetrics { ruined: true, final_balance: -1_234.5, ..metrics.clone() };
        let mut funnel = Funnel::default();
        [None, None, Some(RejectReason::LowConfidence), Some(RejectReason::Warmup)]
            .into_iter()
            .for_each(|reason| funnel.count(reason));
        let run = |mode, cells, portfolio| ShownRun {
            grid_id: 0,
            profile: Some("SAFE"),
            mode,
            cells,
            portfolio: Some(portfolio),
            funnel: Some(&funnel),
        };
        let runs =
            [run("policy", &cells_of_policy, &metrics), run("FAST_TP", &cells_of_fixed, &ruined)];
        let golden =
            |width, detail| summary_text(&runs, &ShownGrid::default(), &[], &screen(width, detail));
        let text = golden(100, Detail::Tables);
        assert_eq!(text, include_str!("golden_sweep.txt"));
        for width in [80, 100, 120] {
            let text = golden(width, Detail::Tables);
            assert!(text.lines().all(|line| line.chars().count() <= width), "{width}:\n{text}");
            let one = golden(width, Detail::OneScreen);
            assert!(one.lines().count() < 20 && !one.contains("Signals"), "{one}");
        }
    }

    #[test]
    fn a_study() {
        let cells = PackedCells::new(&cells(&trades(false), GroupBy::NONE, 0.1));
        let other = alike(3, 0.5);
        let runs = [view(0, "TREND_FOLLOW", &cells), view(0, "FAST_TP", &other)];
        let grid = grid(1, Some(0));
        let text = summary_text(&runs, &grid, &[], &screen(100, Detail::Tables));
        assert_eq!(text, include_str!("golden_study.txt"));
    }
}
