//! The answer: what it says of tables whose truth is known.

use exitlab_core::{Regime, Timestamp};
use exitlab_evidence::{CompareSettings, Comparison, CostsR, Looks, PlanOutcome, compare};
use exitlab_words::{CostRates, Detail, Screen, answer, comparison_text};

/// Between -1 and 1, without a pattern.
fn jitter(n: usize) -> f64 {
    let mixed = (n as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    ((mixed ^ (mixed >> 27)) >> 11) as f64 / (1u64 << 52) as f64 - 1.0
}

/// The answer where modes earn these means before costs, each entry costs as much, and differences between
/// modes vary by a tenth of what entries do; every other entry is in BULL, the others in CHOP.
fn of(n: usize, modes: &[(&str, f64)], cost: f64) -> Vec<String> {
    let answer = answer(&compared(n, modes, cost, Looks::Once), &rates());
    assert!(answer.len() <= 8, "{answer:#?}");
    answer
}

/// What the entries paid.
fn rates() -> CostRates {
    CostRates::of(&serde_json::json!({ "costs": { "taker_fee": 0.0004, "maker_fee": 0.0002 } }))
}

fn compared(n: usize, modes: &[(&str, f64)], cost: f64, looks: Looks) -> Comparison {
    let names: Vec<String> = modes.iter().map(|(name, _)| (*name).to_owned()).collect();
    let mut outcomes = Vec::new();
    for entry in 0..n {
        for (plan, (_, mean)) in modes.iter().enumerate() {
            let own = 0.1 * jitter(1_000_000 * (plan + 1) + entry);
            let gross = mean + jitter(entry) + own;
            outcomes.push(PlanOutcome {
                signal_id: entry as u64,
                plan,
                entry_time: Timestamp::from_us(entry as i64 * 86_400_000_000),
                regime: if entry.is_multiple_of(2) { Regime::Bull } else { Regime::Chop },
                r_net: gross - cost,
                r_by_rule: None,
                costs: CostsR { gross, fees: cost, ..CostsR::default() },
            });
        }
    }
    let settings = CompareSettings { n_draws: 1_999, looks, ..CompareSettings::default() };
    compare(&names, &outcomes, settings, &())
}

#[test]
fn that_verdicts_hold_at_every_look_is_said() {
    let modes = [("WIDE", 0.5), ("TIGHT", 0.0)];
    let always = compared(400, &modes, 0.0, Looks::Repeated);
    let holds = "This holds however often you look: over all looks together, at most 5% of such studies \
                 ever show a false verdict.";
    assert!(
        answer(&always, &rates()).contains(&holds.to_owned()),
        "{:#?}",
        answer(&always, &rates())
    );
    let text = |of: &Comparison, detail| {
        let text = comparison_text(of, &rates(), None, &Screen::plain(detail));
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert!(text(&always, Detail::Tables).contains("rate 5%, however often you look"));
    // What gains is shown with the interval that holds at every look.
    let over_all = always.verdicts_of(None).next().unwrap().tested.unwrap();
    let end = format!("95% {:+.3} to", over_all.joint_low.unwrap());
    assert!(answer(&always, &rates())[1].contains(&end), "{end} {:#?}", answer(&always, &rates()));

    let once = compared(400, &modes, 0.0, Looks::Once);
    assert!(
        !answer(&once, &rates()).iter().any(|line| line.contains("look")),
        "{:#?}",
        answer(&once, &rates())
    );
    let n = once.held().n;
    for detail in [Detail::OneScreen, Detail::Tables] {
        let text = text(&once, detail);
        let said = format!("All {n} verdicts would hold however often you looked.");
        assert_eq!(text.matches(&said).count(), 1, "{text}");
    }
    // Of forty entries nothing is said that holds at every look.
    let few = compared(60, &modes, 0.0, Looks::Once);
    let n = few.held().n;
    let none = format!("The {n} verdicts are for a single look: none would hold");
    assert!(n > 1 && text(&few, Detail::Tables).contains(&none), "{}", text(&few, Detail::Tables));
    let too_few = compared(99, &modes, 0.0, Looks::Repeated);
    assert!(
        answer(&too_few, &rates())[1].contains("a test needs 100"),
        "{:#?}",
        answer(&too_few, &rates())
    );
}

#[track_caller]
fn says(answer: &[String], texts: &[&str]) {
    for text in texts {
        assert!(answer.iter().any(|line| line.contains(text)), "no `{text}` in {answer:#?}");
    }
}

#[test]
fn what_gains_is_to_be_traded() {
    let answer = of(400, &[("WIDE", 0.5), ("TIGHT", 0.0)], 0.0);
    assert_eq!(answer[0], "Trade BULL with WIDE, CHOP with WIDE and over all entries with WIDE.");
    says(&answer, &["WIDE gains in BULL (+0.", "WIDE is best in BULL, WIDE is best in CHOP"]);
    assert!(!answer.iter().any(|line| line.contains("Costs")), "{answer:#?}");
}

#[test]
fn costs_that_are_the_loss_are_named() {
    let answer = of(1_000, &[("WIDE", 0.0), ("TIGHT", 0.0)], 0.3);
    says(
        &answer[..1],
        &["Change the signals or the costs, not the exits: without costs they would earn about 0."],
    );
    says(
        &answer,
        &[
            "Both exit modes lose in BULL and CHOP and over all entries (-0.",
            "WIDE and TIGHT are equivalent over all entries: the difference is within 0.03 R.",
            "Costs (0.300 R per entry)",
        ],
    );
    // Four fifths of the costs would be earned.
    let answer = of(1_000, &[("WIDE", 0.24), ("TIGHT", 0.24)], 0.4);
    says(
        &answer,
        &[
            "Lower the costs, not the exits: without costs there would be a gain.",
            "Costs (0.400 R per entry) turn +0.2",
            "on the same trades it would earn 0 at about 6", // 60% to 69% of the fees
            "% of them (taker/maker fee 2.",
            " bps instead of 4/2).",
        ],
    );
    let answer = of(1_000, &[("WIDE", -0.5), ("TIGHT", -0.5)], 0.01);
    says(&answer[..1], &["Change the signals, not the exits: they lose even without costs."]);
}

#[test]
fn what_is_not_decided_is_said_with_what_could_have_been_found() {
    let answer = of(120, &[("WIDE", 0.0), ("TIGHT", 0.0)], 0.0);
    assert_eq!(answer[0], "Nothing is decided yet.");
    says(
        &answer,
        &[
            "No exit mode gains or loses significantly (",
            "No exit mode beats another significantly in any regime.",
            "With 80% power, a difference is found from 0.0",
        ],
    );
    let answer = of(20, &[("WIDE", 1.0), ("TIGHT", 0.0)], 0.0);
    says(
        &answer,
        &[
            "Collect more entries first: there are too few for any verdict.",
            "There are 20 entries, and a test needs 30 of a regime.",
            "BULL has 10 entries of the 30 that a test needs, 2 more months at this rate of signals",
        ],
    );
    assert_eq!(of(0, &[("WIDE", 1.0)], 0.0), ["There are no entries."]);
    let alone = of(400, &[("WIDE", 0.0)], 0.0);
    says(&alone, &["With 80% power, a mean is found from 0."]);
    assert!(!alone.iter().any(|line| line.contains("beats")), "{alone:#?}");
}
