//! What a baseline says of itself: its `manifest.json`.

use super::{BASELINE_SCHEMA, BarsUsed, BaselineError, RowsUsed};
use crate::{InputFile, RunCommand};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::path::Path;

/// The command that a baseline repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RunCommand", into = "RunCommand")]
pub enum BaselineCommand {
    /// Every profile × mode × grid point.
    Sweep,
    /// Every signal under every plan of `[study]`, without a grid.
    Study,
    /// The scenario's profile with mode policy.
    Replay,
}

impl BaselineCommand {
    /// The command's name.
    pub fn name(self) -> &'static str {
        RunCommand::from(self).name()
    }
}

impl From<BaselineCommand> for RunCommand {
    fn from(command: BaselineCommand) -> RunCommand {
        match command {
            BaselineCommand::Sweep => RunCommand::Sweep,
            BaselineCommand::Study => RunCommand::Study,
            BaselineCommand::Replay => RunCommand::Replay,
        }
    }
}

impl TryFrom<RunCommand> for BaselineCommand {
    type Error = String;

    fn try_from(command: RunCommand) -> Result<BaselineCommand, String> {
        match command {
            RunCommand::Sweep => Ok(BaselineCommand::Sweep),
            RunCommand::Study => Ok(BaselineCommand::Study),
            RunCommand::Replay => Ok(BaselineCommand::Replay),
            RunCommand::WalkForward | RunCommand::Regimes => {
                Err(format!("a baseline repeats sweep, study or replay, not `{command}`"))
            }
        }
    }
}

/// What a baseline says of itself.
///
/// Nothing of the machine or the moment stands in here: a manifest is committed, and blessing an
/// unchanged scenario must leave its bytes as they are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BaselineManifest {
    /// [`BASELINE_SCHEMA`].
    pub schema: u64,
    /// Version of exitlab that blessed it; for the reader, another one may be compared with it.
    pub exitlab_version: String,
    /// Command to repeat.
    pub command: BaselineCommand,
    /// Name of the scenario.
    pub name: String,
    /// Every file that was read, by its path from the scenario's folder with forward slashes.
    pub inputs: Vec<InputFile>,
    /// What was used of the files that hold bars; absent in baselines of an exitlab that kept no bars.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bars: Option<Vec<BarsUsed>>,
    /// What was used of the other files; absent where `bars` is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<Vec<RowsUsed>>,
    /// The scenario with every default filled in.
    pub scenario: Value,
}

impl BaselineManifest {
    /// The text of `manifest.json`.
    ///
    /// # Errors
    /// Where the scenario holds what JSON cannot.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// Reads a manifest's text; `path` names it in errors.
    ///
    /// The schema is looked at before anything else: another version's fields mean nothing here.
    ///
    /// # Errors
    /// Where the text is no JSON, of another schema version, or lacks a field.
    pub(super) fn parse(text: &str, path: &Path) -> Result<BaselineManifest, BaselineError> {
        let malformed = |error: serde_json::Error| BaselineError::Malformed {
            path: path.to_owned(),
            problem: error.to_string(),
        };
        let json: Value = serde_json::from_str(text).map_err(malformed)?;
        match json.get("schema") {
            Some(schema) if schema.as_u64() == Some(BASELINE_SCHEMA) => {}
            Some(schema) => {
                return Err(BaselineError::OtherSchema {
                    path: path.to_owned(),
                    found: schema.to_string(),
                });
            }
            None => return Err(BaselineError::NoBaselineManifest { path: path.to_owned() }),
        }
        let manifest: BaselineManifest = serde_json::from_value(json).map_err(malformed)?;
        if !manifest.scenario.is_object() {
            let problem = "`scenario` holds no settings".to_owned();
            return Err(BaselineError::Malformed { path: path.to_owned(), problem });
        }
        Ok(manifest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn parsed(json: &Value) -> Result<BaselineManifest, String> {
        BaselineManifest::parse(&json.to_string(), Path::new("b/manifest.json"))
            .map_err(|error| error.to_string())
    }

    fn manifest() -> Value {
        json!({
            "schema": 1, "exitlab_version": "0.1.0", "command": "study", "name": "t",
            "inputs": [{ "path": "../data/a.csv", "sha256": "ab", "rows": 3 }],
            "scenario": { "schema": 1 },
        })
    }

    #[test]
    fn reads_back_as_it_was_written() {
        let read = parsed(&manifest()).unwrap();
        assert_eq!(read.command, BaselineCommand::Study);
        let text = read.to_json().unwrap();
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), manifest());
        assert!(text.starts_with("{\n  \"schema\": 1,\n") && text.ends_with("}\n"));
    }

    #[test]
    fn the_schema_is_read_first() {
        let mut other = manifest();
        other["schema"] = json!(2);
        other["command"] = json!("something new");
        let error = parsed(&other).unwrap_err();
        assert!(error.contains("schema version 2") && error.contains("version 1"), "{error}");
        let mut none = manifest();
        none.as_object_mut().unwrap().remove("schema");
        assert!(parsed(&none).unwrap_err().contains("b/manifest.json is not a baseline's"));
        let mut wrong = manifest();
        wrong["command"] = json!("levels");
        assert!(parsed(&wrong).unwrap_err().contains("unknown variant `levels`"));
        wrong["command"] = json!("regimes");
        assert!(
            parsed(&wrong).unwrap_err().contains("repeats sweep, study or replay, not `regimes`")
        );
        let mut empty = manifest();
        empty["scenario"] = json!(null);
        assert!(parsed(&empty).unwrap_err().contains("`scenario` holds no settings"));
    }
}
