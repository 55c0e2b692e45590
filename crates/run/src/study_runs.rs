//! Exit studies of a scenario, or of every point of its grid.
//!
//! Grid points that agree on everything but their plans are studied together, in tiles of plans ×
//! entries: a tile's outcomes are folded into metrics and dropped, so that memory does not grow with
//! the grid, and a plan that several points share is evaluated once.

use crate::engine::Purpose;
use crate::key::StageKey;
use crate::points::{EvaluatedPoint, GridUse, Point, PointOutcome, Points, Results};
use crate::prepare::Stages;
use crate::prepared::Prepared;
use crate::progress::go_on;
use crate::results::{PlanResult, RunOutput, StudyResult};
use crate::study_plans::OwnedStudyPlan;
use crate::trade_figures::TradeFigures;
use crate::{Progress, RunError, RunRequest};
use exitlab_core::Trade;
use exitlab_exit::{Ambiguity, Costs, FillRules};
use exitlab_metrics::{ClosedTrades, GroupBy};
use exitlab_replay::{KeepLegs, StudyPlan, StudySettings, sort_for_table, study};
use exitlab_scenario::Scenario;
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Most outcomes of a tile, about: enough plans that an entry's bars are in the cache for most of
/// them, and 40 MB of trades per thread. With 2,142 entries, tiles of 61 plans took 0.9 times as
/// long as tiles of one, and larger ones no less.
const TILE_OUTCOMES: usize = 131_072;

/// Tiles that a group is cut into where it has that many plans, so that threads finish together.
const MIN_TILES: usize = 16;

/// Entries that one thread takes at a time.
const ENTRIES_AT_A_TIME: usize = 4096;

/// Whether a study keeps its outcomes, or only what they come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeepOutcomes {
    /// All of them, with their legs.
    Yes,
    /// None.
    No,
}

/// Takes every signal under every plan of `[study]`, with [`GridUse::Every`] at every grid point.
///
/// # Errors
/// See [`RunError`]; [`RunError::NoGrid`] where a grid is asked for and there is none.
pub fn run_study(
    request: RunRequest<'_>,
    grid: GridUse,
    by: GroupBy,
    outcomes: KeepOutcomes,
) -> Result<RunOutput<StudyResult>, RunError> {
    let RunRequest { file, overrides, engine, progress, .. } = request;
    if grid == GridUse::Every && file.resolve(overrides).map_err(Box::new)?.sweep.grid.is_empty() {
        return Err(RunError::NoGrid);
    }
    let mut groups = PointGroups::default();
    let stages = Stages::new(engine, Purpose::Study);
    let run = Points::load(request, grid, stages, |point, scenario| {
        groups.add(point, scenario);
    })?;
    progress.begin("studying", groups.groups.iter().map(Group::n_steps).sum());
    let task = Task { run: &run, by, outcomes, progress };
    let by_group: Vec<Vec<(usize, PointOutcome<StudyResult>)>> =
        groups.groups.par_iter().map(|group| task.study(group)).collect();
    let mut done: Vec<_> = by_group.into_iter().flatten().collect();
    done.sort_by_key(|(grid_id, _)| *grid_id);
    let mut results = Results::default();
    for (point, (_, done)) in run.points.iter().zip(done) {
        results.push(point, done, run.texts());
    }
    run.finish(results)
}

/// Points that agree on everything that a study reads but their plans.
#[derive(Debug)]
struct Group {
    settings: GroupSettings,
    /// Numbers of the points, ascending.
    points: Vec<usize>,
    /// Distinct plans of all points.
    plans: Vec<GroupPlan>,
    by_key: BTreeMap<StageKey, usize>,
    /// Positions in `plans`: those of the first point's `[study]`, of the second's, and so on.
    of_points: Vec<usize>,
}

/// A plan of a group.
#[derive(Debug)]
struct GroupPlan {
    plan: OwnedStudyPlan,
    /// Points that use it.
    n_uses: usize,
}

/// What a study reads, its plans apart. The key of the candidates covers bars, indicators, regimes,
/// signals and entries, and with them exit signals and the choices of a profile.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct GroupSettings {
    candidates: StageKey,
    funding: Vec<StageKey>,
    /// Of the series that the plans need.
    series: Vec<StageKey>,
    costs: Vec<Costs>,
    rules: FillRules,
    ambiguity: Ambiguity,
    scratch_r: f64,
}

/// The groups of a run, in order of their first points.
#[derive(Debug, Default)]
struct PointGroups {
    groups: Vec<Group>,
    by_key: BTreeMap<StageKey, usize>,
    last: usize,
}

impl PointGroups {
    /// Puts a point into its group.
    fn add(&mut self, point: &Point, scenario: &Scenario) {
        let settings = GroupSettings {
            candidates: point.keys.shared.candidates,
            funding: point.keys.shared.symbols.iter().map(|s| s.funding).collect(),
            series: point.keys.known_series().collect(),
            costs: scenario.data.symbols.iter().map(|s| s.costs).collect(),
            rules: scenario.fills,
            ambiguity: scenario.ambiguity,
            scratch_r: scenario.orchestrator.scratch_r,
        };
        if self.groups.get(self.last).is_none_or(|last| last.settings != settings) {
            let n_groups = self.groups.len();
            let key = StageKey::new("study", &settings);
            self.last = *self.by_key.entry(key).or_insert(n_groups);
            if self.last == n_groups {
                self.groups.push(Group {
                    settings,
                    points: Vec::new(),
                    plans: Vec::new(),
                    by_key: BTreeMap::new(),
                    of_points: Vec::new(),
                });
            }
        }
        let group = &mut self.groups[self.last];
        group.points.push(point.grid_id);
        for plan in OwnedStudyPlan::all(scenario) {
            group.add_plan(plan);
        }
    }
}

impl Group {
    /// Adds the next plan of the last point.
    fn add_plan(&mut self, plan: OwnedStudyPlan) {
        let n_plans = self.plans.len();
        let idx = *self.by_key.entry(StageKey::new("plan", &plan)).or_insert(n_plans);
        if idx == n_plans {
            self.plans.push(GroupPlan { plan, n_uses: 0 });
        }
        self.plans[idx].n_uses += 1;
        self.of_points.push(idx);
    }

    /// Steps of progress: plans of all points.
    fn n_steps(&self) -> usize {
        self.of_points.len()
    }

    /// Positions of a point's plans in `plans`, by the point's position in the group.
    fn plans_of(&self, idx: usize) -> &[usize] {
        let n_per_point = self.of_points.len() / self.points.len();
        &self.of_points[idx * n_per_point..][..n_per_point]
    }
}

/// What all groups are studied with.
struct Task<'a> {
    run: &'a Points<'a>,
    by: GroupBy,
    outcomes: KeepOutcomes,
    progress: &'a dyn Progress,
}

impl Task<'_> {
    /// Studies a group: the results of its points, with their numbers.
    fn study(&self, group: &Group) -> Vec<(usize, PointOutcome<StudyResult>)> {
        let run = self.run;
        let leader = run.at(group.points[0]);
        let prepared = run.scenario(leader.grid_id).and_then(|scenario| {
            let prepared = run.stages.prepare(&scenario, &leader.inputs, &leader.keys)?;
            Ok((scenario, prepared))
        });
        // What the first point took is the others' too.
        group.points[1..].iter().for_each(|point| run.stages.forgo(&run.at(*point).keys));
        let (scenario, mut prepared) = match prepared {
            Ok(prepared) => prepared,
            Err(error) => {
                let error = Arc::new(error);
                let failed = || RunError::Shared(Arc::clone(&error));
                return group.points.iter().map(|point| (*point, Err(failed()))).collect();
            }
        };
        let mut warnings = Some(std::mem::take(&mut prepared.warnings));
        let mut evaluated = self.evaluate(group, &scenario, &prepared);
        let n_signals = prepared.candidates.len();
        let signals = run.signal_record(&prepared);
        let done = |(idx, point): (usize, &usize)| {
            let plans = group.plans_of(idx);
            let mut result = StudyResult { plans: Vec::new(), outcomes: Vec::new(), n_outcomes: 0 };
            for plan in plans {
                let GroupPlan { plan: OwnedStudyPlan { name, .. }, n_uses } = &group.plans[*plan];
                let Evaluated { figures, trades } = match &mut evaluated[*plan] {
                    Ok(evaluated) => evaluated,
                    Err(error) => return (*point, Err(RunError::Shared(Arc::clone(error)))),
                };
                let figures = Arc::clone(figures);
                result.n_outcomes += figures.n_trades;
                result.plans.push(PlanResult { plan: Arc::from(name.as_str()), figures });
                match n_uses {
                    1 => result.outcomes.append(trades),
                    _ => result.outcomes.extend_from_slice(trades),
                }
            }
            sort_for_table(&mut result.outcomes, &prepared.candidates);
            let warnings = warnings.take().unwrap_or_default();
            let signals = signals.clone();
            let evaluated = None;
            (*point, Ok(EvaluatedPoint { result, n_signals, signals, evaluated, warnings }))
        };
        group.points.iter().enumerate().map(done).collect()
    }

    /// Evaluates each plan of a group on all entries. A plan fails where one of its trades was open at
    /// an instant without a funding rate.
    fn evaluate(
        &self,
        group: &Group,
        scenario: &Scenario,
        prepared: &Prepared,
    ) -> Vec<Result<Evaluated, Arc<RunError>>> {
        let (markets, candidates) = (prepared.markets(), &prepared.candidates);
        let GroupSettings { rules, ambiguity, scratch_r, .. } = group.settings;
        let legs = match self.outcomes {
            KeepOutcomes::Yes => KeepLegs::Yes,
            KeepOutcomes::No => KeepLegs::No,
        };
        let settings = StudySettings { rules, ambiguity, legs };
        let plans_per_tile = (TILE_OUTCOMES / candidates.len().max(1))
            .min(group.plans.len().div_ceil(MIN_TILES))
            .max(1);
        let of_tile = |tile: &[GroupPlan]| -> Vec<Result<Evaluated, Arc<RunError>>> {
            let schedules: Vec<_> = tile.iter().map(|p| p.plan.schedules(prepared)).collect();
            let plans: Vec<StudyPlan<'_>> = tile
                .iter()
                .zip(&schedules)
                .map(|(p, schedules)| p.plan.borrowed(schedules))
                .collect();
            let evaluated = |entries| {
                go_on(self.progress)?;
                Ok(study(&markets, entries, &plans, &settings))
            };
            // Collected before the first error is taken: which one that is may not depend on threads.
            let parts: Vec<Result<_, RunError>> =
                candidates.par_chunks(ENTRIES_AT_A_TIME).map(evaluated).collect();
            let parts = match parts.into_iter().collect::<Result<Vec<_>, RunError>>() {
                Ok(parts) => parts,
                Err(error) => {
                    let error = Arc::new(error);
                    return tile.iter().map(|_| Err(Arc::clone(&error))).collect();
                }
            };
            let mut parts = parts.into_iter();
            let mut by_plan = parts.next().unwrap_or_else(|| vec![Vec::new(); plans.len()]);
            for part in parts {
                by_plan.iter_mut().zip(part).for_each(|(all, more)| all.extend(more));
            }
            let fold = |(trades, plan): (Vec<Trade>, &GroupPlan)| {
                go_on(self.progress)?;
                prepared.check_funding(scenario, &trades)?;
                let closed = ClosedTrades::new(&trades);
                let figures = Arc::new(TradeFigures::of(&closed, self.by, scratch_r));
                (0..plan.n_uses).for_each(|_| self.progress.step());
                let trades = match self.outcomes {
                    KeepOutcomes::Yes => trades,
                    KeepOutcomes::No => Vec::new(),
                };
                Ok(Evaluated { figures, trades })
            };
            by_plan.into_iter().zip(tile).map(fold).collect()
        };
        group.plans.par_chunks(plans_per_tile).flat_map_iter(of_tile).collect()
    }
}

/// A plan evaluated on all entries.
struct Evaluated {
    figures: Arc<TradeFigures>,
    /// Where rows are kept.
    trades: Vec<Trade>,
}
