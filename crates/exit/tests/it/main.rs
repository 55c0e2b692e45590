//! Integration tests of the exit engine: hand-computed bar tables and properties.
//!
//! Expected values come from SPEC §6 and §7 alone; the arithmetic stands beside them.

mod ambiguity;
mod arm;
mod certain_stop;
mod close_entry;
mod costs;
mod excursion;
mod favourable;
mod funding;
mod intrabar_order;
mod leap;
mod open_first;
mod percentages;
mod plans;
mod properties;
mod setup;
mod stop;
mod stop_path;
mod table;
mod time_exit;
mod trail_basis;
mod trailing;
mod trail_line;
mod giveback;
mod ratchets;
mod time_exit_bars;
mod session_exit;
mod exit_signals;
mod signal_levels;
mod policy_live;
mod policy_exit;
mod entry_beyond_stop;
mod lots;
