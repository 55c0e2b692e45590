//! The README's exit modes are settings that a scenario takes.

use crate::support::minimal;

#[test]
fn the_exit_modes_of_the_readme_are_taken() {
    let readme = include_str!("../../../../README.md");
    let blocks = readme.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    let modes: Vec<&str> = blocks.filter(|block| block.contains("[exit_modes.")).collect();
    let [block] = modes.as_slice() else { panic!("{} blocks", modes.len()) };
    let s = minimal(block);
    assert_eq!((s.warnings, s.study_plans.len()), (vec![], 5));
    for key in ["stop", "target", "breakeven", "partials", "ratchets", "trailing", "trailing.line"]
        .into_iter()
        .chain(["time_exit", "session_exit", "signal_exit"])
    {
        assert!(readme.contains(&format!("\n| `{key}` | ")), "{key} is not in the table");
    }
}
