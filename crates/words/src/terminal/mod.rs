//! What a run shows on the terminal: plain text, no colours, about 110 columns wide.

mod compare;
mod discount;
mod funnel;
mod grid_summary;
mod monte_carlo;
mod portfolio;
mod regime_quality;
mod regimes;
mod side_by_side;
mod verdicts;
mod walk_forward;

pub use compare::comparison_text;
pub(crate) use walk_forward::walk_forward_text;

pub use discount::discount_text;
pub use monte_carlo::monte_carlo_text;
pub(crate) use regime_quality::text as regime_quality_text;

use crate::groups::regime_name;
use comfy_table::{Cell as TextCell, CellAlignment, LineStyle, Table as TextTable, presets};
use compare::wrapped;
use exitlab_core::Regime;
use exitlab_metrics::{CellKey, PackedCells, PortfolioMetrics, TradeMetrics};
use exitlab_replay::Funnel;

/// One run as the terminal shows it: a profile × mode of a replay or sweep, or a study's plan.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ShownRun<'a> {
    /// The grid point in words, such as `atr_period = 14`, where there is a grid.
    pub(crate) point: Option<&'a str>,
    /// Profile; none in a study.
    pub(crate) profile: Option<&'a str>,
    /// `policy`, the fixed exit mode, or a study's plan.
    pub(crate) mode: &'a str,
    /// Cells; those by regime alone are shown.
    pub(crate) cells: &'a PackedCells,
    /// Metrics of the account; none in a study.
    pub(crate) portfolio: Option<&'a PortfolioMetrics>,
    /// What became of the signals; none in a study.
    pub(crate) funnel: Option<&'a Funnel>,
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
}

/// The rows of every table by regime.
fn regime_rows() -> impl Iterator<Item = (Option<Regime>, &'static str)> {
    let regimes = Regime::ALL.into_iter().map(Some).chain([None]);
    regimes.map(|regime| (regime, regime_name(regime)))
}

/// Everything that a run shows: per run its regimes; then, per profile, several modes side by
/// side; the accounts against buying and holding; and what became of the signals. A grid of several
/// points is one table, a row per point and run.
///
/// Absent numbers are `–`. The text ends with a newline; no runs make no text.
pub(crate) fn summary_text(runs: &[ShownRun<'_>]) -> String {
    let mut text = String::new();
    let n_points = runs.chunk_by(|a, b| a.point == b.point).count();
    if n_points > 1 {
        let title = format!("avg R by regime, {n_points} grid points");
        push(&mut text, &section(&title, &grid_summary::table(runs)));
        if let Some(table) = grid_summary::funnel(runs) {
            push(&mut text, &section("Signals", &table));
        }
        let lines = [grid_summary::left_out(runs), grid_summary::buy_and_hold(runs)];
        for line in lines.into_iter().flatten() {
            push(&mut text, &line);
        }
        return text;
    }
    for point in runs.chunk_by(|a, b| a.point == b.point) {
        if let Some(name) = point[0].point {
            push(&mut text, &format!("── {name} ──"));
        }
        for run in point {
            push(&mut text, &section(&run.title(), &regimes::table(run)));
        }
        let profiles = || point.chunk_by(|a, b| a.profile == b.profile);
        for modes in profiles().filter(|modes| modes.len() > 1) {
            let title = titled("avg R (n) by mode", modes[0].profile);
            push(&mut text, &section(&title, &side_by_side::table(modes)));
        }
        if let Some(table) = portfolio::table(point) {
            push(&mut text, &section("Portfolio", &table));
        }
        for modes in profiles() {
            if let Some(table) = funnel::table(modes) {
                push(&mut text, &section(&titled("Signals", modes[0].profile), &table));
            }
        }
    }
    text
}

fn titled(what: &str, profile: Option<&str>) -> String {
    profile.map_or_else(|| what.to_owned(), |profile| format!("{what}, {profile}"))
}

fn section(title: &str, table: &TextTable) -> String {
    format!("{title}\n{}", table.trim_fmt())
}

/// Appends a block, with an empty line before all but the first.
fn push(text: &mut String, block: &str) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(block);
    text.push('\n');
}

/// An empty table with this header; the first column is text, the others are numbers.
fn text_table<'h>(header: impl IntoIterator<Item = &'h str>) -> TextTable {
    let mut table = TextTable::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY.row_separator(LineStyle::none()));
    table.set_header(header.into_iter().map(TextCell::new));
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
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

    #[test]
    fn a_grid_is_one_table_with_its_funnel() {
        let trades = trades(true);
        let cells = PackedCells::new(&cells(&trades, GroupBy::NONE, 0.1));
        let mut funnel = Funnel::default();
        funnel.count(None);
        funnel.count(Some(RejectReason::LowConfidence));
        let portfolio = portfolio_metrics();
        let view = |point| ShownRun {
            point: Some(point),
            profile: Some("SAFE"),
            mode: "policy",
            cells: &cells,
            portfolio: Some(&portfolio),
            funnel: Some(&funnel),
        };
        let text = summary_text(&[view("n=1"), view("n=2")]);
        assert!(text.starts_with("avg R by regime, 2 grid points\n"), "{text}");
        assert!(text.contains("CONFIDENCE") && text.contains("buy and hold: return"), "{text}");
        assert_eq!(text.matches("SAFE × policy").count(), 4, "{text}");
        let many: Vec<String> = (0..61).map(|n| format!("n={n}")).collect();
        let views: Vec<ShownRun<'_>> = many.iter().map(|name| view(name)).collect();
        let text = summary_text(&views);
        assert!(text.contains("n=59") && !text.contains("n=60"), "{text}");
        assert!(text.contains("… and 1 more rows"), "{text}");
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
            point: None,
            profile: Some("SAFE"),
            mode,
            cells,
            portfolio: Some(portfolio),
            funnel: Some(&funnel),
        };
        let text = summary_text(&[
            run("policy", &cells_of_policy, &metrics),
            run("FAST_TP", &cells_of_fixed, &ruined),
        ]);
        print!("{text}");
        assert_eq!(text, include_str!("golden_sweep.txt"));
        assert!(text.lines().all(|line| line.chars().count() <= 110));
    }

    #[test]
    fn a_study() {
        let cells = PackedCells::new(&cells(&trades(false), GroupBy::NONE, 0.1));
        let run = |mode| ShownRun {
            point: Some("atr_period = 14"),
            profile: None,
            mode,
            cells: &cells,
            portfolio: None,
            funnel: None,
        };
        let text = summary_text(&[run("TREND_FOLLOW"), run("FAST_TP")]);
        assert_eq!(text, include_str!("golden_study.txt"));
    }
}
