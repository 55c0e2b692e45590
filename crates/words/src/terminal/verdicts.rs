//! What each exit mode earns in each regime, in words beside its mean.

use super::{section, text_table};
use crate::groups::regime_name;
use comfy_table::Table as TextTable;
use exitlab_core::number::signed;
use exitlab_evidence::{AgainstOthers, Comparison, PlanVerdict};

/// A row per regime, a column per exit mode: mean net R and its verdicts. `*` marks those that depend on the
/// intrabar order.
pub(super) fn text(comparison: &Comparison) -> String {
    let title = match &comparison.profile {
        Some(profile) => format!("Net R per trade by regime and exit mode, {profile}"),
        None => "Net R per entry by regime and exit mode".to_owned(),
    };
    let mut text = section(&title, &table(comparison));
    if comparison.verdicts.iter().any(is_unsure) {
        text.push_str("\n* depends on the intrabar order");
    }
    text
}

fn table(comparison: &Comparison) -> TextTable {
    let header = ["regime", "n"].into_iter().chain(comparison.plans.iter().map(String::as_str));
    let mut table = text_table(header);
    for best in &comparison.best {
        let cells = comparison.verdicts_of(best.regime).map(cell);
        let first = [regime_name(best.regime).to_owned(), best.n.to_string()];
        table.add_row(first.into_iter().chain(cells));
    }
    table
}

fn is_unsure(verdict: &PlanVerdict) -> bool {
    [verdict.zero_survives(), verdict.others_survive].contains(&Some(false))
}

/// `-0.093 loses, tied`.
fn cell(verdict: &PlanVerdict) -> String {
    if verdict.n == 0 {
        return exitlab_core::number::ABSENT.to_owned();
    }
    let mean = signed(verdict.mean_r, 3);
    let zero = verdict.against_zero().name();
    let others = match verdict.against_others {
        // One word says it for both.
        Some(AgainstOthers::TooFew) | None => String::new(),
        Some(standing) => format!(", {}", standing.name()),
    };
    format!("{mean}\n{zero}{others}{}", if is_unsure(verdict) { "*" } else { "" })
}
