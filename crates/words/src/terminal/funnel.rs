//! What became of the signals.

use super::columns::{Column, folded};
use super::screen::Screen;
use super::{ShownRun, merged};
use exitlab_replay::{Funnel, RejectReason};

/// Signals, acceptances and the reasons that occur, one column per run; nothing where no run has
/// a funnel. Runs that took the same trades are one column.
pub(super) fn table(runs: &[ShownRun<'_>], screen: &Screen) -> Option<String> {
    let funnels: Vec<(String, &Funnel)> =
        merged(runs, |a, b| a.funnel == b.funnel && a.has_same_trades(b))
            .into_iter()
            .filter_map(|(run, also)| {
                let head = [run.mode].into_iter().chain(also).collect::<Vec<_>>().join("\n= ");
                Some((head, run.funnel?))
            })
            .collect();
    if funnels.is_empty() {
        return None;
    }
    let occurs = |reason: &RejectReason| funnels.iter().any(|(_, f)| f.rejected(*reason) > 0);
    let reasons: Vec<RejectReason> = RejectReason::ALL.into_iter().filter(occurs).collect();
    let names = ["signals", "accepted"].into_iter().chain(reasons.iter().map(|r| r.name()));
    let mut columns = vec![Column::text("", names)];
    for (head, funnel) in &funnels {
        let rejected = reasons.iter().map(|reason| funnel.rejected(*reason));
        let counts = [funnel.n_signals(), funnel.n_accepted].into_iter().chain(rejected);
        columns.push(Column::number(head, counts.map(|n| n.to_string())));
    }
    Some(folded(screen, columns))
}
