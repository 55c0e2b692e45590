//! Statistics of series, one file each: how sure a number is, and what trying many things costs.
//!
//! Nothing here knows trading. Randomness comes from seeded streams, and work done on several
//! threads is collected in order: the same inputs give the same numbers at any thread count.

mod random_stream;

pub use random_stream::random_stream;
