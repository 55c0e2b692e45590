//! Lists that may be long: how much of one is shown.

use std::fmt::{self, Write};

/// Most files, series or settings of one kind that are listed.
pub(super) const N_LISTED: usize = 10;

/// Says that a list goes on.
pub(super) fn write_more(out: &mut String, n: usize) -> fmt::Result {
    if n > N_LISTED { writeln!(out, "    … and {} more", n - N_LISTED) } else { Ok(()) }
}
