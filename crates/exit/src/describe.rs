//! A trade's levels in the layout of the report that the project started from.

use crate::levels::Levels;
use crate::plan::ExitPlan;
use crate::rules::initial_stop::StopDistance;
use crate::rules::target::TargetDistance;
use crate::rules::trailing::{TrailActivation, TrailDistance, TrailLine, TrailScale};
use exitlab_core::{Regime, Side, number};

/// `Exit Mode: TREND_FOLLOW - Wide stops, large TP, follow trends (Regime: BULL)`.
pub fn describe_mode(plan: &ExitPlan, regime: Option<Regime>) -> String {
    let regime = regime.map_or_else(String::new, |r| format!(" (Regime: {})", r.name()));
    format!("Exit Mode: {} - {}{regime}", plan.name, plan.description)
}

/// The levels, one line each, the first naming symbol, side and mode.
///
/// The report's prices were dollars and had their sign; a symbol's quote currency is not known here,
/// so prices are plain numbers.
pub fn describe_levels(symbol: &str, plan: &ExitPlan, levels: &Levels, atr: f64) -> Vec<String> {
    let entry = levels.price(levels.entry);
    let side = match levels.side {
        Side::Long => "LONG",
        Side::Short => "SHORT",
    };
    let decimals = n_decimals(entry);
    let number = |price: f64| number::plain(Some(price), decimals);
    let pct = |level: f64| number::signed(Some(100.0 * (levels.price(level) / entry - 1.0)), 2);
    let stop_how = match plan.stop {
        StopDistance::Atr(multiple) => format!("{multiple}x ATR"),
        StopDistance::Pct(pct) => format!("{pct}% of entry"),
        StopDistance::Signal => "of the signal".to_owned(),
    };
    let target_how = plan.target.map(|t| match t {
        TargetDistance::Atr(multiple) => format!("{multiple}x ATR"),
        TargetDistance::R(multiple) => format!("{multiple}R"),
        TargetDistance::Pct(pct) => format!("{pct}% of entry"),
        TargetDistance::Signal => "of the signal".to_owned(),
    });
    let trail = plan.trailing.map_or("none".to_owned(), |t| {
        let distance = match t.distance {
            TrailDistance::Atr { multiple, .. } => format!("{multiple}x ATR"),
            TrailDistance::Pct(pct) => format!("{pct}% of peak"),
            TrailDistance::Giveback(pct) => format!("gives back {pct}% of the profit"),
            TrailDistance::Line(TrailLine::Computed(line)) => line.to_string(),
            TrailDistance::Line(TrailLine::File(_)) => "line from a file".to_owned(),
        };
        let distance = match t.scale {
            TrailScale::None => distance,
            TrailScale::Trend => format!("{distance}, scaled by trend,"),
        };
        match t.activate {
            TrailActivation::AfterPartial => format!("{distance} after the first partial"),
            TrailActivation::Immediately => format!("{distance} from the entry on"),
            TrailActivation::AtR(at_r) => format!("{distance} from +{at_r}R on"),
        }
    });
    let rr = levels.rr_planned().map_or("none".to_owned(), |rr| number::plain(Some(rr), 2));
    let mut lines = vec![
        format!("{symbol} {side} Exit Levels (Mode: {}):", plan.name),
        format!("   Entry: {} | ATR: {}", number(entry), number(atr)),
        format!("   SL: {} ({}%, {stop_how})", number(levels.price(levels.stop)), pct(levels.stop)),
    ];
    lines.push(match (levels.target, target_how) {
        (Some(target), Some(how)) => {
            format!("   TP: {} ({}%, {how})", number(levels.price(target)), pct(target))
        }
        _ => "   TP: none".to_owned(),
    });
    lines.push(format!("   R:R = {rr} | Trail: {trail}"));
    if let Some(breakeven) = levels.breakeven {
        lines.push(format!(
            "   Breakeven: stop to {} at {}",
            number(levels.price(breakeven.stop)),
            number(levels.price(breakeven.trigger))
        ));
    }
    for rung in &levels.ratchets {
        lines.push(format!(
            "   Ratchet: stop to {} at {}",
            number(levels.price(rung.stop)),
            number(levels.price(rung.trigger))
        ));
    }
    for partial in &levels.partials {
        lines.push(format!(
            "   Partial TP: {}% at {}",
            (1e8 * partial.fraction).round() / 1e6,
            number(levels.price(partial.level))
        ));
    }
    lines.extend(plan.time_exit.map(|exit| format!("   Time exit: {exit}")));
    lines.extend(plan.session_exit.map(|exit| format!("   Session exit: {exit}")));
    lines.push(format!("   Strategy: {}", plan.description));
    lines
}

/// As many decimals as prices of that size ask for: 98750.00, 1.05236, 0.000012340.
fn n_decimals(price: f64) -> usize {
    match price.abs() {
        p if p >= 100.0 => 2,
        p if p >= 10.0 => 4,
        p if p >= 0.01 => 5,
        // Five digits after the zeros.
        p if p > 0.0 => (4.0 - p.log10().floor()) as usize,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::session_exit::{SessionDays, SessionExit};
    use crate::rules::time_exit::{HoldingTime, TimeExit};
    use chrono::NaiveTime;
    use chrono_tz::Tz;

    #[test]
    fn the_reports_log_lines() {
        let plan = ExitPlan::trend_follow();
        let levels = Levels::new(&plan, Side::Long, 98_750.0, 1_250.0, None);
        let lines = describe_levels("BTCUSDT", &plan, &levels, 1_250.0);
        assert_eq!(
            lines,
            [
                "BTCUSDT LONG Exit Levels (Mode: TREND_FOLLOW):",
                "   Entry: 98750.00 | ATR: 1250.00",
                "   SL: 96875.00 (-1.90%, 1.5x ATR)",
                "   TP: 104375.00 (+5.70%, 4.5x ATR)",
                "   R:R = 3.00 | Trail: 1.2x ATR after the first partial",
                // 98,750 · 1.001 at 98,750 + 1,875
                "   Breakeven: stop to 98848.75 at 100625.00",
                // 98,750 + 2 · 1,875
                "   Partial TP: 50% at 102500.00",
                "   Strategy: Wide stops, large TP, follow trends",
            ]
        );
        assert_eq!(
            describe_mode(&plan, Some(Regime::Bull)),
            "Exit Mode: TREND_FOLLOW - Wide stops, large TP, follow trends (Regime: BULL)"
        );
    }

    #[test]
    fn what_closes_at_a_time_has_a_line() {
        let mut plan = ExitPlan::fast_tp();
        let lines = |plan: &ExitPlan| {
            let levels = Levels::new(plan, Side::Short, 100.0, 2.0, None);
            describe_levels("A", plan, &levels, 2.0)
        };
        let n_before = lines(&plan).len();
        plan.time_exit = Some(TimeExit { after: HoldingTime::Bars(48), below_r: Some(0.5) });
        let at = NaiveTime::from_hms_opt(15, 55, 0).unwrap();
        plan.session_exit = Some(SessionExit { at, tz: Tz::UTC, days: SessionDays::ALL });
        assert_eq!(
            lines(&plan)[n_before - 1..],
            [
                "   Time exit: after 48 bars if below 0.5R",
                "   Session exit: 15:55 UTC every day",
                "   Strategy: Quick exits, small TP, no trailing",
            ]
        );
    }

    #[test]
    fn decimals_by_the_size_of_a_price() {
        let prices = [98_750.0, 100.0, 99.99, 10.0, 9.99, 0.01, 0.009_99, 0.000_012_34, 0.0];
        assert_eq!(prices.map(n_decimals), [2, 2, 4, 4, 5, 5, 7, 9, 2]);
        assert_eq!(n_decimals(-98_750.0), 2);
    }
}
