//! Verdicts on an exit mode in a regime, and their intervals, in a few words.

use exitlab_core::number::{ABSENT, signed};
use exitlab_evidence::{
    AgainstOthers, AgainstZero, ContenderCompared, MeanTest, Overlap, PairTest,
};

/// `-0.012 to +0.034`: the interval that holds together with those of all tests of the table.
pub fn joint_interval(test: Option<&MeanTest>) -> String {
    let ends = test.and_then(|test| test.joint_low.zip(test.joint_high));
    ends.map_or_else(
        || ABSENT.to_owned(),
        |(low, high)| format!("{} to {}", signed(Some(low), 3), signed(Some(high), 3)),
    )
}

/// `better*`, `the same`: of run B in the regime of an overlap; an asterisk marks what depends on the intrabar
/// order.
pub fn run_verdict_words(contender: &ContenderCompared, overlap: &Overlap) -> String {
    if overlap.both_a.n > 0 && overlap.is_identical() {
        return "the same".to_owned();
    }
    let survives = contender.test(overlap.regime).and_then(PairTest::survives);
    let mark = if survives == Some(false) { "*" } else { "" };
    format!("{}{mark}", contender.verdict(overlap.regime).name())
}

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
