//! What became of a scenario, as stdout, JSON and JUnit say it.

use crate::failure::Failure;
use exitlab::Blessing;
use exitlab::crates::store::regress::{
    BaselineComparison, BaselineVerdict, JunitCase, JunitOutcome, comparison_json, comparison_text,
};
use serde_json::{Value, json};
use std::path::Path;

/// What became of one scenario.
pub(super) struct Checked<'a> {
    pub(super) path: &'a Path,
    /// Absent where the scenario file cannot be read.
    pub(super) name: Option<String>,
    pub(super) outcome: Result<Outcome, Failure>,
}

/// What was asked for, done.
pub(super) enum Outcome {
    Compared(BaselineComparison),
    Blessed(Blessing),
}

/// What became of a baseline that was blessed.
fn blessed_text(blessed: &Blessing) -> String {
    let title = format!("{} ({})", blessed.name, blessed.command.name());
    let folder = blessed.folder.display();
    if !blessed.is_needed {
        return format!("{title}: as blessed, nothing written\n");
    }
    match &blessed.before {
        Err(words) => format!("{title}: blessed in {folder}, {words}\n"),
        Ok(before) if before.verdict() == BaselineVerdict::Same => {
            format!("{title}: blessed in {folder}, nothing moved by more than the tolerance\n")
        }
        Ok(before) => {
            format!(
                "{title}: blessed in {folder}; against the baseline before:\n{}",
                comparison_text(before)
            )
        }
    }
}

impl Checked<'_> {
    /// The scenario's name, or its file where it has none.
    fn title(&self) -> String {
        self.name.clone().unwrap_or_else(|| self.path.display().to_string())
    }

    pub(super) fn exit_code(&self) -> u8 {
        match &self.outcome {
            Ok(Outcome::Compared(comparison)) => comparison.verdict().exit_code(),
            Ok(Outcome::Blessed(_)) => 0,
            Err(_) => 2,
        }
    }

    /// What stdout says; why something failed goes to stderr.
    pub(super) fn text(&self) -> String {
        match &self.outcome {
            Ok(Outcome::Compared(comparison)) => comparison_text(comparison),
            Ok(Outcome::Blessed(blessed)) => blessed_text(blessed),
            Err(_) => format!("{}: NOT COMPARED\n", self.title()),
        }
    }

    pub(super) fn json(&self) -> Value {
        match &self.outcome {
            Ok(Outcome::Compared(comparison)) => comparison_json(comparison),
            Ok(Outcome::Blessed(blessed)) => json!({
                "scenario": blessed.name,
                "command": blessed.command.name(),
                "verdict": "blessed",
                "folder": blessed.folder.display().to_string(),
                "is_rewritten": blessed.is_needed,
                "before": blessed.before.as_ref().ok().map(comparison_json),
            }),
            Err(failure) => json!({
                "scenario": self.title(),
                "verdict": "not_compared",
                "error": failure.to_string(),
            }),
        }
    }

    pub(super) fn junit(&self) -> Vec<JunitCase> {
        let case = |check: &str, outcome| {
            let (scenario, check) = (self.title(), check.to_owned());
            vec![JunitCase { scenario, check, outcome, note: String::new() }]
        };
        match &self.outcome {
            Ok(Outcome::Compared(comparison)) => JunitCase::of_comparison(comparison),
            Ok(Outcome::Blessed(_)) => case("blessed", JunitOutcome::Passed),
            Err(failure) => case("compared", JunitOutcome::Error(failure.to_string())),
        }
    }
}

/// How many scenarios are what, those that are not as they were by name.
pub(super) fn summary(all: &[Checked<'_>]) -> String {
    let of = |code: u8| -> Vec<String> {
        all.iter().filter(|c| c.exit_code() == code).map(Checked::title).collect()
    };
    let (fine, changed, failed) = (of(0), of(1), of(2));
    let is_bless = all.iter().any(|c| matches!(c.outcome, Ok(Outcome::Blessed(_))));
    let what = if is_bless { "blessed" } else { "as their baselines" };
    let mut text = format!("{} of {} scenarios {what}", fine.len(), all.len());
    for (names, what) in [(changed, "changed"), (failed, "not compared")] {
        if !names.is_empty() {
            text.push_str(&format!("; {what}: {}", names.join(", ")));
        }
    }
    text
}
