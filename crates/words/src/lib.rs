//! What results say: sentences, and the terminal's tables.
//!
//! Everything here is text made of results; what the page and the tables say in words is said here
//! once. Nothing here computes a statistic or reads a file.
//!
//! A run's text begins with its answer ([`answer_text`]) and fits a [`Screen`]: tables are made column by
//! column, leave out those of the highest rank where the screen is too narrow, or go on below. Only the
//! program knows how wide a terminal is and whether it has colours.

mod answer;
mod answered;
mod cost_rates;
mod discount;
mod groups;
mod labels;
mod p_value;
mod sample;
mod setup;
mod summary;
mod terminal;
mod tries;
mod two_runs;
mod verdict;
mod verdict_words;

pub use answer::answer;
pub use answered::{Answered, answer_text};
pub use cost_rates::CostRates;
pub use discount::{headline, point_in_words, short_name};
pub use groups::{ALL, regime_name};
pub use labels::{LabelTest, labels_sentence};
pub use p_value::{p_number, p_value};
pub use sample::sample_sentence;
pub use setup::{setup_line, signals_line};
pub use summary::{
    header_text, portfolio_summary, regimes_summary, study_summary, walk_forward_summary,
};
pub use terminal::{
    Colours, Detail, Screen, comparison_text, discount_text, monte_carlo_text, plan_text,
    two_runs_text,
};
pub use tries::{OtherTries, tries_of_comparison, tries_of_discount};
pub use two_runs::{ShownCell, ShownRuns, two_runs_answer};
pub use verdict::verdict_in_words;
pub use verdict_words::{joint_interval, run_verdict_words, verdict_words};
