//! The answer of a run, in sentences.

use super::of_profiles;
use crate::{StoreError, Table};
use exitlab_evidence::Comparison;
use exitlab_words::{CostRates, answer};

/// The answer of a study, replay or sweep: one row per sentence, in their order; the first says what to do.
#[derive(Debug, Clone, exitlab_table::Row)]
#[row(table = "answer", key(profile, line))]
pub struct AnswerRow<'a> {
    /// Profile of the runs that are compared; absent in a study.
    #[row(optional)]
    pub profile: Option<&'a str>,
    /// Number of the sentence, from 0.
    pub line: u64,
    /// The sentence.
    pub text: std::borrow::Cow<'a, str>,
}

/// The answer table, of entries that paid these costs.
///
/// # Errors
/// Never in practice: it holds no number that could not be written.
pub fn answer_table<'c>(
    comparisons: impl IntoIterator<Item = &'c Comparison> + Clone,
    rates: &CostRates,
) -> Result<Table, StoreError> {
    let rows = comparisons.clone().into_iter().flat_map(|comparison| {
        let lines = (0u64..).zip(answer(comparison, rates));
        lines.map(|(line, text)| AnswerRow {
            profile: comparison.profile.as_deref(),
            line,
            text: text.into(),
        })
    });
    let table = Table::of_rows(rows)?;
    Ok(of_profiles(comparisons, table))
}
