//! Names of what results are cut by, and how they are listed.

pub use exitlab_core::ALL;
use exitlab_core::Regime;

/// Name of a regime; `ALL` where it is none.
pub fn regime_name(regime: Option<Regime>) -> &'static str {
    regime.map_or(ALL, Regime::name)
}

/// Names one after another: `A`, `A and B`, `A, B and C`.
pub(crate) fn listed<T: AsRef<str>>(names: &[T]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match &names[..] {
        [] => String::new(),
        [name] => (*name).to_owned(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

/// `in BULL and CHOP`, `over all entries`, `in every regime`.
pub(crate) fn in_regimes(regimes: &[Option<Regime>]) -> String {
    let of_regimes: Vec<&str> = regimes.iter().flatten().map(|regime| regime.name()).collect();
    let inside = match of_regimes.len() {
        0 => String::new(),
        n if n == Regime::ALL.len() => "in every regime".to_owned(),
        _ => format!("in {}", listed(&of_regimes)),
    };
    match (inside.is_empty(), regimes.contains(&None)) {
        (true, _) => "over all entries".to_owned(),
        (false, true) => format!("{inside} and over all entries"),
        (false, false) => inside,
    }
}
