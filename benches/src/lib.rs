//! Criterion benches of exitlab, in `benches/`.
