//! Whether the annualisation of daily returns fits the days that have bars.

use exitlab_core::DAY_US;
use exitlab_replay::Timeline;
use exitlab_scenario::Scenario;

/// Days in a year.
const YEAR_DAYS: f64 = 365.25;
/// How far the setting may lie from what the bars say, as a share of it.
const TOLERANCE: f64 = 0.1;
/// Days by which the ends of a series may be off, a weekend at most: nothing is known of what lies beyond.
const END_DAYS: f64 = 3.0;
/// What is customary, and stands for what the bars say where it is within a hundredth of it: weekly bars,
/// stocks, currencies from Monday to Friday and with Sunday evenings, crypto.
const CUSTOMARY: [f64; 5] = [52.0, 252.0, 260.0, 312.0, 365.0];
/// Fewest days from the first to the last one that say anything.
const MIN_DAYS: f64 = 14.0;

/// The warning that `portfolio.periods_per_year` is not the number of daily returns in a year.
///
/// A day on which no bar of any symbol closes has no mark and gives no return (SPEC §10), so that
/// there are as many returns in a year as days with bars: 252 for stocks, 365 for crypto, 52 for weekly
/// bars. The bars say `n / days · 365.25`, with n the steps from one day with a close to the next one
/// and days their lengths, without the steps of more than a week (or than a bar): there the data have a
/// hole.
pub(crate) fn annualisation_warning(scenario: &Scenario, timeline: &Timeline) -> Option<String> {
    let longest = scenario.data.timeframe.us().div_euclid(DAY_US).max(7);
    let steps = timeline.days().windows(2).map(|pair| pair[1].day - pair[0].day);
    let (n_returns, span) = steps
        .filter(|step| *step <= longest)
        .fold((0.0, 0.0), |(n, days), step| (n + 1.0, days + step as f64));
    if span < MIN_DAYS {
        return None;
    }
    let periods = scenario.portfolio.periods_per_year;
    let fewest = n_returns / (span + END_DAYS) * YEAR_DAYS;
    let most = n_returns / (span - END_DAYS) * YEAR_DAYS;
    if (fewest * (1.0 - TOLERANCE)..=most * (1.0 + TOLERANCE)).contains(&periods) {
        return None;
    }
    let of_symbols = match scenario.data.symbols.as_slice() {
        [only] => format!("{} has bars", only.symbol),
        _ => "the symbols together have bars".to_owned(),
    };
    let counted = n_returns / span * YEAR_DAYS;
    let is_near = |customary: &f64| (customary / counted - 1.0).abs() <= 0.01;
    let usual = CUSTOMARY.into_iter().find(is_near).unwrap_or(counted.round());
    Some(format!(
        "{of_symbols} on {usual} days a year, portfolio.periods_per_year is {periods}: Sharpe, Sortino \
         and volatility are scaled by √{periods}; set {usual}"
    ))
}
