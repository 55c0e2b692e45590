//! Properties of any plan on any bars.

mod entries;
mod invariants;
mod path_limit;
mod symmetry;

use proptest::test_runner::Config;

/// Failures are kept as tables and not as seeds.
fn cases(n: u32) -> Config {
    Config { cases: n, failure_persistence: None, ..Config::default() }
}
