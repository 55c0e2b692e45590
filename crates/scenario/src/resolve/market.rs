//! `[indicators]`, `[regime]` and `[signals]`.

use super::checks::plain;
use crate::fault::Fault;
use crate::folder::Folder;
use crate::key_path::KeyPath;
use crate::raw::market::{RawEmaBand, RawExitFile, RawRegime, RawSignals, RawVolatility};
use crate::raw::or_word::OrWord;
use crate::raw::words::{RawClassifier, RawMethod, RawSource};
use crate::used::{Classifier, ExitOrigin, SignalOrigin, SignalSettings};
use exitlab_core::BarTime;
use exitlab_indicators::IndicatorSettings;
use exitlab_regime::{EmaBand, LabelTime, RuleSettings, VolatilitySettings};
use exitlab_signal::{Align, EverySide, SideFilter, SignalSource};

pub(crate) fn resolve_indicators(raw: &IndicatorSettings) -> Result<IndicatorSettings, Fault> {
    let at = KeyPath::top("indicators");
    at.key("atr_period").bars(raw.atr_period as u64, 1)?;
    at.key("adx_period").bars(raw.adx_period as u64, 2)?;
    at.key("trend_ema_period").bars(raw.trend_ema_period as u64, 1)?;
    Ok(*raw)
}

pub(crate) fn resolve_classifier(raw: &RawRegime, folder: &Folder) -> Result<Classifier, Fault> {
    let at = KeyPath::top("regime");
    let keys = [
        ("labels", raw.labels.is_some()),
        ("label_time", raw.label_time.is_some()),
        ("adx_trending", raw.adx_trending.is_some()),
        ("adx_chop", raw.adx_chop.is_some()),
        ("ema_band", raw.ema_band.is_some()),
        ("confirm_bars", raw.confirm_bars.is_some()),
    ];
    match raw.classifier {
        RawClassifier::Labels => {
            at.refuse("classifier = \"labels\"", &keys, &["labels", "label_time"])?;
            let path = needed(&at, "labels", &raw.labels, "classifier = \"labels\"")?;
            Ok(Classifier::Labels {
                path: at.key("labels").source(folder, path)?,
                label_time: raw.label_time.unwrap_or(LabelTime::Close),
            })
        }
        RawClassifier::Rules => {
            let allowed = ["adx_trending", "adx_chop", "ema_band", "confirm_bars"];
            at.refuse("classifier = \"rules\"", &keys, &allowed)?;
            let by = "classifier = \"rules\"";
            let trending = *needed(&at, "adx_trending", &raw.adx_trending, by)?;
            let chop = *needed(&at, "adx_chop", &raw.adx_chop, by)?;
            let band = needed(&at, "ema_band", &raw.ema_band, by)?;
            let confirm_bars = *needed(&at, "confirm_bars", &raw.confirm_bars, by)?;
            at.key("adx_trending").within(trending, 0.0, 100.0)?;
            at.key("adx_chop").within(chop, 0.0, 100.0)?;
            if chop > trending {
                return Err(at.key("adx_chop").fault(format_args!(
                    "is {}, above `regime.adx_trending` ({})",
                    plain(chop),
                    plain(trending)
                )));
            }
            Ok(Classifier::Rules(RuleSettings {
                adx_trending: trending,
                adx_chop: chop,
                ema_band: ema_band(&at.key("ema_band"), band)?,
                confirm_bars: at.key("confirm_bars").bars(confirm_bars, 1)?,
            }))
        }
    }
}

fn ema_band(at: &KeyPath<'_>, raw: &RawEmaBand) -> Result<EmaBand, Fault> {
    at.exactly_one([
        ("pct", raw.pct.map(|pct| at.key("pct").below(pct, 100.0).map(EmaBand::Pct))),
        ("atr", raw.atr.map(|atr| at.key("atr").not_negative(atr).map(EmaBand::Atr))),
    ])
}

pub(crate) fn resolve_volatility(raw: &RawVolatility) -> Result<VolatilitySettings, Fault> {
    let at = KeyPath::top("regime");
    let at = at.key("volatility");
    let low = *needed(&at, "low", &raw.low, "every method")?;
    let high = *needed(&at, "high", &raw.high, "every method")?;
    let extreme = *needed(&at, "extreme", &raw.extreme, "every method")?;
    at.key("low").positive(low)?;
    for (below, a, above, b) in [("low", low, "high", high), ("high", high, "extreme", extreme)] {
        if a > b {
            return Err(at.key(above).fault_with_help(
                format_args!("is {}, below `regime.volatility.{below}` ({})", plain(b), plain(a)),
                "the thresholds must be low ≤ high ≤ extreme",
            ));
        }
    }
    match raw.method {
        RawMethod::Quantile => {
            if extreme > 1.0 {
                let message = format!("must be at most 1, a rank, not {}", plain(extreme));
                return Err(at.key("extreme").fault(message));
            }
            let window_bars =
                *needed(&at, "window_bars", &raw.window_bars, "method = \"quantile\"")?;
            let window_bars = at.key("window_bars").bars(window_bars, 1)?;
            Ok(VolatilitySettings::Quantile { window_bars, low, high, extreme })
        }
        RawMethod::Ratio => {
            let keys = [("window_bars", raw.window_bars.is_some())];
            at.refuse("method = \"ratio\"", &keys, &["low", "high", "extreme"])?;
            Ok(VolatilitySettings::Ratio { low, high, extreme })
        }
    }
}

pub(crate) fn resolve_signals(raw: &RawSignals, folder: &Folder) -> Result<SignalSettings, Fault> {
    let at = KeyPath::top("signals");
    let by = format!("source = \"{}\"", raw.source.text());
    let keys = [
        ("path", raw.path.is_some()),
        ("fast", raw.fast.is_some()),
        ("slow", raw.slow.is_some()),
        ("n", raw.n.is_some()),
        ("low", raw.low.is_some()),
        ("high", raw.high.is_some()),
        ("side", raw.side.is_some()),
        ("p", raw.p.is_some()),
        ("seed", raw.seed.is_some()),
    ];
    let allowed: &[&str] = match raw.source {
        RawSource::File => &["path"],
        RawSource::EmaCross => &["fast", "slow"],
        RawSource::Donchian => &["n"],
        RawSource::RsiReversion => &["n", "low", "high"],
        RawSource::Every => &["n", "side"],
        RawSource::Random => &["p", "seed", "side"],
    };
    at.refuse(&by, &keys, allowed)?;
    let n = || at.key("n").bars(*needed(&at, "n", &raw.n, &by)?, 1);
    let origin = match raw.source {
        RawSource::File => SignalOrigin::File {
            path: at.key("path").source(folder, needed(&at, "path", &raw.path, &by)?)?,
        },
        RawSource::EmaCross => {
            let fast = at.key("fast").bars(*needed(&at, "fast", &raw.fast, &by)?, 1)?;
            let slow = at.key("slow").bars(*needed(&at, "slow", &raw.slow, &by)?, 1)?;
            if fast >= slow {
                let message = format!("is {fast}, but must be below `signals.slow` ({slow})");
                return Err(at.key("fast").fault(message));
            }
            SignalOrigin::Computed(SignalSource::EmaCross { fast, slow })
        }
        RawSource::Donchian => SignalOrigin::Computed(SignalSource::Donchian { n: n()? }),
        RawSource::RsiReversion => {
            let low = at.key("low").within(*needed(&at, "low", &raw.low, &by)?, 0.0, 100.0)?;
            let high = at.key("high").within(*needed(&at, "high", &raw.high, &by)?, 0.0, 100.0)?;
            if low >= high {
                let message = "must be below `signals.high`";
                return Err(at.key("low").fault(format_args!(
                    "is {}, but {message} ({})",
                    plain(low),
                    plain(high)
                )));
            }
            SignalOrigin::Computed(SignalSource::RsiReversion { n: n()?, low, high })
        }
        RawSource::Every => SignalOrigin::Computed(SignalSource::Every {
            n: n()?,
            side: raw.side.unwrap_or(EverySide::Long),
        }),
        RawSource::Random => SignalOrigin::Computed(SignalSource::Random {
            p: at.key("p").within(*needed(&at, "p", &raw.p, &by)?, 0.0, 1.0)?,
            seed: *needed(&at, "seed", &raw.seed, &by)?,
            side: match raw.side.unwrap_or(EverySide::Both) {
                EverySide::Both => SideFilter::Both,
                EverySide::Long => SideFilter::Long,
                EverySide::Short => SideFilter::Short,
                EverySide::Alternate => {
                    return Err(at.key("side").fault_with_help(
                        "cannot be \"alternate\" with source = \"random\"",
                        "allowed are both, long, short",
                    ));
                }
            },
        }),
    };
    let exits = match &raw.exits {
        OrWord::Word(word) => word.used(),
        OrWord::Settings(RawExitFile { path }) => {
            ExitOrigin::File { path: at.key("exits").key("path").source(folder, path)? }
        }
    };
    let align = raw.align.unwrap_or(Align::Exact);
    let time = raw.time.unwrap_or(BarTime::Close);
    Ok(SignalSettings { origin, exits, time, align, sides: raw.sides })
}

fn needed<'v, T>(
    at: &KeyPath<'_>,
    key: &str,
    value: &'v Option<T>,
    by: &str,
) -> Result<&'v T, Fault> {
    value.as_ref().ok_or_else(|| at.missing(key, by))
}
