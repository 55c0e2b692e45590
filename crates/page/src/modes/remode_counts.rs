//! Changes of exit mode while trades were open, counted as figures need them.

use crate::grid_point::GridPoint;
use crate::position::position_or_push;
use crate::rows::TradeRows;
use crate::series::Series;
use exitlab_core::Regime;
use exitlab_store::{RemodeRow, RunCommand, StoredRun, StoredRunError, SweepColumns};
use exitlab_table::{Fields, Row, rows};
use std::collections::BTreeMap;

/// What is counted of a change.
#[derive(Row)]
#[row(of = RemodeRow<'static>)]
struct CountedRemode<'a> {
    regime: Regime,
    from_mode: &'a str,
    to_mode: &'a str,
    #[row(flatten)]
    run: SweepColumns<'a>,
}

/// How often which mode followed which, by the regime of the decision that chose it.
#[derive(Debug, Clone, Default)]
pub(crate) struct RemodeCounts {
    /// Runs with changes, in the order of the table.
    pub(super) series: Vec<Series>,
    /// Modes before or after a change, in order of appearance.
    pub(super) modes: Vec<String>,
    /// By series, mode before, mode after and regime.
    pub(super) counts: BTreeMap<(usize, usize, usize, Regime), i64>,
}

impl RemodeCounts {
    /// Counts those of the shown grid point; empty where the run has no such table.
    ///
    /// # Errors
    /// Where a column is missing or a row cannot be used.
    pub(crate) fn read(
        run: &StoredRun,
        point: &GridPoint,
        trades: &TradeRows,
    ) -> Result<RemodeCounts, StoredRunError> {
        let mut all = RemodeCounts::default();
        if !run.has_table(CountedRemode::TABLE) {
            return Ok(all);
        }
        let is_sweep = run.manifest().command == RunCommand::Sweep;
        run.table_parts_of::<CountedRemode<'_>>(|part| {
            if is_sweep {
                for column in SweepColumns::COLUMNS {
                    part.must_have(column.name)?;
                }
            }
            for remode in rows::<CountedRemode<'_>>(part)? {
                let series = if is_sweep {
                    let SweepColumns { grid_id, profile, mode } = remode.run;
                    if grid_id.and_then(|id| i64::try_from(id).ok()) != Some(point.grid_id) {
                        continue;
                    }
                    Series {
                        profile: Some(profile.unwrap_or_default().to_owned()),
                        mode: mode.unwrap_or_default().to_owned(),
                    }
                } else {
                    // A replay is one run, which its trades name; without trades there is no change.
                    let Some(series) = trades.series.first() else { return Ok(()) };
                    series.clone()
                };
                all.add(series, &remode);
            }
            Ok(())
        })?;
        Ok(all)
    }

    fn add(&mut self, series: Series, remode: &CountedRemode<'_>) {
        let key = (
            position_or_push(&mut self.series, series),
            position_or_push(&mut self.modes, remode.from_mode.to_owned()),
            position_or_push(&mut self.modes, remode.to_mode.to_owned()),
            remode.regime,
        );
        *self.counts.entry(key).or_default() += 1;
    }

    /// Modes before and after, the most frequent change over all runs first.
    pub(super) fn changes(&self) -> Vec<(usize, usize)> {
        let mut totals: BTreeMap<(usize, usize), i64> = BTreeMap::new();
        for ((_, from, to, _), n) in &self.counts {
            *totals.entry((*from, *to)).or_default() += n;
        }
        let mut changes: Vec<((usize, usize), i64)> = totals.into_iter().collect();
        changes.sort_by_key(|(_, n)| -n);
        changes.into_iter().map(|(change, _)| change).collect()
    }

    /// Changes of a run from one mode to another in a regime.
    pub(super) fn n(&self, series: usize, (from, to): (usize, usize), regime: Regime) -> i64 {
        self.counts.get(&(series, from, to, regime)).copied().unwrap_or(0)
    }

    /// All changes of a run.
    pub(super) fn n_of(&self, series: usize) -> i64 {
        self.counts.iter().filter(|((of, ..), _)| *of == series).map(|(_, n)| n).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_rows::names;
    use exitlab_core::TradeRemode;
    use exitlab_store::{Format, Manifest, RunFolder, RunLabels, RunRows, remodes_table};
    use exitlab_test_rows::{remoded_trade, trade};

    /// Read back from a folder of that command, whose runs have these labels.
    fn read(command: RunCommand, labels: &[RunLabels<'_>]) -> RemodeCounts {
        let remodes = TradeRemode::of(&[trade(0), remoded_trade(1), remoded_trade(2)]);
        let runs: Vec<RunRows<'_, [TradeRemode]>> =
            labels.iter().map(|labels| RunRows { labels: *labels, rows: &remodes[..] }).collect();
        let root = tempfile::tempdir().unwrap();
        let out = root.path().join("run");
        let folder = RunFolder::create(&out).unwrap();
        let table = remodes_table(&runs, names()).unwrap();
        folder.write_table(&table, &[Format::Parquet]).unwrap();
        folder.finish(&Manifest { command, ..Manifest::default() }).unwrap();
        let run = StoredRun::open(&out).unwrap();
        let mut point = GridPoint::default();
        point.grid_id = 4;
        let series = vec![Series { profile: Some("SAFE".into()), mode: "policy_live".into() }];
        let trades = TradeRows { series, ..TradeRows::default() };
        RemodeCounts::read(&run, &point, &trades).unwrap()
    }

    fn labels(grid_id: Option<u64>, profile: &'static str) -> RunLabels<'static> {
        RunLabels { grid_id, profile: Some(profile), mode: "policy_live" }
    }

    #[test]
    fn a_replay_counts_its_changes_by_regime() {
        let all = read(RunCommand::Replay, &[labels(None, "SAFE")]);
        assert_eq!(all.modes, ["TREND_FOLLOW", "FAST_TP"]);
        let counted = [
            all.n(0, (0, 1), Regime::HighVol),
            all.n(0, (1, 0), Regime::Chop),
            all.n(0, (1, 0), Regime::HighVol),
            all.n_of(0),
        ];
        assert_eq!(counted, [2, 2, 0, 4]);
        assert_eq!(all.series[0].name(), "SAFE · policy_live");
    }

    #[test]
    fn a_sweep_counts_the_runs_of_the_shown_point_apart() {
        let runs = [labels(Some(3), "SAFE"), labels(Some(4), "SAFE"), labels(Some(4), "BOLD")];
        let all = read(RunCommand::Sweep, &runs);
        let names: Vec<String> = all.series.iter().map(Series::name).collect();
        assert_eq!(names, ["SAFE · policy_live", "BOLD · policy_live"]);
        assert_eq!([all.n_of(0), all.n_of(1)], [4, 4]);
    }

    #[test]
    fn the_most_frequent_change_comes_first() {
        let mut all = RemodeCounts::default();
        all.counts.insert((0, 0, 1, Regime::Bull), 2);
        all.counts.insert((0, 1, 0, Regime::Bear), 2);
        all.counts.insert((1, 1, 0, Regime::Bull), 1);
        assert_eq!(all.changes(), [(1, 0), (0, 1)]);
    }
}
