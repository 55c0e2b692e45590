//! What the figures of trades tell apart: profiles, and the modes under them.

use crate::choice::Choice;
use crate::position::position_or_push;
use crate::rows::{PageTrade, TradeRows};
use exitlab_core::Regime;
use exitlab_words::regime_name;

/// Most modes of a profile that figures draw: more cannot be told apart.
pub(crate) const MAX_MODES: usize = 12;

/// The trades that one curve, one row or one choice of a figure is of.
#[derive(Debug)]
pub(crate) struct Group<'r> {
    /// Position among [`TradeGroups::profiles`].
    pub(crate) profile_idx: usize,
    /// Position among [`TradeGroups::modes`].
    pub(crate) mode_idx: usize,
    /// In the order in which closed trades are counted (SPEC §10). Not empty.
    pub(crate) trades: Vec<&'r PageTrade>,
}

impl Group<'_> {
    /// Those of a regime, or all.
    pub(crate) fn of(&self, regime: Option<Regime>) -> impl Iterator<Item = &PageTrade> {
        let is_of = move |trade: &&PageTrade| regime.is_none_or(|r| trade.regime == r);
        self.trades.iter().copied().filter(is_of)
    }
}

/// A run's trades, told apart.
#[derive(Debug)]
pub(crate) struct TradeGroups<'r> {
    /// In the order of the table; one empty name in a study.
    pub(crate) profiles: Vec<String>,
    /// Plans of a study, modes of a sweep. Of a replay its mode, which has all trades, and where
    /// several exit modes closed them also each of these.
    pub(crate) modes: Vec<String>,
    /// Profile by profile, mode by mode.
    pub(crate) groups: Vec<Group<'r>>,
    /// Modes that are left out, being beyond [`MAX_MODES`].
    pub(crate) n_modes_left_out: usize,
    /// None (all of them) and the regimes in which a trade was decided.
    pub(crate) regimes: Vec<Option<Regime>>,
}

impl<'r> TradeGroups<'r> {
    /// Tells apart by profile and mode; with `by_plan` also by the exit plan that closed a trade.
    pub(crate) fn new(rows: &'r TradeRows, by_plan: ByPlan) -> TradeGroups<'r> {
        let (mut profiles, mut modes) = (Vec::new(), Vec::new());
        let mut labels: Vec<(usize, usize)> = Vec::new();
        for series in &rows.series {
            let profile = series.profile.clone().unwrap_or_default();
            let profile_idx = position_or_push(&mut profiles, profile);
            labels.push((profile_idx, position_or_push(&mut modes, series.mode.clone())));
        }
        let plan_modes: Vec<usize> = match by_plan {
            ByPlan::Yes if rows.plans.len() > 1 => {
                let place = |plan: &String| position_or_push(&mut modes, plan.clone());
                rows.plans.iter().map(place).collect()
            }
            ByPlan::Yes | ByPlan::No => Vec::new(),
        };
        let n_modes_left_out = modes.len().saturating_sub(MAX_MODES);
        modes.truncate(MAX_MODES);
        let mut trades: Vec<Vec<&PageTrade>> = vec![Vec::new(); profiles.len() * modes.len()];
        for trade in &rows.trades {
            let (profile_idx, mode_idx) = labels[trade.series];
            let plan_idx = plan_modes.get(trade.plan).filter(|idx| **idx != mode_idx);
            for mode_idx in [Some(mode_idx), plan_idx.copied()].into_iter().flatten() {
                if mode_idx < modes.len() {
                    trades[profile_idx * modes.len() + mode_idx].push(trade);
                }
            }
        }
        let mut groups = Vec::new();
        for (idx, mut trades) in trades.into_iter().enumerate() {
            if trades.is_empty() {
                continue;
            }
            // Symbols are sorted: their positions are in the order of their names.
            trades.sort_by_key(|t| (t.exit_time, t.entry_time, t.symbol, t.side, t.signal_id));
            let (profile_idx, mode_idx) = (idx / modes.len(), idx % modes.len());
            groups.push(Group { profile_idx, mode_idx, trades });
        }
        let mut is_traded = [false; Regime::ALL.len()];
        rows.trades.iter().for_each(|trade| is_traded[trade.regime.index()] = true);
        let traded = Regime::ALL.into_iter().filter(|regime| is_traded[regime.index()]);
        let regimes = std::iter::once(None).chain(traded.map(Some)).collect();
        TradeGroups { profiles, modes, groups, n_modes_left_out, regimes }
    }

    /// A choice of the profile.
    pub(crate) fn profile_choice(&self) -> Choice {
        Choice::new("profile", "Profile", self.profiles.clone())
    }

    /// A choice of the mode.
    pub(crate) fn mode_choice(&self) -> Choice {
        Choice::new("mode", "Exit mode", self.modes.clone())
    }

    /// A choice of the regime at the decision, ALL first.
    pub(crate) fn regime_choice(&self) -> Choice {
        let name = |regime: &Option<Regime>| regime_name(*regime).to_owned();
        Choice::new("regime", "Regime", self.regimes.iter().map(name).collect())
    }

    /// Curves, one per group and regime.
    pub(crate) fn n_curves(&self) -> usize {
        self.groups.len() * self.regimes.len()
    }

    /// What is left out of every figure of trades, in words.
    pub(crate) fn note(&self) -> Option<String> {
        (self.n_modes_left_out > 0).then(|| {
            let n = self.modes.len() + self.n_modes_left_out;
            format!("Shown: the first {MAX_MODES} of {n} exit modes.")
        })
    }
}

/// Whether trades are told apart by the exit plan that closed them too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ByPlan {
    /// As a replay's are, whose policy mixes plans.
    Yes,
    /// As a sweep's and a study's, which have runs or outcomes of each.
    No,
}

/// The notes that there are, as one.
pub(crate) fn notes<const N: usize>(notes: [Option<String>; N]) -> Option<String> {
    let notes: Vec<String> = notes.into_iter().flatten().collect();
    (!notes.is_empty()).then(|| notes.join(" "))
}
