//! The vocabulary that every other crate speaks: bars, time, sides, regimes, exit reasons, trades.
//!
//! Nothing here reads a file, a clock or the environment, and nothing here decides anything.

mod bar;
mod bar_series;
mod exit_reason;
mod ids;
mod joined;
pub mod number;
mod r_by_rule;
mod reading;
mod regime;
mod side;
mod signal;
mod streak;
mod timeframe;
mod timestamp;
pub mod tolerance;
mod trade;
mod vol_level;

pub use bar::{Bar, BarProblem};
pub use bar_series::BarSeries;
pub use chrono::Weekday;
pub use chrono_tz::Tz;
pub use exit_reason::ExitReason;
pub use ids::{BarIdx, ChoiceId, PlanId, SymbolIdx};
pub use joined::{joined, n_joined};
pub use r_by_rule::RByRule;
pub use reading::{BarColumn, BarTime, EmptyRows, Reading};
pub use regime::{ALL, ByRegime, Regime};
pub use side::Side;
pub use signal::{Signal, sort_into_decision_order};
pub use streak::{Streak, StreakStep};
pub use timeframe::{Timeframe, TimeframeError};
pub use timestamp::{
    CLOCK_CHANGE_US, DAY_US, HOUR_US, MINUTE_US, SECOND_US, Timestamp, TimestampError,
};
pub use trade::{Leg, Legs, PositionMoney, Remode, Trade, TradeRemode, USUAL_LEGS};
pub use vol_level::VolLevel;
