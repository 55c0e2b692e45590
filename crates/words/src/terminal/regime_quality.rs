//! What labels are worth: how long they last, what they turn into, what follows them.

use super::{push, section, text_table};
use crate::groups::ALL;
use comfy_table::Table as TextTable;
use exitlab_core::number::{ABSENT, percent, plain, signed};
use exitlab_evidence::{
    CLEAR_P, Distribution, Labelling, Measure, N_SHIFTS, NextBarQuality, RegimeQuality, Separation,
    WHIPSAW_BARS,
};

/// Tables of the only symbol, or of all symbols together with a line for each; below each table what
/// it says.
pub(crate) fn text(judged: &[&RegimeQuality]) -> String {
    let mut text = String::new();
    for labelling in Labelling::ALL {
        let of_labelling = || judged.iter().filter(|q| q.labelling == labelling).copied();
        let symbols: Vec<&RegimeQuality> = of_labelling().filter(|q| q.symbol.is_some()).collect();
        let all = of_labelling().find(|q| q.symbol.is_none());
        let shown = match symbols.as_slice() {
            [only] => Some(*only),
            _ => all,
        };
        let Some(shown) = shown else { continue };
        let of = match &shown.symbol {
            Some(symbol) => symbol.clone(),
            None => format!("all {} symbols", symbols.len()),
        };
        let name = plural(labelling);
        let title = format!("How long {name} last, {of}");
        push(&mut text, &section(&title, &stability(shown)));
        text.push_str(&stability_verdict(shown));
        let title = format!("The next bar's {}, {of}", singular(labelling));
        push(&mut text, &section(&title, &transitions(shown)));
        text.push_str(&transitions_verdict(shown));
        let title = format!("What the next bar does, {of}");
        push(&mut text, &section(&title, &next_bar(shown)));
        text.push_str(&gaps(shown));
        text.push_str(&capitalised(&separation_verdict(shown)));
        text.push_str(&between_shares(shown));
        if symbols.len() > 1 {
            for quality in symbols {
                let symbol = quality.symbol.as_deref().unwrap_or_default();
                text.push_str(&format!("  {symbol}: {}", separation_verdict(quality)));
            }
        }
    }
    let how = format!(
        "p: how often the same labels, moved to other times ({N_SHIFTS} random shifts), separate as \
         well. Of bars\nshorter than a day the usual of each hour is taken off first. Of labels that \
         mean nothing one in twenty\nhas a p of 0.05 or less."
    );
    push(&mut text, &how);
    text
}

fn plural(labelling: Labelling) -> &'static str {
    match labelling {
        Labelling::Regime => "regimes",
        Labelling::VolLevel => "volatility levels",
    }
}

fn singular(labelling: Labelling) -> &'static str {
    match labelling {
        Labelling::Regime => "regime",
        Labelling::VolLevel => "volatility level",
    }
}

/// Title of the column of labels.
fn header(labelling: Labelling) -> &'static str {
    match labelling {
        Labelling::Regime => "regime",
        Labelling::VolLevel => "volatility\nlevel",
    }
}

/// A number of bars, with a decimal only where it has one.
fn bars(n: f64) -> String {
    plain(Some(n), usize::from(n.fract() != 0.0))
}

/// Name of a row: a label, or ALL last.
fn row_names(quality: &RegimeQuality) -> impl Iterator<Item = &'static str> {
    quality.labelling.labels().into_iter().chain([ALL])
}

fn stability(quality: &RegimeQuality) -> TextTable {
    let mut table = text_table([
        header(quality.labelling),
        "share of\nbars",
        "spells",
        "mean\nbars",
        "median\nbars",
        "stays from\nbar to bar",
        "1/(1 - p)\nbars",
        "changes\ninto it",
        "whipsaws",
    ]);
    for (name, row) in row_names(quality).zip(&quality.stability) {
        table.add_row([
            name.to_owned(),
            percent(row.share),
            row.n_spells.to_string(),
            plain(row.mean_spell_bars, 1),
            plain(row.median_spell_bars, 1),
            percent(row.persistence),
            plain(row.expected_spell_bars, 1),
            row.n_changes.to_string(),
            percent(row.whipsaw_rate),
        ]);
    }
    table
}

fn stability_verdict(quality: &RegimeQuality) -> String {
    let name = plural(quality.labelling);
    let Some(all) = quality.stability.last() else { return String::new() };
    let (Some(mean), Some(median)) = (all.mean_spell_bars, all.median_spell_bars) else {
        return format!("No bar has one of the {name}.\n");
    };
    let undone = match all.whipsaw_rate {
        Some(rate) => format!(
            "{} of {} changes are whipsaws, undone within {WHIPSAW_BARS} bars",
            percent(Some(rate)),
            all.n_changes
        ),
        None => "no change can be judged".to_owned(),
    };
    format!(
        "{} last {} bars on average, half of them {} or fewer;\n{undone}.\n",
        capitalised(name),
        bars(mean),
        bars(median)
    )
}

/// Shares of the rows' bars in percent.
fn transitions(quality: &RegimeQuality) -> TextTable {
    let labels = quality.labelling.labels();
    let header = ["from \\ to"].into_iter().chain(labels.iter().copied()).chain(["n"]);
    let mut table = text_table(header);
    for (name, counts) in labels.iter().zip(&quality.transitions) {
        let n: usize = counts.iter().sum();
        let share = |count: &usize| percent((n > 0).then(|| *count as f64 / n as f64));
        let shares = counts.iter().map(share);
        table.add_row([(*name).to_owned()].into_iter().chain(shares).chain([n.to_string()]));
    }
    table
}

fn transitions_verdict(quality: &RegimeQuality) -> String {
    let labels = quality.labelling.labels();
    let (all, by_label) = match quality.stability.split_last() {
        Some((all, by_label)) if all.persistence.is_some() => (all, by_label),
        _ => return "No bar is followed by another with a label.\n".to_owned(),
    };
    let least = by_label
        .iter()
        .zip(&labels)
        .filter_map(|(row, name)| Some((row.persistence?, *name)))
        .min_by(|a, b| a.0.total_cmp(&b.0));
    let least = least.map_or_else(String::new, |(persistence, name)| {
        format!("; {name} stays least often ({})", percent(Some(persistence)))
    });
    format!("From bar to bar {} stay as they are{least}.\n", percent(all.persistence))
}

/// A fraction in basis points.
fn bps(fraction: Option<f64>) -> Option<f64> {
    fraction.map(|x| 10_000.0 * x)
}

fn measured(quality: &RegimeQuality, measure: Measure) -> Option<&NextBarQuality> {
    quality.next_bar.iter().find(|next| next.measure == measure)
}

fn next_bar(quality: &RegimeQuality) -> TextTable {
    let mut table = text_table([
        header(quality.labelling),
        "n",
        "mean\nreturn",
        "sd",
        "5%",
        "25%",
        "median",
        "75%",
        "95%",
        "up",
        "mean\n|return|",
        "true\nrange",
    ]);
    let row = |measure: Measure, idx: usize| -> Distribution {
        let of_measure = measured(quality, measure);
        of_measure.and_then(|m| m.distributions.get(idx)).copied().unwrap_or_default()
    };
    for (idx, name) in row_names(quality).enumerate() {
        let returns = row(Measure::LogReturn, idx);
        table.add_row([
            name.to_owned(),
            returns.n.to_string(),
            signed(bps(returns.mean), 2),
            plain(bps(returns.sd), 1),
            signed(bps(returns.q05), 1),
            signed(bps(returns.q25), 1),
            signed(bps(returns.q50), 1),
            signed(bps(returns.q75), 1),
            signed(bps(returns.q95), 1),
            percent(returns.share_positive),
            plain(bps(row(Measure::AbsLogReturn, idx).mean), 1),
            row(Measure::TrueRangePct, idx)
                .mean
                .map_or_else(|| ABSENT.to_owned(), |x| format!("{}%", plain(Some(x), 2))),
        ]);
    }
    table
}

/// Units, and what was left out.
fn gaps(quality: &RegimeQuality) -> String {
    let left_out = match quality.n_across_gaps {
        0 => String::new(),
        1 => " 1 step over a gap is left out.".to_owned(),
        n => format!(" {n} steps over a gap are left out."),
    };
    format!("Log returns in basis points; true range in percent of the close before.{left_out}\n")
}

/// Whether labels separate volatility and direction, with p-values.
fn separation_verdict(quality: &RegimeQuality) -> String {
    let of = |measure| measured(quality, measure).and_then(|m| m.separation);
    let (Some(direction), Some(size), Some(range)) =
        (of(Measure::LogReturn), of(Measure::AbsLogReturn), of(Measure::TrueRangePct))
    else {
        return "too few labelled bars, or too few labels, to tell whether they separate \
                anything.\n"
            .to_owned();
    };
    let name = plural(quality.labelling);
    let p = |found: Separation| format!("p {}", plain(Some(found.p_value), 3));
    let sizes = format!("volatility (|return| {}, true range {})", p(size), p(range));
    let directions = format!("direction ({})", p(direction));
    // Two looks at one thing: the better of them has to make up for the other.
    let is_volatility_clear = 2.0 * size.p_value.min(range.p_value) <= CLEAR_P;
    match (is_volatility_clear, direction.is_clear()) {
        (true, true) => format!("{name} separate next-bar {sizes} and {directions}.\n"),
        (true, false) => format!("{name} separate next-bar {sizes} but not {directions}.\n"),
        (false, true) => format!("{name} separate next-bar {directions} but not {sizes}.\n"),
        (false, false) => {
            format!("{name} separate neither next-bar {sizes} nor {directions}.\n")
        }
    }
}

/// How much of what happens labels tell.
fn between_shares(quality: &RegimeQuality) -> String {
    let share = |measure| {
        let found = measured(quality, measure).and_then(|m| m.separation);
        found.map_or_else(|| ABSENT.to_owned(), |f| format!("{:.2}%", 100.0 * f.between_share))
    };
    format!(
        "Of the variance of |return| {}, of the true range {} and of the return {} lie between \
         labels.\n",
        share(Measure::AbsLogReturn),
        share(Measure::TrueRangePct),
        share(Measure::LogReturn)
    )
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
