//! Exit plans, levels, the per-bar state machine and the costs of a leg.
