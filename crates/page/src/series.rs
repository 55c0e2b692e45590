//! What the trades and cells of a page are compared by.

use exitlab_replay::Chooser;
use exitlab_scenario::PolicyKind;

/// What the trades of a page are compared by: a study's plan, or a replay's profile and mode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Series {
    /// Profile; none in studies.
    pub(crate) profile: Option<String>,
    /// `policy`, a fixed exit mode, or a study's plan.
    pub(crate) mode: String,
}

impl Series {
    /// `SAFE · policy`, or the plan.
    pub(crate) fn name(&self) -> String {
        match &self.profile {
            Some(profile) => format!("{profile} · {}", self.mode),
            None => self.mode.clone(),
        }
    }

    /// Who chose the exit plans of its trades, and whether again while they were open.
    pub(crate) fn chooser(&self) -> Chooser<'_> {
        let (kind, profile) = match (&self.profile, self.mode.split_once(':')) {
            (Some(_), _) => (self.mode.as_str(), None),
            (None, Some((kind, profile))) => (kind, Some(profile)),
            (None, None) => return Chooser::Kept,
        };
        let on_change = PolicyKind::from_name(kind).and_then(PolicyKind::on_change);
        match (on_change, profile, &self.profile) {
            (Some(on_change), Some(profile), _) => Chooser::Study { profile, on_change },
            (Some(on_change), None, Some(profile)) => Chooser::Replay { profile, on_change },
            (Some(_), None, None) | (None, _, _) => Chooser::Kept,
        }
    }
}
