//! What the results of a run say of the signals that they took.

use crate::results::{PlanResult, ReplayResult, RunOutput, StudyResult};
use crate::signal_record::{SignalRecord, TakenRecord};
use exitlab_evidence::{RegimeQuality, TrainingSums};
use exitlab_replay::RejectReason;

/// What a point's result says of the signals that it took.
pub trait TakenSignals {
    /// By exit mode, or by account, given the number of signals after the warm-up that can be filled; none
    /// where the result takes no signals one by one.
    fn taken(&self, n_usable: u64) -> Vec<TakenRecord>;
}

impl TakenSignals for StudyResult {
    fn taken(&self, n_usable: u64) -> Vec<TakenRecord> {
        let of_plan = |plan: &PlanResult| {
            let n_taken = plan.figures.n_trades as u64;
            TakenRecord {
                mode: plan.plan.to_string(),
                n_taken,
                n_invalid_levels: n_usable.saturating_sub(n_taken),
                ..TakenRecord::default()
            }
        };
        self.plans.iter().map(of_plan).collect()
    }
}

impl TakenSignals for Vec<ReplayResult> {
    fn taken(&self, _: u64) -> Vec<TakenRecord> {
        let of_account = |replay: &ReplayResult| {
            let count = |is_meant: &dyn Fn(RejectReason) -> bool| {
                let meant = RejectReason::ALL.into_iter().filter(|reason| is_meant(*reason));
                meant.map(|reason| replay.funnel.rejected(reason) as u64).sum::<u64>()
            };
            TakenRecord {
                profile: Some(replay.profile.clone()),
                mode: replay.mode.clone(),
                n_taken: replay.funnel.n_accepted as u64,
                n_invalid_levels: count(&|reason| {
                    matches!(reason, RejectReason::InvalidStop | RejectReason::InvalidTarget)
                }),
                n_policy: count(&RejectReason::is_policy),
                n_in_position: count(&|reason| reason == RejectReason::AlreadyInPosition),
                n_unaffordable: count(&|reason| {
                    matches!(reason, RejectReason::Ruined | RejectReason::BelowMinNotional)
                }),
            }
        };
        self.iter().map(of_account).collect()
    }
}

impl TakenSignals for Vec<TrainingSums> {
    fn taken(&self, _: u64) -> Vec<TakenRecord> {
        Vec::new()
    }
}

impl TakenSignals for Vec<RegimeQuality> {
    fn taken(&self, _: u64) -> Vec<TakenRecord> {
        Vec::new()
    }
}

impl<T: TakenSignals> RunOutput<T> {
    /// What became of the signals; absent with a grid, whose points differ.
    pub fn signal_record(&self) -> Option<SignalRecord> {
        let [point] = self.points.as_slice() else { return None };
        let record = point.signals.clone()?;
        let runs = point.result.taken(record.n_usable());
        Some(SignalRecord { runs, ..record })
    }
}
