//! Two stored runs compared: what differs in their inputs, cells and entries.

use crate::{Compare, Error};
use exitlab_evidence::{RunEntries, RunsCompared, compare_two_runs};
use exitlab_metrics::TradeMetrics;
use exitlab_page::TwoRunsPage;
use exitlab_run::{Watched, go_on};
use exitlab_store::{
    CellGroup, RunChanges, RunCommand, StoreError, StoredRun, StoredRunError, Table,
    compare_cells_table, compare_runs_table,
};
use exitlab_words::{Screen, ShownCell, ShownRuns, two_runs_text};
use std::collections::{BTreeMap, BTreeSet};

/// Two stored runs, side by side.
#[derive(Debug)]
pub struct TwoRuns {
    /// The folders of A and B, as they were named.
    pub folders: [String; 2],
    /// Trades or outcomes of A and B; absent where a run kept none.
    pub entries: Option<[RunEntries; 2]>,
    /// How the inputs of B differ from those of A.
    pub changes: RunChanges,
    /// The tests, entry by entry; absent where a run kept no entries, as one over a grid.
    pub compared: Option<RunsCompared>,
    /// The cells of A.
    pub cells_a: BTreeMap<CellGroup, TradeMetrics>,
    /// The cells of B.
    pub cells_b: BTreeMap<CellGroup, TradeMetrics>,
}

impl Compare<'_> {
    /// Compares run B with run A: two studies, or two of sweeps and replays; by the settings of B where nothing
    /// else is said.
    ///
    /// # Errors
    /// Where the runs are not of the same kind, have no exit mode in common, or cannot be read.
    pub fn two_runs(self, a: &StoredRun, b: &StoredRun) -> Result<TwoRuns, Error> {
        for run in [a, b] {
            let commands = [RunCommand::Study, RunCommand::Sweep, RunCommand::Replay];
            run.must_be_one_of(&commands, "only studies, sweeps and replays can be compared")?;
        }
        let [command_a, command_b] = [a, b].map(|run| run.manifest().command);
        if command_a.has_accounts() != command_b.has_accounts() {
            let [a, b] = [a, b].map(|run| run.folder().to_owned());
            return Err(StoredRunError::OtherKind { a, command_a, b, command_b }.into());
        }
        self.shown_progress().begin("comparing", 3);
        let (cells_a, cells_b) = (a.cells()?, b.cells()?);
        let is_in_b = |group: &CellGroup| cells_b.contains_key(group);
        if !cells_a.keys().any(is_in_b) {
            let names = |cells: &BTreeMap<CellGroup, TradeMetrics>| {
                let mut names: Vec<String> = cells.keys().map(|of| of.contender.clone()).collect();
                names.dedup();
                names
            };
            let (of_a, of_b) = (names(&cells_a), names(&cells_b));
            let [a, b] = [a, b].map(|run| run.folder().to_owned());
            return Err(StoredRunError::NothingInCommon { a, of_a, b, of_b }.into());
        }
        self.shown_progress().step();
        let entries = if a.has_entries() && b.has_entries() {
            let [mut entries_a, mut entries_b] = [a.entries()?, b.entries()?];
            // What never traded is in the cells alone.
            name_all(&mut entries_a, &cells_a);
            name_all(&mut entries_b, &cells_b);
            Some([entries_a, entries_b])
        } else {
            None
        };
        self.shown_progress().step();
        let settings = self.statistics(b.statistics()?).settings();
        let watch = Watched::asked(self.shown_progress());
        let compared = entries.as_ref().map(|[a, b]| compare_two_runs(a, b, settings, &watch));
        go_on(self.shown_progress())?;
        self.shown_progress().step();
        let folders = [a, b].map(|run| run.folder().display().to_string());
        let changes = RunChanges::between(a.manifest(), b.manifest());
        Ok(TwoRuns { folders, entries, changes, compared, cells_a, cells_b })
    }
}

/// Adds the contenders that have cells and no entry.
fn name_all(entries: &mut RunEntries, cells: &BTreeMap<CellGroup, TradeMetrics>) {
    for group in cells.keys() {
        if !entries.contenders.contains(&group.contender) {
            entries.contenders.push(group.contender.clone());
        }
    }
}

impl TwoRuns {
    /// Cells that both runs have, and how many of these have the same metrics.
    pub fn n_cells(&self) -> (usize, usize) {
        let both = self.cells_a.iter().filter_map(|(group, a)| Some((a, self.cells_b.get(group)?)));
        both.fold((0, 0), |(n, n_same), (a, b)| (n + 1, n_same + usize::from(a == b)))
    }

    /// What the terminal shows.
    pub fn text(&self, screen: &Screen) -> String {
        self.shown(|runs| two_runs_text(&runs, screen))
    }

    /// The page, in one file.
    pub fn html(&self, a: &StoredRun, b: &StoredRun) -> String {
        let absent = || "not set".to_owned();
        let settings: Vec<[String; 3]> = self
            .changes
            .settings
            .iter()
            .map(|change| {
                let [was, is] = [&change.was, &change.is].map(|v| v.clone().unwrap_or_else(absent));
                [change.path.clone(), was, is]
            })
            .collect();
        self.shown(|runs| {
            let page = TwoRunsPage {
                runs,
                settings: &settings,
                manifests: [a.manifest(), b.manifest()],
                entries: self.entries.as_ref().map(|[a, b]| [a, b]),
            };
            page.html()
        })
    }

    fn shown<T>(&self, show: impl FnOnce(ShownRuns<'_>) -> T) -> T {
        let settings: Vec<String> = self.changes.settings.iter().map(ToString::to_string).collect();
        let [a, b] = &self.folders;
        show(ShownRuns {
            a,
            b,
            settings: &settings,
            inputs: &self.changes.input_lines(),
            compared: self.compared.as_ref(),
            n_cells: self.n_cells(),
            cells: &self.regime_cells(),
        })
    }

    /// The cells of regimes, and of all, that either run has.
    pub fn regime_cells(&self) -> Vec<ShownCell> {
        let groups: BTreeSet<&CellGroup> = self.cells_a.keys().chain(self.cells_b.keys()).collect();
        let mut cells: Vec<ShownCell> = groups
            .into_iter()
            .filter(|group| group.is_of_regime())
            .map(|group| {
                let metrics = [self.cells_a.get(group).cloned(), self.cells_b.get(group).cloned()];
                ShownCell { contender: group.contender.clone(), regime: group.regime, metrics }
            })
            .collect();
        // All regimes together come last, as in every table.
        cells.sort_by(|a, b| {
            let key = |cell: &ShownCell| (cell.regime.is_none(), cell.regime);
            a.contender.cmp(&b.contender).then_with(|| key(a).cmp(&key(b)))
        });
        cells
    }

    /// The tables `compare_runs`, where entries are compared, and `compare_cells`.
    ///
    /// # Errors
    /// Where a number is not finite.
    pub fn tables(&self) -> Result<Vec<Table>, StoreError> {
        let mut tables = Vec::new();
        if let Some(compared) = &self.compared {
            tables.push(compare_runs_table(compared)?);
        }
        tables.push(compare_cells_table(&self.cells_a, &self.cells_b)?);
        Ok(tables)
    }
}
