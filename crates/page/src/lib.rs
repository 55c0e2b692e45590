//! `report.html`: a run as one page that needs nothing but a browser.
//!
//! Made of a run's tables: those of a run that was just made come from memory, those of an earlier one
//! from its folder, and the page is the same bytes. Figures are plotly's; the numbers in them are those of
//! the tables. Clock and host stand in the manifest alone, not here.
//!
//! Each file below is a part of the page: what it reads, its figures, and how to read them. A part
//! that a run has nothing for has no blocks, and is left out.

mod answer;
mod breakdown;
mod byte_columns;
mod cell_groups;
mod cell_rows;
mod cells;
mod choice;
mod comparison;
mod costs;
mod data_table;
mod digits;
mod exit_marks;
mod figure;
mod grid_point;
mod header;
mod intervals;
mod modes;
mod month_map;
mod orchestrator;
mod page;
mod pictures;
mod policy_words;
mod portfolio;
mod position;
mod prices;
mod regime_quality;
mod rows;
mod series;
mod series_style;
mod settings;
mod stored_cell;
mod sweep_surface;
mod table_rows;
#[cfg(test)]
mod test_rows;
mod thin;
mod trade_groups;
mod two_runs;
mod walk_forward;
mod words;

use cell_rows::CellRows;
use cells::Cells;
use exitlab_replay::{Chooser, MarketView, WantedPath};
use exitlab_store::{StoredRun, StoredRunError};
use figure::Figure;
use grid_point::GridPoint;
use header::header;
use page::{Section, figures, packed, page};
pub use pictures::{Picture, PictureError};
use portfolio::{Accounts, BuyHold};
use prices::Prices;
pub use prices::has_prices;
use rows::TradeRows;
use serde::Serialize;
use serde_json::Value as Json;
use series_style::SeriesStyles;
pub use two_runs::TwoRunsPage;

pub use exitlab_store::REPORT_FILE;

/// What a run's tables hold for its page.
#[derive(Debug)]
pub struct HtmlReport<'r> {
    run: &'r StoredRun,
    trades: TradeRows,
    /// Of the trades, those that the page holds one by one.
    shown: prices::ShownTrades,
    cells: CellRows,
    cut_cells: breakdown::CutCells,
    remodes: modes::RemodeCounts,
    /// Of a grid, the point that figures of trades and cells show.
    point: GridPoint,
    styles: SeriesStyles,
    accounts: Accounts,
    comparisons: comparison::Comparisons,
    sweep: sweep_surface::SweepTables,
    walk_forward: walk_forward::WalkForwardTables,
    regime_tables: regime_quality::RegimeTables,
    orchestrator: orchestrator::OrchestratorTables,
}

/// What the script draws, prices and trades apart.
#[derive(Serialize)]
struct Drawn<'s> {
    figures: Vec<&'s Figure>,
    surface: &'s Json,
    breakdown: &'s Json,
}

/// What parts with a script of their own read.
struct Scripted {
    surface: Json,
    breakdown: Json,
}

impl<'r> HtmlReport<'r> {
    /// Reads the tables of a run.
    ///
    /// # Errors
    /// Where a table is not as the run wrote it.
    pub fn read(run: &'r StoredRun) -> Result<HtmlReport<'r>, StoredRunError> {
        let sweep = sweep_surface::SweepTables::read(run)?;
        let Cells { by_regime: cells, point, cut: cut_cells } =
            Cells::read(run, sweep.best_grid_id())?;
        // The large tables are read side by side.
        let (trades, (accounts, orchestrator)) = rayon::join(
            || TradeRows::read(run, &point),
            || {
                rayon::join(
                    || Accounts::read(run, &point),
                    || orchestrator::OrchestratorTables::read(run),
                )
            },
        );
        let (trades, orchestrator) = (trades?, orchestrator?);
        let walk_forward = walk_forward::WalkForwardTables::read(run)?;
        let series = cells.series.iter().chain(&trades.series);
        let modes = series.map(|series| series.mode.as_str());
        let modes = modes.chain(trades.plans.iter().map(String::as_str));
        let modes = modes.chain(walk_forward.modes()).chain(orchestrator.modes());
        Ok(HtmlReport {
            run,
            styles: SeriesStyles::new(modes),
            accounts: accounts?,
            shown: prices::ShownTrades::new(&trades, prices::MOST_TRADES),
            remodes: modes::RemodeCounts::read(run, &point, &trades)?,
            trades,
            cells,
            cut_cells,
            point,
            comparisons: comparison::Comparisons::read(run)?,
            sweep,
            walk_forward,
            regime_tables: regime_quality::RegimeTables::read(run)?,
            orchestrator,
        })
    }

    /// The trades whose stops the page shows: what its [`MarketView`] has to be made with.
    pub fn wanted_paths(&self) -> Vec<WantedPath<'_>> {
        let of = |wanted: &prices::WantedTrade| WantedPath {
            signal_id: wanted.signal_id,
            plan: &self.trades.plans[wanted.plan],
            chooser: wanted
                .rechosen
                .map_or(Chooser::Kept, |series| self.trades.series[series].chooser()),
        };
        self.shown.paths.iter().map(of).collect()
    }

    /// The page, with the run's bars, or why there are none.
    pub fn html(&self, market: Result<&MarketView, &str>) -> String {
        let manifest = self.run.manifest();
        let name = manifest.scenario["name"].as_str().unwrap_or_default();
        let title = format!("{name}: {}", manifest.command);
        // Prices are most of the page, and nothing else waits for them.
        let prices = Prices::new(self, market);
        let figures_packed = || {
            let (sections, scripted) = self.sections(&prices);
            let Scripted { surface, breakdown } = &scripted;
            let data = packed(&Drawn { figures: figures(&sections), surface, breakdown });
            (sections, data)
        };
        let ([prices_data, prices_bytes], (sections, data)) =
            rayon::join(|| prices.packed(), figures_packed);
        let data = [("data", data), ("prices-data", prices_data), ("prices-bytes", prices_bytes)];
        page(&title, &header(manifest), &sections, &data)
    }

    fn sections(&self, prices: &Prices<'_>) -> (Vec<Section>, Scripted) {
        let (sweep, surface) = sweep_surface::section(self);
        let (breakdown, breakdown_data) = breakdown::section(self);
        let has_accounts = !self.accounts.accounts.is_empty();
        let benchmark = prices.market().filter(|_| has_accounts);
        let benchmark = benchmark.and_then(|market| BuyHold::of(self.run, market));
        let mut sections: Vec<Section> = vec![
            answer::section(self),
            costs::section(self, benchmark.as_ref()),
            breakdown,
            modes::section(self),
            comparison::section(self),
            sweep,
            walk_forward::section(self),
            regime_quality::section(self),
            orchestrator::section(self),
            portfolio::section(self, benchmark.as_ref()),
            prices.section(),
            settings::section(self),
        ];
        sections.retain(|section| !section.blocks.is_empty());
        (sections, Scripted { surface, breakdown: breakdown_data })
    }
}
