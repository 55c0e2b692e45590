//! The exits of SPEC §13 through the binary, on hours of the committed BTC series: both engines write the
//! same bytes, so do one and two threads, nothing looks ahead, and each reason that a feature is there
//! for occurs.

use crate::bars::{btc, lines};
use crate::bed::{Bed, SCENARIO, scenario_but};
use crate::table::Table;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// 2017-07-01 to 2017-11: calm weeks and wild ones, in every regime.
const N_BARS: usize = 3_000;

/// A bar: when it closes, its high, low and close.
struct Hour {
    close_time: String,
    high: f64,
    low: f64,
    close: f64,
}

/// The bars of every test here, from 0.
fn hours() -> Vec<Hour> {
    let rows: Vec<Vec<String>> = lines(N_BARS)[1..]
        .iter()
        .map(|line| line.split(',').map(str::to_owned).collect())
        .collect();
    let number = |text: &String| text.parse().unwrap();
    let hour = |row: &Vec<String>| Hour {
        close_time: hour_after(&row[0]),
        high: number(&row[2]),
        low: number(&row[3]),
        close: number(&row[4]),
    };
    rows.iter().map(hour).collect()
}

/// `2017-07-01T23:00:00Z` → `2017-07-02T00:00:00Z`.
fn hour_after(time: &str) -> String {
    let open: chrono::DateTime<chrono::Utc> = time.parse().unwrap();
    (open + chrono::TimeDelta::hours(1)).format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// [`SCENARIO`] with one exit mode M of these keys, studied beside TREND_FOLLOW, and more sections.
fn with_mode(keys: &str, more: &str) -> String {
    format!(
        "{SCENARIO}\n[exit_modes.M]\nbase = \"TREND_FOLLOW\"\n{keys}\n\n[study]\n\
         plans = [\"TREND_FOLLOW\", \"M\"]\n\n[sweep]\nmodes = [\"policy\", \"M\"]\n{more}"
    )
}

fn bed_of(scenario: &str) -> Bed {
    let bed = Bed::empty();
    bed.write("s.toml", scenario);
    bed.write("bars.csv", btc(N_BARS));
    bed
}

/// That a command writes the same bytes with either engine, and with one thread and two. Its run is
/// left in a folder of its name.
#[track_caller]
fn same_bytes(bed: &Bed, command: &[&str]) {
    let name = command[0];
    let variants = [
        (name.to_owned(), "leap", "1"),
        (format!("{name}-2"), "leap", "2"),
        (format!("{name}-reference"), "reference", "1"),
        (format!("{name}-reference-2"), "reference", "2"),
    ];
    for (out, engine, threads) in &variants {
        let more = ["--engine", engine, "--threads", threads, "--out", out];
        let format = ["--format", "csv,parquet", "--no-report", "--quiet"];
        bed.ok(&[&[name, "s.toml"], &command[1..], &more, &format].concat());
    }
    let files = bed.files(name);
    assert!(files.len() > 5, "{files:?}");
    for (out, ..) in &variants[1..] {
        assert_eq!(files, bed.files(out));
        for file in files.iter().filter(|file| *file != "manifest.json") {
            let of = |run: &str| bed.read(&format!("{run}/{file}"));
            assert!(of(name) == of(out), "{command:?}: {file} of {out} differs");
        }
    }
}

/// Runs study, replay and sweep of a scenario with everything that this file holds them to.
#[track_caller]
fn holds(bed: &Bed, replay_mode: &str) {
    same_bytes(bed, &["study"]);
    same_bytes(bed, &["replay", "--mode", replay_mode]);
    same_bytes(bed, &["sweep"]);
    for run in ["replay", "sweep"] {
        remodes_agree(bed, run);
    }
    let causality = ["check", "--causality", "s.toml", "--cuts", "40", "--json", "--quiet"];
    let report = bed.ok(&causality).json();
    assert_eq!(report["n_changed"], 0, "{report}");
    assert_eq!(report["cuts"].as_array().unwrap().len(), 40);
}

/// That the changes of mode of each trade lead from the mode of its entry to that of its exit, one by
/// one while it was open, never loosen its stop, and are as many as the trade says.
#[track_caller]
fn remodes_agree(bed: &Bed, run: &str) {
    let trades = bed.table(&format!("{run}/trades.csv"));
    let remodes = bed.table(&format!("{run}/remodes.csv"));
    // Only a sweep has several accounts in one table.
    let keys: &[&str] = match run {
        "sweep" => &["profile", "mode", "trade_id"],
        _ => &["trade_id"],
    };
    let key_of = |table: &Table, row: usize| -> Vec<String> {
        keys.iter().map(|key| table.column(key)[row].to_owned()).collect()
    };
    let mut changes: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
    for row in 0..remodes.rows.len() {
        changes.entry(key_of(&remodes, row)).or_default().push(row);
    }
    let of_trades = ["side", "mode", "signal_time", "exit_time", "exit_mode", "final_mode"]
        .map(|name| trades.column(name));
    let of_changes = ["time", "from_mode", "to_mode"].map(|name| remodes.column(name));
    let (before, after) = (remodes.numbers("stop_before"), remodes.numbers("stop_after"));
    let n_remodes = trades.column("n_remodes");
    for row in 0..trades.rows.len() {
        let [side, mode, signal_time, exit_time, exit_mode, final_mode] =
            of_trades.each_ref().map(|column| column[row]);
        let own = changes.remove(&key_of(&trades, row)).unwrap_or_default();
        assert_eq!(own.len().to_string(), n_remodes[row], "{run}, trade {row}");
        assert!(own.is_empty() || mode == "policy_live", "{mode}");
        let (mut now, mut since) = (exit_mode, signal_time);
        for change in own {
            let [time, from, to] = of_changes.each_ref().map(|column| column[change]);
            assert_eq!(from, now);
            assert_ne!(from, to);
            // Times of one form compare as texts do.
            assert!(since < time && time <= exit_time, "{since} {time}");
            let sign = if side == "long" { 1.0 } else { -1.0 };
            assert!(sign * after[change] >= sign * before[change], "{run}, change {change}");
            (now, since) = (to, time);
        }
        assert_eq!(now, final_mode);
    }
    assert!(changes.is_empty(), "changes of no trade: {changes:?}");
}

/// Exit reasons of a plan in the study, and how often each occurs.
fn reasons(bed: &Bed, plan: &str) -> BTreeMap<String, usize> {
    let outcomes = bed.table("study/outcomes.csv").only(&[("plan", plan)]);
    let mut counts = BTreeMap::new();
    for reason in outcomes.column("exit_reason") {
        *counts.entry(reason.to_owned()).or_default() += 1;
    }
    counts
}

/// That these reasons occur at least ten times each in the study of M.
#[track_caller]
fn occur(bed: &Bed, plan: &str, wanted: &[&str]) {
    let counts = reasons(bed, plan);
    for reason in wanted {
        assert!(counts.get(*reason).is_some_and(|n| *n >= 10), "{plan}, {reason}: {counts:?}");
    }
}

/// A mode whose trail is this, and which leaves by nothing else but its stop.
#[track_caller]
fn trail(trailing: &str) -> Bed {
    let keys = format!(
        "target = \"none\"\nbreakeven = \"none\"\npartials = \"none\"\ntrailing = {{ {trailing} }}"
    );
    let bed = bed_of(&with_mode(&keys, ""));
    holds(&bed, "M");
    occur(&bed, "M", &["STOP_LOSS", "TRAILING_STOP"]);
    assert!(reasons(&bed, "M").keys().all(|reason| {
        ["STOP_LOSS", "TRAILING_STOP", "END_OF_DATA"].contains(&reason.as_str())
    }));
    bed
}

#[test]
fn chandelier() {
    trail("line = { chandelier = { bars = 22, atr = 3.0 } }, activate = \"immediately\"");
}

#[test]
fn donchian() {
    trail("line = { donchian = { bars = 10 } }, activate = \"at_r\", at_r = 0.5");
}

#[test]
fn ema() {
    trail("line = { ema = { period = 20, atr = 0.5 } }, activate = \"at_r\", at_r = 1.0");
}

#[test]
fn midpoint() {
    trail("line = { midpoint = { atr = 2.0 } }, activate = \"immediately\"");
}

#[test]
fn giveback() {
    let bed = trail("giveback_pct = 40.0, activate = \"at_r\", at_r = 1.0");
    // The stop is at 60% of the best price, which was at +1 R or above. Where the price came back inside
    // the bar that brought the best price, the excursion of the bars before is smaller.
    let outcomes = bed.table("study/outcomes.csv");
    let trailed =
        outcomes.only(&[("plan", "M"), ("exit_reason", "TRAILING_STOP"), ("gapped", "false")]);
    let (gross, best) = (trailed.numbers("r_gross"), trailed.numbers("mfe_r"));
    assert!(gross.iter().all(|gross| *gross >= 0.6 - 1e-9), "{gross:?}");
    assert!(gross.iter().zip(&best).all(|(gross, best)| *gross >= 0.6 * *best - 1e-9));
    let at_level = |(gross, best): &(&f64, &f64)| (*gross - 0.6 * *best).abs() < 1e-9;
    let n_at_level = gross.iter().zip(&best).filter(at_level).count();
    assert!(n_at_level * 2 > gross.len(), "{n_at_level} of {}", gross.len());
}

/// Lines of the user's own: 1.5% off the close on most hours, nothing on others.
#[test]
fn line_of_a_file() {
    let mut file = "time,symbol,long,short\n".to_owned();
    for (n, hour) in hours().iter().enumerate() {
        let (long, short) = (hour.close * 0.985, hour.close * 1.015);
        let time = &hour.close_time;
        match n % 5 {
            0 => writeln!(file, "{time},BTCUSD,{long:.2},").unwrap(),
            1 => writeln!(file, "{time},BTCUSD,,{short:.2}").unwrap(),
            2 => {}
            _ => writeln!(file, "{time},BTCUSD,{long:.2},{short:.2}").unwrap(),
        }
    }
    let keys = "target = \"none\"\nbreakeven = \"none\"\npartials = \"none\"\n\
                trailing = { line = { file = \"stops.csv\" }, activate = \"immediately\" }";
    let bed = bed_of(&with_mode(keys, ""));
    bed.write("stops.csv", &file);
    holds(&bed, "M");
    occur(&bed, "M", &["STOP_LOSS", "TRAILING_STOP"]);
    // A stop that was met inside a bar lay at the best line from after the decision to that bar's open.
    let rows = Table::of_csv(&file);
    let outcomes = bed.table("study/outcomes.csv");
    let met =
        outcomes.only(&[("plan", "M"), ("exit_reason", "TRAILING_STOP"), ("gapped", "false")]);
    let [entry, stop, gross] = ["entry_price", "stop_price", "r_gross"].map(|c| met.numbers(c));
    let [side, from, to] = ["side", "signal_time", "exit_time"].map(|name| met.column(name));
    for row in 0..met.rows.len() {
        // Its exit time is that bar's close: lines of that time came too late.
        let known = rows.column("time").into_iter().zip(rows.column(side[row]));
        let known =
            known.filter(|(time, price)| from[row] < *time && *time < to[row] && !price.is_empty());
        let sign = if side[row] == "long" { 1.0 } else { -1.0 };
        let best = known
            .map(|(_, price)| sign * price.parse::<f64>().unwrap())
            .fold(f64::NEG_INFINITY, f64::max);
        let level = sign * entry[row] + gross[row] * (entry[row] - stop[row]).abs();
        assert!((level - best).abs() < 1e-6, "{}: {level} instead of {best}", from[row]);
    }
}

#[test]
fn ratchets() {
    let keys = "breakeven = \"none\"\ntrailing = \"none\"\npartials = \"none\"\nratchets = [\
                { at_r = 0.75, stop_r = -0.5 }, { at_r = 1.0, stop_r = 0.25 }, \
                { at_r = 2.0, stop_r = 1.5 }]";
    let bed = bed_of(&with_mode(keys, ""));
    holds(&bed, "M");
    occur(&bed, "M", &["STOP_LOSS", "RATCHET_STOP", "TAKE_PROFIT"]);
    // Stops that were met inside a bar closed at a rung, to the last digits.
    let outcomes = bed.table("study/outcomes.csv");
    let met = outcomes.only(&[("plan", "M"), ("exit_reason", "RATCHET_STOP"), ("gapped", "false")]);
    let at = |rung: f64| move |r: &&f64| (**r - rung).abs() < 1e-9;
    let gross = met.numbers("r_gross");
    for rung in [-0.5, 0.25, 1.5] {
        assert!(gross.iter().filter(at(rung)).count() >= 3, "{rung}: {gross:?}");
    }
}

#[test]
fn hours_counted_in_bars() {
    let keys = "target = \"none\"\npartials = \"none\"\ntrailing = \"none\"\n\
                time_exit = { bars = 12 }";
    let bed = bed_of(&with_mode(keys, ""));
    holds(&bed, "M");
    occur(&bed, "M", &["STOP_LOSS", "BREAKEVEN_STOP", "TIME_EXIT"]);
    let outcomes = bed.table("study/outcomes.csv");
    let timed = outcomes.only(&[("plan", "M"), ("exit_reason", "TIME_EXIT")]);
    let entries = timed.column("entry_time");
    // Whatever the trade made, and gaps count: at most twelve bars.
    assert!(timed.numbers("bars_held").iter().all(|n| *n <= 12.0));
    let r = timed.numbers("r_gross");
    assert!(r.iter().any(|r| *r > 1.0) && r.iter().any(|r| *r < -0.2), "{r:?}");
    let plus_12 = |time: &str| (0..12).fold(time.to_owned(), |time, _| hour_after(&time));
    let n_punctual =
        entries.iter().zip(timed.column("exit_time")).filter(|(e, x)| plus_12(e) == **x).count();
    assert!(n_punctual * 10 >= entries.len() * 9, "{n_punctual} of {}", entries.len());
}

#[test]
fn session_exit() {
    let keys = "session_exit = { at = \"16:00\", tz = \"America/New_York\", \
                days = [\"Mon\", \"Wed\", \"Fri\"] }";
    let bed = bed_of(&with_mode(keys, ""));
    holds(&bed, "M");
    occur(&bed, "M", &["STOP_LOSS", "BREAKEVEN_STOP", "TAKE_PROFIT", "SESSION_EXIT"]);
    let outcomes = bed.table("study/outcomes.csv");
    let closed = outcomes.only(&[("plan", "M"), ("exit_reason", "SESSION_EXIT")]);
    // Summer time until 2017-11-05, after the last bar; two of the hours after 15:00 are missing.
    let times = closed.column("exit_time");
    let punctual = times.iter().filter(|time| time.ends_with("T20:00:00Z")).count();
    assert!(punctual * 10 >= times.len() * 9, "{times:?}");
    // Never later than the fourth day: Monday, Wednesday and Friday.
    assert!(closed.numbers("bars_held").iter().all(|n| *n <= 72.0));
}

#[test]
fn exits_of_the_other_side() {
    let signals = scenario_but("n = 20\n", "n = 20\nexits = \"opposite\"\n");
    // A stop so far away that the other side's breakout comes first.
    let keys = "stop = { atr = 8.0 }\nsignal_exit = true";
    let bed = bed_of(&with_mode(keys, "").replace(SCENARIO, &signals));
    holds(&bed, "M");
    occur(&bed, "M", &["SIGNAL_EXIT"]);
    assert!(!reasons(&bed, "TREND_FOLLOW").contains_key("SIGNAL_EXIT"));
    // Stop and reverse: the signal that closes a position opens the next one at the same price of the
    // market.
    let trades = bed.table("replay/trades.csv");
    let [side, entry, exit, reason] =
        ["side", "entry_time", "exit_time", "exit_reason"].map(|name| trades.column(name));
    let reverses = |row: &usize| {
        let next = row + 1;
        reason[*row] == "SIGNAL_EXIT" && exit[*row] == entry[next] && side[*row] != side[next]
    };
    let n = (0..trades.rows.len() - 1).filter(reverses).count();
    assert!(n >= 3, "{n} reversals");
}

#[test]
fn exits_of_a_file() {
    let mut file = "time,symbol,side\n".to_owned();
    for (n, hour) in hours().iter().enumerate() {
        // On primes, so that they meet now and then.
        for (every, side) in [(37, "long"), (41, "short"), (101, "")] {
            if n % every == 0 {
                writeln!(file, "{},BTCUSD,{side}", hour.close_time).unwrap();
            }
        }
    }
    let signals = scenario_but("n = 20\n", "n = 20\nexits = { path = \"exits.csv\" }\n");
    let bed = bed_of(&with_mode("signal_exit = true", "").replace(SCENARIO, &signals));
    bed.write("exits.csv", &file);
    holds(&bed, "M");
    occur(&bed, "M", &["STOP_LOSS", "BREAKEVEN_STOP", "SIGNAL_EXIT"]);
    // Each at the open that follows a row for its side, and nobody else listens.
    let rows = Table::of_csv(&file);
    let known: BTreeSet<(&str, &str)> =
        rows.column("time").into_iter().zip(rows.column("side")).collect();
    let outcomes = bed.table("study/outcomes.csv");
    let closed = outcomes.only(&[("plan", "M"), ("exit_reason", "SIGNAL_EXIT")]);
    let early = closed.column("exit_time").into_iter().zip(closed.column("side"));
    // No bar is missing before September.
    for (time, side) in early.filter(|(time, _)| *time < "2017-09") {
        assert!(known.contains(&(time, side)) || known.contains(&(time, "")), "{time} {side}");
    }
    assert!(!reasons(&bed, "TREND_FOLLOW").contains_key("SIGNAL_EXIT"));
}

/// The donchian signals as a file with a stop at the other end of the last 12 hours and a target as far
/// again; every seventh target is left out, every eleventh stop and every thirteenth target are on the
/// wrong side.
fn signals_with_levels(bed: &Bed) -> String {
    bed.write("plain.toml", SCENARIO);
    bed.ok(&["signals", "plain.toml", "-o", "plain.csv"]);
    let plain = bed.table("plain.csv");
    let hours = hours();
    let position: BTreeMap<&str, usize> =
        hours.iter().enumerate().map(|(n, hour)| (hour.close_time.as_str(), n)).collect();
    let mut file = "time,symbol,side,confidence,stop_price,target_price\n".to_owned();
    let columns = ["time", "side", "confidence"].map(|name| plain.column(name));
    for n in 0..plain.rows.len() {
        let [time, side, confidence] = columns.each_ref().map(|column| column[n]);
        let t = position[time];
        let last = &hours[t.saturating_sub(11)..=t];
        let close = hours[t].close;
        let (low, high) = (
            last.iter().map(|hour| hour.low).fold(f64::INFINITY, f64::min),
            last.iter().map(|hour| hour.high).fold(0.0, f64::max),
        );
        let stop = if side == "long" { low } else { high };
        let target = close + 1.5 * (close - stop);
        let stop = if n % 11 == 0 { 2.0 * close - stop } else { stop };
        let target = match (n % 7, n % 13) {
            (0, _) => String::new(),
            (_, 0) => format!("{:.2}", close - (close - stop) * 0.5),
            _ => format!("{target:.2}"),
        };
        writeln!(file, "{time},BTCUSD,{side},{confidence},{stop:.2},{target}").unwrap();
    }
    file
}

#[test]
fn stops_and_targets_of_signals() {
    let signals = scenario_but(
        "source = \"donchian\"\nn = 20\n",
        "source = \"file\"\npath = \"levels.csv\"\n",
    );
    let keys = "stop = \"signal\"\ntarget = \"signal\"";
    let bed = bed_of(&with_mode(keys, "").replace(SCENARIO, &signals));
    let file = signals_with_levels(&bed);
    bed.write("levels.csv", &file);
    holds(&bed, "M");
    occur(&bed, "M", &["STOP_LOSS", "BREAKEVEN_STOP", "TAKE_PROFIT"]);
    // The trades' levels are the file's, whatever the fill.
    let rows = Table::of_csv(&file);
    let levels: BTreeMap<&str, (&str, &str)> = rows
        .column("time")
        .into_iter()
        .zip(rows.column("stop_price").into_iter().zip(rows.column("target_price")))
        .collect();
    let outcomes = bed.table("study/outcomes.csv").only(&[("plan", "M")]);
    let price = |text: &str| text.parse::<f64>().ok();
    let [time, stop, target] =
        ["signal_time", "stop_price", "target_price"].map(|name| outcomes.column(name));
    for row in 0..outcomes.rows.len() {
        let (own_stop, own_target) = levels[time[row]];
        assert_eq!((price(stop[row]), price(target[row])), (price(own_stop), price(own_target)));
    }
    assert!(target.contains(&""));
    // Those on the wrong side are rejected by name, and only under the mode that reads them.
    let decisions = bed.table("replay/decisions.csv");
    let rejected = decisions.column("reason");
    for reason in ["INVALID_STOP", "INVALID_TARGET"] {
        assert!(rejected.iter().filter(|r| **r == reason).count() >= 5, "{reason}");
    }
    let of_policy = bed.table("sweep/decisions.csv").only(&[("mode", "policy")]);
    assert!(of_policy.column("reason").iter().all(|reason| !reason.starts_with("INVALID")));
}

/// SAFE's policy kept, taken over by open positions, and closing them.
fn chosen_again(mode: &str) -> Bed {
    let plans = ["policy", "policy_live", "policy_exit"];
    let study = plans.map(|kind| format!("\"{kind}:SAFE\"")).join(", ");
    let bed =
        bed_of(&format!("{SCENARIO}\n[study]\nplans = [{study}]\n\n[sweep]\nmodes = {plans:?}\n"));
    holds(&bed, mode);
    bed
}

#[test]
fn policy_live() {
    let bed = chosen_again("policy_live");
    let wanted = ["STOP_LOSS", "BREAKEVEN_STOP", "TRAILING_STOP", "TAKE_PROFIT"];
    occur(&bed, "policy_live:SAFE", &wanted);
    let outcomes = bed.table("study/outcomes.csv");
    let n_remodes = |plan: &str| outcomes.only(&[("plan", plan)]).numbers("n_remodes");
    let live = n_remodes("policy_live:SAFE");
    assert!(live.iter().filter(|n| **n > 0.0).count() > 30, "{live:?}");
    assert!(live.iter().any(|n| *n >= 3.0));
    for plan in ["policy:SAFE", "policy_exit:SAFE"] {
        assert!(n_remodes(plan).iter().all(|n| *n == 0.0), "{plan}");
    }
    // Its cells' average is that of its outcomes.
    let all = [("regime", "ALL"), ("symbol", "ALL"), ("side", "ALL"), ("vol_level", "ALL")];
    let cells = bed.table("study/cells.csv").only(&all);
    let own = [("mode", "policy_live:SAFE"), ("year", "ALL")];
    let average: f64 = cells.get("avg_remodes", &own).parse().unwrap();
    let want = live.iter().sum::<f64>() / live.len() as f64;
    assert!((average - want).abs() < 1e-9, "{average} instead of {want}");
    // The replay's changes, which `holds` has looked at, are there.
    assert!(bed.table("replay/remodes.csv").rows.len() > 20);
    let swept = bed.table("sweep/remodes.csv");
    assert!(swept.column("mode").iter().all(|mode| *mode == "policy_live"));
    // AGGRESSIVE follows the trend in every regime: it has nothing to choose again.
    assert!(swept.column("profile").iter().all(|profile| *profile == "SAFE"));
}

#[test]
fn policy_exit() {
    let bed = chosen_again("policy_exit");
    occur(&bed, "policy_exit:SAFE", &["STOP_LOSS", "BREAKEVEN_STOP", "TAKE_PROFIT", "REGIME_EXIT"]);
    for plan in ["policy:SAFE", "policy_live:SAFE"] {
        assert!(!reasons(&bed, plan).contains_key("REGIME_EXIT"), "{plan}");
    }
    // Until a position is closed by another choice it is what it is under the mode kept.
    let outcomes = bed.table("study/outcomes.csv");
    let of = |plan: &str| outcomes.only(&[("plan", plan)]);
    let (kept, closed) = (of("policy:SAFE"), of("policy_exit:SAFE"));
    assert_eq!(kept.column("signal_id"), closed.column("signal_id"));
    let exit = |rows: &Table, row: usize| {
        ["exit_time", "exit_price", "exit_reason"].map(|name| rows.column(name)[row].to_owned())
    };
    for row in 0..kept.rows.len() {
        let (kept, closed) = (exit(&kept, row), exit(&closed, row));
        if closed[2] == "REGIME_EXIT" {
            assert!(closed[0] <= kept[0], "{closed:?} after {kept:?}");
        } else {
            assert_eq!(closed, kept);
        }
    }
}

#[test]
fn partials_in_whole_lots() {
    const STEP: f64 = 0.25;
    let more = format!("\n[portfolio]\nqty_step = {STEP}\n");
    let keys = "partials = [{ at_r = 0.5, fraction = 0.3 }, { at_r = 1.0, fraction = 0.3 }]";
    let bed = bed_of(&with_mode(keys, &more));
    holds(&bed, "M");
    let trades = bed.table("replay/trades.csv");
    let qty: BTreeMap<&str, f64> =
        trades.column("trade_id").into_iter().zip(trades.numbers("qty")).collect();
    let legs = bed.table("replay/legs.csv");
    let mut sold: BTreeMap<&str, f64> = BTreeMap::new();
    let mut n_partials = 0;
    let columns = ["trade_id", "reason"].map(|name| legs.column(name));
    for (row, fraction) in legs.numbers("fraction").into_iter().enumerate() {
        let [id, reason] = columns.each_ref().map(|column| column[row]);
        let lots = fraction * qty[id] / STEP;
        assert!((lots - lots.round()).abs() < 1e-9, "{id} {reason}: {lots} lots");
        assert!(lots > 0.5, "{id} {reason}: a leg of nothing");
        *sold.entry(id).or_default() += fraction;
        if reason == "PARTIAL_TP" {
            n_partials += 1;
            // What 30% comes to, rounded down.
            assert!(fraction <= 0.3 + 1e-12, "{fraction}");
        }
    }
    assert!(n_partials >= 20, "{n_partials}");
    assert_eq!(sold.len(), qty.len());
    assert!(sold.values().all(|sum| (sum - 1.0).abs() < 1e-9));
    // Trades of three lots or fewer sell nothing at a partial, which arms their trail all the same.
    let small = |row: &usize| qty[trades.column("trade_id")[*row]] < STEP * 3.3;
    let trailed = |row: &usize| trades.column("exit_reason")[*row] == "TRAILING_STOP";
    let n = (0..trades.rows.len()).filter(small).filter(trailed).count();
    assert!(n >= 1, "no small trade was trailed");
}

/// One study in which every reason occurs, and the shares by reason are those of its outcomes.
#[test]
fn every_reason() {
    const REASONS: [&str; 10] = [
        "STOP_LOSS",
        "BREAKEVEN_STOP",
        "RATCHET_STOP",
        "TRAILING_STOP",
        "TAKE_PROFIT",
        "SIGNAL_EXIT",
        "REGIME_EXIT",
        "TIME_EXIT",
        "SESSION_EXIT",
        "END_OF_DATA",
    ];
    let signals = scenario_but("n = 20\n", "n = 20\nexits = \"opposite\"\n");
    let modes = "\n[exit_modes.ALL_BUT_REGIME]\nbase = \"TREND_FOLLOW\"\n\
                 ratchets = [{ at_r = 1.5, stop_r = 0.75 }]\n\
                 trailing = { giveback_pct = 50.0, activate = \"after_partial\" }\n\
                 time_exit = { bars = 30, below_r = 0.5 }\n\
                 session_exit = { at = \"00:00\", days = [\"Sun\"] }\n\
                 \n[exit_modes.HOLD]\nbase = \"FAST_TP\"\nstop = { pct = 60.0 }\ntarget = \"none\"\n\
                 \n[exit_modes.WIDE]\nbase = \"FAST_TP\"\nstop = { atr = 8.0 }\nsignal_exit = true\n\
                 \n[study]\nplans = [\"ALL_BUT_REGIME\", \"HOLD\", \"WIDE\", \"policy_exit:SAFE\"]\n\
                 \n[sweep]\nmodes = [\"ALL_BUT_REGIME\", \"HOLD\", \"WIDE\", \"policy_exit\"]\n";
    let bed = bed_of(&format!("{signals}{modes}"));
    holds(&bed, "ALL_BUT_REGIME");
    let outcomes = bed.table("study/outcomes.csv");
    let found: BTreeSet<&str> = outcomes.column("exit_reason").into_iter().collect();
    assert_eq!(found, BTreeSet::from(REASONS));
    let cells = bed.table("study/cells.csv");
    for plan in ["ALL_BUT_REGIME", "HOLD", "WIDE", "policy_exit:SAFE"] {
        let counts = reasons(&bed, plan);
        let n: usize = counts.values().sum();
        let all = ["regime", "symbol", "side", "vol_level", "year"].map(|group| (group, "ALL"));
        let row = [&all[..], &[("mode", plan)]].concat();
        for reason in REASONS {
            let share: f64 =
                cells.get(&format!("share_{}", reason.to_lowercase()), &row).parse().unwrap();
            let want = counts.get(reason).copied().unwrap_or_default() as f64 / n as f64;
            assert!((share - want).abs() < 1e-9, "{plan}, {reason}: {share} instead of {want}");
        }
    }
}
