//! When a row's bar opens.

use crate::TimeForm;
use exitlab_core::Timestamp;

/// A row's open time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RowTime {
    /// The open; of two that the clock shows alike, the earlier one.
    pub(crate) open: Timestamp,
    /// How the file writes it.
    pub(crate) form: TimeForm,
    /// The later open, where a clock that was set back shows the row's time twice.
    pub(crate) later: Option<Timestamp>,
}

impl RowTime {
    /// A time that there is once.
    #[inline]
    pub(crate) fn once(open: Timestamp, form: TimeForm) -> RowTime {
        RowTime { open, form, later: None }
    }
}
