//! Profiles and plans for commands that run without a scenario.

use crate::resolve::profiles::resolve_profiles;
use crate::settings::collections::Named;
use crate::settings::exit_mode::ExitMode;
use crate::settings::profile::FullProfile;
use crate::value_deserializer::read;
use exitlab_exit::ExitPlan;
use exitlab_orchestrator::Profile;
use std::sync::Arc;
use toml::{Table, Value};

/// What every scenario has, whatever its file says.
#[derive(Debug, Clone, PartialEq)]
pub struct BuiltIn {
    /// SAFE and AGGRESSIVE. Their exit modes are positions in `plans`.
    pub profiles: Arc<[Profile]>,
    /// The three built-in plans.
    pub plans: Arc<[ExitPlan]>,
}

/// The built-in profiles by name, as a file would write them.
pub(crate) fn profiles() -> Table {
    include_str!("built_in/profiles.toml").parse().expect("invariant: the tests read it")
}

/// The built-in exit modes by name, with every key that a file may give.
pub(crate) fn exit_modes() -> Named<ExitMode> {
    let mut named = Named::default();
    for plan in ExitPlan::built_in() {
        named.insert(plan.name.clone(), ExitMode::of_built_in(&plan));
    }
    named
}

/// The built-in profiles and plans.
pub fn built_in() -> BuiltIn {
    let plans = ExitPlan::built_in().to_vec();
    let profiles = read(&Value::Table(profiles()))
        .and_then(|named: Named<FullProfile>| resolve_profiles(&named, &plans, &mut Vec::new()));
    let profiles = profiles.expect("invariant: SPEC §5's profiles are valid");
    BuiltIn { profiles: profiles.into(), plans: plans.into() }
}
