//! Exit study and portfolio replay.
