//! The exit modes and scenarios of the documents are settings that a scenario takes.

use crate::support::{minimal, scenario};

fn toml_blocks(document: &str) -> impl Iterator<Item = &str> {
    document.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next())
}

#[test]
fn the_exit_modes_of_the_documents_are_taken() {
    let document = include_str!("../../../../docs/modes.md");
    let n_plans: Vec<usize> = toml_blocks(document)
        .map(|block| {
            let s = minimal(block);
            assert_eq!(s.warnings, vec![], "{block}");
            s.study_plans.len()
        })
        .collect();
    assert_eq!(n_plans, [3, 5]);
    for key in ["stop", "target", "breakeven", "partials", "ratchets", "trailing", "trailing.line"]
        .into_iter()
        .chain(["time_exit", "session_exit", "signal_exit"])
    {
        assert!(document.contains(&format!("\n| `{key}` | ")), "{key} is not in the table");
    }
}

#[test]
fn the_scenario_of_the_quickstart_is_taken() {
    let blocks: Vec<&str> = toml_blocks(include_str!("../../../../docs/quickstart.md")).collect();
    let [block] = blocks.as_slice() else { panic!("{} blocks", blocks.len()) };
    let s = scenario(block);
    assert_eq!((s.warnings, s.study_plans.len()), (vec![], 2));
}
