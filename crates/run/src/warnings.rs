//! What a run warns about.

use crate::inputs::{Inputs, Unused};
use crate::label_stamps::label_stamps;
use crate::symbol_bars::SymbolBars;
use crate::warning::Warning;
use exitlab_core::{BarTime, Regime, SymbolIdx};
use exitlab_data::{AppliedAdjustment, Plausibility, TableFile, UnzonedTimes};
use exitlab_exit::EntrySettings;
use exitlab_regime::Regimes;
use exitlab_replay::{Candidate, RejectReason};
use exitlab_scenario::{Classifier, Scenario};
use exitlab_signal::RowCounts;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// Microseconds of a day.
const DAY_US: i64 = 86_400_000_000;

/// Share of the bars below which a regime is too rare to say anything about.
const RARE_SHARE: f64 = 0.01;

/// Warnings about everything that a scenario reads.
pub(crate) fn input_warnings(scenario: &Scenario, inputs: &Inputs) -> Vec<Warning> {
    let mut warnings: Vec<Warning> =
        inputs.symbols.iter().flat_map(|bars| data_warnings(bars)).collect();
    for unused in &inputs.unused_rows {
        let (path, n_rows) = (unused.path.display(), unused.n_rows);
        let warning = match &unused.reason {
            Unused::OtherSymbol => format!(
                "{path}: {n_rows} rows are for symbols that the scenario does not have and were \
                 ignored"
            ),
            Unused::OutsideBars(symbol) => format!(
                "{path}: {n_rows} funding rates lie outside the bars of {symbol} and were not used"
            ),
        };
        warnings.push(warning.into());
    }
    if let Some(table) = &inputs.signals {
        let with_rows: BTreeSet<&str> = table.rows.iter().map(|row| row.symbol.as_str()).collect();
        let without = inputs.symbols.iter().filter(|b| !with_rows.contains(b.symbol.as_str()));
        warnings.extend(
            without.map(|b| {
                format!("{}: the signal file has no row for this symbol", b.symbol).into()
            }),
        );
    }
    warnings.extend(unzoned_warnings(scenario, inputs));
    warnings
}

/// Warnings about times without a zone in files of signals, exit signals, lines and labels.
fn unzoned_warnings(scenario: &Scenario, inputs: &Inputs) -> Vec<Warning> {
    fn of<R>(table: &TableFile<R>) -> Option<(&Path, &UnzonedTimes)> {
        Some((&table.file.path, table.unzoned.as_ref()?))
    }
    let placed = inputs.signals.as_deref().and_then(of).into_iter();
    let placed = placed.chain(inputs.exits.as_deref().and_then(of));
    let placed = placed.chain(inputs.lines.iter().filter_map(|lines| of(lines)));
    let stamped = ("signals.time", scenario.signals.time);
    let placed = placed.map(|of_file| (of_file, stamped));
    let labels = inputs.labels.as_deref().and_then(of).zip(match &scenario.classifier {
        Classifier::Labels { label_time, .. } => {
            Some(("regime.label_time", label_stamps(*label_time).time))
        }
        Classifier::Rules(_) => None,
    });
    let has_days = scenario.data.timeframe.us() >= DAY_US;
    let of_file = |((path, times), (key, is)): ((&Path, &UnzonedTimes), (&str, BarTime))| {
        let UnzonedTimes { line, first, are_dates } = times;
        let at = format!("{}:{line}", path.display());
        // A day's bar is named by its date in any zone.
        match (*are_dates && has_days, is) {
            (true, BarTime::Open) => None,
            (true, BarTime::Close) => Some(format!(
                "{at}: `{first}` is a date without a clock time, as are all times of the file: it is read as \
                 00:00 UTC, the close of the bar before that day; if a date names the day's own bar, this looks \
                 ahead by one bar: set {key} = \"open\"; if the dates are closes, write them with a time, such \
                 as 2024-01-08T00:00:00Z"
            )),
            (false, _) => Some(format!(
                "{at}: `{first}` has no time zone, and such times are read as UTC: write Z or an offset such as \
                 +02:00 behind them, or set `timezone` (in [data], or at the symbol; \"UTC\" where they are)"
            )),
        }
    };
    placed.chain(labels).filter_map(of_file).map(Warning::from).collect()
}

/// Warnings about where the rows of a file of signals, exit signals or lines were placed.
pub(crate) fn row_warnings(file: &str, counts: RowCounts) -> Vec<Warning> {
    let RowCounts { n_exact, n_moved, n_moved_opens, n_outside } = counts;
    let mut warnings = Vec::new();
    if n_outside > 0 {
        warnings.push(
            format!(
                "{n_outside} rows of the {file} file lie outside the data window and were ignored"
            )
            .into(),
        );
    }
    // A file that says one thing by its times is moved as a whole or not at all.
    if n_exact > 0 && n_moved > 0 {
        let mut warning = format!(
            "signals.align = \"next\" moved {n_moved} rows of the {file} file to the next close, and \
             left {n_exact} that are at one"
        );
        let count_too_early = n_moved_opens == n_moved;
        if count_too_early {
            warning.push_str(
                ": those moved are all at the open of a bar; where the file's times are opens, those \
                 left count one bar too early: set signals.time = \"open\"",
            );
        }
        warnings.push(match count_too_early {
            true => Warning::invalidates(warning),
            false => warning.into(),
        });
    }
    warnings
}

/// Share of common close times at which decision and execution closes may differ without making the
/// results invalid.
const MAX_SHARE_OF_DIFFERENT_CLOSES: f64 = 0.01;

/// A warning about what is odd in a symbol's series. Bars that hold what is not known yet, and splits that
/// nobody said, make the results invalid.
fn plausibility_warning(symbol: &str, odd: &Plausibility, text: String) -> Warning {
    let is_look_ahead = odd.longer_bars.is_some_and(|longer| longer.to_string() == text);
    let is_split =
        odd.jumps.iter().any(|jump| jump.split.is_some()) && odd.warnings().first() == Some(&text);
    let text = format!("{symbol}: {text}");
    if is_look_ahead || is_split { Warning::invalidates(text) } else { text.into() }
}

/// Warnings about a symbol's bars.
fn data_warnings(bars: &SymbolBars) -> Vec<Warning> {
    let symbol = &bars.symbol;
    let notes = &bars.notes;
    let mut warnings = Vec::new();
    if let Some((first, last)) = notes.stands_by {
        warnings.push(format!(
            "{symbol}: no bar lies in the data window (its files cover {first} to {last}): the symbol is not traded"
        ).into());
    }
    let mut clocks: Vec<String> = notes
        .read_as
        .iter()
        .filter_map(|(timeframe, read_as)| read_as.clock_warning(*timeframe))
        .collect();
    // What the sessions show is of use where the files' forms do not say it.
    if clocks.is_empty() {
        clocks.extend(notes.plausibility.iter().filter_map(|(_, odd)| odd.clock_warning()));
    }
    for warning in clocks.into_iter().map(|warning| Warning::from(format!("{symbol}: {warning}"))) {
        if !warnings.contains(&warning) {
            warnings.push(warning);
        }
    }
    for (_, odd) in &notes.plausibility {
        let odd_things = odd.warnings().into_iter();
        warnings.extend(odd_things.map(|text| plausibility_warning(symbol, odd, text)));
    }
    warnings.extend(adjustment_warnings(bars));
    if notes.n_empty > 0 {
        warnings.push(format!("{symbol}: {} rows without prices are gaps", notes.n_empty).into());
    }
    if notes.n_widened > 0 {
        warnings.push(format!(
            "{symbol}: {} highs or lows were short of the open or close by rounding and were widened",
            notes.n_widened
        ).into());
    }
    if let (true, Some(first)) = (notes.n_dropped > 0, notes.dropped.first()) {
        warnings.push(
            format!("{symbol}: {} bad rows were dropped, the first: {first}", notes.n_dropped)
                .into(),
        );
    }
    if notes.n_off_grid > 0 {
        warnings.push(
            format!("{symbol}: {} bars do not open on the symbol's usual grid", notes.n_off_grid)
                .into(),
        );
    }
    if notes.n_late_closes > 0 {
        warnings.push(format!(
            "{symbol}: {} bars close after the resampled bar that they are part of, so that it is \
             known late",
            notes.n_late_closes
        ).into());
    }
    warnings.extend(
        notes
            .bars_off
            .map(|off| format!("{symbol}: {off}; is the `timezone` of one of the files another?"))
            .map(Warning::invalidates),
    );
    if let Some(closes) = &notes.closes
        && let Some(first) = closes.first.first()
    {
        let text = format!(
            "{symbol}: decision and execution closes differ by more than 0.1% at {} of {} common \
             close times, first at {}: {} and {}",
            closes.n_different, closes.n_compared, first.time, first.decision, first.execution
        );
        let most = MAX_SHARE_OF_DIFFERENT_CLOSES * closes.n_compared as f64;
        warnings.push(match closes.n_different as f64 > most {
            true => Warning::invalidates(text),
            false => text.into(),
        });
    }
    warnings
}

/// Warnings about adjustments that are most likely wrong.
fn adjustment_warnings(bars: &SymbolBars) -> impl Iterator<Item = Warning> {
    let symbol = &bars.symbol;
    bars.notes.adjustments.iter().flat_map(move |adjustment| {
        let AppliedAdjustment { time, price_factor, is_repeated, worse_jump, .. } = adjustment;
        let repeated = is_repeated.then(|| {
            format!(
                "{symbol}: the adjustment by {price_factor} at {time} is given twice, and was applied twice"
            )
        });
        let worse = worse_jump.map(|(without, with)| {
            format!(
                "{symbol}: the adjustment by {price_factor} at {time} makes the jump there larger: the open \
                 is {with:.3} times the close before, {without:.3} times without it; are the prices adjusted \
                 already, or is the factor upside down?"
            )
        });
        repeated.into_iter().chain(worse).map(Warning::invalidates)
    })
}

/// Warnings about regimes that hardly occur.
pub(crate) fn regime_warnings(symbol: &str, regimes: &Regimes) -> Vec<Warning> {
    let Some(shares) = regimes.share_by_regime() else {
        return vec![format!("{symbol}: no decision bar has a regime").into()];
    };
    Regime::ALL
        .into_iter()
        .filter(|regime| *shares.get(*regime) < RARE_SHARE)
        .map(|regime| {
            format!(
                "{symbol}: {} covers {:.2}% of the bars with a regime, under 1%",
                regime.name(),
                100.0 * shares.get(regime)
            )
            .into()
        })
        .collect()
}

/// Warnings about a symbol's execution bars that begin after its decision bars, end before them or are
/// missing between, each with the signals that have no fill for it (SPEC §14.5).
pub(crate) fn execution_warnings(
    symbol_idx: SymbolIdx,
    bars: &SymbolBars,
    candidates: &[Candidate],
) -> Vec<Warning> {
    let SymbolBars { symbol, decision, execution, .. } = bars;
    if Arc::ptr_eq(decision, execution) {
        return Vec::new();
    }
    let n_bars = (decision.len().checked_sub(1)).zip(execution.len().checked_sub(1));
    let Some((last_decision, last_execution)) = n_bars else { return Vec::new() };
    let unfilled: Vec<_> = candidates
        .iter()
        .filter(|c| c.signal.symbol == symbol_idx && c.entry == Err(RejectReason::NoFillBar))
        .map(|c| c.signal.time)
        .filter(|time| EntrySettings::lacks_execution(execution, decision, *time))
        .collect();
    let begin = execution.time()[0];
    let end = execution.close_time(last_execution);
    let n_before = unfilled.iter().filter(|time| **time < begin).count();
    let n_after = unfilled.iter().filter(|time| **time >= end).count();
    let n_between = unfilled.len() - n_before - n_after;
    let no_fill = |n: usize| match n {
        1 => "1 signal has no bar to be filled at (NO_FILL_BAR)".to_owned(),
        n => format!("{n} signals have no bar to be filled at (NO_FILL_BAR)"),
    };
    let mut warnings = Vec::new();
    // Bars that no signal asks for are no loss.
    if n_before > 0 {
        warnings.push(format!(
            "{symbol}: execution bars begin at {begin}, {} after the decision bars: {}; give them from \
             the same time on, or set data.from",
            span(begin.hours_since(decision.time()[0])),
            no_fill(n_before)
        ).into());
    }
    if n_between > 0 {
        warnings.push(
            format!(
                "{symbol}: execution bars are missing for a decision bar and more: {}",
                no_fill(n_between)
            )
            .into(),
        );
    }
    let decision_end = decision.close_time(last_decision);
    if n_after > 0 && end <= decision.time()[last_decision] {
        warnings.push(format!(
            "{symbol}: execution bars end at {end}, {} before the decision bars: {}; give them to the \
             same time, or set data.to",
            span(decision_end.hours_since(end)),
            no_fill(n_after)
        ).into());
    }
    warnings
}

/// A stretch of time in days, or in hours where it is short.
fn span(hours: f64) -> String {
    if hours >= 48.0 { format!("{:.1} days", hours / 24.0) } else { format!("{hours:.1} hours") }
}
