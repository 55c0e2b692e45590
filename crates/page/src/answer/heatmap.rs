//! Regime × mode: average net R as a table whose cells are coloured.
//!
//! A table rather than a picture: its numbers can be read aloud, copied and printed, and it is there
//! without a script.

use crate::words::{counted, interval, percent, signed};
use exitlab_evidence::{AgainstOthers, AgainstZero};
use exitlab_words::verdict_words;
use maud::{Markup, html};

/// A heatmap: a row per regime, a column per mode.
pub(crate) struct Heatmap {
    /// What it shows, above it.
    pub(crate) caption: String,
    /// Profile, where modes belong to one.
    pub(crate) profile: Option<String>,
    pub(crate) columns: Vec<String>,
    /// Name of the row, and a cell per column.
    pub(crate) rows: Vec<(&'static str, Vec<HeatCell>)>,
    /// What the marks of cells mean here, below it.
    pub(crate) legend: String,
}

/// A cell of it; in R.
#[derive(Debug, Clone, Default)]
pub(crate) struct HeatCell {
    pub(crate) n: usize,
    /// Absent where there is no trade.
    pub(crate) avg_r: Option<f64>,
    /// Ends of the 95% interval.
    pub(crate) interval: Option<(f64, f64)>,
    /// Least and greatest average over the intrabar rules.
    pub(crate) bounds: Option<(f64, f64)>,
    pub(crate) ambiguous_share: Option<f64>,
    pub(crate) win_rate: Option<f64>,
    pub(crate) verdict: Option<CellVerdict>,
}

/// What is known of a cell, beside its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CellVerdict {
    /// Against 0.
    pub(crate) zero: Option<AgainstZero>,
    /// Against the other modes of its row.
    pub(crate) others: Option<AgainstOthers>,
    /// Whether one of them depends on the intrabar order.
    pub(crate) is_unsure: bool,
}

impl CellVerdict {
    /// `loses, tied`; an asterisk marks what depends on the intrabar order.
    pub(crate) fn words(self) -> String {
        verdict_words(self.zero, self.others, self.is_unsure)
    }

    /// Whether 0 may be the truth.
    pub(crate) fn is_open(self) -> bool {
        matches!(self.zero, Some(AgainstZero::AboutZero | AgainstZero::TooFew) | None)
    }

    fn class(self) -> &'static str {
        match (self.others, self.zero) {
            (Some(AgainstOthers::Best), _) if self.is_open() => "best open",
            (Some(AgainstOthers::Best), _) => "best",
            (_, Some(AgainstZero::TooFew)) => "too-few",
            _ if self.is_open() => "open",
            _ => "decided",
        }
    }
}

/// Share of the colour in the strongest cell: text stays readable on it.
const FULL: f64 = 0.55;

/// Average R at which a cell has its full colour, at least: small differences look small.
const LEAST_SCALE: f64 = 0.1;

impl Heatmap {
    /// Average R at which a cell has its full colour, the same for gains and losses.
    pub(crate) fn scale(&self) -> f64 {
        let cells = self.rows.iter().flat_map(|(_, cells)| cells);
        let averages = cells.filter_map(|cell| cell.avg_r);
        averages.fold(LEAST_SCALE, |scale, r| scale.max(r.abs()))
    }

    /// Share of the colour in a cell of this average.
    pub(crate) fn strength(avg_r: f64, scale: f64) -> f64 {
        avg_r.abs() / scale * FULL
    }

    pub(crate) fn markup(&self) -> Markup {
        let scale = self.scale();
        html! {
            div.scroll tabindex="0" role="region" aria-label=(self.caption) {
                table.heatmap {
                    caption { (self.caption) }
                    thead {
                        tr {
                            th scope="col" { "Regime" }
                            @for column in &self.columns { th scope="col" { (breakable(column)) } }
                        }
                    }
                    tbody {
                        @for (regime, cells) in &self.rows {
                            tr {
                                th scope="row" { (regime) }
                                @for (column, cell) in self.columns.iter().zip(cells) {
                                    (self.cell(regime, column, cell, scale))
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn cell(&self, regime: &str, column: &str, cell: &HeatCell, scale: f64) -> Markup {
        let r = cell.avg_r.unwrap_or(0.0);
        let strength = (Heatmap::strength(r, scale) * 100.0).round();
        let tone = if r > 0.0 { "gain" } else { "loss" };
        let state = cell.verdict.map_or("", CellVerdict::class);
        let words = cell.verdict.map(CellVerdict::words);
        html! {
            td class={ (tone) " " (state) } style={ "--strength:" (strength) "%" } tabindex="0"
                data-profile=[self.profile.as_deref()] data-regime=(regime) data-mode=(column)
                data-n=(cell.n) data-avg-r=[cell.avg_r] data-mark=[words.as_deref()] {
                @if let Some(avg_r) = cell.avg_r {
                    strong { (signed(avg_r)) }
                    span.mark { (words.as_deref().unwrap_or_default()) }
                    span.tip { (lines(cell)) }
                } @else {
                    span.mark { "no trades" }
                }
            }
        }
    }
}

/// A name that narrow columns may break after its `_` and `:`, before they break it anywhere.
fn breakable(name: &str) -> Markup {
    html! {
        @for part in name.split_inclusive(['_', ':']) { (part) wbr; }
    }
}

/// What a cell says when it is pointed at or has the focus.
fn lines(cell: &HeatCell) -> Markup {
    html! {
        span { (counted(cell.n, "trade", "trades")) }
        @if let Some((low, high)) = cell.interval { span { "95% CI: " (interval(low, high)) " R" } }
        @if let Some(win_rate) = cell.win_rate { span { "win rate " (percent(win_rate)) } }
        @if let Some((low, high)) = cell.bounds {
            span { "intrabar range: " (interval(low, high)) " R" }
        }
        @if let Some(share) = cell.ambiguous_share { span { "ambiguous " (percent(share)) } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_break_at_their_joints() {
        let of = |name: &str| breakable(name).into_string();
        assert_eq!(of("policy_live:<b>"), "policy_<wbr>live:<wbr>&lt;b&gt;<wbr>");
        assert_eq!(of("FAST"), "FAST<wbr>");
    }
}
