//! `sweep.sample`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A sample of a grid that is too large to run whole.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Sample {
    /// How points are drawn.
    pub method: SampleMethod,
    /// Number of different points, 200,000 at most; a power of two spreads a Sobol sample best.
    pub n: usize,
    /// Seed, below 2^63: the same one draws the same points.
    #[serde(default = "first_seed")]
    pub seed: u64,
}

impl Sample {
    /// `n` different points of a scrambled Sobol sequence.
    pub fn sobol(n: usize, seed: u64) -> Sample {
        Sample { method: SampleMethod::Sobol, n, seed }
    }

    /// `n` different points, each as likely as any other.
    pub fn random(n: usize, seed: u64) -> Sample {
        Sample { method: SampleMethod::Random, n, seed }
    }
}

/// Seeds count from 1, as those of the commands do.
fn first_seed() -> u64 {
    1
}

/// How points of a grid are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SampleMethod {
    /// A scrambled Sobol sequence: points spread evenly over the grid, and over each key of it.
    Sobol,
    /// Independent draws.
    Random,
}
