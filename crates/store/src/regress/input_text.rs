//! How the inputs of a run differ from the baseline's, in words.

use super::InputChanges;
use super::listed::{N_LISTED, write_more};
use std::fmt::{self, Write};

/// What is to be said of files that changed, though nothing that is used of them did; and, of a baseline
/// that does not know what it used, how to make one that does.
pub(super) fn use_notes(inputs: &InputChanges) -> Vec<String> {
    let mut notes: Vec<String> =
        inputs.same_use.iter().take(N_LISTED).map(ToString::to_string).collect();
    if inputs.same_use.len() > N_LISTED {
        notes.push(format!(
            "{} more files changed, but what is used of them is the same",
            inputs.same_use.len() - N_LISTED
        ));
    }
    if !inputs.is_use_known {
        notes.push(
            "the baseline does not keep the bars that it used, so that a file that grew counts \
             as changed; blessing again (--bless) adds them"
                .to_owned(),
        );
    }
    notes
}

/// What changed, a line for a file, series or table, further lines below it.
pub(super) fn write_changes(out: &mut String, inputs: &InputChanges) -> fmt::Result {
    let InputChanges { files, bars, rows, .. } = inputs;
    for file in files.iter().take(N_LISTED) {
        writeln!(out, "  input changed: {file}")?;
    }
    write_more(out, files.len())?;
    for change in bars.iter().take(N_LISTED) {
        writeln!(out, "  {}", change.to_string().replace('\n', "\n    "))?;
    }
    write_more(out, bars.len())?;
    // The same of every symbol, most often: one piece of advice will do. Where they differ, only the
    // earliest brings no series a bar that it did not have.
    if let Some(end) = bars.iter().filter_map(|change| change.advised_to()).min() {
        writeln!(
            out,
            "    to compare the same bars while their files grow, end the window with them: \
             data.to = \"{end}\""
        )?;
    }
    for change in rows.iter().take(N_LISTED) {
        writeln!(out, "  {change}")?;
    }
    write_more(out, rows.len())
}

#[cfg(test)]
mod tests {
    use super::super::bars_change::{BarsChange, BarsDifference};
    use super::*;
    use exitlab_core::Timestamp;

    #[test]
    fn the_end_advised_is_the_earliest() {
        let grew = |hour: i64| {
            let grew_at = Some(Timestamp::from_us(hour * 3_600_000_000));
            let difference = BarsDifference { n_after: 3, grew_at, ..BarsDifference::default() };
            BarsChange { was: None, is: None, difference: Some(Ok(difference)) }
        };
        let bars = vec![grew(11), grew(10), grew(12)];
        let inputs = InputChanges { bars, ..InputChanges::default() };
        let mut text = String::new();
        write_changes(&mut text, &inputs).unwrap();
        assert!(text.contains("data.to = \"1970-01-01T10:00:00Z\""), "{text}");
    }
}
