//! Results of checks as JUnit XML, which build servers show.

use super::comparison_text::{comparison_text, settings_text};
use super::input_text::{use_notes, write_changes};
use super::table_text::table_text;
use super::{BaselineComparison, TableFile};
use std::fmt::{self, Write};

/// One check of one scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JunitCase {
    /// Scenario, by name or, where it has none, by file.
    pub scenario: String,
    /// What was checked, such as `trades`.
    pub check: String,
    /// What came of it.
    pub outcome: JunitOutcome,
    /// What there is to say of it beside, empty for nothing.
    pub note: String,
}

/// What came of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JunitOutcome {
    /// Nothing moved.
    Passed,
    /// Something moved: in short, and in full.
    Failed(String, String),
    /// It could not be checked.
    Error(String),
}

impl JunitCase {
    /// The cases of a comparison: inputs, settings, and each table.
    pub fn of_comparison(comparison: &BaselineComparison) -> Vec<JunitCase> {
        let case = |check: &str, outcome| JunitCase {
            scenario: comparison.scenario.clone(),
            check: check.to_owned(),
            outcome,
            note: String::new(),
        };
        let failed_where = |is_failed: bool, short: String, text: String| {
            if is_failed { JunitOutcome::Failed(short, text) } else { JunitOutcome::Passed }
        };
        let (inputs, settings) = (&comparison.inputs, &comparison.settings);
        let n_changed = inputs.files.len().max(inputs.bars.len() + inputs.rows.len());
        let mut lines = String::new();
        let written = write_changes(&mut lines, inputs);
        debug_assert!(written.is_ok(), "writing to a string does not fail");
        let mut cases = vec![
            JunitCase {
                note: use_notes(inputs).join("\n"),
                ..case(
                    "inputs",
                    failed_where(!inputs.is_none(), format!("{n_changed} changed"), lines),
                )
            },
            case(
                "settings",
                failed_where(
                    !settings.is_empty(),
                    format!("{} changed", settings.len()),
                    settings_text(settings),
                ),
            ),
        ];
        for table in &comparison.tables {
            let outcome = match &table.change {
                Err(fault) => JunitOutcome::Error(fault.to_string()),
                Ok(change) if change.is_none() => JunitOutcome::Passed,
                Ok(change) => {
                    let text = table_text(table, change);
                    let short = text.lines().next().unwrap_or_default().trim().to_owned();
                    let text = match table.table {
                        // Whoever reads the failure of the trades wants to know why.
                        TableFile::Trades => comparison_text(comparison),
                        TableFile::Cells | TableFile::Portfolio => text,
                    };
                    JunitOutcome::Failed(short, text)
                }
            };
            cases.push(case(table.table.name(), outcome));
        }
        cases
    }
}

/// A test suite as JUnit XML. The same cases give the same bytes but for `seconds`.
pub fn junit_xml(suite: &str, cases: &[JunitCase], seconds: f64) -> String {
    let mut xml = String::new();
    let written = write_suite(&mut xml, suite, cases, seconds);
    debug_assert!(written.is_ok(), "writing to a string does not fail");
    xml
}

fn write_suite(xml: &mut String, suite: &str, cases: &[JunitCase], seconds: f64) -> fmt::Result {
    let n = |is: fn(&JunitOutcome) -> bool| cases.iter().filter(|case| is(&case.outcome)).count();
    let counts = format!(
        "tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"0\" time=\"{seconds:.3}\"",
        cases.len(),
        n(|outcome| matches!(outcome, JunitOutcome::Failed(..))),
        n(|outcome| matches!(outcome, JunitOutcome::Error(_))),
    );
    let suite = escaped(suite);
    writeln!(xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(xml, "<testsuites {counts}>")?;
    writeln!(xml, "  <testsuite name=\"{suite}\" {counts}>")?;
    for JunitCase { scenario, check, outcome, note } in cases {
        let (scenario, check) = (escaped(scenario), escaped(check));
        write!(xml, "    <testcase classname=\"{suite}.{scenario}\" name=\"{check}\"")?;
        let outcome = match outcome {
            JunitOutcome::Passed => None,
            JunitOutcome::Failed(short, text) => {
                let (short, text) = (escaped(short), escaped(text));
                Some(format!("<failure message=\"{short}\">{text}</failure>"))
            }
            JunitOutcome::Error(text) => {
                let text = escaped(text);
                Some(format!("<error message=\"{text}\">{text}</error>"))
            }
        };
        let note =
            (!note.is_empty()).then(|| format!("<system-out>{}</system-out>", escaped(note)));
        if outcome.is_none() && note.is_none() {
            writeln!(xml, "/>")?;
            continue;
        }
        writeln!(xml, ">")?;
        for element in outcome.into_iter().chain(note) {
            writeln!(xml, "      {element}")?;
        }
        writeln!(xml, "    </testcase>")?;
    }
    writeln!(xml, "  </testsuite>\n</testsuites>")
}

/// Text as XML has it, in elements and attributes. XML 1.0 has no way to write most control
/// characters; they become U+FFFD.
fn escaped(text: &str) -> String {
    let mut xml = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\'' => xml.push_str("&apos;"),
            // Attributes would lose them, and a text its carriage returns.
            '\r' => xml.push_str("&#13;"),
            '\n' => xml.push_str("&#10;"),
            '\t' => xml.push_str("&#9;"),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => xml.push('\u{fffd}'),
            c => xml.push(c),
        }
    }
    xml
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_has_its_element() {
        let case = |check: &str, outcome| JunitCase {
            scenario: "btc".to_owned(),
            check: check.to_owned(),
            outcome,
            note: String::new(),
        };
        let cases = [
            case("inputs", JunitOutcome::Passed),
            JunitCase {
                note: "a grew & the same is used".to_owned(),
                ..case("settings", JunitOutcome::Passed)
            },
            case("cells", JunitOutcome::Failed("1 moved".into(), "a < b".into())),
            case("trades", JunitOutcome::Error("no \"file\"".into())),
        ];
        let want = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="4" failures="1" errors="1" skipped="0" time="0.250">
  <testsuite name="s" tests="4" failures="1" errors="1" skipped="0" time="0.250">
    <testcase classname="s.btc" name="inputs"/>
    <testcase classname="s.btc" name="settings">
      <system-out>a grew &amp; the same is used</system-out>
    </testcase>
    <testcase classname="s.btc" name="cells">
      <failure message="1 moved">a &lt; b</failure>
    </testcase>
    <testcase classname="s.btc" name="trades">
      <error message="no &quot;file&quot;">no &quot;file&quot;</error>
    </testcase>
  </testsuite>
</testsuites>
"#;
        assert_eq!(junit_xml("s", &cases, 0.25), want);
    }

    #[test]
    fn nothing_breaks_out_of_its_place() {
        let hostile = "a\"'<b>&amp;]]>\u{0}\u{1b}[31m\n\tü\u{ffff}";
        let want = "a&quot;&apos;&lt;b&gt;&amp;amp;]]&gt;\u{fffd}\u{fffd}[31m&#10;&#9;ü\u{fffd}";
        assert_eq!(escaped(hostile), want);
    }
}
