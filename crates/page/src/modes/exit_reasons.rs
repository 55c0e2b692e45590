//! Exit reasons, by regime.

use crate::cell_groups::{CellGroups, ROWS};
use crate::choice::Choice;
use crate::exit_marks::ExitMark;
use crate::figure::{Figure, Trace};
use crate::thin::short;
use crate::words::count;
use exitlab_core::ExitReason;
use exitlab_words::regime_name;
use serde_json::json;

/// The figure.
pub(super) fn figure(groups: &CellGroups<'_>) -> Figure {
    let (profiles, modes) = (groups.profile_choice(), groups.mode_choice());
    let mut traces = Vec::new();
    for group in &groups.groups {
        let n_of = |row: usize| group.cells[row].map_or(0, |cell| cell.n);
        let rows: Vec<String> = (0..ROWS.len())
            .map(|row| format!("{}<br>n={}", regime_name(ROWS[row]), count(n_of(row))))
            .collect();
        for (idx, reason) in drawn(groups) {
            let percent = |row: usize| group.cells[row]?.shares.0[idx].map(|x| short(100.0 * x));
            let shares: Vec<Option<f64>> = (0..ROWS.len()).map(percent).collect();
            let trace = Trace::new(json!({
                "type": "bar",
                "orientation": "h",
                "x": shares,
                "y": rows,
                "name": reason.words(),
                "marker": ExitMark::of(reason).bar(),
                "hovertemplate": "%{y}<br>%{x:.2f}%<extra>%{fullData.name}</extra>",
            }))
            .numbers(json!({
                "Regime": ROWS.map(regime_name),
                "Reason": vec![reason.words(); ROWS.len()],
                "Share, %": shares,
                "n": (0..ROWS.len()).map(n_of).collect::<Vec<_>>(),
            }));
            traces.push(modes.show(profiles.show(trace, group.profile_idx), group.mode_idx));
        }
    }
    Figure {
        id: "exit-reasons".to_owned(),
        title: "Exit reasons by regime".to_owned(),
        how: "Each row has all trades that were decided in a regime, split by the reason of their \
              last exit; n is their number. Trades that the end of the data closed are cut short: \
              where there are many, the other shares are too small. A reason is not a result: a \
              trailing stop closes winners and losers."
            .to_owned(),
        note: groups.note.clone(),
        selectors: Choice::selectors(&[&profiles, &modes]),
        traces,
        layout: json!({
            "barmode": "stack",
            "bargap": 0.25,
            "xaxis": { "title": { "text": "share of trades" }, "ticksuffix": "%",
                "range": [0, 103], "dtick": 25 },
            "yaxis": { "type": "category", "autorange": "reversed" },
            "legend": { "traceorder": "normal", "y": -0.3 },
        }),
        height: 460,
    }
}

/// The reasons that closed a trade, and their positions among the shares: the key need not name what
/// did not occur.
fn drawn<'g>(groups: &'g CellGroups<'_>) -> impl Iterator<Item = (usize, ExitReason)> + 'g {
    let cells = || groups.groups.iter().flat_map(|group| group.cells.into_iter().flatten());
    let occurs = move |idx: usize| cells().any(|cell| cell.shares.0[idx].is_some_and(|x| x > 0.0));
    ExitReason::CLOSING.into_iter().enumerate().filter(move |(idx, _)| occurs(*idx))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell_groups::CellGroup;
    use crate::cell_rows::CellRow;
    use crate::stored_cell::{CellValues, ReasonShares};

    #[test]
    fn every_reason_that_closed_a_trade_is_drawn_and_no_other() {
        let cells: Vec<CellRow> = ExitReason::CLOSING
            .into_iter()
            .map(|reason| {
                let mut shares = [Some(0.0); ExitReason::N_CLOSING];
                (shares[0], shares[reason.index()]) = (Some(0.75), Some(0.25));
                let values =
                    CellValues { n: 4, shares: ReasonShares(shares), ..CellValues::default() };
                CellRow { values, ..CellRow::default() }
            })
            .collect();
        for (reason, cell) in ExitReason::CLOSING.into_iter().zip(&cells).skip(1) {
            let mut rows = [None; ROWS.len()];
            rows[0] = Some(cell);
            let groups = CellGroups {
                profiles: vec![String::new()],
                modes: vec!["A".into()],
                groups: vec![CellGroup { profile_idx: 0, mode_idx: 0, cells: rows }],
                note: None,
            };
            let traces = figure(&groups).traces;
            let names: Vec<&str> =
                traces.iter().filter_map(|trace| trace.plotly["name"].as_str()).collect();
            assert_eq!(names, ["stop loss", &reason.words()]);
            assert_eq!(traces[1].plotly["x"][0], 25.0);
        }
    }
}
