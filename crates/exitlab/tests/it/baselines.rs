//! A scenario is held to what was blessed.

use crate::setup::{bars, settings};
use exitlab::crates::store::regress::{BaselineCommand, BaselineVerdict};
use exitlab::{Regress, Scenario};

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
