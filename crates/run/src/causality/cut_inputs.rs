//! What a scenario reads, cut at a time.
//!
//! Bars are cut in memory: they close when they do in the whole series, also where a clock changes at the
//! cut, and a symbol that is listed later has none. Rows of other files are read as they are, for bars
//! decide which of them count.

use crate::RunError;
use crate::inputs::Inputs;
use crate::symbol_bars::{BarsRead, SymbolBars};
use exitlab_core::{Bar, Timestamp};
use exitlab_data::resample;
use exitlab_scenario::Scenario;
use std::sync::Arc;

/// The inputs with the bars that open before a time alone.
///
/// # Errors
/// As [`resample`].
pub(super) fn inputs_until(
    time: Timestamp,
    scenario: &Scenario,
    all: &Inputs,
) -> Result<Inputs, RunError> {
    let symbols = all.symbols.iter().map(|bars| bars_until(time, scenario, bars).map(Arc::new));
    Ok(Inputs { symbols: symbols.collect::<Result<_, _>>()?, ..all.clone() })
}

fn bars_until(
    time: Timestamp,
    scenario: &Scenario,
    all: &SymbolBars,
) -> Result<SymbolBars, RunError> {
    let execution = Arc::new(all.execution.opening_before(time));
    let mut notes = all.notes.clone();
    let decision = match all.read {
        BarsRead::Shared => Arc::clone(&execution),
        BarsRead::Separate { .. } => Arc::new(all.decision.opening_before(time)),
        BarsRead::Resampled => {
            let data = &scenario.data;
            let made = resample(&execution, data.timeframe, data.week_start)?;
            notes.is_last_bucket_dropped = made.is_last_dropped;
            Arc::new(made.series)
        }
    };
    Ok(SymbolBars { decision, execution, notes, ..all.clone() })
}

/// The inputs up to the cut with one more execution bar per symbol, of which only the opening price
/// is known.
///
/// Where execution bars are missing, another decision bar closes before that one opens, and a signal at
/// the cut is not filled there (SPEC §14.5). That it closes is what counts, and all that is told of it:
/// its prices are the last close.
pub(super) fn with_next_opens(cut: &Inputs, all: &Inputs) -> Inputs {
    let opened = |(cut, all): (&Arc<SymbolBars>, &Arc<SymbolBars>)| {
        let n_seen = cut.execution.len();
        if n_seen >= all.execution.len() {
            return Arc::clone(cut);
        }
        let next = all.execution.bar(n_seen);
        if cut.execution.time().last().is_some_and(|last| *last >= next.time) {
            return Arc::clone(cut);
        }
        let open = next.open;
        let mut execution = (*cut.execution).clone();
        let opened = Bar { high: open, low: open, close: open, volume: None, ..next };
        execution.push_closing_at(opened, all.execution.close_time(n_seen));
        let mut decision = Arc::clone(&cut.decision);
        let n_decided = decision.len();
        if n_decided < all.decision.len()
            && all.decision.close_time(n_decided) < next.time
            && let Some(last) = decision.close().last().copied()
        {
            let time = all.decision.time()[n_decided];
            let flat = Bar { time, open: last, high: last, low: last, close: last, volume: None };
            let close_time = all.decision.close_time(n_decided);
            Arc::make_mut(&mut decision).push_closing_at(flat, close_time);
        }
        Arc::new(SymbolBars { decision, execution: Arc::new(execution), ..(**cut).clone() })
    };
    Inputs { symbols: cut.symbols.iter().zip(&all.symbols).map(opened).collect(), ..cut.clone() }
}
