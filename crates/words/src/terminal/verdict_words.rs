//! Verdicts on an exit mode in a regime, in a few words.

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

/// `loses, tied`; an asterisk marks what depends on the intrabar order.
pub(super) fn words(verdict: &PlanVerdict) -> String {
    let zero = verdict.against_zero();
    let others = match verdict.against_others {
        // One `too few` says it for both.
        Some(AgainstOthers::TooFew) if zero == AgainstZero::TooFew => String::new(),
        Some(standing) => format!(", {}", standing.name()),
        None => String::new(),
    };
    format!("{}{others}{}", zero.name(), if is_unsure(verdict) { "*" } else { "" })
}
