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
            "{} more files changed of which the same is used",
            inputs.same_use.len() - N_LISTED
        ));
    }
    if !inputs.is_use_known {
        notes.push(
            "the baseline does not keep the bars that it used, so that a file that grew is a \
             changed one; blessing again (--bless) adds them"
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
    // The same of every symbol, most often: one piece of advice will do.
    if let Some(end) = bars.iter().filter_map(|change| change.advised_to()).max() {
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
