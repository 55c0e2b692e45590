//! A symbol's closed trades, as far as they decide whether it is blocked.

use crate::Profile;
use exitlab_core::{Streak, Timestamp, tolerance};
use std::collections::VecDeque;

/// Closed trades over which win rate and average R are judged; fewer are not judged.
const N_JUDGED: usize = 20;

/// Hours from a blocked symbol's last close until it starts afresh, in microseconds.
const BLOCK_US: i64 = 24 * 3_600_000_000;

/// A symbol's closed trades since it last started afresh (SPEC §5, policy rule 9).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SymbolRecord {
    /// Net R of the latest trades, at most [`N_JUDGED`].
    recent: VecDeque<f64>,
    streak: Streak,
    /// Exit time of the last trade, where the record is bad enough to block.
    blocked_since: Option<Timestamp>,
}

impl SymbolRecord {
    /// Takes a closed trade into the record; a block that had run out by its exit is forgotten.
    pub fn record_close(
        &mut self,
        exit_time: Timestamp,
        r_net: f64,
        scratch_r: f64,
        profile: &Profile,
    ) {
        if self.blocked_since.is_some_and(|since| exit_time >= since.plus_us(BLOCK_US)) {
            *self = SymbolRecord::default();
        }
        if self.recent.len() == N_JUDGED {
            self.recent.pop_front();
        }
        self.recent.push_back(r_net);
        self.streak.take(r_net, scratch_r);
        self.blocked_since = self.is_bad(profile).then_some(exit_time);
    }

    /// Whether the symbol may not be traded at `time`.
    pub fn is_blocked(&self, time: Timestamp) -> bool {
        self.blocked_since.is_some_and(|since| time < since.plus_us(BLOCK_US))
    }

    fn is_bad(&self, profile: &Profile) -> bool {
        if self.streak.n_losses() >= profile.bad_streak_limit {
            return true;
        }
        if self.recent.len() < N_JUDGED {
            return false;
        }
        let n = N_JUDGED as f64;
        let n_wins = self.recent.iter().filter(|r| tolerance::gt(**r, 0.0)).count() as f64;
        let average: f64 = self.recent.iter().sum::<f64>() / n;
        tolerance::lt(n_wins / n, profile.min_winrate) && tolerance::lt(average, profile.min_avg_r)
    }
}
