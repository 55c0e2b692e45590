//! Modes side by side, by regime.

use super::columns::{Column, folded};
use super::screen::Screen;
use super::verdict_words::{UNSURE, WORDLESS, is_unsure, is_wordless, words};
use super::{ShownRun, merged, regime_rows};
use exitlab_core::Regime;
use exitlab_core::number::{ABSENT, signed};
use exitlab_evidence::{Comparison, PlanVerdict};

/// Average R and n of each run, one column per run and one row per regime, with the verdicts below them where
/// runs were judged. Runs that took the same trades are one column.
pub(super) fn table(
    runs: &[ShownRun<'_>],
    comparison: Option<&Comparison>,
    screen: &Screen,
) -> String {
    let regimes = Column::text("regime", regime_rows().map(|(_, name)| name));
    let same_trades = |a: &ShownRun<'_>, b: &ShownRun<'_>| a.has_same_trades(b);
    let columns = merged(runs, same_trades).into_iter().map(|(run, also)| {
        let cells = regime_rows().map(|(regime, _)| {
            let metrics = run.metrics(regime);
            let n = metrics.as_ref().map_or(0, |m| m.n);
            let mean = format!("{} ({n})", signed(metrics.and_then(|m| m.avg_r), 3));
            match comparison.and_then(|c| verdict_on(c, regime, run.mode)) {
                Some(verdict) if n > 0 => with_words(mean, verdict),
                Some(_) | None => mean,
            }
        });
        let head = [run.mode].into_iter().chain(also).collect::<Vec<_>>().join("\n= ");
        Column::signed(head, cells)
    });
    let table = folded(screen, [regimes].into_iter().chain(columns).collect());
    with_note(table, comparison)
}

/// The same of a comparison alone.
pub(super) fn judged(comparison: &Comparison, screen: &Screen) -> String {
    let regimes = Column::text("regime", regime_rows().map(|(_, name)| name));
    let columns = comparison.plans.iter().map(|plan| {
        let cells = regime_rows().map(|(regime, _)| match verdict_on(comparison, regime, plan) {
            Some(v) if v.n > 0 => with_words(format!("{} ({})", signed(v.mean_r, 3), v.n), v),
            Some(_) | None => format!("{ABSENT} (0)"),
        });
        Column::signed(plan.clone(), cells)
    });
    let table = folded(screen, [regimes].into_iter().chain(columns).collect());
    with_note(table, Some(comparison))
}

fn verdict_on<'c>(
    comparison: &'c Comparison,
    regime: Option<Regime>,
    mode: &str,
) -> Option<&'c PlanVerdict> {
    let mut verdicts = comparison.verdicts_of(regime);
    verdicts.find(|verdict| comparison.plans[verdict.plan] == mode)
}

fn with_words(mean: String, verdict: &PlanVerdict) -> String {
    if is_wordless(verdict) { mean } else { format!("{mean}\n{}", words(verdict)) }
}

/// The table with what its marks mean.
fn with_note(table: String, comparison: Option<&Comparison>) -> String {
    let has = |what: fn(&PlanVerdict) -> bool| {
        comparison.is_some_and(|c| c.verdicts.iter().any(|verdict| verdict.n > 0 && what(verdict)))
    };
    let notes: Vec<&str> = [(has(is_wordless), WORDLESS), (has(is_unsure), UNSURE)]
        .into_iter()
        .filter_map(|(is_there, note)| is_there.then_some(note))
        .collect();
    if notes.is_empty() { table } else { format!("{table}\n({})", notes.join("; ")) }
}
