//! The commands that leave a run folder.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A command that leaves a run folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RunCommand {
    /// Every profile × mode × grid point as a portfolio replay.
    #[default]
    Sweep,
    /// One portfolio replay.
    Replay,
    /// Every signal under every plan.
    Study,
    /// Plans chosen on training windows, tested on the next ones.
    WalkForward,
    /// What regimes and volatility levels are worth.
    Regimes,
}

impl RunCommand {
    /// The name, as it is typed and as manifests have it.
    pub fn name(self) -> &'static str {
        match self {
            RunCommand::Sweep => "sweep",
            RunCommand::Replay => "replay",
            RunCommand::Study => "study",
            RunCommand::WalkForward => "walkforward",
            RunCommand::Regimes => "regimes",
        }
    }

    /// Whether its runs are portfolio replays, with accounts and money.
    pub fn has_accounts(self) -> bool {
        match self {
            RunCommand::Sweep | RunCommand::Replay => true,
            RunCommand::Study | RunCommand::WalkForward | RunCommand::Regimes => false,
        }
    }
}

impl fmt::Display for RunCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn manifests_have_the_name_that_is_typed() {
        use RunCommand::{Regimes, Replay, Study, Sweep, WalkForward};
        for command in [Sweep, Replay, Study, WalkForward, Regimes] {
            let json = serde_json::to_value(command).unwrap();
            assert_eq!(json, command.name());
            assert_eq!(serde_json::from_value::<RunCommand>(json).unwrap(), command);
            assert_eq!(command.to_string(), command.name());
        }
        assert!(serde_json::from_str::<RunCommand>("\"levels\"").is_err());
    }
}
