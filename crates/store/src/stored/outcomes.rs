//! What a run earned on each entry: a study's outcomes, the trades of a replay or sweep; for comparisons.

use super::{StoredRun, StoredRunError};
use crate::{OutcomeRow, RunCommand, TradeRow};
use exitlab_core::{RByRule, Regime, Side, Timestamp};
use exitlab_evidence::{CostsR, PlanOutcome, RunEntries, RunEntry};
use exitlab_table::{Row, rows};
use std::collections::{BTreeMap, BTreeSet};

/// What a comparison needs of an outcome.
#[derive(Row)]
#[row(of = OutcomeRow<'static>)]
struct ComparedOutcome<'a> {
    #[row(expected = "the number of a signal")]
    signal_id: u64,
    plan: &'a str,
    symbol: &'a str,
    side: Side,
    entry_time: Timestamp,
    regime: Regime,
    r_gross: f64,
    r_net: f64,
    fees: f64,
    funding: f64,
    entry_slippage_r: f64,
    r_worst: Option<f64>,
    r_best: Option<f64>,
    r_path_adverse: Option<f64>,
    r_path_favourable: Option<f64>,
}

impl ComparedOutcome<'_> {
    fn by_rule(&self) -> Option<RByRule> {
        Some(RByRule {
            worst: self.r_worst?,
            best: self.r_best?,
            path_adverse: self.r_path_adverse?,
            path_favourable: self.r_path_favourable?,
        })
    }
}

/// What a comparison needs of a trade.
#[derive(Row)]
#[row(of = TradeRow<'static>)]
struct ComparedTrade<'a> {
    #[row(optional, expected = "the number of a grid point")]
    grid_id: Option<u64>,
    #[row(expected = "the number of a signal")]
    signal_id: u64,
    symbol: &'a str,
    side: Side,
    entry_time: Timestamp,
    regime: Regime,
    profile: Option<&'a str>,
    mode: &'a str,
    entry_price: f64,
    stop_price: f64,
    qty: Option<f64>,
    r_gross: f64,
    r_net: f64,
    fees: Option<f64>,
    funding: Option<f64>,
    entry_slippage_r: f64,
}

impl ComparedTrade<'_> {
    /// The trade of a contender. Tables of trades have no net R by intrabar rule.
    fn outcome(&self, contender: usize) -> PlanOutcome {
        let risked = self.qty.unwrap_or_default() * (self.entry_price - self.stop_price).abs();
        let in_r = |money: Option<f64>| money.filter(|_| risked > 0.0).map_or(0.0, |m| m / risked);
        let (fees, funding) = (in_r(self.fees), in_r(self.funding));
        PlanOutcome {
            signal_id: self.signal_id,
            plan: contender,
            entry_time: self.entry_time,
            regime: self.regime,
            r_net: self.r_net,
            r_by_rule: None,
            costs: CostsR::from_net(self.r_net, self.r_gross, fees, funding, self.entry_slippage_r),
        }
    }
}

/// Positions of names, in the order in which they are first seen.
#[derive(Default)]
struct Positions {
    names: Vec<String>,
    of: BTreeMap<String, usize>,
}

impl Positions {
    fn of(&mut self, name: &str) -> usize {
        if let Some(position) = self.of.get(name) {
            return *position;
        }
        self.of.insert(name.to_owned(), self.names.len());
        self.names.push(name.to_owned());
        self.names.len() - 1
    }
}

impl StoredRun {
    /// The outcomes of a study, and the names of its plans in the order of `[study]`.
    ///
    /// # Errors
    /// Where the run is no study, wrote no outcomes, or has a row that cannot be used.
    pub fn plan_outcomes(&self) -> Result<(Vec<String>, Vec<PlanOutcome>), StoredRunError> {
        self.must_be(RunCommand::Study, "only a study has every exit mode on the same entries")?;
        let RunEntries { contenders, entries, .. } = self.study_entries()?;
        Ok((contenders, entries.into_iter().map(|entry| entry.outcome).collect()))
    }

    /// The table that has what the run earned on each entry; only studies, sweeps and replays have one.
    pub fn entries_table(&self) -> &'static str {
        match self.manifest().command {
            RunCommand::Study => ComparedOutcome::TABLE,
            _ => ComparedTrade::TABLE,
        }
    }

    /// Whether the run kept what it earned on each entry: a study over a grid, and a sweep of one, do not.
    pub fn has_entries(&self) -> bool {
        self.has_table(self.entries_table())
    }

    /// What the run earned on each entry: the outcomes of a study, contender by exit mode, or the trades of a
    /// replay or sweep, contender by profile, mode and grid point.
    ///
    /// # Errors
    /// Where the run is of another command, kept no such table, or has a row that cannot be used.
    pub fn entries(&self) -> Result<RunEntries, StoredRunError> {
        let commands = [RunCommand::Study, RunCommand::Sweep, RunCommand::Replay];
        self.must_be_one_of(&commands, "only a study, a sweep or a replay has entries")?;
        match self.manifest().command {
            RunCommand::Study => self.study_entries(),
            _ => self.trade_entries(),
        }
    }

    fn study_entries(&self) -> Result<RunEntries, StoredRunError> {
        let listed = self.manifest().scenario["study"]["plans"].as_array();
        let contenders: Vec<String> = listed
            .into_iter()
            .flatten()
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect();
        let table = self.table_of::<ComparedOutcome<'_>>()?;
        let rows: Vec<ComparedOutcome<'_>> = rows(&table)?;
        if rows.is_empty() {
            let (folder, table) = (self.folder().to_owned(), ComparedOutcome::TABLE.to_owned());
            return Err(StoredRunError::EmptyTable { folder, table });
        }
        let mut entries = Vec::with_capacity(rows.len());
        let mut symbols = Positions::default();
        let mut seen = BTreeSet::new();
        for (idx, row) in rows.iter().enumerate() {
            let plan = contenders
                .iter()
                .position(|plan| plan == row.plan)
                .ok_or_else(|| table.bad_row(idx, "plan", "an exit mode of the study"))?;
            if !seen.insert((row.signal_id, plan)) {
                return Err(table
                    .bad_row(idx, "signal_id", "one row per signal and exit mode")
                    .into());
            }
            let outcome = PlanOutcome {
                signal_id: row.signal_id,
                plan,
                entry_time: row.entry_time,
                regime: row.regime,
                r_net: row.r_net,
                r_by_rule: row.by_rule(),
                costs: CostsR::from_net(
                    row.r_net,
                    row.r_gross,
                    row.fees,
                    row.funding,
                    row.entry_slippage_r,
                ),
            };
            entries.push(RunEntry { symbol: symbols.of(row.symbol), side: row.side, outcome });
        }
        Ok(RunEntries { contenders, symbols: symbols.names, entries })
    }

    fn trade_entries(&self) -> Result<RunEntries, StoredRunError> {
        let names = self.contender_names()?;
        let table = self.table_of::<ComparedTrade<'_>>()?;
        let rows: Vec<ComparedTrade<'_>> = rows(&table)?;
        let mut contenders = Positions::default();
        let mut position_of: BTreeMap<(u64, Option<&str>, &str), usize> = BTreeMap::new();
        let mut symbols = Positions::default();
        let mut entries = Vec::with_capacity(rows.len());
        for row in &rows {
            let key = (row.grid_id.unwrap_or_default(), row.profile, row.mode);
            let contender = *position_of
                .entry(key)
                .or_insert_with(|| contenders.of(&names.name(key.0, key.1, key.2)));
            let outcome = row.outcome(contender);
            entries.push(RunEntry { symbol: symbols.of(row.symbol), side: row.side, outcome });
        }
        Ok(RunEntries { contenders: contenders.names, symbols: symbols.names, entries })
    }
}
