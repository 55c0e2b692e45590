//! `[profiles]`: overrides, new profiles, and modes that do not exist.

use crate::support::{MINIMAL, minimal};
use exitlab_core::PlanId;
use exitlab_orchestrator::{EntryMode, Profile};

#[test]
fn tables_by_regime_are_merged_regime_by_regime() {
    let s = minimal(
        "[profiles.SAFE]\nbase_confidence = 0.5\nrisk_multipliers = { BULL = 1.5 }\n\
         confidence_adjustments = { CHOP = -0.5 }\nexit_mode_bias = { CHOP = \"DEFENSIVE_TRAIL\" }\n\
         entry_mode_bias = { BULL = \"AGGRESSIVE\" }",
    );
    let safe = &s.profiles[0];
    let before = &minimal("").profiles[0];
    assert_eq!(safe.base_confidence, 0.5);
    assert_eq!((safe.risk_multipliers.bull, safe.risk_multipliers.bear), (1.5, 0.3));
    assert_eq!((safe.confidence_adjustments.chop, safe.confidence_adjustments.bear), (-0.5, 0.08));
    assert_eq!(safe.exit_mode_bias.chop.plan, PlanId(2));
    assert_eq!(safe.exit_mode_bias.bear, before.exit_mode_bias.bear);
    assert_eq!(safe.entry_mode_bias.bull, EntryMode::Aggressive);
    assert_eq!(safe.entry_mode_bias.bear, EntryMode::Defensive);
    assert_eq!(s.profiles[1], minimal("").profiles[1], "the other profile is as it was");
}

#[test]
fn new_profiles_derive_from_their_base_in_the_order_of_the_file() {
    let s = minimal(
        "[profiles.Z]\nbase = \"M\"\n[profiles.M]\nbase = \"AGGRESSIVE\"\nmin_avg_r = 0.2\n\
         exit_mode_high_vol = \"FAST_TP\"",
    );
    let names: Vec<_> = s.profiles.iter().map(|profile| profile.name.as_str()).collect();
    assert_eq!(names, ["SAFE", "AGGRESSIVE", "Z", "M"]);
    let (aggressive, z) = (&s.profiles[1], &s.profiles[2]);
    assert_eq!(z.exit_mode_high_vol.as_ref().unwrap().plan, PlanId(1));
    let want = Profile {
        name: "Z".to_owned(),
        min_avg_r: 0.2,
        exit_mode_high_vol: z.exit_mode_high_vol.clone(),
        ..aggressive.clone()
    };
    assert_eq!(*z, want);
}

#[test]
fn a_profile_may_have_no_mode_for_high_volatility() {
    let s = minimal("[profiles.SAFE]\nexit_mode_high_vol = \"none\"");
    assert_eq!(s.profiles[0].exit_mode_high_vol, None);
    assert_eq!(s.warnings, []);
}

#[test]
fn a_mode_that_does_not_exist_falls_back_and_is_warned_about() {
    let s = minimal(
        "[profiles.SAFE]\nexit_mode_high_vol = \"GONE\"\n[profiles.SAFE.exit_mode_bias]\nBEAR = \"FAST\"\n\
         CHOP = \"MINE\"\n[exit_modes.MINE]\nbase = \"FAST_TP\"",
    );
    let safe = &s.profiles[0];
    assert_eq!(safe.exit_mode_bias.bear.plan, PlanId(0));
    assert_eq!(safe.exit_mode_bias.bear.unknown_name.as_deref(), Some("FAST"));
    let high_vol = safe.exit_mode_high_vol.as_ref().unwrap();
    assert_eq!((high_vol.plan, high_vol.unknown_name.as_deref()), (PlanId(0), Some("GONE")));
    assert_eq!(
        (safe.exit_mode_bias.chop.plan, &safe.exit_mode_bias.chop.unknown_name),
        (PlanId(3), &None)
    );
    let texts: Vec<_> = s.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        [
            "scenarios/s.toml:7: `profiles.SAFE.exit_mode_bias.BEAR` names the exit mode `FAST`, \
             which does not exist: TREND_FOLLOW is used",
            "scenarios/s.toml:5: `profiles.SAFE.exit_mode_high_vol` names the exit mode `GONE`, \
             which does not exist: TREND_FOLLOW is used",
        ]
    );
    let text = format!("{MINIMAL}[profiles.SAFE]\nexit_mode_high_vol = \"GONE\"");
    let warning = &crate::support::scenario(&text).warnings[0];
    assert_eq!(&text[warning.span.clone().unwrap()], "\"GONE\"");
}
