//! Integration tests of the exit engine: hand-computed bar tables and properties.
//!
//! Expected values come from SPEC §6, §7, §13 and §14 alone; the arithmetic stands beside them.

mod ambiguity;
mod arm;
mod certain_stop;
mod close_entry;
mod costs;
mod entry_beyond_stop;
mod excursion;
mod exit_signals;
mod favourable;
mod funding;
mod giveback;
mod intrabar_order;
mod leap;
mod lots;
mod open_first;
mod percentages;
mod plans;
mod policy_exit;
mod policy_live;
mod properties;
mod quiet_runs;
mod ratchets;
mod session_exit;
mod setup;
mod signal_levels;
mod stop;
mod stop_path;
mod table;
mod time_exit;
mod time_exit_bars;
mod trail_basis;
mod trail_line;
mod trailing;
