//! What else was tried on the data of a run, and what that makes of its results.

use exitlab_core::number::{grouped, percent, plain};
use exitlab_evidence::{AgainstZero, CONFIDENCE, Comparison, DiscountedSweep, Verdict};

/// Other runs on the data of a run, and what they tried.
///
/// A run counts where it read a file that this one read, or bars of a symbol that this one has, over a part
/// of the same time. Runs of the same settings, however often they were made, are one; so is a run of the
/// settings of this one. Runs whose folders were removed are not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherTries {
    /// The folder whose runs were counted.
    pub below: String,
    /// Other runs, those of the same settings counted once.
    pub n_runs: usize,
    /// Their exit modes: of sweeps profile × mode × grid point, of studies exit mode × grid point.
    pub n_tries: usize,
}

impl OtherTries {
    /// `14 other runs under reports/runs tried 320 exit modes and settings on this data`.
    fn words(&self) -> String {
        let runs = if self.n_runs == 1 { "other run" } else { "other runs" };
        let [n_runs, n_tries] = [self.n_runs, self.n_tries].map(|n| grouped(&n.to_string()));
        format!(
            "{n_runs} {runs} under {} tried {n_tries} combinations of exit mode and settings on this data",
            self.below
        )
    }
}

/// The deflated Sharpe ratio with the tries of other runs; none where there are none.
pub fn tries_of_discount(discount: &DiscountedSweep, tries: &OtherTries) -> Option<String> {
    if tries.n_runs == 0 {
        return None;
    }
    let dsr = discount.dsr_among(tries.n_tries);
    let what = dsr.map_or(String::new(), |dsr| {
        let enough = if dsr >= CONFIDENCE { "enough" } else { "not enough" };
        format!(
            ": with these as trials too the deflated Sharpe ratio is {}, {enough} ({})",
            percent(Some(dsr)),
            percent(Some(CONFIDENCE))
        )
    });
    Some(format!("{}{what}.", tries.words()))
}

/// How many verdicts would stand with the tables of other runs in the family; none where there are none.
pub fn tries_of_comparison(comparison: &Comparison, tries: &OtherTries) -> Option<String> {
    if tries.n_runs == 0 {
        return None;
    }
    // A table of tests per run, each given its share of the error rate (Bonferroni).
    let alpha = comparison.settings.alpha / (tries.n_runs + 1) as f64;
    let of_pairs = comparison
        .tests
        .iter()
        .filter(|test| matches!(test.verdict(), Verdict::A | Verdict::B))
        .filter_map(|test| test.tested);
    let of_modes = comparison
        .verdicts
        .iter()
        .filter(|v| matches!(v.against_zero(), AgainstZero::Gains | AgainstZero::Loses))
        .filter_map(|verdict| verdict.tested);
    let looks = comparison.settings.looks;
    let adjusted: Vec<f64> =
        of_pairs.chain(of_modes).map(|test| test.p_of_verdict(looks)).collect();
    let n_kept = adjusted.iter().filter(|p| **p <= alpha).count();
    let kept = match adjusted.len() {
        0 => String::new(),
        n => format!(
            ": corrected for the tables of all {} runs (adjusted p at most {}), {n_kept} of {n} \
             significant results remain",
            tries.n_runs + 1,
            plain(Some(alpha), 5)
        ),
    };
    Some(format!("{}{kept}.", tries.words()))
}
