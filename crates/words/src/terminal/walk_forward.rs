//! What a walk-forward run shows: the selected modes in sample and out of sample.

use super::columns::{Column, fitted, folded};
use super::push;
use super::screen::{Detail, Screen};
use exitlab_core::Regime;
use exitlab_core::number::{ABSENT, percent, plain, signed};
use exitlab_evidence::{MeanTest, PairTest, Verdict};
use exitlab_run::{Chosen, ContenderResult, PortfolioResult, WalkForward};

/// Windows shown; the walkforward_windows table has all of them.
const N_SHOWN: usize = 40;

/// The run as the terminal shows it, with the names of grid points; ends with a newline. Windows, one by
/// one, are shown with all tables.
pub(crate) fn walk_forward_text(
    result: &WalkForward,
    point_name: impl Fn(usize) -> Option<String>,
    screen: &Screen,
) -> String {
    let mut text = String::new();
    let titled = |title: &str, body: &str| format!("{}\n{body}", screen.title(title));
    let words: Vec<String> = headline(result).lines().map(|line| screen.wrapped(line)).collect();
    push(&mut text, &words.join("\n"));
    if screen.detail == Detail::Tables {
        push(&mut text, &titled("Selected mode by regime, per window", &choices(result, screen)));
        let n_more = result.windows.len().saturating_sub(N_SHOWN);
        if n_more > 0 {
            let note = format!("… and {n_more} more windows: see the walkforward_windows table");
            push(&mut text, &note);
        }
        let changes = changes(result, point_name(0).is_some());
        if !changes.is_empty() {
            let lines: Vec<String> = changes.lines().map(|line| screen.wrapped(line)).collect();
            push(&mut text, &lines.join("\n"));
        }
        let title = "In-sample vs out-of-sample, net R per entry under the selected modes";
        push(&mut text, &titled(title, &windows(result, &point_name, screen)));
    }
    let title = "Net R per entry of the test windows, all contenders on the same entries";
    push(&mut text, &titled(title, &contenders(result, screen)));
    let n_tests = result.comparison.tests.iter().filter(|test| test.tested.is_some()).count();
    let note = format!(
        "adj. p: corrected over the {n_tests} tests of the compare table, regimes included."
    );
    push(&mut text, &screen.wrapped(&note));
    let title = "Accounts through the test windows, each window from an empty risk state";
    push(&mut text, &titled(title, &portfolio(result, screen)));
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
    if let Some(selected) = over_all(result).next() {
        text.push_str(&format!(
            ".\nThe selected modes earned {} R per entry in sample, and {} R out of sample ({}).",
            signed(selected.avg_r_in_sample, 3),
            signed(selected.test.avg_r, 3),
            entries(selected.test.n)
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
            format!("\nNo fixed mode or profile differs significantly from them ({alpha}%).")
        }
        (false, true) => format!("\nBetter without selection: {better}."),
        (true, false) => format!("\nThey beat {worse}."),
        (false, false) => format!("\nThey beat {worse}, and are beaten by {better}."),
    });
    text
}

/// The mode of each regime, by window.
fn choices(result: &WalkForward, screen: &Screen) -> String {
    let windows = || result.windows.iter().take(N_SHOWN);
    let mut columns =
        vec![Column::text("test from", windows().map(|w| w.window.test.start.date_text()))];
    for regime in Regime::ALL {
        let modes = windows().map(|window| {
            let Some(chosen) = &window.chosen else { return ABSENT.to_owned() };
            let name = &result.plans[chosen.map.plan(regime)];
            if chosen.map.is_own[regime.index()] { name.clone() } else { format!("({name})") }
        });
        columns.push(Column::text(regime.name(), modes));
    }
    folded(screen, columns)
}

/// `1 entry`, `2 entries`.
fn entries(n: usize) -> String {
    format!("{n} {}", if n == 1 { "entry" } else { "entries" })
}

/// What came of the choices, by window.
fn windows(
    result: &WalkForward,
    point_name: &impl Fn(usize) -> Option<String>,
    screen: &Screen,
) -> String {
    let windows = || result.windows.iter().take(N_SHOWN);
    let names: Vec<Option<String>> =
        windows().map(|window| point_name(window.chosen.as_ref()?.grid_id)).collect();
    let count = |n: Option<usize>| n.map_or_else(|| ABSENT.to_owned(), |n| n.to_string());
    let chosen = |text: fn(&Chosen) -> usize| {
        windows().map(move |window| count(window.chosen.as_ref().map(text)))
    };
    let in_sample =
        windows().map(|window| signed(window.chosen.as_ref().map(|c| c.map.avg_r()), 3));
    let mut columns = vec![
        Column::text("test from", windows().map(|w| w.window.test.start.date_text())),
        Column::text("to", windows().map(|w| w.window.test.end.date_text())),
        Column::number("trained\non", chosen(|c| c.map.n)),
        Column::number("purged", chosen(|c| c.training.n_purged())).rank(1),
        Column::signed("in\nsample", in_sample),
        Column::number("tested\non", windows().map(|window| window.test.len().to_string())),
        Column::signed("out of\nsample", windows().map(|window| signed(window.avg_r(), 3))),
    ];
    if names.iter().any(Option::is_some) {
        let names = names.into_iter().map(|name| name.unwrap_or_else(|| ABSENT.to_owned()));
        columns.push(Column::text("grid point", names).rank(2));
    }
    fitted(screen, columns)
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
            "Changed from one window to the next: {}; all regimes at once: {}",
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

fn contenders(result: &WalkForward, screen: &Screen) -> String {
    let tests: Vec<Option<&PairTest>> = over_all(result)
        .enumerate()
        .map(|(position, _)| {
            let tests = result.comparison.tests.iter();
            tests.filter(|t| t.regime.is_none()).find(|t| t.plan_a == position)
        })
        .collect();
    let of = |text: fn(&ContenderResult) -> String| over_all(result).map(text);
    let tested = |text: &dyn Fn(&MeanTest) -> String| -> Vec<String> {
        let tested = tests.iter().map(|test| test.and_then(|test| test.tested.as_ref()));
        tested.map(|tested| tested.map_or_else(|| ABSENT.to_owned(), text)).collect()
    };
    let looks = result.comparison.settings.looks;
    let interval = |t: &MeanTest| {
        let (low, high) = t.interval(looks);
        format!("{} to {}", signed(Some(low), 3), signed(Some(high), 3))
    };
    let differences = tests.iter().map(|test| signed(test.and_then(|test| test.mean_diff_r), 3));
    let columns = vec![
        Column::text("contender", of(|c| c.name.clone())),
        Column::number("n", of(|c| c.test.n.to_string())),
        Column::signed("in\nsample", of(|c| signed(c.avg_r_in_sample, 3))),
        Column::signed("out of\nsample", of(|c| signed(c.test.avg_r, 3))),
        Column::signed("degra-\ndation", of(|c| signed(c.decay_r(), 3))).rank(2),
        Column::signed("sum R", of(|c| signed(Some(c.test.sum_r), 2))).rank(3),
        Column::number("max DD\n(R)", of(|c| plain(Some(c.test.max_dd_r), 2))).rank(4),
        Column::signed("vs\nselected", differences),
        Column::number("95%", tested(&interval)).rank(1),
        Column::number("adj. p", tested(&|t| plain(Some(t.p_of_verdict(looks)), 3))),
    ];
    fitted(screen, columns)
}

fn portfolio(result: &WalkForward, screen: &Screen) -> String {
    let of = |text: fn(&PortfolioResult) -> String| result.portfolio.iter().map(text);
    let columns = vec![
        Column::text("profile × mode", of(|row| format!("{} × {}", row.profile, row.mode))),
        Column::number("n", of(|row| row.metrics.n.to_string())),
        Column::number("win\nrate", of(|row| percent(row.metrics.win_rate))),
        Column::signed("avg R", of(|row| signed(row.metrics.avg_r, 3))),
        Column::signed("sum R", of(|row| signed(Some(row.metrics.sum_r), 2))).rank(2),
        Column::number("max DD\n(R)", of(|row| plain(Some(row.metrics.max_dd_r), 2))).rank(1),
        Column::number("total\nreturn", of(|row| percent(Some(row.total_return)))),
    ];
    fitted(screen, columns)
}
