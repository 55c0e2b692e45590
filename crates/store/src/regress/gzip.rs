//! Packing that gives the same bytes for the same content, on every machine.

use crate::StoreError;
use flate2::{Compression, GzBuilder};
use std::io::Write;

/// Content as a gzip file that carries neither time nor system.
///
/// # Errors
/// Where it cannot be packed.
pub(super) fn packed(content: &[u8]) -> Result<Vec<u8>, StoreError> {
    const UNKNOWN_SYSTEM: u8 = 255;
    let gzip = GzBuilder::new().mtime(0).operating_system(UNKNOWN_SYSTEM);
    let mut packed = gzip.write(Vec::new(), Compression::best());
    packed.write_all(content)?;
    Ok(packed.finish()?)
}
