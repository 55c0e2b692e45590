//! A scenario is held to what was blessed.

use crate::setup::{bars, made_bars, settings};
use exitlab::crates::store::regress::{BaselineCommand, BaselineVerdict};
use exitlab::{Bars, Regress, Scenario};

#[test]
fn what_was_blessed_is_the_same_until_a_setting_moves_it() {
    let root = tempfile::tempdir().unwrap();
    let scenario = Scenario::on([bars("A")], settings()).unwrap();
    let regress = Regress::new(&scenario, root.path());
    let missing = regress.compare().unwrap_err();
    assert_eq!(missing.path(), Some(&*root.path().join("made")));
    assert!(missing.help().unwrap().contains("Regress::bless"), "{missing:?}");

    let first = regress.bless(Some(BaselineCommand::Study)).unwrap();
    assert_eq!((first.is_needed, first.before.as_ref().err().unwrap().as_str()), (true, "new"));
    first.write().unwrap();
    let same = regress.compare().unwrap().comparison;
    assert_eq!((same.verdict(), same.command), (BaselineVerdict::Same, BaselineCommand::Study));
    // The command is that of the baseline before, and there is nothing to write.
    let again = regress.bless(None).unwrap();
    assert_eq!((again.is_needed, again.command), (false, BaselineCommand::Study));

    let moved = scenario.clone().set("exit_modes.TREND_FOLLOW.stop.atr", 3.0).unwrap();
    let changed = Regress::new(&moved, root.path()).compare().unwrap().comparison;
    assert_eq!(changed.verdict(), BaselineVerdict::Changed);
    let blessing = Regress::new(&moved, root.path()).bless(None).unwrap();
    assert_eq!(blessing.before.as_ref().unwrap().verdict(), BaselineVerdict::Changed);
    blessing.write().unwrap();
    assert_eq!(regress.compare().unwrap().comparison.verdict(), BaselineVerdict::Changed);
}

#[test]
fn bars_in_memory_are_compared_as_those_of_files() {
    let root = tempfile::tempdir().unwrap();
    let of = |bars: Vec<exitlab::Bar>| {
        let bars = Bars::from_bars("A", bars, "1h".parse().unwrap()).unwrap();
        let scenario = Scenario::on([bars], settings()).unwrap();
        scenario.set("data.to", "2024-02-20T00:00:00Z").unwrap()
    };
    let made = made_bars(1_500);
    let scenario = of(made[..1_400].to_vec());
    let regress = Regress::new(&scenario, root.path());
    regress.bless(Some(BaselineCommand::Study)).unwrap().write().unwrap();

    let grown = of(made.clone());
    let comparison = Regress::new(&grown, root.path()).compare().unwrap().comparison;
    assert_eq!(comparison.verdict(), BaselineVerdict::Same);
    assert_eq!(comparison.inputs.same_use.len(), 1);

    let mut changed = made;
    changed[700].close = changed[700].high;
    let changed = of(changed);
    let comparison = Regress::new(&changed, root.path()).compare().unwrap().comparison;
    assert_eq!(comparison.verdict(), BaselineVerdict::Changed);
    let difference = comparison.inputs.bars[0].difference.clone().unwrap().unwrap();
    let first = difference.first_changed.unwrap();
    // 700 hours after 2024-01-01
    assert_eq!(first.time.to_string(), "2024-01-30T04:00:00Z");
    let columns: Vec<&str> = first.fields.iter().map(|field| field.column.as_str()).collect();
    assert_eq!((difference.n_changed, columns), (1, vec!["close"]));
}
