//! What runs prove is the same of a run that was just made and of its folder.

use crate::setup::{bars, settings};
use exitlab::settings::Settings;
use exitlab::{
    Compare, Discount, DiscountMetric, Format, KeepRows, MonteCarlo, Replay, Results, Scenario,
    StoredRun, Study, Sweep,
};

/// A grid of four points.
fn grid() -> Settings {
    let mut settings = settings();
    settings.sweep.grid.insert("exit_modes.TREND_FOLLOW.stop.atr", [1.0, 1.5, 2.0, 2.5].into());
    settings
}

/// The run of a folder that was just written, and the folder, which is gone after the test.
fn stored(
    run: &(impl Results<Point: Sync> + Sync),
    format: Format,
) -> (StoredRun, tempfile::TempDir) {
    let root = tempfile::tempdir().unwrap();
    let folder = run.write(root.path().join("run"), format).unwrap();
    (StoredRun::open(&folder).unwrap(), root)
}

#[test]
fn a_sweep_is_discounted_in_memory_as_from_its_folder() {
    let sweep = Sweep::new(&Scenario::on([bars("A")], grid()).unwrap()).run().unwrap();
    let (stored, _root) = stored(&sweep, Format::Csv);
    let discount = Discount::new().draws(200).seed(7);
    let of_memory = discount.sweep(&sweep).unwrap();
    assert_eq!(of_memory, discount.stored(&stored).unwrap());
    assert!(of_memory.trials.len() > 4, "{}", of_memory.trials.len());
    // Another seed draws other samples, another metric may choose another cell.
    assert_ne!(of_memory.benchmark, discount.clone().seed(8).sweep(&sweep).unwrap().benchmark);
    let by_mean = discount.clone().metric(DiscountMetric::AvgR).sweep(&sweep).unwrap();
    let most = by_mean.trials.iter().map(|trial| trial.mean_r).fold(f64::MIN, f64::max);
    assert_eq!(by_mean.winner().mean_r, most);

    let unknown = discount.benchmark_mode("MOON").sweep(&sweep).unwrap_err();
    assert!(unknown.to_string().starts_with("unknown mode of the sweep: `MOON`"), "{unknown}");
}

#[test]
fn trades_are_resampled_in_memory_as_from_their_folder() {
    let replay = Replay::new(&Scenario::on([bars("A")], settings()).unwrap()).run().unwrap();
    let (stored, _root) = stored(&replay, Format::Parquet);
    let monte_carlo = MonteCarlo::new().draws(300).seed(3);
    let of_memory = monte_carlo.run(&replay).unwrap();
    assert_eq!(of_memory, monte_carlo.stored(&stored).unwrap());
    assert_eq!((of_memory.len(), of_memory[0].monte_carlo.settings.n_draws), (1, 300));
    assert_eq!(MonteCarlo::new().run(&replay).unwrap(), replay.evidence().monte_carlo);
}

#[test]
fn what_a_run_did_not_keep_cannot_be_judged() {
    let scenario = Scenario::on([bars("A")], grid()).unwrap();
    let sweep = Sweep::new(&scenario).rows(KeepRows::default()).run().unwrap();
    let no_daily_r = Discount::new().sweep(&sweep).unwrap_err();
    assert_eq!(no_daily_r.to_string(), "the run kept no daily R");
    assert_eq!(no_daily_r.help().as_deref(), Some("set what a sweep keeps with Sweep::rows"));
    let no_trades = MonteCarlo::new().run(&sweep).unwrap_err();
    assert_eq!(no_trades.to_string(), "the run kept no trades");

    let study = Study::new(&Scenario::on([bars("A")], settings()).unwrap()).run().unwrap();
    let (stored, root) = stored(&study, Format::Csv);
    let no_sweep = Discount::new().stored(&stored).unwrap_err();
    assert_eq!(no_sweep.path(), Some(&*root.path().join("run")));
    let compare = Compare::new().draws(200);
    assert_eq!(compare.study(&study).unwrap(), compare.stored(&stored).unwrap());
}
