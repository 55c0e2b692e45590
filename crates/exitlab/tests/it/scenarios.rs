//! Scenario files through the library.

use crate::setup::csv;
use exitlab::{Results, Scenario, Study, Sweep};
use std::path::Path;

#[test]
fn a_shipped_scenario_runs_and_a_setting_of_it_is_changed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let scenario = Scenario::read(root.join("crypto-daily.toml")).unwrap();
    let study = Study::new(&scenario).run().unwrap();
    assert!(study.text().contains("FAST_TP"));
    let changed = scenario.clone().set("costs.taker_fee", 0.01).unwrap();
    let dearer = Study::new(&changed).run().unwrap();
    assert_ne!(csv(&study, "cells"), csv(&dearer, "cells"));
    let sweep = Sweep::new(&scenario).run().unwrap();
    let names: Vec<&str> = sweep.tables().unwrap().names().collect();
    for table in ["cells", "portfolio", "trades", "equity", "monte_carlo"] {
        assert!(names.contains(&table), "{table} of {names:?}");
    }
    assert_eq!(sweep.frame("portfolio").unwrap().unwrap().height(), sweep.replays().count());
}
