//! What became of the signals.

use super::{ShownRun, text_table};
use comfy_table::Table as TextTable;
use exitlab_replay::{Funnel, RejectReason};

/// Signals, acceptances and the reasons that occur, one column per run; nothing where no run has
/// a funnel.
pub(super) fn table(runs: &[ShownRun<'_>]) -> Option<TextTable> {
    let funnels: Vec<(&str, &Funnel)> =
        runs.iter().filter_map(|run| Some((run.mode, run.funnel?))).collect();
    if funnels.is_empty() {
        return None;
    }
    let mut table = text_table([""].into_iter().chain(funnels.iter().map(|(mode, _)| *mode)));
    let mut add = |name: &str, count: &dyn Fn(&Funnel) -> usize| {
        let counts = funnels.iter().map(|(_, funnel)| count(funnel).to_string());
        table.add_row([name.to_owned()].into_iter().chain(counts));
    };
    add("signals", &Funnel::n_signals);
    add("accepted", &|f| f.n_accepted);
    for reason in RejectReason::ALL {
        if funnels.iter().any(|(_, f)| f.rejected(reason) > 0) {
            add(reason.name(), &|f| f.rejected(reason));
        }
    }
    Some(table)
}
