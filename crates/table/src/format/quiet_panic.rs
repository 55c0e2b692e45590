//! Polars panics on some damaged files: that is told as damage, and not as a fault of this program.

use crate::TableError;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Once;

thread_local! {
    static IS_QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs a read on this thread alone; a panic inside it is a damaged file.
pub(super) fn read_or_damaged<T>(
    path: &Path,
    read: impl FnOnce() -> Result<T, TableError>,
) -> Result<T, TableError> {
    quietly(read).unwrap_or_else(|| Err(TableError::unreadable(path, &"the file is damaged")))
}

/// Runs a read on this thread alone; `None` where it panics, of which nothing is printed.
pub fn quietly<T>(read: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !IS_QUIET.get() {
                usual(info);
            }
        }));
    });
    let was_quiet = IS_QUIET.replace(true);
    // What the read holds is dropped with it.
    let result = catch_unwind(AssertUnwindSafe(read));
    IS_QUIET.set(was_quiet);
    result.ok()
}
