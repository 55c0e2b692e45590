//! Phases of a run on a terminal, each with its bar or spinner; silence elsewhere.

use crate::host;
use exitlab::crates::run::Progress;
use indicatif::{ProgressBar, ProgressState, ProgressStyle};
use std::fmt::Write;
use std::io::IsTerminal;
use std::time::Duration;

/// A phase has to last so long before its rate and the time left are more than noise.
const MEASURED_AFTER: Duration = Duration::from_secs(2);

/// Shows progress on stderr where that is a terminal and nobody asked for quiet.
#[derive(Debug)]
pub(crate) struct TerminalProgress {
    bar: ProgressBar,
}

impl TerminalProgress {
    pub(crate) fn new() -> TerminalProgress {
        let shown = !host::is_quiet() && std::io::stderr().is_terminal();
        let bar = if shown { ProgressBar::new(0) } else { ProgressBar::hidden() };
        if shown {
            bar.set_style(style("{spinner} {msg}"));
            bar.enable_steady_tick(Duration::from_millis(100));
        }
        TerminalProgress { bar }
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for TerminalProgress {
    fn begin(&self, what: &str, n: usize) {
        self.bar.reset();
        self.bar.set_length(n as u64);
        // What has a single step has no share to show.
        self.bar.set_style(style(if n > 1 {
            "{msg:10} [{bar:30}] {pos}/{len}{rate}{left}"
        } else {
            "{spinner} {msg}"
        }));
        self.bar.set_message(what.to_owned());
    }

    fn step(&self) {
        self.bar.inc(1);
    }
}

fn style(template: &str) -> ProgressStyle {
    let style = ProgressStyle::with_template(template);
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    let rate = |state: &ProgressState, to: &mut dyn Write| {
        if state.elapsed() >= MEASURED_AFTER {
            // A bar without its rate is a bar all the same.
            let _ = write!(to, "  {}/s", two_digits(state.per_sec()));
        }
    };
    let left = |state: &ProgressState, to: &mut dyn Write| {
        if state.elapsed() >= MEASURED_AFTER {
            let _ = write!(to, "  {} left", indicatif::HumanDuration(state.eta()));
        }
    };
    style.progress_chars("=> ").with_key("rate", rate).with_key("left", left)
}

/// A positive number with two significant digits: `1.3`, `47`, `20,000`.
fn two_digits(number: f64) -> String {
    if !number.is_finite() || number <= 0.0 {
        return "0".to_owned();
    }
    let magnitude = number.log10().floor() as i32;
    let step = 10f64.powi(magnitude - 1);
    let rounded = (number / step).round() * step;
    let n_digits = usize::try_from(1 - magnitude).unwrap_or(0);
    exitlab::crates::core::number::grouped(&format!("{rounded:.n_digits$}"))
}

#[cfg(test)]
mod tests {
    use super::two_digits;

    #[test]
    fn rates_have_two_significant_digits() {
        let texts = [0.0, 0.0123, 1.26, 9.99, 47.4, 178.3, 20_463.3, f64::INFINITY].map(two_digits);
        assert_eq!(texts, ["0", "0.012", "1.3", "10.0", "47", "180", "20,000", "0"]);
    }
}
