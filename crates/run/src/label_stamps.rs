//! Which end of its bar the time of a label is.

use exitlab_core::BarTime;
use exitlab_regime::LabelTime;
use exitlab_signal::{Align, Stamps};

/// Which end of its bar a label's time is.
pub(crate) fn label_stamps(label_time: LabelTime) -> Stamps {
    let time = match label_time {
        LabelTime::Close => BarTime::Close,
        LabelTime::Open => BarTime::Open,
    };
    Stamps { time, align: Align::Exact }
}
