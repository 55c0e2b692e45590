//! Names for the positions that rows hold.

use exitlab_core::{ChoiceId, PlanId, SymbolIdx};

/// Names of a scenario's symbols and exit plans, by their positions.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    /// Symbols, ascending by bytes.
    pub symbols: &'a [String],
    /// Exit plans, followed by the policies that studies take as plans.
    pub plans: &'a [String],
}

impl<'a> Names<'a> {
    /// Name of a symbol.
    ///
    /// # Panics
    /// Where the scenario has no such symbol.
    pub fn symbol(self, symbol: SymbolIdx) -> &'a str {
        &self.symbols[symbol.0 as usize]
    }

    /// Name of an exit plan.
    ///
    /// # Panics
    /// Where the scenario has no such plan.
    pub fn plan(self, plan: PlanId) -> &'a str {
        &self.plans[plan.0 as usize]
    }

    /// Name of what chose a trade's exit plan.
    ///
    /// # Panics
    /// Where the scenario has no such choice.
    pub fn choice(self, choice: ChoiceId) -> &'a str {
        &self.plans[choice.0 as usize]
    }
}

/// What tells one run's rows from another's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunLabels<'a> {
    /// Grid point, where there is a sweep.
    pub grid_id: Option<u64>,
    /// Profile; none in a study.
    pub profile: Option<&'a str>,
    /// `policy`, the fixed exit mode, or a study's plan.
    pub mode: &'a str,
}
