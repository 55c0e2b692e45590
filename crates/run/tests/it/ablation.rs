//! Every row of an ablation is what a run of that preset gives, under either engine.

use crate::two_symbols::{TWO_SYMBOLS, file};
use exitlab_metrics::GroupBy;
use exitlab_run::{Engine, Keep, KeepRows, ReplayResult, RunRequest, run_sweep};
use exitlab_scenario::Override;

const SWEEP: &str =
    "[sweep]\nmodes = [\"policy\", \"FAST_TP\"]\nprofiles = [\"SAFE\", \"AGGRESSIVE\"]\n";

fn results(integration: &str, engine: Engine, rows: KeepRows) -> Vec<ReplayResult> {
    let file = file(&format!("{TWO_SYMBOLS}{SWEEP}"));
    let preset = Override::parse(&format!("orchestrator.integration={integration:?}"))
        .expect("a preset is an override");
    let keep = Keep { by: GroupBy::NONE, rows };
    let mut output = run_sweep(RunRequest::new(&file).overrides(&[preset]).engine(engine), keep)
        .expect("the data is there");
    output.points.remove(0).result
}

#[test]
fn a_row_is_a_run_of_its_preset() {
    let asked = KeepRows { ablation: true, ..KeepRows::default() };
    let ablated = results("live_step2", Engine::Leap, asked);
    let rows_of: Vec<usize> = ablated.iter().map(|result| result.ablation.len()).collect();
    assert_eq!(rows_of, [7, 0, 7, 0], "policies only");
    assert_eq!(ablated, results("live_step2", Engine::Reference, asked));
    for step in 0..7 {
        let preset = ablated[0].ablation[step].integration;
        let runs = results(preset, Engine::Leap, KeepRows::default());
        for (result, run) in ablated.iter().zip(&runs).filter(|(result, _)| result.mode == "policy")
        {
            let row = &result.ablation[step];
            let all = run.figures.cells.iter().find(|cell| cell.key.regime.is_none()).unwrap();
            assert_eq!(row.trades, all.metrics, "{} {preset}", run.profile);
            assert_eq!((&row.portfolio, row.funnel), (&run.portfolio, run.funnel), "{preset}");
            assert!(run.ablation.is_empty(), "not asked for");
        }
    }
    let n_trades: Vec<usize> = ablated[0].ablation.iter().map(|row| row.trades.n).collect();
    assert!(n_trades.windows(2).any(|pair| pair[0] != pair[1]), "{n_trades:?}");
}
