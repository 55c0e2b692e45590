//! Walk-forward runs: what modes learned on the past earned afterwards, beside each fixed one.

use super::Answer;
use super::heatmap::{HeatCell, Heatmap, Mark};
use crate::ColumnData;
use crate::html::HtmlReport;
use crate::html::words::{interval, signed};
use crate::stored::{Kind, StoredRun, StoredRunError, text};
use crate::tables::ALL;
use exitlab_core::Regime;

/// The contender that learns.
const LEARNED: &str = "walk_forward";

/// A row of the `walkforward` table.
#[derive(Debug, Clone)]
pub(crate) struct ContenderRow {
    pub(crate) contender: String,
    /// A regime's name, or ALL.
    pub(crate) regime: String,
    pub(crate) avg_r_in_sample: Option<f64>,
    pub(crate) n: i64,
    pub(crate) avg_r: Option<f64>,
    pub(crate) win_rate: Option<f64>,
    pub(crate) bounds: Option<(f64, f64)>,
}

/// Reads the table; empty where the run has none.
///
/// # Errors
/// Where a column is missing or a value cannot be used.
pub(crate) fn contender_rows(run: &StoredRun) -> Result<Vec<ContenderRow>, StoredRunError> {
    if run.formats_of("walkforward").is_empty() {
        return Ok(Vec::new());
    }
    let wanted = [
        ("contender", Kind::Text),
        ("regime", Kind::Text),
        ("n", Kind::I64),
        ("avg_r_in_sample", Kind::F64),
        ("avg_r", Kind::F64),
        ("win_rate", Kind::F64),
        ("avg_r_low", Kind::F64),
        ("avg_r_high", Kind::F64),
    ];
    let [
        ColumnData::Text(contenders),
        ColumnData::Text(regimes),
        ColumnData::I64(counts),
        ColumnData::F64(in_sample),
        ColumnData::F64(avg_r),
        ColumnData::F64(win_rate),
        ColumnData::F64(low),
        ColumnData::F64(high),
    ] = run.columns("walkforward", wanted)?
    else {
        unreachable!("invariant: columns are of the kinds asked for")
    };
    let row = |row: usize| ContenderRow {
        contender: text(&contenders, row).to_owned(),
        regime: text(&regimes, row).to_owned(),
        avg_r_in_sample: in_sample[row],
        n: counts[row].unwrap_or(0),
        avg_r: avg_r[row],
        win_rate: win_rate[row],
        bounds: low[row].zip(high[row]),
    };
    Ok((0..regimes.len()).map(row).collect())
}

pub(super) fn answer(report: &HtmlReport<'_>) -> Answer {
    let rows = &report.contenders;
    let regimes = || Regime::ALL.into_iter().map(Regime::name).chain([ALL]);
    let mut contenders: Vec<&str> = Vec::new();
    for row in rows {
        if !contenders.contains(&row.contender.as_str()) {
            contenders.push(&row.contender);
        }
    }
    let find = |contender: &str, regime: &str| {
        rows.iter().find(|row| row.contender == contender && row.regime == regime)
    };
    let sentence = |regime: &'static str| -> String {
        let Some((learned, avg_r)) = find(LEARNED, regime).and_then(|row| Some((row, row.avg_r?)))
        else {
            return "no entries out of sample.".to_owned();
        };
        let before = learned
            .avg_r_in_sample
            .map_or_else(String::new, |r| format!(", {} before it", signed(r)));
        let own = format!(
            "modes learned on the past earned {} R on {} entries after it{before}",
            signed(avg_r),
            learned.n
        );
        let fixed = rows
            .iter()
            .filter(|row| row.regime == regime && row.contender != LEARNED)
            .filter_map(|row| Some((row.contender.as_str(), row.avg_r?)))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        let Some((fixed, _)) = fixed else { return format!("{own}.") };
        let pair = report.compare.of(regime).find(|pair| pair.has(fixed));
        let Some((pair, (mean, low, high))) =
            pair.and_then(|pair| Some((pair, pair.gain_of(LEARNED)?)))
        else {
            return format!("{own}; {fixed} was the best choice, too few entries to compare.");
        };
        let verdict = match pair.winner() {
            Some(winner) => format!("{winner} is better"),
            None => pair.verdict.clone(),
        };
        format!(
            "{own}, {} R ({}) against {fixed}, the best choice afterwards: {verdict}.",
            signed(mean),
            interval(low, high)
        )
    };
    let mark = |contender: &str, regime: &str| {
        let pair = report.compare.of(regime).find(|pair| pair.has(contender))?;
        Some(match pair.winner() {
            Some(winner) if winner == contender => Mark::Best,
            Some(_) => Mark::Beaten,
            None if pair.verdict == "too few" => Mark::TooFew,
            None => Mark::Undecided,
        })
    };
    let cell = |contender: &str, regime: &str| {
        find(contender, regime).map_or_else(HeatCell::default, |row| HeatCell {
            n: row.n,
            avg_r: row.avg_r,
            bounds: row.bounds,
            win_rate: row.win_rate,
            mark: (contender != LEARNED).then(|| mark(contender, regime)).flatten(),
            ..HeatCell::default()
        })
    };
    let heatmap = Heatmap {
        caption: "Average net R per entry out of sample".to_owned(),
        profile: None,
        columns: contenders.iter().map(|name| (*name).to_owned()).collect(),
        rows: regimes()
            .map(|regime| {
                (regime, contenders.iter().map(|contender| cell(contender, regime)).collect())
            })
            .collect(),
        legend: "Blue is above 0, orange below. walk_forward is what the modes chosen on the past \
                 earned afterwards; the others are set against it on the same entries (paired \
                 differences, Holm-corrected): best and beaten are said against it, hatched cells \
                 are undecided."
            .to_owned(),
    };
    let sentences = regimes().map(|regime| (regime, sentence(regime))).collect();
    Answer { title: None, sentences, heatmap }
}
