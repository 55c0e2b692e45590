//! Two runs compared, in sentences.

use crate::groups::{in_regimes, listed};
use crate::verdict_words::joint_interval;
use exitlab_core::Regime;
use exitlab_core::number::{grouped, plain, signed};
use exitlab_evidence::{AgainstZero, Basis, ContenderCompared, RunVerdict, RunsCompared};
use exitlab_metrics::TradeMetrics;

/// Two runs as they are shown.
#[derive(Debug, Clone, Copy)]
pub struct ShownRuns<'a> {
    /// The folder of run A.
    pub a: &'a str,
    /// The folder of run B.
    pub b: &'a str,
    /// Settings that differ, such as `costs.taker_fee 0.0004 → 0.0002`.
    pub settings: &'a [String],
    /// What else differs in their inputs: command, version, files.
    pub inputs: &'a [String],
    /// The tests; absent where a run kept no entries.
    pub compared: Option<&'a RunsCompared>,
    /// Cells that both runs have, and how many of these are the same.
    pub n_cells: (usize, usize),
    /// The cells of regimes.
    pub cells: &'a [ShownCell],
}

/// A cell of a regime, or of all, in both runs.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownCell {
    /// What ran.
    pub contender: String,
    /// Regime; none for all.
    pub regime: Option<Regime>,
    /// Metrics of A and B; absent where a run has no such cell.
    pub metrics: [Option<TradeMetrics>; 2],
}

impl ShownCell {
    /// Mean net R of B minus that of A; absent where one has no trades.
    pub fn difference(&self) -> Option<f64> {
        let [a, b] = &self.metrics;
        Some(b.as_ref()?.avg_r? - a.as_ref()?.avg_r?)
    }

    /// How far they differ in mean net R, either way.
    pub fn size(&self) -> f64 {
        self.difference().map_or(0.0, f64::abs)
    }

    /// Whether any metric differs.
    pub fn differs(&self) -> bool {
        let [a, b] = &self.metrics;
        a != b
    }
}

/// What to know about run B beside run A, at most six sentences: the verdict over all entries, where regimes
/// say otherwise, whether B itself gains or loses, and which entries this is about.
pub fn two_runs_answer(compared: Option<&RunsCompared>) -> Vec<String> {
    let Some(compared) = compared else {
        return vec![
            "No verdict: a run over a grid keeps no entries, so that cells alone are compared. For a verdict \
             run one grid point of each, with its values in --set."
                .to_owned(),
        ];
    };
    let mut lines = Vec::new();
    if compared.is_identical() {
        lines.push("Both runs have the same entries and earned the same on each.".to_owned());
    } else {
        lines.extend(verdicts(&compared.contenders));
        lines.extend(regimes(&compared.contenders));
        lines.extend(against_zero(&compared.contenders));
    }
    lines.extend(entries(compared));
    lines
}

/// Contenders by the verdict over all entries.
fn verdicts(contenders: &[ContenderCompared]) -> Vec<String> {
    let of = |verdict: RunVerdict| -> Vec<&ContenderCompared> {
        contenders.iter().filter(|c| c.verdict(None) == verdict).collect()
    };
    let n = contenders.len();
    let mut lines = Vec::new();
    for (verdict, words) in [(RunVerdict::Better, "more"), (RunVerdict::Worse, "less")] {
        let found = of(verdict);
        if !found.is_empty() {
            let which = who(&found, n);
            lines.push(format!("B earns {words} than A {which}: {}.", by_how_much(&found)));
        }
    }
    let same: Vec<&ContenderCompared> =
        of(RunVerdict::Equivalent).into_iter().filter(|c| c.is_identical()).collect();
    if !same.is_empty() {
        lines.push(format!("Entries and results are the same {}.", who(&same, n)));
    }
    let equivalent: Vec<&ContenderCompared> =
        of(RunVerdict::Equivalent).into_iter().filter(|c| !c.is_identical()).collect();
    if let Some(first) = equivalent.first() {
        let within = first.min_effect_r;
        let which = who(&equivalent, n);
        lines.push(format!("A and B are equivalent {which}: they differ by less than {within} R."));
    }
    let tied = of(RunVerdict::Tied);
    if !tied.is_empty() {
        let found_from = tied
            .iter()
            .filter_map(|c| c.test(None)?.tested?.detectable_r)
            .fold(None, |most: Option<f64>, r| Some(most.map_or(r, |m| m.max(r))));
        let power = found_from.map_or(String::new(), |r| {
            format!(" (differences from {} R on would be found)", plain(Some(r), 3))
        });
        lines.push(format!("No significant difference {}{power}.", who(&tied, n)));
    }
    let too_few = of(RunVerdict::TooFew);
    if !too_few.is_empty() {
        lines.push(format!("Too few entries for a verdict {}.", who(&too_few, n)));
    }
    lines
}

/// `with all 3 exit modes`, `with FAST_TP and TREND_FOLLOW`; nothing where there is one.
fn who(found: &[&ContenderCompared], n: usize) -> String {
    match (found.len(), n) {
        (_, 1) => format!("with {}", found[0].name),
        (k, n) if k == n => format!("with all {n} exit modes"),
        (k, _) if k <= 3 => {
            let names: Vec<String> = found.iter().map(|c| c.name.clone()).collect();
            format!("with {}", listed(&names))
        }
        (k, n) => format!("with {k} of {n} exit modes"),
    }
}

/// `by 0.021 to 0.034 R per entry`; of a single one its interval.
fn by_how_much(found: &[&ContenderCompared]) -> String {
    let is_doubtful =
        |of: &&&ContenderCompared| of.test(None).is_some_and(|test| test.survives() == Some(false));
    let doubt = match found.iter().filter(is_doubtful).count() {
        0 => "",
        _ => " (depends on the intrabar order)",
    };
    let certain = match found.iter().all(|of| of.is_certain()) {
        true => ", on every entry that differs",
        false => "",
    };
    if let [of] = found {
        let tested = of.test(None).and_then(|test| test.tested);
        let interval = tested
            .map_or(String::new(), |tested| format!(" (95%: {})", joint_interval(Some(&tested))));
        let mean = signed(of.mean_diff_r(None), 3);
        return format!("{mean} R per entry{interval}{certain}{doubt}");
    }
    let sizes = found.iter().filter_map(|of| of.mean_diff_r(None)).map(f64::abs);
    let (least, most) = sizes.fold((f64::INFINITY, 0.0_f64), |(l, h), r| (l.min(r), h.max(r)));
    let [least, most] = [least, most].map(|r| plain(Some(r), 3));
    format!("by {least} to {most} R per entry{certain}{doubt}")
}

/// Regimes whose verdict is not the one over all entries.
fn regimes(contenders: &[ContenderCompared]) -> Option<String> {
    let mut found = Vec::new();
    for (verdict, words) in [(RunVerdict::Better, "more"), (RunVerdict::Worse, "less")] {
        for contender in contenders {
            let is_other = |regime: &Option<Regime>| {
                contender.verdict(*regime) == verdict && contender.verdict(None) != verdict
            };
            let regimes: Vec<Option<Regime>> =
                Regime::ALL.into_iter().map(Some).filter(is_other).collect();
            if !regimes.is_empty() {
                found.push(format!("{words} {} with {}", in_regimes(&regimes), contender.name));
            }
        }
    }
    (!found.is_empty()).then(|| format!("By regime B earns {}.", listed(&found)))
}

/// Whether run B itself gains or loses, over all entries.
fn against_zero(contenders: &[ContenderCompared]) -> Option<String> {
    let zero = |of: &ContenderCompared| {
        let over_all = of.zero_b.iter().find(|verdict| verdict.regime.is_none())?;
        Some(over_all.against_zero())
    };
    let of = |wanted: AgainstZero| -> Vec<&ContenderCompared> {
        contenders.iter().filter(|c| zero(c) == Some(wanted)).collect()
    };
    let n = contenders.len();
    let words = [(AgainstZero::Gains, "gains"), (AgainstZero::Loses, "loses")];
    let found: Vec<String> = words
        .into_iter()
        .filter_map(|(wanted, words)| {
            let found = of(wanted);
            (!found.is_empty()).then(|| format!("{words} {}", who(&found, n)))
        })
        .collect();
    (!found.is_empty()).then(|| format!("B itself {}.", listed(&found)))
}

/// Which entries the tests are made on.
fn entries(compared: &RunsCompared) -> Vec<String> {
    let mut lines = Vec::new();
    let n_of = |of: &ContenderCompared| {
        let over_all = of.overlap(None)?;
        Some([over_all.all_a().n, over_all.all_b().n, over_all.both_a.n])
    };
    let all: Vec<[usize; 3]> = compared.contenders.iter().filter_map(n_of).collect();
    // In a study every exit mode has the same entries: they are counted once.
    let is_shared = all.windows(2).all(|two| two[0] == two[1]);
    let [n_a, n_b, n_both] = match all.first().filter(|_| is_shared) {
        Some(each) => *each,
        None => [0, 1, 2].map(|idx| all.iter().map(|each| each[idx]).sum()),
    };
    let over = if is_shared { "" } else { " over all exit modes" };
    let [n_both_text, n_a_text, n_b_text] = [n_both, n_a, n_b].map(|n| grouped(&n.to_string()));
    lines.push(match compared.basis {
        Basis::SameEntries if n_both == n_a && n_both == n_b => {
            format!("Tested on the same {n_both_text} entries{over}.")
        }
        Basis::SameEntries => format!(
            "Tested on the {n_both_text} entries of both runs, of {n_a_text} in A and {n_b_text} in B{over}."
        ),
        Basis::OwnEntries => format!(
            "Each run on its own entries, {n_a_text} in A and {n_b_text} in B{over}: only {n_both_text} are \
             the same."
        ),
    });
    if compared.n_other_regime > 0 {
        let n = grouped(&compared.n_other_regime.to_string());
        lines.push(format!(
            "{n} entries have another regime in B; they are in the row of their regime in A."
        ));
    }
    let only = [("A", &compared.only_a), ("B", &compared.only_b)];
    for (run, names) in only.into_iter().filter(|(_, names)| !names.is_empty()) {
        lines.push(format!("Only in {run}, not compared: {}.", names.join(", ")));
    }
    lines
}
