//! Mode × regime by symbol, side, volatility level and year: tables that `web/src/breakdown.js` makes of
//! the cells by the reader's choices, and a figure of one of them at a time.

mod by_group;
mod cut_cells;

pub(super) use cut_cells::{CutCell, CutCells};

use super::HtmlReport;
use super::cell_groups::ROWS;
use super::data_table::{DataColumn, wide_table};
use super::page::{Block, Section};
use super::thin::short;
use exitlab_core::number::signed;
use exitlab_core::{Regime, Side, VolLevel};
use exitlab_evidence::MIN_ENTRIES;
use exitlab_words::regime_name;
use maud::{Markup, html};
use serde_json::{Value as Json, json};

/// The section, and what its script reads; neither where no cell is cut by more than its regime.
pub(super) fn section(report: &HtmlReport<'_>) -> (Section, Json) {
    let cut = &report.cut_cells;
    let (mut blocks, mut data) = (Vec::new(), Json::Null);
    if cut.cells.iter().any(|cell| cell.n_cuts() > 0) {
        blocks.push(Block::Html(tables(cut, report.point.note())));
        blocks.push(Block::from(by_group::figure(report, cut)));
        data = columns(cut);
    }
    (Section { id: "breakdown", title: "By symbol, side, volatility, year", blocks }, data)
}

/// The table of all trades, which the script replaces by those that the reader asks for.
fn tables(cut: &CutCells, note: Option<String>) -> Markup {
    let names = |cell: &CutCell| {
        let (profile, mode) = (&cut.profiles[cell.profile], &cut.modes[cell.mode]);
        if cut.profiles.len() > 1 { format!("{profile} · {mode}") } else { mode.clone() }
    };
    let of_all = |regime: Option<Regime>| {
        cut.cells.iter().filter(move |cell| cell.n_cuts() == 0 && cell.regime == regime)
    };
    let heads: Vec<String> = of_all(None).map(names).collect();
    let mut columns = vec![DataColumn::Head("Exit mode")];
    columns.extend(ROWS.map(|regime| DataColumn::Number(regime_name(regime))));
    let rows = heads.iter().map(|name| {
        let cell = |regime| {
            let cell = of_all(regime).find(|cell| names(cell) == *name);
            signed(cell.and_then(|cell| cell.values.avg_r), 3)
        };
        [name.clone()].into_iter().chain(ROWS.map(cell)).collect::<Vec<_>>()
    });
    html! {
        h3 { "Mean R by regime and exit mode" }
        div #breakdown-view {
            (wide_table("breakdown-all", &columns, rows))
        }
        @if let Some(note) = note { p.note { (note) } }
        @if let Some(most_cuts) = cut.most_cuts {
            p.note {
                "The run has more cells than the page can show: those cut by more than " (most_cuts)
                " at once are in its table cells."
            }
        }
        p.note {
            "There are no verdicts here: of many cells some look good by chance. Dashed cells have fewer "
            "than " (MIN_ENTRIES) " trades. Years are those of the entries."
        }
    }
}

/// The cells by column; what a cell is not cut by is 0, names count from 1.
fn columns(cut: &CutCells) -> Json {
    fn each<T: Into<Json>>(cut: &CutCells, of: impl Fn(&CutCell) -> T) -> Json {
        cut.cells.iter().map(of).collect::<Vec<T>>().into_iter().map(Into::into).collect()
    }
    fn place(found: Option<usize>) -> usize {
        found.map_or(0, |idx| idx + 1)
    }
    fn value(value: Option<f64>) -> Json {
        json!(value.map(short))
    }
    let sides = [Side::Long, Side::Short].map(Side::name);
    json!({
        "profiles": cut.profiles,
        "modes": cut.modes,
        "regimes": ROWS.map(regime_name),
        "symbols": cut.symbols,
        "sides": sides,
        "vol_levels": VolLevel::ALL.map(VolLevel::name),
        "years": cut.years,
        "min_n": MIN_ENTRIES,
        "profile": each(cut, |cell| cell.profile),
        "mode": each(cut, |cell| cell.mode),
        "regime": each(cut, |cell| place(cell.regime.map(Regime::index))),
        "symbol": each(cut, |cell| place(cell.symbol)),
        "side": each(cut, |cell| place(cell.side.map(|side| usize::from(side == Side::Short)))),
        "vol_level": each(cut, |cell| place(cell.vol_level.map(|level| level as usize))),
        "year": each(cut, |cell| place(cell.year)),
        "n": each(cut, |cell| cell.values.n),
        "avg_r": each(cut, |cell| value(cell.values.avg_r)),
        "avg_r_gross": each(cut, |cell| value(cell.values.avg_r_gross)),
        "win_rate": each(cut, |cell| value(cell.values.win_rate)),
        "profit_factor": each(cut, |cell| value(cell.values.profit_factor)),
    })
}
