//! The text of a first scenario, with a comment for each guess.

use super::market::{Market, is_perpetual};
use super::path_text::path_text;
use super::usual_costs::UsualCosts;
use super::{FirstScenario, Sorted, SymbolFiles};
use exitlab_core::{BarTime, DAY_US, EmptyRows, HOUR_US, MINUTE_US, Timeframe};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use toml::Value;

/// Bars that leave a first regime and enough after it, with the default windows.
const MANY_BARS: usize = 1_500;
/// Bars below which hardly any trade will be left.
const FEW_BARS: usize = 300;
/// Below this timeframe, in microseconds, decisions are made on hours that are built from the bars.
const MIN_DECISION_US: i64 = 15 * MINUTE_US;

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
    /// The market of each symbol, in the order of its decision bars.
    markets: Vec<Market>,
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
        let market =
            |file: &SymbolFiles| Market::of(&file.symbol, file.timeframe, file.check.days.as_ref());
        let markets = sorted.decision.iter().map(market).collect();
        let shortest = sorted.decision.iter().map(|file| file.check.n_rows).min().unwrap_or(0);
        let own_us = sorted.timeframe.us();
        let hour = Timeframe::from_us(HOUR_US).unwrap_or(sorted.timeframe);
        let n_hours = (shortest as f64 * own_us as f64 / HOUR_US as f64) as usize;
        let is_resampled = sorted.execution.is_none()
            && own_us < MIN_DECISION_US
            && hour.is_multiple_of(sorted.timeframe)
            && n_hours >= FEW_BARS;
        let (decision, execution, n_bars) = match (&sorted.execution, is_resampled) {
            (Some((finer, _)), _) => (sorted.timeframe, Some(*finer), shortest),
            (None, true) => (hour, Some(sorted.timeframe), n_hours),
            (None, false) => (sorted.timeframe, None, shortest),
        };
        Draft {
            folder,
            sorted,
            markets,
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
        if self.all_files().any(|file| file.has_bad_rows) {
            text.push_str(
                "# A last bar still forming, or a few bad rows, are left out and counted.\n",
            );
            text.push_str("on_bad_row = \"drop\"\n");
            self.to_check.push("some rows are left out: `exitlab check` names them".to_owned());
        }
        text.push_str("symbols = [\n");
        let base = self.base_costs();
        for (file, market) in self.sorted.decision.iter().zip(&self.markets) {
            let own = UsualCosts::of(*market, is_perpetual(&file.path));
            let own = own.filter(|own| base.as_ref().is_some_and(|base| base != own));
            let costs = own.map_or(String::new(), |own| own.symbol_keys());
            let _ = writeln!(text, "    {{ {}{costs} }},", self.entry(file));
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
                let _ = writeln!(text, "    {{ {} }},", self.entry(file));
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

    /// Files of decision and execution bars.
    fn all_files(&self) -> impl Iterator<Item = &'s SymbolFiles> + use<'s> {
        let finer = self.sorted.execution.iter().flat_map(|(_, files)| files);
        self.sorted.decision.iter().chain(finer)
    }

    /// What is to be said of the files' times: whose clock they follow, and which end of a bar they are. The
    /// zone itself stands at each file that has one.
    fn clock_keys(&mut self) -> String {
        let mut text = String::new();
        let mut known: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
        let mut unknown: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for file in self.all_files().filter(|file| is_intraday(file)) {
            let Some(clock) = file.check.read_as.as_ref().and_then(|read_as| read_as.clock) else {
                continue;
            };
            let of = match clock.zone {
                Some(zone) => known.entry((zone, clock.whose)).or_default(),
                None => unknown.entry(clock.whose).or_default(),
            };
            if !of.contains(&file.symbol.as_str()) {
                of.push(&file.symbol);
            }
        }
        for ((zone, whose), symbols) in known {
            self.guesses.push(format!(
                "times without a zone of {} are those of {zone}, the clock of {whose}",
                symbols.join(", ")
            ));
        }
        for (whose, symbols) in unknown {
            let _ = write!(
                text,
                "# Times of {} follow the clock of {whose}, which the files do not say; UTC is taken. At a \
                 symbol:\n# timezone = \"Europe/Athens\"\n",
                symbols.join(", ")
            );
        }
        let has_new_york_hours = |file: &SymbolFiles| {
            let is_said =
                file.check.read_as.as_ref().is_some_and(|read_as| read_as.clock.is_some());
            !is_said && file.check.plausibility.clock_warning().is_some()
        };
        if self.all_files().any(has_new_york_hours) {
            text.push_str(
                "# Session hours look like New York's, read as UTC. If they are New York's:\n\
                 # timezone = \"America/New_York\"\n",
            );
        }
        if self.all_files().any(|file| file.check.plausibility.close_stamps.is_some()) {
            text.push_str("# Times look like bar closes. If they are:\n# bar_time = \"close\"\n");
        }
        let is_at_close = |file: &SymbolFiles| {
            file.check.read_as.as_ref().is_some_and(|read_as| read_as.bar_time == BarTime::Close)
        };
        if self.all_files().any(is_at_close) {
            self.guesses.push("times are those of closes, by the files' form".to_owned());
        }
        text
    }

    /// The keys of a symbol's or its execution bars' entry.
    fn entry(&self, file: &SymbolFiles) -> String {
        let mut text = format!(
            "symbol = {}, path = {}",
            quoted(&file.symbol),
            quoted(&path_text(self.folder, &file.path))
        );
        if let Some(symbol) = &file.reading.source_symbol {
            let _ = write!(text, ", source_symbol = {}", quoted(symbol));
        }
        let clock = file.check.read_as.as_ref().and_then(|read_as| read_as.clock);
        let zone = clock.and_then(|clock| clock.zone).filter(|_| is_intraday(file));
        if let Some(zone) = zone {
            let _ = write!(text, ", timezone = {}", quoted(zone));
        }
        if file.reading.empty_rows == Some(EmptyRows::Gap) {
            text.push_str(", empty_rows = \"gap\"");
        }
        text
    }

    /// Whether all symbols are of one market.
    fn are_all(&self, market: Market) -> bool {
        self.markets.iter().all(|own| *own == market)
    }

    /// Costs of `[costs]`: those of the first symbol whose market is known, but that of a currency last,
    /// whose slippage is its own.
    fn base_costs(&self) -> Option<UsualCosts> {
        let of_symbols = self.sorted.decision.iter().zip(&self.markets);
        let known = of_symbols
            .filter_map(|(file, market)| UsualCosts::of(*market, is_perpetual(&file.path)));
        known.min_by_key(|costs| costs.slippage.is_some())
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
        if self.are_all(Market::Fx) {
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
        let mut symbols: Vec<(Market, Vec<&str>)> = Vec::new();
        for (file, market) in self.sorted.decision.iter().zip(&self.markets) {
            match symbols.iter_mut().find(|(known, _)| known == market) {
                Some((_, names)) => names.push(&file.symbol),
                None => symbols.push((*market, vec![&file.symbol])),
            }
        }
        match symbols.as_slice() {
            [(market, _)] => self.guesses.push(format!("the market is {market}")),
            several => {
                for (market, names) in several {
                    self.guesses.push(format!("the market of {} is {market}", names.join(", ")));
                }
            }
        }
        self.to_check.push(match self.base_costs() {
            Some(_) => "costs: taker_fee, maker_fee and slippage are usual ones of the market, not yours",
            None => "costs: the market is not known, and taker_fee, maker_fee and slippage are the defaults",
        }
        .to_owned());
        let perpetuals = self.sorted.decision.iter().zip(&self.markets);
        if perpetuals.clone().any(|(file, m)| *m == Market::Crypto && is_perpetual(&file.path)) {
            self.to_check.push(
                "funding of perpetuals is not charged: give its rates with costs.funding"
                    .to_owned(),
            );
        }
        let mut text = String::new();
        let has_sessions = self.markets.iter().any(|m| matches!(m, Market::Stocks | Market::Fx));
        if self.decision.us() < DAY_US && has_sessions {
            text.push_str(
                "# A signal of a session's last bar is stale when the next session opens.\n[entry]\n\
                 max_fill_delay = \"4h\"\n\n",
            );
        }
        if let Some(costs) = self.base_costs() {
            text.push_str(&costs.section());
        }
        if self.are_all(Market::Fx) {
            text.push_str(
                "# Breakeven a little beyond the entry, for the costs: the default of 0.1% is made for \
                 crypto.\n",
            );
            for mode in ["TREND_FOLLOW", "FAST_TP", "DEFENSIVE_TRAIL"] {
                let _ = write!(
                    text,
                    "[exit_modes.{mode}]\nbreakeven = {{ at_r = 1.0, offset_pct = 0.01 }}\n\n"
                );
            }
        }
        text + &self.portfolio()
    }

    fn portfolio(&mut self) -> String {
        let periods =
            self.sorted.decision.iter().zip(&self.markets).filter_map(|(file, market)| {
                market.periods_per_year(self.decision, file.check.days.as_ref())
            });
        // Where some symbol trades on more days, the account moves on them.
        let Some(periods) = periods.max_by(f64::total_cmp) else {
            self.to_check.push(
                "portfolio.periods_per_year: the market is not known; 365 is taken, stocks have 252 days \
                 a year"
                    .to_owned(),
            );
            return "# Days with bars in a year, for Sharpe and volatility: 365 for crypto, 252 for stocks.\n\
                    # [portfolio]\n# periods_per_year = 252\n"
                .to_owned();
        };
        let leverage = match self.are_all(Market::Stocks) {
            true => "max_leverage = 2.0  # a margin account\n",
            false => "",
        };
        format!(
            "[portfolio]\nperiods_per_year = {periods}  # days with bars in a year, for Sharpe and \
             volatility\n{leverage}"
        )
    }
}

/// Whether bars are shorter than a day, whose dates are the exchange's own.
fn is_intraday(file: &SymbolFiles) -> bool {
    file.timeframe.us() < DAY_US
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}
