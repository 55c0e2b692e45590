//! Verdicts on an exit mode in a regime, in a few words.

use exitlab_evidence::{AgainstOthers, AgainstZero};

/// `loses, tied`; an asterisk marks what depends on the intrabar order. The terminal and the page say the same.
pub fn verdict_words(
    zero: Option<AgainstZero>,
    others: Option<AgainstOthers>,
    is_unsure: bool,
) -> String {
    // One `too few` says it for both.
    let others = others.filter(|_| zero != Some(AgainstZero::TooFew)).map(AgainstOthers::name);
    let words: Vec<&str> = zero.map(AgainstZero::name).into_iter().chain(others).collect();
    format!("{}{}", words.join(", "), if is_unsure { "*" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_few_is_said_once() {
        let of = |zero, others| verdict_words(Some(zero), others, false);
        assert_eq!(of(AgainstZero::Loses, Some(AgainstOthers::Tied)), "loses, tied");
        assert_eq!(of(AgainstZero::TooFew, Some(AgainstOthers::TooFew)), "too few");
        assert_eq!(of(AgainstZero::AboutZero, None), "about 0");
        let unsure = verdict_words(Some(AgainstZero::Gains), Some(AgainstOthers::Best), true);
        assert_eq!(unsure, "gains, best*");
    }
}
