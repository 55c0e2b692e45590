//! What a file holds: itself, or the members of an archive.

use crate::DataError;
use crate::columnar_form::StoredForm;
use crate::text_blocks::TextBlocks;
use bytes::Bytes;
use std::path::Path;
use std::sync::Arc;

/// Bytes that the first look at a file takes.
pub(crate) const HEAD_BYTES: u64 = 4_096;

/// What one part of a file holds.
pub(crate) enum Part<'a> {
    Text(TextBlocks<'a>),
    Json(Bytes),
    Columnar(StoredForm, Bytes),
}

/// What is called for each part, with its name.
pub(crate) type Visit<'v> =
    &'v mut (dyn FnMut(Arc<Path>, Part<'_>) -> Result<(), DataError> + Send);
