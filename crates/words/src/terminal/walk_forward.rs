//! What a walk-forward run shows: what was learned, and what it made afterwards.

use super::{push, section, text_table};
use comfy_table::{CellAlignment, Table as TextTable};
use exitlab_core::Regime;
use exitlab_core::number::{ABSENT, percent, plain, signed};
use exitlab_evidence::Verdict;
use exitlab_run::{Chosen, ContenderResult, WalkForward};

/// Windows shown; the walkforward_windows table has all of them.
const N_SHOWN: usize = 40;

/// The run as the terminal shows it, with the names of grid points; ends with a newline.
pub(crate) fn walk_forward_text(
    result: &WalkForward,
    point_name: impl Fn(usize) -> Option<String>,
) -> String {
    let mut text = String::new();
    push(&mut text, &headline(result));
    push(&mut text, &section("What each training window chose", &choices(result)));
    let n_more = result.windows.len().saturating_sub(N_SHOWN);
    if n_more > 0 {
        push(&mut text, &format!("… and {n_more} more windows: see the walkforward_windows table"));
    }
    let has_grid = point_name(0).is_some();
    let changes = changes(result, has_grid);
    if !changes.is_empty() {
        push(&mut text, changes.trim_end());
    }
    let title = "What came of it: net R per entry under the learned modes";
    push(&mut text, &section(title, &windows(result, &point_name)));
    let title = "Net R per entry of the test windows, all contenders on the same entries";
    push(&mut text, &section(title, &contenders(result)));
    push(
        &mut text,
        &format!(
            "adj. p: corrected over the {} tests of the compare table, regimes included.",
            result.comparison.tests.iter().filter(|test| test.tested.is_some()).count()
        ),
    );
    let title = "Portfolio through the test windows, each from an empty risk state";
    push(&mut text, &section(title, &portfolio(result)));
    text
}

/// Over all regimes.
fn over_all(result: &WalkForward) -> impl Iterator<Item = &ContenderResult> {
    result.contenders.iter().filter(|contender| contender.regime.is_none())
}

fn headline(result: &WalkForward) -> String {
    let settings = result.settings;
    let kind = if settings.anchored { "anchored" } else { "rolling" };
    let mut text = format!(
        "{} {} ({kind} training of {}, tests of {}, embargo {})",
        result.windows.len(),
        if result.windows.len() == 1 { "window" } else { "windows" },
        settings.train,
        settings.test,
        settings.embargo
    );
    let n_skipped = result.windows.len() - result.n_chosen();
    if n_skipped > 0 {
        text.push_str(&format!("; {n_skipped} had too few entries to choose by"));
    }
    if let Some(learned) = over_all(result).next() {
        text.push_str(&format!(
            ".\nThe learned modes made {} R per entry where they were learned, and {} R afterwards ({}).",
            signed(learned.avg_r_in_sample, 3),
            signed(learned.test.avg_r, 3),
            entries(learned.test.n)
        ));
    }
    let verdicts = |wanted: Verdict| {
        let tests = result.comparison.tests.iter();
        let wanted = tests.filter(move |t| t.regime.is_none() && t.verdict() == wanted);
        wanted.map(|t| result.comparison.plans[t.plan_a].as_str()).collect::<Vec<_>>().join(", ")
    };
    let (better, worse) = (verdicts(Verdict::A), verdicts(Verdict::B));
    let alpha = 100.0 * result.comparison.settings.alpha;
    let over_all = || result.comparison.tests.iter().filter(|test| test.regime.is_none());
    if over_all().all(|test| test.verdict() == Verdict::TooFew) {
        text.push_str("\nToo few entries to tell them from a fixed mode or profile.");
        return text;
    }
    text.push_str(&match (better.is_empty(), worse.is_empty()) {
        (true, true) => {
            format!("\nNo fixed mode or profile differs from them by more than chance ({alpha}%).")
        }
        (false, true) => format!("\nNot learning would have been better: {better}."),
        (true, false) => format!("\nThey beat {worse}."),
        (false, false) => format!("\nThey beat {worse}, and are beaten by {better}."),
    });
    text
}

/// The plan of each regime, by window.
fn choices(result: &WalkForward) -> TextTable {
    let mut table = text_table(["test from"].into_iter().chain(Regime::ALL.map(Regime::name)));
    for column in table.column_iter_mut() {
        column.set_cell_alignment(CellAlignment::Left);
    }
    for window in result.windows.iter().take(N_SHOWN) {
        let mode = |regime: Regime| {
            let Some(chosen) = &window.chosen else { return ABSENT.to_owned() };
            let name = &result.plans[chosen.map.plan(regime)];
            if chosen.map.is_own[regime.index()] { name.clone() } else { format!("({name})") }
        };
        let from = window.window.test.start.date_text();
        table.add_row([from].into_iter().chain(Regime::ALL.map(mode)));
    }
    table
}

/// `1 entry`, `2 entries`.
fn entries(n: usize) -> String {
    format!("{n} {}", if n == 1 { "entry" } else { "entries" })
}

/// What came of the choices, by window.
fn windows(result: &WalkForward, point_name: &impl Fn(usize) -> Option<String>) -> TextTable {
    let names: Vec<Option<String>> =
        result.windows.iter().map(|window| point_name(window.chosen.as_ref()?.grid_id)).collect();
    let has_grid = names.iter().any(Option::is_some);
    let mut header = vec![
        "test from",
        "to",
        "trained\non",
        "purged",
        "in\nsample",
        "tested\non",
        "out of\nsample",
    ];
    if has_grid {
        header.push("grid point");
    }
    let mut table = text_table(header);
    if let Some(column) = table.column_mut(7) {
        column.set_cell_alignment(CellAlignment::Left);
    }
    for (window, name) in result.windows.iter().zip(names).take(N_SHOWN) {
        let chosen = window.chosen.as_ref();
        let count = |n: Option<usize>| n.map_or_else(|| ABSENT.to_owned(), |n| n.to_string());
        let mut row = vec![
            window.window.test.start.date_text(),
            window.window.test.end.date_text(),
            count(chosen.map(|c| c.map.n)),
            count(chosen.map(|c| c.training.n_purged())),
            signed(chosen.map(|c| c.map.avg_r()), 3),
            window.test.len().to_string(),
            signed(window.avg_r(), 3),
        ];
        if has_grid {
            row.push(name.unwrap_or_else(|| ABSENT.to_owned()));
        }
        table.add_row(row);
    }
    table
}

fn changes(result: &WalkForward, has_grid: bool) -> String {
    let of = |(n, of): (usize, usize)| format!("{n} of {of}");
    let by_regime: Vec<String> = Regime::ALL
        .into_iter()
        .map(|regime| format!("{} {}", regime.name(), of(result.changes_of(regime))))
        .collect();
    let is_borrowed = |c: &Chosen| c.map.is_own.contains(&false);
    let mut text = String::new();
    if result.windows.iter().filter_map(|w| w.chosen.as_ref()).any(is_borrowed) {
        text.push_str("In brackets: too few entries of its own, so what was best over all.\n");
    }
    if result.n_chosen() > 1 {
        text.push_str(&format!(
            "Changed from one window to the next: {};\nthe whole map {}",
            by_regime.join(", "),
            of(result.changes_of_map())
        ));
        if has_grid {
            text.push_str(&format!(", the grid point {}", of(result.changes_of_point())));
        }
        text.push('.');
    }
    text
}

fn contenders(result: &WalkForward) -> TextTable {
    let mut table = text_table([
        "contender",
        "n",
        "in\nsample",
        "out of\nsample",
        "decay",
        "sum R",
        "max DD\n(R)",
        "less\nlearned",
        "95%",
        "adj. p",
    ]);
    for (position, contender) in over_all(result).enumerate() {
        let tests = result.comparison.tests.iter();
        let test = tests.filter(|t| t.regime.is_none()).find(|t| t.plan_a == position);
        let tested = test.and_then(|t| t.tested);
        table.add_row([
            contender.name.clone(),
            contender.test.n.to_string(),
            signed(contender.avg_r_in_sample, 3),
            signed(contender.test.avg_r, 3),
            signed(contender.decay_r(), 3),
            signed(Some(contender.test.sum_r), 2),
            plain(Some(contender.test.max_dd_r), 2),
            signed(test.and_then(|t| t.mean_diff_r), 3),
            tested.map_or_else(
                || ABSENT.to_owned(),
                |t| format!("{} to {}", signed(Some(t.ci_low), 3), signed(Some(t.ci_high), 3)),
            ),
            plain(tested.map(|t| t.p_adjusted), 3),
        ]);
    }
    table
}

fn portfolio(result: &WalkForward) -> TextTable {
    let mut table = text_table([
        "profile × mode",
        "n",
        "win\nrate",
        "avg R",
        "sum R",
        "max DD\n(R)",
        "total\nreturn",
    ]);
    for row in &result.portfolio {
        table.add_row([
            format!("{} × {}", row.profile, row.mode),
            row.metrics.n.to_string(),
            percent(row.metrics.win_rate),
            signed(row.metrics.avg_r, 3),
            signed(Some(row.metrics.sum_r), 2),
            plain(Some(row.metrics.max_dd_r), 2),
            percent(Some(row.total_return)),
        ]);
    }
    table
}
