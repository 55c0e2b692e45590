//! Two runs side by side on the terminal.

use super::columns::{Column, fitted};
use super::compare::tested_how;
use super::push;
use super::screen::Screen;
use super::verdict_words::UNSURE;
use crate::groups::regime_name;
use crate::p_value::p_number;
use crate::two_runs::{ShownCell, ShownRuns, two_runs_answer};
use crate::verdict_words::{joint_interval, run_verdict_words};
use exitlab_core::number::{ABSENT, grouped, signed};
use exitlab_evidence::{ContenderCompared, Looks, Overlap, RunsCompared};

/// Most lines of settings or files.
const MAX_CHANGES: usize = 12;

/// What `exitlab compare A B` shows: the runs, the answer, what differs in their inputs, and every exit mode
/// by regime. Ends with a newline.
pub fn two_runs_text(runs: &ShownRuns<'_>, screen: &Screen) -> String {
    let mut text = String::new();
    push(&mut text, &format!("A: {}\nB: {}", runs.a, runs.b));
    let answer = two_runs_answer(runs.compared);
    let answer: Vec<String> = answer.iter().map(|line| screen.wrapped(line)).collect();
    push(&mut text, &answer.join("\n"));
    push(&mut text, &changed(runs, screen));
    push(&mut text, &cells_line(runs, screen));
    match runs.compared {
        Some(compared) => push(&mut text, tests_text(compared, screen).trim_end()),
        None => push(&mut text, &cells_text(runs.cells, screen)),
    }
    text
}

/// What differs in the inputs.
fn changed(runs: &ShownRuns<'_>, screen: &Screen) -> String {
    let lines: Vec<&String> = runs.settings.iter().chain(runs.inputs).collect();
    if lines.is_empty() {
        return "Settings, files and version are the same.".to_owned();
    }
    let title = screen.title("What differs from A to B");
    let more = lines.len().saturating_sub(MAX_CHANGES);
    let shown = lines.iter().take(MAX_CHANGES).map(|line| screen.wrapped(&format!("  {line}")));
    let more = (more > 0).then(|| format!("  … and {more} more, see the page"));
    let lines: Vec<String> = shown.chain(more).collect();
    format!("{title}\n{}", lines.join("\n"))
}

fn cells_line(runs: &ShownRuns<'_>, screen: &Screen) -> String {
    let (n, n_same) = runs.n_cells;
    let [n_text, n_differ] = [n, n - n_same].map(|n| grouped(&n.to_string()));
    let line = match n - n_same {
        0 => format!(
            "All {n_text} cells of both runs are the same (regimes, symbols, sides, years …)."
        ),
        _ => format!(
            "{n_differ} of the {n_text} cells of both runs differ (regimes, symbols, sides, years …)."
        ),
    };
    screen.wrapped(&line)
}

/// Every exit mode of both runs by regime.
fn tests_text(compared: &RunsCompared, screen: &Screen) -> String {
    let settings = compared.settings;
    let mut text = String::new();
    let title = screen.title("Net R per entry, B − A");
    let how = tested_how(settings);
    push(&mut text, &format!("{title}\n{}", screen.wrapped(&how)));
    for contender in &compared.contenders {
        let title = screen.title(&contender.name);
        push(
            &mut text,
            &format!("{title}\n{}", contender_table(contender, settings.looks, screen)),
        );
    }
    let is_certain = |of: &ContenderCompared| of.is_certain() && !of.is_identical();
    if compared.contenders.iter().any(is_certain) {
        let note = "No interval: one run earned no less on any entry, so there is nothing to test";
        push(&mut text, &screen.wrapped(note));
    }
    let mut tests = compared.contenders.iter().flat_map(|contender| &contender.tests);
    if tests.any(|test| test.survives() == Some(false)) {
        push(&mut text, &screen.wrapped(UNSURE));
    }
    text
}

fn contender_table(contender: &ContenderCompared, looks: Looks, screen: &Screen) -> String {
    let overlaps = || contender.overlaps.iter();
    let tested = |overlap: &Overlap| contender.test(overlap.regime).and_then(|test| test.tested);
    let count = |n: usize| grouped(&n.to_string());
    let absent = || ABSENT.to_owned();
    let columns = vec![
        Column::text("regime", overlaps().map(|of| regime_name(of.regime))),
        Column::number("n A", overlaps().map(|of| count(of.all_a().n))).rank(3),
        Column::number("n B", overlaps().map(|of| count(of.all_b().n))).rank(3),
        Column::number("both", overlaps().map(|of| count(of.both_a.n))),
        Column::number("B more", overlaps().map(|of| count(of.n_more))).rank(4),
        Column::number("B less", overlaps().map(|of| count(of.n_less))).rank(4),
        Column::signed("A", overlaps().map(|of| signed(of.all_a().mean_r(), 3))),
        Column::signed("B", overlaps().map(|of| signed(of.all_b().mean_r(), 3))),
        Column::signed("B − A", overlaps().map(|of| signed(contender.mean_diff_r(of.regime), 3))),
        Column::number("95%", overlaps().map(|of| joint_interval(tested(of).as_ref()))).rank(2),
        Column::number(
            "adj. p",
            overlaps()
                .map(|of| tested(of).map_or_else(absent, |t| p_number(t.p_of_verdict(looks)))),
        )
        .rank(1),
        Column::text("verdict", overlaps().map(|of| run_verdict_words(contender, of))),
    ];
    fitted(screen, columns)
}

/// Most rows of cells that the terminal shows.
const MAX_CELLS: usize = 30;

/// The cells that differ most, where there is no test.
fn cells_text(cells: &[ShownCell], screen: &Screen) -> String {
    let mut shown: Vec<&ShownCell> = cells.iter().filter(|cell| cell.size() > 0.0).collect();
    shown.sort_by(|a, b| b.size().total_cmp(&a.size()));
    let n = shown.len();
    shown.truncate(MAX_CELLS);
    let count = |cell: &&ShownCell, run: usize| {
        let n = cell.metrics[run].as_ref().map(|of| of.n);
        n.map_or(ABSENT.to_owned(), |n| grouped(&n.to_string()))
    };
    let mean = |cell: &&ShownCell, run: usize| {
        signed(cell.metrics[run].as_ref().and_then(|of| of.avg_r), 3)
    };
    let columns = vec![
        Column::text("exit mode", shown.iter().map(|cell| cell.contender.clone())),
        Column::text("regime", shown.iter().map(|cell| regime_name(cell.regime))),
        Column::number("n A", shown.iter().map(|cell| count(cell, 0))).rank(1),
        Column::number("n B", shown.iter().map(|cell| count(cell, 1))).rank(1),
        Column::signed("A", shown.iter().map(|cell| mean(cell, 0))),
        Column::signed("B", shown.iter().map(|cell| mean(cell, 1))),
        Column::signed("B − A", shown.iter().map(|cell| signed(cell.difference(), 3))),
    ];
    let title = screen.title("Net R per entry, the cells of regimes that differ most");
    let more = match n > MAX_CELLS {
        true => format!("\n… of {n} that differ; all are in compare_cells"),
        false => String::new(),
    };
    format!("{title}\n{}{more}", fitted(screen, columns))
}
