//! Seeded random numbers.

use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;

/// A stream of random numbers of its own for each (seed, purpose, index): what one part of a
/// computation draws never shifts what another one draws.
///
/// ChaCha8, portable: the same numbers on every machine. The key comes from the seed, the stream
/// number from the FNV-1a hash of the purpose and the index.
pub fn random_stream(seed: u64, purpose: &str, index: u64) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(fnv1a64(purpose.bytes().chain(index.to_le_bytes())));
    rng
}

fn fnv1a64(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}
