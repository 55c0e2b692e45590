//! Profiles and plans for commands that run without a scenario.

use crate::raw::collections::Named;
use crate::raw::profile::RawProfile;
use crate::resolve::profiles::resolve_profiles;
use exitlab_exit::ExitPlan;
use exitlab_orchestrator::Profile;
use std::sync::Arc;

/// What every scenario has, whatever its file says.
#[derive(Debug, Clone, PartialEq)]
pub struct BuiltIn {
    /// SAFE and AGGRESSIVE. Their exit modes are positions in `plans`.
    pub profiles: Arc<[Profile]>,
    /// The three built-in plans.
    pub plans: Arc<[ExitPlan]>,
}

/// The built-in profiles and plans.
pub fn built_in() -> BuiltIn {
    let plans = ExitPlan::built_in().to_vec();
    let named = RawProfile::built_in().map(|(name, profile)| (name.to_owned(), profile));
    let profiles = resolve_profiles(&Named(named.to_vec()), &plans, &mut Vec::new());
    let profiles = profiles.expect("invariant: SPEC §5's profiles are valid");
    BuiltIn { profiles: profiles.into(), plans: plans.into() }
}
