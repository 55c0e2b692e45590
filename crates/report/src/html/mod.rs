//! `report.html`: a run as one page that needs nothing but a browser.
//!
//! Made of a run's tables, which are read back from its folder, so that the page written at a run's
//! end and the one that `exitlab report` makes later are the same bytes. Figures are plotly's; the
//! numbers in them are those of the tables. Clock and host stand in the manifest alone, not here.
//!
//! Each file below is a part of the page: what it reads, its figures, and how to read them. A part
//! that a run has nothing for has no blocks, and is left out.

mod answer;
mod cell_rows;
mod choice;
mod comparison;
mod figure;
mod grid_point;
mod modes;
mod orchestrator;
mod page;
mod portfolio;
mod prices;
mod regime_quality;
mod rows;
mod series_style;
mod settings;
mod sweep_surface;
mod thin;
mod walk_forward;

use crate::{StoredRun, StoredRunError};
use cell_rows::CellRows;
use exitlab_sweep::MarketView;
use grid_point::GridPoint;
use maud::html;
use page::{Section, page};
use portfolio::Accounts;
use rows::TradeRows;
use serde_json::json;
use series_style::SeriesStyles;

/// The page's file in a run folder.
pub const REPORT_FILE: &str = "report.html";

/// What a run's tables hold for its page.
#[derive(Debug)]
pub struct HtmlReport<'r> {
    run: &'r StoredRun,
    trades: TradeRows,
    cells: CellRows,
    /// Of a grid, the point that figures of trades and cells show.
    point: GridPoint,
    styles: SeriesStyles,
    accounts: Accounts,
}

impl<'r> HtmlReport<'r> {
    /// Reads the tables of a run.
    ///
    /// # Errors
    /// Where a table is not as the run wrote it.
    pub fn read(run: &'r StoredRun) -> Result<HtmlReport<'r>, StoredRunError> {
        let cells = CellRows::read(run)?;
        let point = GridPoint::shown(run, &cells)?;
        let trades = TradeRows::read(run, &point)?;
        let styles = SeriesStyles::new(&cells, &trades);
        let accounts = Accounts::read(run, &point)?;
        Ok(HtmlReport { run, trades, cells, point, styles, accounts })
    }

    /// The page, with the run's bars, or why there are none.
    pub fn html(&self, market: Result<&MarketView, &str>) -> String {
        let manifest = self.run.manifest();
        let name = manifest.scenario["name"].as_str().unwrap_or_default();
        let title = format!("{name}: {}", manifest.command);
        let head = html! { header { h1 { (title) } } };
        let mut sections: Vec<Section> = vec![
            answer::section(self),
            modes::section(self),
            comparison::section(self),
            sweep_surface::section(self),
            walk_forward::section(self),
            regime_quality::section(self),
            orchestrator::section(self),
            portfolio::section(self),
            prices::section(self),
            settings::section(self),
        ];
        sections.retain(|section| !section.blocks.is_empty());
        let _ = market;
        page(&title, &head, &sections, json!({}))
    }
}
