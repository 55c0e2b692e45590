//! The filter by side that every source passes last.

use crate::SideFilter;
use exitlab_core::Side;

impl SideFilter {
    /// Whether signals of that side pass.
    pub fn passes(self, side: Side) -> bool {
        match self {
            SideFilter::Both => true,
            SideFilter::Long => side == Side::Long,
            SideFilter::Short => side == Side::Short,
        }
    }
}
