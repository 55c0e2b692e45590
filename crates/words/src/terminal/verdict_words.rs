//! What the terminal says of an exit mode in a regime, and what it leaves out.

use crate::verdict_words::verdict_words;
use exitlab_evidence::{AgainstOthers, AgainstZero, MIN_ENTRIES, PlanVerdict};

/// What an asterisk means.
pub(super) const UNSURE: &str = "* depends on the intrabar order";

/// Whether a verdict would be another one under other intrabar rules.
pub(super) fn is_unsure(verdict: &PlanVerdict) -> bool {
    [verdict.zero_survives(), verdict.others_survive].contains(&Some(false))
}

/// What a cell without words means.
pub(super) const WORDLESS: &str = "no words: about 0 and tied, or fewer than 30 trades";

/// Whether nothing is significant: such cells stand without words, so that the others are seen.
pub(super) fn is_wordless(verdict: &PlanVerdict) -> bool {
    match verdict.against_zero() {
        AgainstZero::AboutZero => {
            matches!(verdict.against_others, Some(AgainstOthers::Tied) | None)
        }
        // That there are too few is seen; where there seem to be enough it is said.
        AgainstZero::TooFew => verdict.n < MIN_ENTRIES,
        AgainstZero::Gains | AgainstZero::Loses => false,
    }
}

/// Its words.
pub(super) fn words(verdict: &PlanVerdict) -> String {
    verdict_words(Some(verdict.against_zero()), verdict.against_others, is_unsure(verdict))
}
