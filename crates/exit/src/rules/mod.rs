//! The exit rules, one a file: what a plan sets, the level that an entry makes of it, what of it has
//! happened to a position, and what leaping asks of it.
//!
//! Settings and state are apart, and the state is kept by the [`Position`](crate::Position): so a
//! plan can be taken over while a position is open. `Position::step` asks
//! the rules in SPEC's order.

pub(crate) mod breakeven;
pub(crate) mod closing_bar;
pub(crate) mod initial_stop;
pub(crate) mod partials;
pub(crate) mod ratchets;
pub(crate) mod session_exit;
pub(crate) mod stop;
pub(crate) mod target;
pub(crate) mod time_exit;
pub(crate) mod trailing;
