//! What stands for an exit reason in figures.
//!
//! Reasons are told apart by their marks and patterns, over four greys: colours belong to modes and
//! regimes.

use exitlab_core::ExitReason;
use serde::Serialize;
use serde_json::{Value as Json, json};

/// How figures draw a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ExitMark {
    /// Plotly's marker of an exit in a price chart.
    symbol: &'static str,
    /// Number of the grey that fills a bar.
    grey: usize,
    /// Plotly's pattern over that colour.
    pattern: &'static str,
}

impl ExitMark {
    /// The mark of a reason.
    pub(crate) fn of(reason: ExitReason) -> ExitMark {
        let (symbol, grey, pattern) = match reason {
            ExitReason::StopLoss => ("x", 0, ""),
            ExitReason::BreakevenStop => ("square-open", 2, "/"),
            ExitReason::RatchetStop => ("pentagon", 1, "\\"),
            ExitReason::TrailingStop => ("diamond", 1, "x"),
            ExitReason::TakeProfit => ("star", 3, ""),
            ExitReason::SignalExit => ("bowtie", 2, ""),
            ExitReason::RegimeExit => ("hexagon-open", 0, "|"),
            ExitReason::TimeExit => ("hourglass", 3, "-"),
            ExitReason::SessionExit => ("hourglass-open", 2, "-"),
            ExitReason::EndOfData => ("circle-open", 3, "+"),
            ExitReason::PartialTp => ("circle", 1, "/"),
        };
        ExitMark { symbol, grey, pattern }
    }

    /// Plotly's `marker` of a bar.
    pub(crate) fn bar(self) -> Json {
        json!({
            "color": format!("@grey.{}", self.grey),
            "pattern": { "shape": self.pattern, "fillmode": "overlay", "fgcolor": "@paper", "size": 7,
                "solidity": 0.25 },
            "line": { "color": "@paper", "width": 1 },
        })
    }
}

/// The name of a reason and its marker, for the script that draws prices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct NamedMark {
    reason: &'static str,
    symbol: &'static str,
}

/// The marks of all reasons that can end a trade.
pub(crate) fn exit_marks() -> Vec<NamedMark> {
    let named = |reason: ExitReason| NamedMark {
        reason: reason.name(),
        symbol: ExitMark::of(reason).symbol,
    };
    ExitReason::CLOSING.map(named).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_reasons_look_alike() {
        let marks = ExitReason::ALL.map(ExitMark::of);
        let symbols: BTreeSet<&str> = marks.iter().map(|mark| mark.symbol).collect();
        let bars: BTreeSet<(usize, &str)> =
            marks.iter().map(|mark| (mark.grey, mark.pattern)).collect();
        assert_eq!((symbols.len(), bars.len()), (ExitReason::N, ExitReason::N));
    }

    #[test]
    fn the_script_is_told_every_reason_that_ends_a_trade() {
        let told: Vec<&str> = exit_marks().iter().map(|mark| mark.reason).collect();
        assert_eq!(told, ExitReason::CLOSING.map(ExitReason::name));
    }
}
