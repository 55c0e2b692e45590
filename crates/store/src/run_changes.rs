//! How the inputs of two stored runs differ: settings, files, version.

use crate::regress::{InputChange, file_changes};
use crate::setting_changes::{SettingChange, setting_changes};
use crate::{InputFile, Manifest, RunCommand};

/// How run B's inputs differ from run A's.
#[derive(Debug, Clone, PartialEq)]
pub struct RunChanges {
    /// Commands of A and B, where they differ.
    pub commands: Option<(RunCommand, RunCommand)>,
    /// Versions of exitlab that made A and B, where they differ.
    pub versions: Option<(String, String)>,
    /// Settings that differ, defaults filled in.
    pub settings: Vec<SettingChange>,
    /// Files that only one of the runs read, or that have other content.
    pub files: Vec<InputChange>,
}

impl RunChanges {
    /// The changes from run A to run B.
    pub fn between(a: &Manifest, b: &Manifest) -> RunChanges {
        let both = |a: &str, b: &str| (a != b).then(|| (a.to_owned(), b.to_owned()));
        RunChanges {
            commands: (a.command != b.command).then_some((a.command, b.command)),
            versions: both(&a.exitlab_version, &b.exitlab_version),
            // Which of them the scenario files give is not known any more.
            settings: setting_changes(&a.scenario, &b.scenario, &|_| true),
            files: file_changes(&not_in(&a.inputs, &b.inputs), &not_in(&b.inputs, &a.inputs)),
        }
    }

    /// What differs but settings, a line each: command, version, files.
    pub fn input_lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some((a, b)) = self.commands {
            lines.push(format!("command: {a} → {b}"));
        }
        if let Some((a, b)) = &self.versions {
            lines.push(format!("version of exitlab: {a} → {b}"));
        }
        lines.extend(self.files.iter().map(|change| match change {
            InputChange::Content { was, is } => {
                format!("{}: other content, {} rows → {}", is.path, was.rows, is.rows)
            }
            InputChange::Added(file) => format!("{}: read by B only", file.path),
            InputChange::Removed(file) => format!("{}: read by A only", file.path),
        }));
        lines
    }
}

/// The files whose content the other run did not read, under any name.
fn not_in(files: &[InputFile], others: &[InputFile]) -> Vec<InputFile> {
    let is_read = |file: &InputFile| others.iter().any(|other| other.sha256 == file.sha256);
    files.iter().filter(|file| !is_read(file)).cloned().collect()
}
