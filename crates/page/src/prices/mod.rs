//! Prices and trades: candles with regimes and volatility levels, the trades in them, and a table of
//! the trades. `web/src/prices.js` and `web/src/trades.js` draw what is handed on here.

mod bars;
mod paths;
mod shown_trades;
mod trades;
mod units;

use shown_trades::N_EXTREMES;
#[cfg(test)]
pub(super) use shown_trades::tests as shown_rows;
pub(super) use shown_trades::{MostTrades, ShownTrades, WantedTrade};

use super::HtmlReport;
use super::byte_columns::ByteColumns;
use super::exit_marks::{NamedMark, exit_marks};
use super::page::{Block, Section, how_to_read, packed, packed_bytes};
use super::policy_words::about_policies;
use super::rows::TradeRows;
use super::words::count;
use bars::{BarColumns, Extent, KeptBars};
use exitlab_replay::MarketView;
use maud::{Markup, html};
use paths::Paths;
use serde::Serialize;
use trades::TradeColumns;

/// Most bars of all symbols that the page holds.
const MAX_BARS: usize = 400_000;

/// A trade with its levels takes some 100 bytes of the page, the path of its stop several times that.
pub(super) const MOST_TRADES: MostTrades = MostTrades { rows: 100_000, paths: 20_000 };

/// Whether a page that was made earlier has a chart of prices.
pub fn has_prices(page: &str) -> bool {
    page.contains("<figure class=\"price-view\" id=\"price-view\">")
}

/// What the section and its scripts show.
pub(super) struct Prices<'r> {
    rows: &'r TradeRows,
    shown: &'r ShownTrades,
    /// The run's bars and which of them the page has, or why there are none.
    market: Result<(&'r MarketView, KeptBars), &'r str>,
}

impl<'r> Prices<'r> {
    /// With the run's bars, or why there are none.
    pub(super) fn new(
        report: &'r HtmlReport<'_>,
        market: Result<&'r MarketView, &'r str>,
    ) -> Prices<'r> {
        let (rows, shown) = (&report.trades, &report.shown);
        let market = market.map(|market| (market, KeptBars::new(rows, shown, market, MAX_BARS)));
        Prices { rows, shown, market }
    }

    /// The run's bars, where they are there.
    pub(super) fn market(&self) -> Option<&'r MarketView> {
        self.market.as_ref().ok().map(|(market, _)| *market)
    }

    /// The section.
    pub(super) fn section(&self) -> Section {
        let n_trades = self.rows.trades.len();
        let mut blocks = Vec::new();
        match &self.market {
            Ok((market, kept)) => blocks.push(Block::Html(self.chart(market, kept))),
            Err(reason) if n_trades > 0 => blocks.push(Block::Html(html! {
                p.note {
                    "The page was made without the run's bars, so there is no price chart: " (reason) "."
                }
            })),
            Err(_) => {}
        }
        if n_trades > 0 {
            blocks.push(Block::Html(html! {
                div #trades .trades {
                    h3 {
                        "Trades"
                        @if let Some(sample) = self.sample() { ": " (sample) }
                    }
                    @if let Some(about) = about_policies(self.rows.series.iter().map(|s| s.mode.as_str())) {
                        p.note { (about) }
                    }
                    @if self.sample().is_some() {
                        p.note {
                            "The page has the " (N_EXTREMES) " best and the " (N_EXTREMES) " worst trades of each "
                            "run by net R, and others evenly spread over the run's table. All are in the run's folder."
                        }
                    }
                    @if self.shown.rows_with_path().count() < self.shown.rows.len() {
                        p.note {
                            "The path of the stop is kept for " (count(self.shown.rows_with_path().count()))
                            " trades: the " (N_EXTREMES) " best and worst of each run, and others evenly spread."
                        }
                    }
                }
            }));
        }
        Section { id: "prices", title: "Prices and trades", blocks }
    }

    /// `sample of 100,200 of 700,160 trades`; none where the page has all of them.
    fn sample(&self) -> Option<String> {
        let (n, n_all) = (self.shown.rows.len(), self.rows.trades.len());
        (n < n_all).then(|| format!("sample of {} of {} trades", count(n), count(n_all)))
    }

    /// The place of the chart.
    fn chart(&self, market: &MarketView, kept: &KeptBars) -> Markup {
        let rows = self.rows;
        let has_trades = !rows.trades.is_empty();
        let is_remoded = rows.trades.iter().any(|trade| trade.n_remodes > 0);
        let n_bars: usize = market.symbols.iter().map(|s| s.bars.len()).sum();
        html! {
            figure #price-view .price-view {
                h3 { "Prices, regimes and volatility levels" @if has_trades { ", with the trades in them" } }
                @if let Some(which) = left_out(kept.extent) {
                    p.note { "The run read " (count(n_bars)) " bars, more than the page can show: it has " (which) "." }
                }
                @if let Some(sample) = self.sample() { p.note { "Shown: " (sample) "." } }
                figcaption {
                    (how_to_read("price-view-how", html! {
                        "Hollow candles rose, filled ones fell; a candle stands at the time its bar opened, and "
                        "its regime and volatility level are those known when it closed. "
                        @if has_trades {
                            "Triangles are entries (up: long, down: short), other marks exits; choose a mark, or "
                            "Show in the table, to see where a trade's levels and its stop were. "
                            @if is_remoded {
                                "A hollow triangle to the right is a change of the trade's exit mode: levels of the "
                                "mode at the entry end at the first one."
                            }
                        }
                    }))
                }
            }
        }
    }

    /// What the section's scripts read, packed: the data, and the bytes of its columns.
    pub(super) fn packed(&self) -> [String; 2] {
        let Prices { rows, shown, market } = self;
        let mut columns = ByteColumns::default();
        let (bars, paths) = match market {
            Ok((market, kept)) => {
                let symbols = market.symbols.iter().zip(&kept.bars);
                let bars = symbols.map(|(view, kept)| bars::columns(view, kept, &mut columns));
                let bars = bars.collect();
                (bars, Some(paths::paths(rows, shown, &market.paths, &market.plans)))
            }
            Err(_) => (Vec::new(), None),
        };
        let trades = trades::columns(rows, shown, &mut columns);
        let data = Data { bars, trades, exit_marks: exit_marks(), paths };
        let (data, bytes) = rayon::join(|| packed(&data), || packed_bytes(&columns.bytes));
        [data, bytes]
    }
}

#[derive(Serialize)]
struct Data<'d> {
    bars: Vec<BarColumns<'d>>,
    trades: TradeColumns<'d>,
    exit_marks: Vec<NamedMark>,
    /// None where the page has no bars.
    paths: Option<Paths>,
}

/// Which bars the page has, where it has not all of them.
fn left_out(extent: Extent) -> Option<String> {
    match extent {
        Extent::All => None,
        Extent::Around(0) => Some("those of the trades whose stops it has".to_owned()),
        Extent::Around(n) => {
            Some(format!("those within {n} bars of the trades whose stops it has"))
        }
        Extent::Last(n) => Some(format!("the last {} of each symbol", count(n))),
    }
}
