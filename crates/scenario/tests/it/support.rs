use exitlab_scenario::{Override, Scenario, ScenarioError, ScenarioFile};
use std::path::Path;

/// The example of SPEC §12.
pub(crate) const EXAMPLE: &str = include_str!("spec_example.toml");

/// The keys that are needed and no other; sections may be appended.
pub(crate) const MINIMAL: &str = r#"schema = 1
name = "m"
data = { timeframe = "1h", symbols = [{ symbol = "X", path = "x.csv" }] }
"#;

pub(crate) fn file(text: &str) -> ScenarioFile {
    ScenarioFile::parse(text, Path::new("scenarios/s.toml")).unwrap_or_else(|e| panic!("{e}"))
}

pub(crate) fn scenario(text: &str) -> Scenario {
    file(text).resolve(&[]).unwrap_or_else(|e| panic!("{e}"))
}

/// The minimal scenario and more.
pub(crate) fn minimal(more: &str) -> Scenario {
    scenario(&format!("{MINIMAL}{more}"))
}

/// The error of a text, from reading or resolving it.
pub(crate) fn error(text: &str) -> ScenarioError {
    ScenarioFile::parse(text, Path::new("scenarios/s.toml"))
        .and_then(|file| file.resolve(&[]))
        .expect_err(text)
}

/// The error of the minimal scenario and more.
pub(crate) fn minimal_error(more: &str) -> ScenarioError {
    error(&format!("{MINIMAL}{more}"))
}

pub(crate) fn overrides(texts: &[&str]) -> Vec<Override> {
    texts.iter().map(|text| Override::parse(text).unwrap()).collect()
}

/// The minimal scenario and more, with overrides.
pub(crate) fn set(more: &str, texts: &[&str]) -> Scenario {
    let file = file(&format!("{MINIMAL}{more}"));
    file.resolve(&overrides(texts)).unwrap_or_else(|e| panic!("{e}"))
}

/// The error of overrides of the minimal scenario and more.
pub(crate) fn set_error(more: &str, texts: &[&str]) -> ScenarioError {
    file(&format!("{MINIMAL}{more}")).resolve(&overrides(texts)).expect_err(&texts.join(" "))
}

/// The text that an error underlines.
pub(crate) fn underlined(error: &ScenarioError) -> &str {
    error.span().map(|span| &error.source_text()[span]).unwrap_or_default()
}
