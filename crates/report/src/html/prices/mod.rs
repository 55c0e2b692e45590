//! Prices and trades: candles with regimes and volatility levels, the trades in them, and a table of
//! the trades. `web/src/prices.js` and `web/src/trades.js` draw what is handed on here.

mod bars;
mod shown;
mod trades;

pub(super) use shown::Shown;

use super::HtmlReport;
use super::page::{Block, Section, packed};
use super::words::count;
use bars::{BarColumns, Extent, Kept};
use exitlab_sweep::MarketView;
use maud::html;
use serde::Serialize;
use trades::{PathColumns, TradeColumns};

/// Most bars of all symbols that the page holds.
const MAX_BARS: usize = 400_000;

/// Most trades that the page holds.
pub(super) const MAX_TRADES: usize = 20_000;

/// The section, with the run's bars, or why there are none.
pub(super) fn section(report: &HtmlReport<'_>, market: Result<&MarketView, &str>) -> Section {
    let rows = &report.trades;
    let n_trades = rows.trades.len();
    let shown = Shown::new(rows, MAX_TRADES);
    let mut blocks = Vec::new();
    match market {
        Ok(market) => {
            let kept = Kept::new(rows, &shown, market, MAX_BARS);
            blocks.push(Block::Html(chart(n_trades > 0, market, &kept)));
        }
        Err(reason) if n_trades > 0 => blocks.push(Block::Html(html! {
            p.note { "The page was made without the run's bars, so there is no price chart: " (reason) "." }
        })),
        Err(_) => {}
    }
    if n_trades > 0 {
        blocks.push(Block::Html(html! {
            div #trades .trades {
                h3 { "Trades" }
                @if shown.rows.len() < n_trades {
                    p.note {
                        "Shown: " (count(shown.rows.len())) " of " (count(n_trades))
                        " trades, evenly spread over the table; the others are in the run's folder."
                    }
                }
            }
        }));
    }
    Section { id: "prices", title: "Prices and trades", blocks }
}

/// What the section's scripts read, packed.
pub(super) fn packed_data(report: &HtmlReport<'_>, market: Result<&MarketView, &str>) -> String {
    let rows = &report.trades;
    let shown = Shown::new(rows, MAX_TRADES);
    let bars = match market {
        Ok(market) => {
            let kept = Kept::new(rows, &shown, market, MAX_BARS).bars;
            market.symbols.iter().zip(&kept).map(|(view, kept)| bars::columns(view, kept)).collect()
        }
        Err(_) => Vec::new(),
    };
    let paths = market.map(|market| trades::paths(rows, &shown, &market.paths)).ok();
    packed(&Data { bars, trades: trades::columns(rows, &shown), paths })
}

#[derive(Serialize)]
struct Data<'d> {
    bars: Vec<BarColumns<'d>>,
    trades: TradeColumns<'d>,
    /// None where the page has no bars.
    paths: Option<Vec<Option<PathColumns<'d>>>>,
}

fn chart(has_trades: bool, market: &MarketView, kept: &Kept) -> maud::Markup {
    let n_bars: usize = market.symbols.iter().map(|s| s.bars.len()).sum();
    html! {
        figure #price-view .price-view {
            h3 { "Prices, regimes and volatility levels" @if has_trades { ", with the trades in them" } }
            @if let Some(which) = left_out(kept.extent) {
                p.note { "The run read " (count(n_bars)) " bars, more than the page holds: it has " (which) "." }
            }
            figcaption {
                strong { "How to read this. " }
                "Hollow candles rose, filled ones fell; a candle stands at the time its bar opened, and "
                "its regime and volatility level are those known when it closed. "
                @if has_trades {
                    "Triangles are entries (up: long, down: short), other marks exits; choose a mark, or "
                    "Show in the table, to see where a trade's levels and its stop were."
                }
            }
        }
    }
}

/// Which bars the page has, where it has not all of them.
fn left_out(extent: Extent) -> Option<String> {
    match extent {
        Extent::All => None,
        Extent::Around(0) => Some("those of the trades that are shown".to_owned()),
        Extent::Around(n) => Some(format!("those within {n} bars of the trades that are shown")),
        Extent::Last(n) => Some(format!("the last {} of each symbol", count(n))),
    }
}
