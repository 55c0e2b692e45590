//! The text of a first scenario, with a comment for each guess.

use super::market::{Market, is_perpetual};
use super::{FirstScenario, Sorted, SymbolFiles};
use exitlab_core::{BarTime, EmptyRows, Timeframe};
use std::fmt::Write;
use std::path::Path;
use toml::Value;

/// Bars that leave a first regime and enough after it, with the default windows.
const MANY_BARS: usize = 1_500;
/// Bars below which hardly any trade will be left.
const FEW_BARS: usize = 300;
/// Below this timeframe, in microseconds, decisions are made on hours that are built from the bars.
const MIN_DECISION_US: i64 = 15 * 60_000_000;
const HOUR_US: i64 = 3_600_000_000;
const DAY_US: i64 = 24 * HOUR_US;

/// The scenario of files that go together.
pub(super) fn scenario(name: &str, folder: &Path, sorted: &Sorted) -> FirstScenario {
    let mut draft = Draft::new(folder, sorted);
    let data = draft.data();
    let windows = draft.windows();
    let signals = draft.signals();
    let costs = draft.costs();
    let _ = write!(
        draft.text,
        "schema = 1\nname = {}\nquestion = \"Which exit mode earned what in which regime?\"\n\n",
        quoted(name)
    );
    for part in [data, windows, signals, costs] {
        draft.text.push_str(&part);
    }
    draft.look_at_files();
    let files = sorted.decision.iter().chain(sorted.execution.iter().flat_map(|(_, files)| files));
    FirstScenario {
        text: draft.text,
        files: files.map(|file| file.check.clone()).collect(),
        guesses: draft.guesses,
        to_check: draft.to_check,
    }
}

struct Draft<'s> {
    folder: &'s Path,
    sorted: &'s Sorted,
    market: Market,
    /// Timeframe of decisions, and of execution bars where they are others.
    decision: Timeframe,
    execution: Option<Timeframe>,
    is_resampled: bool,
    /// Decision bars of the shortest series.
    n_bars: usize,
    text: String,
    guesses: Vec<String>,
    to_check: Vec<String>,
}

impl<'s> Draft<'s> {
    fn new(folder: &'s Path, sorted: &'s Sorted) -> Draft<'s> {
        let first = sorted.decision.first();
        let days = first.and_then(|file| file.check.days);
        let market = first.map_or(Market::Crypto, |file| Market::of(&file.symbol, days.as_ref()));
        let shortest = sorted.decision.iter().map(|file| file.check.n_rows).min().unwrap_or(0);
        let own_us = sorted.timeframe.us();
        let hour = Timeframe::from_us(HOUR_US).unwrap_or(sorted.timeframe);
        let n_hours = (shortest as f64 * own_us as f64 / HOUR_US as f64) as usize;
        let is_resampled =
            sorted.execution.is_none() && own_us < MIN_DECISION_US && n_hours >= FEW_BARS;
        let (decision, execution, n_bars) = match (&sorted.execution, is_resampled) {
            (Some((finer, _)), _) => (sorted.timeframe, Some(*finer), shortest),
            (None, true) => (hour, Some(sorted.timeframe), n_hours),
            (None, false) => (sorted.timeframe, None, shortest),
        };
        Draft {
            folder,
            sorted,
            market,
            decision,
            execution,
            is_resampled,
            n_bars,
            text: String::new(),
            guesses: Vec::new(),
            to_check: Vec::new(),
        }
    }

    fn data(&mut self) -> String {
        let mut text = format!("[data]\ntimeframe = {}\n", quoted(&self.decision.to_string()));
        if let (true, Some(execution)) = (self.is_resampled, self.execution) {
            let _ = write!(
                text,
                "# Decisions on {}, built from the files' {execution} bars, on which exits are evaluated.\n\
                 resample = true\nexecution_timeframe = {}\n",
                self.decision,
                quoted(&execution.to_string())
            );
            self.guesses.push(format!(
                "decisions are made on {} bars built from the {execution} bars, on which entries and exits \
                 happen",
                self.decision
            ));
        }
        text.push_str(&self.clock_keys());
        if self.sorted.decision.iter().any(|file| file.drops_rows) {
            text.push_str(
                "# A last bar still forming, or a few bad rows, are left out and counted.\n",
            );
            text.push_str("on_bad_row = \"drop\"\n");
            self.to_check.push("some rows are left out: `exitlab check` names them".to_owned());
        }
        text.push_str("symbols = [\n");
        for file in &self.sorted.decision {
            let _ = writeln!(text, "    {},", self.symbol(file));
        }
        text.push_str("]\n");
        if let Some((finer, files)) = &self.sorted.execution {
            let _ = write!(
                text,
                "# Finer bars of the same symbols, on which entries and exits happen.\nexecution_timeframe \
                 = {}\nexecution = [\n",
                quoted(&finer.to_string())
            );
            for file in files {
                let _ = writeln!(text, "    {},", self.symbol(file));
            }
            text.push_str("]\n");
            self.guesses.push(format!(
                "decisions are made on the {} bars, entries and exits happen on the {finer} bars",
                self.decision
            ));
        }
        text.push('\n');
        text
    }

    /// `timezone` and `bar_time` where a form's clock is known, and as comments where it is not.
    fn clock_keys(&mut self) -> String {
        let Some(file) = self.sorted.decision.first() else { return String::new() };
        let mut text = String::new();
        let is_intraday = self.sorted.timeframe.us() < DAY_US;
        let read_as = file.check.read_as.as_ref();
        if let Some(clock) = read_as.and_then(|read_as| read_as.clock).filter(|_| is_intraday) {
            match clock.zone {
                Some(zone) => {
                    let _ = write!(
                        text,
                        "# Times without a zone follow the clock of {}.\ntimezone = {}\n",
                        clock.whose,
                        quoted(zone)
                    );
                    self.guesses.push(format!(
                        "times without a zone are those of {zone}, the clock of {}",
                        clock.whose
                    ));
                }
                None => {
                    let _ = write!(
                        text,
                        "# Times follow the clock of {}, which the files do not say; UTC is taken.\n\
                         # timezone = \"Europe/Athens\"\n",
                        clock.whose
                    );
                    self.to_check.push(format!(
                        "the zone of the times: they follow the clock of {}, and UTC is taken; set \
                         data.timezone",
                        clock.whose
                    ));
                }
            }
        }
        let odd = &file.check.plausibility;
        let is_said = read_as.is_some_and(|read_as| read_as.clock.is_some());
        if let Some(warning) = odd.clock_warning().filter(|_| !is_said) {
            text.push_str(
                "# Sessions have the hours of New York's clock, taken as UTC: are they its?\n\
                 # timezone = \"America/New_York\"\n",
            );
            self.to_check.push(warning);
        }
        if odd.close_stamps.is_some() {
            text.push_str("# Times look like those of closes: are they?\n# bar_time = \"close\"\n");
            self.to_check.push(
                "whether times are closes: they look like it; set data.bar_time = \"close\""
                    .to_owned(),
            );
        }
        if read_as.is_some_and(|read_as| read_as.bar_time == BarTime::Close) {
            self.guesses.push("times are those of closes, by the files' form".to_owned());
        }
        text
    }

    fn symbol(&self, file: &SymbolFiles) -> String {
        let mut text = format!(
            "{{ symbol = {}, path = {}",
            quoted(&file.symbol),
            quoted(&relative(self.folder, &file.path))
        );
        if let Some(symbol) = &file.reading.source_symbol {
            let _ = write!(text, ", source_symbol = {}", quoted(symbol));
        }
        if file.reading.empty_rows == Some(EmptyRows::Gap) {
            text.push_str(", empty_rows = \"gap\"");
        }
        text.push_str(" }");
        text
    }

    /// Windows that fit the number of bars, and a trend band that fits the market.
    fn windows(&mut self) -> String {
        let mut indicators = String::new();
        let mut regime = String::new();
        if self.n_bars < MANY_BARS {
            let window = (self.n_bars / 5).clamp(20, 500);
            let ema = (self.n_bars / 8).clamp(10, 200);
            let _ = write!(
                indicators,
                "# {} bars are few: shorter windows leave more of them for trades.\n[indicators]\n\
                 trend_ema_period = {ema}\n\n",
                self.n_bars
            );
            let _ = writeln!(
                regime,
                "volatility = {{ method = \"quantile\", window_bars = {window} }}"
            );
            self.guesses.push(format!(
                "the windows of the trend EMA ({ema}) and of volatility ({window}) are shorter than usual \
                 (200 and 500): there are {} decision bars",
                self.n_bars
            ));
        }
        if self.n_bars < FEW_BARS {
            self.to_check.push(format!(
                "the number of bars: {} leave few trades, if any; give more",
                self.n_bars
            ));
        }
        if self.market == Market::Fx {
            regime.push_str(
                "# The default band, 2% of the EMA, is far for a currency: one ATR is a trend here.\n\
                 ema_band = { atr = 1.0 }\n",
            );
        }
        if !regime.is_empty() {
            regime = format!("[regime]\n{regime}\n");
        }
        indicators + &regime
    }

    fn signals(&mut self) -> String {
        let n = if self.decision.us() >= DAY_US { 20 } else { 24 };
        self.guesses.push(format!(
            "signals are closes beyond the range of the last {n} bars (Donchian): a first source, to be \
             replaced by your own"
        ));
        format!(
            "# A first signal source: closes beyond the range of the last {n} bars. Your own signals:\n\
             # source = \"file\", path = \"signals.csv\" with time (the bar's close), symbol, side.\n\
             [signals]\nsource = \"donchian\"\nn = {n}\n\n"
        )
    }

    fn costs(&mut self) -> String {
        let Some(first) = self.sorted.decision.first() else { return String::new() };
        let periods = self.market.periods_per_year(first.check.days.as_ref());
        self.guesses.push(format!("the market is {}", self.market));
        self.to_check.push(
            "costs: taker_fee, maker_fee and slippage are usual ones of the market, not yours"
                .to_owned(),
        );
        let is_intraday = self.decision.us() < DAY_US;
        let fill = if is_intraday && self.market != Market::Crypto {
            "# A signal of a session's last bar is stale when the next session opens.\n[entry]\n\
             max_fill_delay = \"4h\"\n\n"
        } else {
            ""
        };
        let costs = match self.market {
            Market::Crypto if is_perpetual(&first.check) => {
                self.to_check.push(
                    "funding of perpetuals is not charged: give its rates with costs.funding"
                        .to_owned(),
                );
                "# Per side, as fractions: usual fees of a perpetual's exchange, slippage of 2 basis points \
                 and more\n# in volatile markets. Funding: funding = { file = \"funding.csv\" }\n[costs]\n\
                 taker_fee = 0.0005\nmaker_fee = 0.0002\n\n"
            }
            Market::Crypto => {
                "# Per side, as fractions: usual fees of a spot exchange; slippage is the default.\n[costs]\n\
                 taker_fee = 0.001\nmaker_fee = 0.001\n\n"
            }
            Market::Stocks => {
                "# Per side, as fractions: commission of 1 basis point; slippage is the default. Shorts pay \
                 no fee\n# for borrowing, and dividends are not in the bars.\n[costs]\ntaker_fee = 0.0001\n\
                 maker_fee = 0.0001\n\n"
            }
            Market::Fx => {
                "# Per side: commission of 0.2 basis points, slippage of 0.2 and a part of the ATR: about the \
                 spread\n# of a broker with raw spreads. Swaps are not charged.\n[costs]\n\
                 taker_fee = 0.00002\nmaker_fee = 0.00002\n\
                 slippage = { base_bps = 0.2, vol_bps = 50.0 }\n\n\
                 # Breakeven a little beyond the entry, for the costs: the default of 0.1% is made for \
                 crypto.\n[exit_modes.TREND_FOLLOW]\nbreakeven = { at_r = 1.0, offset_pct = 0.01 }\n\n\
                 [exit_modes.FAST_TP]\nbreakeven = { at_r = 1.0, offset_pct = 0.01 }\n\n\
                 [exit_modes.DEFENSIVE_TRAIL]\nbreakeven = { at_r = 1.0, offset_pct = 0.01 }\n\n"
            }
        };
        let leverage = match self.market {
            Market::Stocks => "max_leverage = 2.0  # a margin account\n",
            Market::Crypto | Market::Fx => "",
        };
        format!(
            "{fill}{costs}[portfolio]\nperiods_per_year = {periods}  # days with bars in a year, for Sharpe \
             and volatility\n{leverage}"
        )
    }

    /// What the files show that wants a look.
    fn look_at_files(&mut self) {
        let files = &self.sorted.decision;
        let finer = self.sorted.execution.iter().flat_map(|(_, files)| files);
        for file in files.iter().chain(finer) {
            let odd = &file.check.plausibility;
            let odd_warnings = odd.warnings().into_iter();
            // Clocks and closes have lines of their own.
            let own = odd_warnings.filter(|warning| !warning.starts_with("times look like closes"));
            self.to_check.extend(own.map(|warning| format!("{}: {warning}", file.symbol)));
        }
    }
}

/// A path from the scenario's folder, with forward slashes, where it lies at or below its parents.
fn relative(folder: &Path, path: &Path) -> String {
    let (from, to) = (absolute(folder), absolute(path));
    let n_shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    // Nothing but the root in common: the path as it is says more.
    if n_shared <= 1 {
        return path.to_string_lossy().replace('\\', "/");
    }
    let n_up = from.components().count() - n_shared;
    let mut parts = vec!["..".to_owned(); n_up];
    parts.extend(
        to.components().skip(n_shared).map(|part| part.as_os_str().to_string_lossy().into_owned()),
    );
    parts.join("/")
}

fn absolute(path: &Path) -> std::path::PathBuf {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}
