//! `[signals]`.

use crate::raw::market::EMA_CROSS_PERIODS;
use crate::source::Source;
use crate::used::{ExitOrigin, SignalOrigin};
use exitlab_core::BarTime;
use exitlab_signal::{Align, EverySide, SideFilter, SignalSource};
use serde::Serialize;

/// Signals of entries and exits.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Signals {
    /// Where those of entries come from.
    #[serde(flatten)]
    pub origin: SignalOrigin,
    /// Where those of exits come from, for exit modes with `signal_exit`.
    pub exits: ExitOrigin,
    /// Which end of its bar the time of a row of signals, exits and lines is. Default: the close.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<BarTime>,
    /// What happens at a row of signals, exits and lines whose time is not a bar's close time. Default: it
    /// stops the run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub align: Option<Align>,
    /// Sides that any source may speak for; filters last.
    pub sides: SideFilter,
}

impl Signals {
    /// Rows of a file, or [`Source::Memory`].
    pub fn file(path: impl Into<Source>) -> Signals {
        Signals::of(SignalOrigin::File { path: path.into() })
    }

    /// Crosses of a fast and a slow EMA, periods in decision bars.
    pub fn ema_cross(fast: usize, slow: usize) -> Signals {
        Signals::computed(SignalSource::EmaCross { fast, slow })
    }

    /// Closes beyond the Donchian channel of `n` decision bars.
    pub fn donchian(n: usize) -> Signals {
        Signals::computed(SignalSource::Donchian { n })
    }

    /// RSI of `n` decision bars crossing back out of an extreme.
    pub fn rsi_reversion(n: usize, low: f64, high: f64) -> Signals {
        Signals::computed(SignalSource::RsiReversion { n, low, high })
    }

    /// The first decision bar with a regime, then each n-th after it.
    pub fn every(n: usize, side: EverySide) -> Signals {
        Signals::computed(SignalSource::Every { n, side })
    }

    /// A coin of probability `p` per decision bar.
    pub fn random(p: f64, seed: u64, side: SideFilter) -> Signals {
        Signals::computed(SignalSource::Random { p, seed, side })
    }

    fn computed(source: SignalSource) -> Signals {
        Signals::of(SignalOrigin::Computed(source))
    }

    fn of(origin: SignalOrigin) -> Signals {
        Signals {
            origin,
            exits: ExitOrigin::None,
            time: None,
            align: None,
            sides: SideFilter::Both,
        }
    }
}

impl Default for Signals {
    fn default() -> Signals {
        let (fast, slow) = EMA_CROSS_PERIODS;
        Signals::ema_cross(fast as usize, slow as usize)
    }
}
