//! Walk-forward: what a choice made on the past earned afterwards.

mod span;
mod training;
mod windows;

pub use span::{Span, SpanError};
pub use training::{LearnedMap, TrainingSums};
pub use windows::{MAX_WINDOWS, WalkForwardSettings, Window};
