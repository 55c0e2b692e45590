//! What a sample of a grid is, in words.

use exitlab_core::number::grouped;
use exitlab_run::RunOutput;
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

/// The same of a run; none where its grid is run whole, or not at all.
pub(crate) fn sample_of<T>(output: &RunOutput<T>) -> Option<String> {
    let sample = output.scenario.sweep.sample.as_ref().filter(|_| output.has_grid)?;
    Some(sample_sentence(sample, output.scenario.n_grid_points()))
}
