//! What the account has been through: balance, peak, streaks, the day's loss.

use exitlab_core::{Streak, Timestamp, tolerance};

/// The portfolio's risk state (SPEC §5), updated once per decision time.
#[derive(Debug, Clone, PartialEq)]
pub struct RiskState {
    balance: f64,
    peak: f64,
    scratch_r: f64,
    streak: Streak,
    day: Option<Day>,
}

/// The UTC day of the latest decision.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Day {
    number: i64,
    opening_balance: f64,
    /// Whether the latest decision is at 00:00 sharp, whose balance is the opening one.
    at_midnight: bool,
}

impl RiskState {
    /// An empty state. Trades within ±`scratch_r` net R are scratches.
    pub fn new(initial_balance: f64, scratch_r: f64) -> RiskState {
        RiskState {
            balance: initial_balance,
            peak: initial_balance,
            scratch_r,
            streak: Streak::default(),
            day: None,
        }
    }

    /// Takes a closed trade into the streaks; callers keep SPEC §10's order.
    pub fn record_close(&mut self, r_net: f64) {
        self.streak.take(r_net, self.scratch_r);
    }

    /// Brings balance, peak and day up to a decision at `time`.
    pub fn begin_decision(&mut self, time: Timestamp, balance: f64) {
        let number = time.day();
        if self.day.is_none_or(|day| day.number != number) {
            let at_midnight = time == Timestamp::from_day(number);
            // The opening balance is that after the last decision at or before 00:00.
            let opening_balance = if at_midnight { balance } else { self.balance };
            self.day = Some(Day { number, opening_balance, at_midnight });
        } else if let Some(day) = &mut self.day {
            day.at_midnight = false;
        }
        self.balance = balance;
        self.peak = self.peak.max(balance);
    }

    /// Ends a decision whose own fills cost money.
    pub fn end_decision(&mut self, balance: f64) {
        self.balance = balance;
        if let Some(day) = &mut self.day
            && day.at_midnight
        {
            day.opening_balance = balance;
        }
    }

    /// Money booked by the latest decision.
    pub fn balance(&self) -> f64 {
        self.balance
    }

    /// Losses in a row.
    pub fn losing_streak(&self) -> u32 {
        self.streak.n_losses()
    }

    /// Wins in a row.
    pub fn winning_streak(&self) -> u32 {
        self.streak.n_wins()
    }

    /// Whether the balance is below its peak.
    pub fn is_below_peak(&self) -> bool {
        tolerance::lt(self.balance, self.peak)
    }

    /// Drawdown of the balance from its peak, percent.
    pub fn drawdown_pct(&self) -> f64 {
        100.0 * (self.peak - self.balance) / self.peak
    }

    /// Loss of the UTC day so far, percent of its opening balance; negative for a gain. A day that
    /// opened without money has lost it all.
    pub fn day_loss_pct(&self) -> f64 {
        match self.day {
            Some(day) if day.opening_balance > 0.0 => {
                100.0 * (day.opening_balance - self.balance) / day.opening_balance
            }
            Some(_) => 100.0,
            None => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_iso(text).unwrap()
    }

    #[test]
    fn a_day_opens_with_the_balance_of_the_last_decision_by_midnight() {
        let mut state = RiskState::new(1000.0, 0.1);
        state.begin_decision(at("2024-01-01T22:00:00Z"), 1000.0);
        state.end_decision(990.0);
        // No decision at 00:00: the day opens with 990, and 30 of it are gone.
        state.begin_decision(at("2024-01-02T01:00:00Z"), 960.0);
        assert!((state.day_loss_pct() - 100.0 * 30.0 / 990.0).abs() < 1e-12);
        state.end_decision(960.0);
        // At 00:00 sharp the decision's own balance opens the day, its entry fees included.
        state.begin_decision(at("2024-01-03T00:00:00Z"), 950.0);
        assert_eq!(state.day_loss_pct(), 0.0);
        state.end_decision(949.0);
        state.begin_decision(at("2024-01-03T01:00:00Z"), 900.0);
        assert!((state.day_loss_pct() - 100.0 * 49.0 / 949.0).abs() < 1e-12);
    }

    #[test]
    fn drawdown_is_from_the_highest_balance() {
        let mut state = RiskState::new(1000.0, 0.1);
        state.begin_decision(at("2024-01-01T01:00:00Z"), 1200.0);
        state.begin_decision(at("2024-01-01T02:00:00Z"), 900.0);
        assert_eq!(state.drawdown_pct(), 25.0);
        assert!(state.is_below_peak());
    }
}
