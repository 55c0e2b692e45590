//! What results prove: exit plans compared on the same entries, sweeps discounted for everything
//! that was tried, regimes judged by what follows them.
//!
//! Statistics come from `exitlab-stats`; here they meet plans, regimes and trades. Nothing here
//! reads a file.

mod regime_quality;

pub use regime_quality::{
    CLEAR_P, Distribution, LabelledBars, Labelling, Measure, N_SHIFTS, NextBarQuality,
    RegimeQuality, Separation, Stability, WHIPSAW_BARS, regime_quality,
};
