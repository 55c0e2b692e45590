//! Technical indicators with TA-Lib's numbers, column in, column out.
//!
//! Every function takes whole columns and gives an [`Indicator`] of the same length. The value at a
//! bar depends on that bar and earlier ones only, and is absent before the first valid index of
//! SPEC §2. Nothing here knows regimes or signals.
//!
//! Columns shorter than the warm-up, and a period of 0, give a column without a valid value, never
//! a panic; which periods make sense is the scenario's business.

mod adx;
mod donchian;
mod ema;
mod indicator;
mod indicator_set;
mod line;
mod rolling_extreme;
mod rsi;
mod settings;
mod true_range;
mod wilder_atr;

pub use adx::{Adx, adx};
pub use donchian::{Donchian, donchian};
pub use ema::ema;
pub use indicator::Indicator;
pub use indicator_set::IndicatorSet;
pub use line::{ChandelierLine, DonchianLine, EmaLine, Line, LineColumns, MidpointLine};
pub use rsi::rsi;
pub use settings::IndicatorSettings;
pub use true_range::true_range;
pub use wilder_atr::wilder_atr;
