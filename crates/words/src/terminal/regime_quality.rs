//! What labels are worth: how long they last, what they turn into, what follows them.

use super::columns::{Column, fitted};
use super::push;
use super::screen::{Detail, Screen};
use crate::groups::ALL;
use crate::labels::{LabelTest, labels_sentence};
use exitlab_core::number::{ABSENT, percent, plain, signed};
use exitlab_evidence::{
    Distribution, Labelling, Measure, N_SHIFTS, NextBarQuality, RegimeQuality, Stability,
    WHIPSAW_BARS,
};

/// What the only symbol's labels come to, or those of all symbols together with a line for each. How long
/// labels last and what they turn into are tables of their own, with all tables.
pub(crate) fn text(judged: &[&RegimeQuality], screen: &Screen) -> String {
    let mut text = String::new();
    let titled = |title: &str, body: &str| format!("{}\n{body}", screen.title(title));
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
        let say = |text: &mut String, sentence: &str| {
            text.push_str(&screen.wrapped(sentence.trim_end()));
            text.push('\n');
        };
        if screen.detail == Detail::Tables {
            let title = format!("How long {} last, {of}", plural(labelling));
            push(&mut text, &titled(&title, &stability(shown, screen)));
            say(&mut text, &stability_verdict(shown));
            let title = format!("The next bar's {}, {of}", singular(labelling));
            push(&mut text, &titled(&title, &transitions(shown, screen)));
            say(&mut text, &transitions_verdict(shown));
        }
        let title = format!("What the next bar does by {}, {of}", singular(labelling));
        push(&mut text, &titled(&title, &next_bar(shown, screen)));
        say(&mut text, &gaps(shown));
        if screen.detail == Detail::OneScreen {
            say(&mut text, &stability_verdict(shown));
            say(&mut text, &transitions_verdict(shown));
        }
        say(&mut text, &separation_verdict(shown));
        if symbols.len() > 1 {
            for quality in symbols {
                let symbol = quality.symbol.as_deref().unwrap_or_default();
                say(&mut text, &format!("{symbol}: {}", separation_verdict(quality)));
            }
        }
    }
    let how = format!(
        "p: how often the same labels, moved to other times ({N_SHIFTS} random shifts), separate as well; \
         one-sided, corrected for the six tests of the same symbols (Holm). Of bars shorter than a day the \
         mean of each hour is taken off first."
    );
    push(&mut text, &screen.wrapped(&how));
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

fn stability(quality: &RegimeQuality, screen: &Screen) -> String {
    let of = |text: fn(&Stability) -> String| quality.stability.iter().map(text);
    let columns = vec![
        Column::text(header(quality.labelling), row_names(quality)),
        Column::number("share of\nbars", of(|row| percent(row.share))),
        Column::number("spells", of(|row| row.n_spells.to_string())),
        Column::number("mean\nbars", of(|row| plain(row.mean_spell_bars, 1))),
        Column::number("median\nbars", of(|row| plain(row.median_spell_bars, 1))),
        Column::number("stays from\nbar to bar", of(|row| percent(row.persistence))),
        Column::number("bars if\nrandom", of(|row| plain(row.expected_spell_bars, 1))).rank(1),
        Column::number("changes\ninto it", of(|row| row.n_changes.to_string())).rank(2),
        Column::number("whipsaws", of(|row| percent(row.whipsaw_rate))),
    ];
    fitted(screen, columns)
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
        "{} last {} bars on average, half of them {} or fewer; {undone}.\n",
        capitalised(name),
        bars(mean),
        bars(median)
    )
}

/// Shares of the rows' bars in percent.
fn transitions(quality: &RegimeQuality, screen: &Screen) -> String {
    let labels = quality.labelling.labels();
    let n_of: Vec<usize> =
        quality.transitions.iter().map(|counts| counts.iter().sum::<usize>()).collect();
    let mut columns = vec![Column::text("from \\ to", labels.iter().copied())];
    for (to, name) in labels.iter().enumerate() {
        let shares = quality.transitions.iter().zip(&n_of).map(|(counts, n)| {
            let count = counts.get(to).copied().unwrap_or(0);
            percent((*n > 0).then(|| count as f64 / *n as f64))
        });
        columns.push(Column::number(*name, shares));
    }
    columns.push(Column::number("n", n_of.iter().map(ToString::to_string)).rank(1));
    fitted(screen, columns)
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

fn next_bar(quality: &RegimeQuality, screen: &Screen) -> String {
    let row = |measure: Measure, idx: usize| -> Distribution {
        let of_measure = measured(quality, measure);
        of_measure.and_then(|m| m.distributions.get(idx)).copied().unwrap_or_default()
    };
    let names: Vec<&str> = row_names(quality).collect();
    let of = |measure: Measure, text: fn(&Distribution) -> String| {
        let rows: Vec<String> = (0..names.len()).map(|idx| text(&row(measure, idx))).collect();
        rows
    };
    let returns = |text: fn(&Distribution) -> String| of(Measure::LogReturn, text);
    let range = |of: &Distribution| {
        of.mean.map_or_else(|| ABSENT.to_owned(), |x| format!("{}%", plain(Some(x), 2)))
    };
    let columns = vec![
        Column::text(header(quality.labelling), names.iter().copied()),
        Column::number("n", returns(|of| of.n.to_string())),
        Column::signed("mean\nreturn", returns(|of| signed(bps(of.mean), 2))),
        Column::number("sd", returns(|of| plain(bps(of.sd), 1))),
        Column::number("5%", returns(|of| signed(bps(of.q05), 1))).rank(1),
        Column::number("25%", returns(|of| signed(bps(of.q25), 1))).rank(3),
        Column::number("median", returns(|of| signed(bps(of.q50), 1))).rank(2),
        Column::number("75%", returns(|of| signed(bps(of.q75), 1))).rank(3),
        Column::number("95%", returns(|of| signed(bps(of.q95), 1))).rank(1),
        Column::number("up", returns(|of| percent(of.share_positive))),
        Column::number("mean\n|return|", of(Measure::AbsLogReturn, |of| plain(bps(of.mean), 1))),
        Column::number("true\nrange", of(Measure::TrueRangePct, range)),
    ];
    fitted(screen, columns)
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

/// Whether labels tell volatility and direction apart.
fn separation_verdict(quality: &RegimeQuality) -> String {
    let of = |measure| {
        let found = measured(quality, measure).and_then(|m| m.separation)?;
        Some(LabelTest { p_holm: found.p_holm, between_share: found.between_share })
    };
    labels_sentence(
        &capitalised(plural(quality.labelling)),
        of(Measure::LogReturn),
        of(Measure::AbsLogReturn),
        of(Measure::TrueRangePct),
    )
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
