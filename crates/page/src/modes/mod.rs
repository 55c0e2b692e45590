//! Exit modes by regime: what trades made, when, how far they went, and why they closed.

mod ambiguity;
mod cumulative_r;
mod excursions;
mod exit_reasons;
mod holding_times;
mod hour_of_week;
mod monthly_r;
mod r_distribution;
mod remode_counts;
mod remodes;
mod reward_risk;
mod rolling_r;
mod yearly;

pub(super) use remode_counts::RemodeCounts;

use super::HtmlReport;
use super::figure::Figure;
use super::page::{Block, Section};
use crate::cell_groups::CellGroups;
use crate::trade_groups::{ByPlan, TradeGroups};
use exitlab_store::RunCommand;

/// Figures that do with half the width.
const SMALL: [&str; 2] = ["ambiguity", "reward-risk"];

/// The section.
pub(super) fn section(report: &HtmlReport<'_>) -> Section {
    let (wide, small): (Vec<Figure>, Vec<Figure>) =
        figures(report).into_iter().partition(|figure| !SMALL.contains(&figure.id.as_str()));
    let mut blocks: Vec<Block> = wide.into_iter().map(Block::from).collect();
    if !small.is_empty() {
        // After what R was made of over time and by trade.
        blocks.insert(blocks.len().min(2), Block::Abreast(small));
    }
    blocks.extend(yearly::table(report).map(Block::Html));
    blocks.extend(remodes::figure(&report.remodes).map(Block::from));
    blocks.extend(remodes::table(&report.trades).map(Block::Html));
    Section { id: "modes", title: "Exit modes by regime", blocks }
}

/// Net R added up over time; none where the run has no trades.
pub(super) fn cumulative_r(report: &HtmlReport<'_>) -> Option<Figure> {
    let trades = groups_of(report);
    (!trades.groups.is_empty()).then(|| cumulative_r::figure(report, &trades))
}

/// The trades of the run, told apart.
fn groups_of<'r>(report: &'r HtmlReport<'_>) -> TradeGroups<'r> {
    let by_plan = match report.run.manifest().command {
        RunCommand::Replay => ByPlan::Yes,
        RunCommand::Sweep | RunCommand::Study | RunCommand::WalkForward | RunCommand::Regimes => {
            ByPlan::No
        }
    };
    TradeGroups::new(&report.trades, by_plan)
}

/// The figures for which the run has rows.
fn figures(report: &HtmlReport<'_>) -> Vec<Figure> {
    let trades = Some(groups_of(report)).filter(|all| !all.groups.is_empty());
    let cells = Some(CellGroups::new(report)).filter(|all| !all.groups.is_empty());
    let (trades, cells) = (trades.as_ref(), cells.as_ref());
    let figures = [
        trades.map(|groups| cumulative_r::figure(report, groups)),
        trades.map(|groups| r_distribution::figure(report, groups)),
        cells.and_then(|groups| ambiguity::figure(report, groups)),
        cells.and_then(|groups| reward_risk::figure(report, groups)),
        cells.map(exit_reasons::figure),
        trades.map(|groups| excursions::figure(report, groups)),
        trades.map(|groups| holding_times::figure(report, groups)),
        trades.and_then(|groups| rolling_r::figure(report, groups)),
        trades.map(|groups| monthly_r::figure(report, groups)),
        trades.and_then(|groups| hour_of_week::figure(report, groups)),
    ];
    figures.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_rows::names;
    use exitlab_core::{Regime, Trade};
    use exitlab_metrics::{GroupBy, PackedCells, cells};
    use exitlab_store::{
        CellsOf, Format, Grid, Manifest, RunFolder, RunLabels, RunRows, StoredRun, Table,
        cells_table, trades_table,
    };
    use exitlab_test_rows::{at, trade};
    use exitlab_words::regime_name;
    use serde_json::Value as Json;

    /// Figures of a replay with these trades, as plotly gets them.
    fn drawn(trades: &[Trade]) -> Vec<Json> {
        let root = tempfile::tempdir().unwrap();
        let out = root.path().join("run");
        let folder = RunFolder::create(&out).unwrap();
        let labels = RunLabels { grid_id: None, profile: Some("SAFE"), mode: "policy" };
        let cells = cells(trades, GroupBy::NONE, 0.1);
        let of = CellsOf::Portfolio;
        let cells = PackedCells::new(&cells);
        let cells = [RunRows { labels, rows: &cells }];
        let write = |table: &Table| folder.write_table(table, &[Format::Csv]).unwrap();
        write(&cells_table(&cells, Grid::NONE, names(), of).unwrap());
        write(&trades_table(&[RunRows { labels, rows: trades }], names()).unwrap());
        folder.finish(&Manifest { command: RunCommand::Replay, ..Manifest::default() }).unwrap();
        let run = StoredRun::open(&out).unwrap();
        let report = HtmlReport::read(&run).unwrap();
        figures(&report).iter().map(|figure| serde_json::to_value(figure).unwrap()).collect()
    }

    fn trades(r_net: &[f64]) -> Vec<Trade> {
        let exit = at("2021-11-11T02:00:00Z");
        let trade = |(idx, r_net): (usize, &f64)| Trade {
            r_net: *r_net,
            exit_time: exit.plus_us(3_600_000_000 * idx as i64),
            regime: if idx % 2 == 0 { Regime::Bull } else { Regime::Chop },
            ..trade(idx)
        };
        r_net.iter().enumerate().map(trade).collect()
    }

    fn traces<'f>(figures: &'f [Json], id: &str) -> &'f [Json] {
        let figure = figures.iter().find(|figure| figure["id"] == id).unwrap();
        figure["traces"].as_array().unwrap()
    }

    fn numbers(list: &Json) -> Vec<f64> {
        list.as_array().unwrap().iter().filter_map(Json::as_f64).collect()
    }

    #[test]
    fn curves_end_at_the_sum_and_fall_as_deep_as_the_cells_say() {
        let r_net: Vec<f64> = (0..5_000).map(|i| f64::from(i * 7_919 % 13) / 4.0 - 1.5).collect();
        let trades = trades(&r_net);
        let cells = cells(&trades, GroupBy::NONE, 0.1);
        let figures = drawn(&trades);
        for regime in [None, Some(Regime::Bull), Some(Regime::Chop)] {
            let cell = cells.iter().find(|c| c.key.regime == regime).unwrap();
            let option = regime_name(regime);
            let of = |yaxis: &str| {
                let all = traces(&figures, "cumulative-r").iter();
                let mut all = all.filter(|t| t["yaxis"] == yaxis && t["when"]["regime"] == option);
                numbers(&all.next().unwrap()["y"])
            };
            let (sums, falls) = (of("y"), of("y2"));
            assert!(sums.len() <= 800 && sums.len() == falls.len(), "{}", sums.len());
            let deepest = falls.iter().copied().fold(0.0, f64::min);
            assert!((sums.last().unwrap() - cell.metrics.sum_r).abs() < 1e-4);
            assert!((-deepest - cell.metrics.max_dd_r).abs() < 1e-4);
            assert!(deepest < -1.0);
        }
    }

    #[test]
    fn bins_and_months_hold_every_trade() {
        let figures = drawn(&trades(&[-1.0, 2.0, -9.0, 0.5, 12.0]));
        let all = |trace: &&Json| trace["when"]["regime"] == "ALL";
        let held = traces(&figures, "holding-times").iter().find(all).unwrap();
        assert_eq!(numbers(&held["numbers"]["Trades"]).iter().sum::<f64>(), 5.0);
        let bars = traces(&figures, "r-distribution").iter().find(all).unwrap();
        let n: i64 =
            bars["customdata"].as_array().unwrap().iter().map(|bin| bin[1].as_i64().unwrap()).sum();
        assert_eq!(n, 5);
        let months = traces(&figures, "monthly-r").iter().find(all).unwrap();
        assert_eq!(months["z"][0][10], 4.5);
        assert_eq!(months["customdata"][0][10], "+4.500 R, 5 trades");
        let year = traces(&figures, "monthly-r").iter().filter(all).nth(1).unwrap();
        assert_eq!(year["z"][0][12], 4.5);
        let winners: usize = traces(&figures, "excursions")
            .iter()
            .filter(|t| t["marker"]["color"] == "@gain" && t["customdata"].is_array())
            .map(|t| numbers(&t["x"]).len())
            .sum();
        assert_eq!(winners, 3);
    }

    #[test]
    fn one_trade_is_drawn_and_none_draws_nothing() {
        let ids: Vec<String> = drawn(&trades(&[1.0]))
            .iter()
            .map(|figure| figure["id"].as_str().unwrap().to_owned())
            .collect();
        let want = ["cumulative-r", "r-distribution", "ambiguity", "reward-risk", "exit-reasons"];
        assert_eq!(ids[..5], want);
        // All of them at one hour: there is no map of hours.
        assert_eq!(ids[5..], ["excursions", "holding-times", "monthly-r"]);
        assert!(drawn(&[]).is_empty());
    }
}
