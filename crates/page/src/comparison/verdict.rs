//! What an exit mode earns in a regime, and how it stands to the others.

use exitlab_core::Regime;
use exitlab_evidence::{AgainstOthers, AgainstZero};
use exitlab_store::{AnswerRow, VerdictRow};
use exitlab_table::{OrAll, Row};

/// A row of the `verdicts` table.
#[derive(Debug, Clone, Row)]
#[row(of = VerdictRow<'static>)]
pub(crate) struct ModeVerdict {
    #[row(optional)]
    pub(crate) profile: Option<String>,
    pub(crate) regime: OrAll<Regime>,
    pub(crate) mode: String,
    /// Ends of the interval that holds together with those of all tests.
    pub(crate) joint_low: Option<f64>,
    pub(crate) joint_high: Option<f64>,
    pub(crate) against_zero: String,
    pub(crate) zero_survives: Option<bool>,
    pub(crate) against_others: Option<String>,
    pub(crate) others_survive: Option<bool>,
}

impl ModeVerdict {
    /// Against 0; none for a word that this version does not know.
    pub(crate) fn zero(&self) -> Option<AgainstZero> {
        AgainstZero::ALL.into_iter().find(|verdict| verdict.name() == self.against_zero)
    }

    /// Against the other modes.
    pub(crate) fn others(&self) -> Option<AgainstOthers> {
        let name = self.against_others.as_deref()?;
        AgainstOthers::ALL.into_iter().find(|verdict| verdict.name() == name)
    }

    /// Whether a verdict would be another one under other intrabar rules.
    pub(crate) fn is_unsure(&self) -> bool {
        [self.zero_survives, self.others_survive].contains(&Some(false))
    }
}

/// A sentence of the answer: a row of the `answer` table.
#[derive(Debug, Clone, Row)]
#[row(of = AnswerRow<'static>)]
pub(crate) struct AnswerLine {
    #[row(optional)]
    pub(crate) profile: Option<String>,
    pub(crate) text: String,
}
