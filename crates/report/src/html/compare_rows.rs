//! Paired differences of a run's plans, as the page reads them: `compare` and `best_modes`.

use crate::ColumnData;
use crate::stored::{Kind, StoredRun, StoredRunError, text};

/// A row of the `compare` table.
#[derive(Debug, Clone, Default)]
pub(crate) struct PairRow {
    /// A regime's name, or ALL.
    pub(crate) regime: String,
    pub(crate) plan_a: String,
    pub(crate) plan_b: String,
    pub(crate) n: i64,
    pub(crate) n_times: i64,
    /// Net R of A less B; absent where there is no entry.
    pub(crate) mean_diff_r: Option<f64>,
    pub(crate) ci_low: Option<f64>,
    pub(crate) ci_high: Option<f64>,
    pub(crate) p_value: Option<f64>,
    pub(crate) p_holm: Option<f64>,
    pub(crate) n_needed: Option<f64>,
    pub(crate) worst_a_mean_diff_r: Option<f64>,
    pub(crate) worst_b_mean_diff_r: Option<f64>,
    /// `A`, `B`, `undecided`, `too few`.
    pub(crate) verdict: String,
    /// Whether the verdict stands at the winner's worst; absent where there is no winner.
    pub(crate) survives: Option<bool>,
}

/// A row of the `best_modes` table.
#[derive(Debug, Clone)]
pub(crate) struct BestRow {
    /// A regime's name, or ALL.
    pub(crate) regime: String,
    pub(crate) n: i64,
    /// The plan that beats every other one, if any.
    pub(crate) best_mode: Option<String>,
    /// In words.
    pub(crate) verdict: String,
}

/// Both tables; empty where the run has none.
#[derive(Debug, Clone, Default)]
pub(crate) struct CompareRows {
    /// In the order of the table.
    pub(crate) pairs: Vec<PairRow>,
    /// In the order of the table.
    pub(crate) best: Vec<BestRow>,
}

impl CompareRows {
    /// Reads them.
    ///
    /// # Errors
    /// Where a column is missing or a value cannot be used.
    pub(crate) fn read(run: &StoredRun) -> Result<CompareRows, StoredRunError> {
        Ok(CompareRows { pairs: pairs(run)?, best: best(run)? })
    }
}

impl PairRow {
    /// The plan that won, if one did.
    pub(crate) fn winner(&self) -> Option<&str> {
        match self.verdict.as_str() {
            "A" => Some(&self.plan_a),
            "B" => Some(&self.plan_b),
            _ => None,
        }
    }

    /// Whether the pair is this plan and another one.
    pub(crate) fn has(&self, plan: &str) -> bool {
        self.plan_a == plan || self.plan_b == plan
    }

    /// Mean and ends of the interval of this plan less the other one; absent where it was not tested.
    pub(crate) fn gain_of(&self, plan: &str) -> Option<(f64, f64, f64)> {
        let (mean, low, high) = (self.mean_diff_r?, self.ci_low?, self.ci_high?);
        Some(if plan == self.plan_a { (mean, low, high) } else { (-mean, -high, -low) })
    }
}

impl CompareRows {
    /// The pairs of a regime, or of ALL.
    pub(crate) fn of<'c>(&'c self, regime: &'c str) -> impl Iterator<Item = &'c PairRow> {
        self.pairs.iter().filter(move |pair| pair.regime == regime)
    }
}

fn pairs(run: &StoredRun) -> Result<Vec<PairRow>, StoredRunError> {
    if run.formats_of("compare").is_empty() {
        return Ok(Vec::new());
    }
    let columns = [
        ("regime", Kind::Text),
        ("plan_a", Kind::Text),
        ("plan_b", Kind::Text),
        ("verdict", Kind::Text),
        ("n", Kind::I64),
        ("n_times", Kind::I64),
        ("mean_diff_r", Kind::F64),
        ("ci_low", Kind::F64),
        ("ci_high", Kind::F64),
        ("p_value", Kind::F64),
        ("p_holm", Kind::F64),
        ("n_needed", Kind::F64),
        ("worst_a_mean_diff_r", Kind::F64),
        ("worst_b_mean_diff_r", Kind::F64),
        ("survives", Kind::Bool),
    ];
    let [
        ColumnData::Text(regimes),
        ColumnData::Text(plans_a),
        ColumnData::Text(plans_b),
        ColumnData::Text(verdicts),
        ColumnData::I64(counts),
        ColumnData::I64(times),
        ColumnData::F64(mean_diff_r),
        ColumnData::F64(ci_low),
        ColumnData::F64(ci_high),
        ColumnData::F64(p_value),
        ColumnData::F64(p_holm),
        ColumnData::F64(n_needed),
        ColumnData::F64(worst_a),
        ColumnData::F64(worst_b),
        ColumnData::Bool(survives),
    ] = run.columns("compare", columns)?
    else {
        unreachable!("invariant: columns are of the kinds asked for")
    };
    let row = |row: usize| PairRow {
        regime: text(&regimes, row).to_owned(),
        plan_a: text(&plans_a, row).to_owned(),
        plan_b: text(&plans_b, row).to_owned(),
        n: counts[row].unwrap_or(0),
        n_times: times[row].unwrap_or(0),
        mean_diff_r: mean_diff_r[row],
        ci_low: ci_low[row],
        ci_high: ci_high[row],
        p_value: p_value[row],
        p_holm: p_holm[row],
        n_needed: n_needed[row],
        worst_a_mean_diff_r: worst_a[row],
        worst_b_mean_diff_r: worst_b[row],
        verdict: text(&verdicts, row).to_owned(),
        survives: survives[row],
    };
    Ok((0..regimes.len()).map(row).collect())
}

fn best(run: &StoredRun) -> Result<Vec<BestRow>, StoredRunError> {
    if run.formats_of("best_modes").is_empty() {
        return Ok(Vec::new());
    }
    let columns = [
        ("regime", Kind::Text),
        ("best_mode", Kind::Text),
        ("verdict", Kind::Text),
        ("n", Kind::I64),
    ];
    let [
        ColumnData::Text(regimes),
        ColumnData::Text(best_modes),
        ColumnData::Text(verdicts),
        ColumnData::I64(counts),
    ] = run.columns("best_modes", columns)?
    else {
        unreachable!("invariant: columns are of the kinds asked for")
    };
    let row = |row: usize| BestRow {
        regime: text(&regimes, row).to_owned(),
        n: counts[row].unwrap_or(0),
        best_mode: Some(text(&best_modes, row).to_owned()).filter(|mode| !mode.is_empty()),
        verdict: text(&verdicts, row).to_owned(),
    };
    Ok((0..regimes.len()).map(row).collect())
}
