//! What holds of a table that is looked at again and again.

use exitlab_core::number::plain;
use exitlab_evidence::{Comparison, HeldVerdicts, Looks};

/// That verdicts hold at every look, where they were made to; nothing where the table is looked at once, or
/// there is none to look at.
pub(crate) fn sentence(comparison: &Comparison) -> Option<String> {
    let is_tested = comparison.verdicts.iter().any(|verdict| verdict.tested.is_some());
    let alpha_pct = plain(Some(100.0 * comparison.settings.alpha), 0);
    (comparison.settings.looks == Looks::Repeated && is_tested).then(|| {
        format!(
            "This holds however often you look: over all looks together, at most {alpha_pct}% of such \
             studies ever show a false verdict."
        )
    })
}

/// How many verdicts of a family that is looked at once would hold at every look too; nothing without a
/// verdict.
pub(crate) fn held_sentence<'c>(
    comparisons: impl IntoIterator<Item = &'c Comparison>,
) -> Option<String> {
    let once = comparisons.into_iter().filter(|of| of.settings.looks == Looks::Once);
    let held = once.map(Comparison::held);
    let (n, n_always) = held
        .fold((0, 0), |(n, n_always), HeldVerdicts { n: more, n_always: of }| {
            (n + more, n_always + of)
        });
    Some(match (n, n_always) {
        (0, _) => return None,
        (1, 1) => "The verdict would hold however often you looked.".to_owned(),
        (1, _) => {
            "The verdict is one for a single look: it would not hold if you looked again and \
                   again."
                .to_owned()
        }
        (n, 0) => format!(
            "The {n} verdicts are for a single look: none would hold if you looked again and again."
        ),
        (n, n_always) if n == n_always => {
            format!("All {n} verdicts would hold however often you looked.")
        }
        (n, n_always) => {
            format!("Of {n} verdicts, {n_always} would hold however often you looked.")
        }
    })
}
