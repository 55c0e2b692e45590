//! How a scenario has verdicts made.

use exitlab_evidence::{CompareSettings, Looks};
use exitlab_scenario::StatisticsSettings;

/// The settings of a comparison of exit modes, by `[statistics]`; the rest at their defaults.
pub fn compare_settings(statistics: StatisticsSettings) -> CompareSettings {
    let StatisticsSettings { alpha, min_effect_r, repeated_looks } = statistics;
    let looks = if repeated_looks { Looks::Repeated } else { Looks::Once };
    CompareSettings { alpha, min_effect_r, looks, ..CompareSettings::default() }
}
