//! Statistics of series, one file each: how sure a number is, and what trying many things costs.
//!
//! Nothing here knows trading. Randomness comes from seeded streams, and work done on several
//! threads is collected in order: the same inputs give the same numbers at any thread count.

mod bootstrap_test;
mod cluster_sums;
mod entries_needed;
mod geometric_lengths;
mod holm;
mod normal;
mod politis_white_block_length;
mod quantile;
mod random_stream;
mod stationary_blocks;

pub use bootstrap_test::BootstrapTest;
pub use cluster_sums::ClusterSums;
pub use entries_needed::entries_needed;
pub use holm::holm;
pub use politis_white_block_length::politis_white_block_length;
pub use quantile::quantile;
pub use random_stream::random_stream;
pub use stationary_blocks::StationaryBlocks;
