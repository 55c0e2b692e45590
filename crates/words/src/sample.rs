//! What a sample of a grid is, in words.

use exitlab_core::number::grouped;
use exitlab_scenario::Scenario;
use exitlab_scenario::settings::{Sample, SampleMethod};

/// `A Sobol sample (seed 1) of 512 of the grid's 1,048,576 points.`
pub fn sample_sentence(sample: &Sample, n_points: usize) -> String {
    let [n, n_points] = [sample.n, n_points].map(|n| grouped(&n.to_string()));
    let method = match sample.method {
        SampleMethod::Sobol => "Sobol",
        SampleMethod::Random => "random",
    };
    format!("A {method} sample (seed {}) of {n} of the grid's {n_points} points.", sample.seed)
}

/// The same of a scenario; none where its grid is run whole.
pub(crate) fn sample_of(scenario: &Scenario) -> Option<String> {
    let sample = scenario.sweep.sample.as_ref()?;
    Some(sample_sentence(sample, scenario.n_grid_points()))
}
