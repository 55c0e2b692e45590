//! `exitlab compare`: a study's plans on the same entries.

use crate::bed::{Bed, scenario_with, shipped};
use crate::table::Table;

const PLANS: [&str; 3] = ["TREND_FOLLOW", "FAST_TP", "DEFENSIVE_TRAIL"];

/// A run folder `o` of a study whose outcomes are these rows instead of its own: signal, hour of the
/// entry, regime, and net R, least and greatest of each plan.
fn study_of(rows: &[(usize, usize, &str, [[f64; 3]; 3])]) -> Bed {
    let bed = Bed::new();
    bed.ok(&["study", "s.toml", "--out", "o", "--format", "csv"]);
    let mut text = "signal_id,plan,symbol,side,entry_time,regime,r_gross,r_net,fees,funding,entry_slippage_r,r_worst,r_best,r_path_adverse,r_path_favourable\n".to_owned();
    for (signal_id, hour, regime, by_plan) in rows {
        let (day, hour) = (1 + hour / 24, hour % 24);
        for (plan, [net, low, high]) in PLANS.iter().zip(by_plan) {
            text.push_str(&format!(
                "{signal_id},{plan},BTCUSD,long,2021-01-{day:02}T{hour:02}:00:00Z,{regime},{net},{net},0,0,0,{low},{high},{low},{high}\n"
            ));
        }
    }
    bed.write("o/outcomes.csv", text);
    bed
}

/// A whole number below `n` without a pattern.
fn scrambled(i: usize, n: u64) -> u64 {
    let mixed = (i as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed ^ (mixed >> 27)) % n
}

/// 60 BULL entries on which FAST_TP makes half an R more than the others, give or take; 40 CHOP ones
/// on which it seems to, unless the bars went the other way; 20 BEAR ones.
fn planted() -> Bed {
    let sure = |net: f64| [net, net, net];
    let rows: Vec<_> = (0..120)
        .map(|i| {
            let wiggle = scrambled(i, 11) as f64 / 10.0 - 0.5;
            let (base, more) = (sure(wiggle), wiggle + 0.5 + 0.1 * scrambled(1_000 + i, 7) as f64);
            match i {
                0..60 => (
                    i,
                    i,
                    "BULL",
                    [
                        base,
                        sure(more),
                        sure(wiggle + 0.01 * (scrambled(3_000 + i, 3) as f64 - 1.0)),
                    ],
                ),
                60..100 => (i, i, "CHOP", [base, [more, more - 2.0, more], base]),
                _ => (i, i, "BEAR", [base, sure(more), base]),
            }
        })
        .collect();
    study_of(&rows)
}

#[test]
fn a_study_ends_with_what_compare_makes_again() {
    let bed = Bed::new();
    for format in ["csv", "parquet", "json"] {
        let args = ["study", "s.toml", "--out", format, "--format", format, "--tables"];
        let ran = bed.ok(&args);
        let [compare, best] = ["compare", "best_modes"].map(|t| format!("{format}/{t}.{format}"));
        let were = [bed.read(&compare), bed.read(&best)];
        let before = bed.files(format);
        let again = bed.ok(&["compare", format, "--threads", "1"]);
        assert!([bed.read(&compare), bed.read(&best)] == were, "{format}");
        assert_eq!(bed.files(format), before);
        let shown = again.stdout.split("\nReport: ").next().unwrap();
        // The answer first, and at the end every pair.
        let (answer, pairs) = shown.split_once("\n\nBest exit mode by regime\n").unwrap();
        let (answer, _) = answer.split_once("\n\nNet R per entry").unwrap();
        assert!(ran.stdout.contains(answer), "{}", ran.stdout);
        assert!(ran.stdout.contains(pairs.trim_end()), "{}", ran.stdout);
    }
}

#[test]
fn the_scenario_says_how_verdicts_are_made() {
    let bed = Bed::new();
    let study = |out: &str, set: &[&str]| {
        let sets = set.iter().flat_map(|set| ["--set", set]);
        let args = ["study", "s.toml", "--out", out, "--format", "csv", "--tables"];
        bed.ok(&args.into_iter().chain(sets).collect::<Vec<_>>())
    };
    let usual = study("usual", &[]);
    let alpha_and_effect = ["statistics.alpha=0.2", "statistics.min_effect_r=0.5"];
    study("o", &alpha_and_effect);
    let of = |table: &str, column: &str| {
        let table = bed.table(&format!("{table}.csv"));
        let mut values: Vec<String> = table.column(column).into_iter().map(str::to_owned).collect();
        values.dedup();
        values
    };
    assert_eq!(
        [of("usual/compare", "alpha"), of("usual/verdicts", "min_effect_r")],
        [["0.05"], ["0.03"]]
    );
    assert_eq!([of("o/compare", "alpha"), of("o/verdicts", "min_effect_r")], [["0.2"], ["0.5"]]);
    // compare takes them from the run, and options go before them.
    let were = bed.read("o/compare.csv");
    bed.ok(&["compare", "o"]);
    assert!(bed.read("o/compare.csv") == were);
    bed.ok(&["compare", "o", "--alpha", "0.01"]);
    assert_eq!([of("o/compare", "alpha"), of("o/compare", "min_effect_r")], [["0.01"], ["0.5"]]);
    // Looks change verdicts, not what is tested, and no stage.
    let looked = study("looks", &["statistics.repeated_looks=true"]);
    assert_eq!(of("looks/compare", "repeated_looks"), ["true"]);
    // Tests that hold at every look need more entries than there are.
    let needs = "a test needs 100 of a regime";
    assert!(looked.stdout.contains(needs), "{}", looked.stdout);
    assert!(!usual.stdout.contains(needs), "{}", usual.stdout);
    let keys = |run: &str| {
        let manifest: serde_json::Value =
            serde_json::from_slice(&bed.read(&format!("{run}/manifest.json"))).unwrap();
        manifest["stages"].clone()
    };
    assert_eq!(keys("usual"), keys("looks"));
    assert!(bed.read("usual/outcomes.csv") == bed.read("looks/outcomes.csv"));
    let plan = |set: &[&str]| {
        let args = ["plan", "s.toml"].into_iter().chain(set.iter().flat_map(|set| ["--set", set]));
        bed.ok(&args.collect::<Vec<_>>()).stdout
    };
    assert!(plan(&alpha_and_effect).contains("rate of 20%"), "{}", plan(&alpha_and_effect));
    assert!(plan(&["statistics.repeated_looks=true"]).contains("however often you look"));
    bed.refused(&["study", "s.toml", "--set", "statistics.alpha=5"]).says(&[
        "statistics.alpha",
        "above 0 and below 1",
        "0.05",
    ]);
}

#[test]
fn verdicts_that_hold_at_every_look_are_counted() {
    // 150 BULL entries with a difference that nobody doubts, and 40 of CHOP: too few to look at twice.
    let sure = |net: f64| [net, net, net];
    let rows: Vec<_> = (0..190)
        .map(|i| {
            let wiggle = scrambled(i, 11) as f64 / 10.0 - 0.5;
            let more = wiggle + 0.5 + 0.1 * scrambled(1_000 + i, 7) as f64;
            let regime = if i < 150 { "BULL" } else { "CHOP" };
            (i, i, regime, [sure(wiggle), sure(more), sure(wiggle)])
        })
        .collect();
    let bed = study_of(&rows);
    let ran = bed.ok(&["compare", "o"]);
    let compare = bed.table("o/compare.csv");
    let of = |column: &str, regime: &str| {
        compare
            .get(column, &[("regime", regime), ("plan_a", "TREND_FOLLOW"), ("plan_b", "FAST_TP")])
    };
    assert_eq!([of("verdict", "BULL"), of("verdict", "CHOP")], ["B", "B"]);
    let p_always: f64 = of("p_always", "BULL").parse().unwrap();
    assert!(p_always < 0.05 && of("p_always", "CHOP").is_empty(), "{p_always}");
    assert!(ran.stdout.contains("would hold however often you looked."), "{}", ran.stdout);
}

#[test]
fn a_planted_difference_is_found_and_a_doubtful_one_is_doubted() {
    let bed = planted();
    let ran = bed.ok(&["compare", "o"]);
    let compare = bed.table("o/compare.csv");
    let get = |column: &str, regime: &str, a: &str, b: &str| {
        compare.get(column, &[("regime", regime), ("plan_a", a), ("plan_b", b)])
    };
    let of = |column: &str, regime: &str| get(column, regime, "TREND_FOLLOW", "FAST_TP");
    assert_eq!(compare.rows.len(), 6 * 3);
    for (regime, n, verdict, survives) in [
        ("BULL", "60", "B", "true"),
        ("CHOP", "40", "B", "false"),
        ("BEAR", "20", "too few", ""),
        ("HIGH_VOL", "0", "too few", ""),
    ] {
        let got = [of("n", regime), of("verdict", regime), of("survives", regime)];
        assert_eq!(got, [n, verdict, survives], "{regime}");
    }
    // 0.5 and 0.1 times 0 to 6, the other way round
    let more = |i: usize| 0.5 + 0.1 * scrambled(1_000 + i, 7) as f64;
    let want: f64 = (0..60).map(more).sum::<f64>() / -60.0;
    assert!((of("mean_diff_r", "BULL").parse::<f64>().unwrap() - want).abs() < 1e-12);
    // 10,000 draws, none of which is as far: 1/10,001, times the eight pairs of 30 entries and more, without
    // the one that did the same, and the nine tests against 0
    let smallest = 1.0 / 10_001.0;
    assert_eq!(of("p_value", "BULL").parse::<f64>().unwrap(), smallest);
    let n_tests = |table: &Table| table.column("p_value").iter().filter(|p| !p.is_empty()).count();
    let verdicts = bed.table("o/verdicts.csv");
    assert_eq!([n_tests(&compare), n_tests(&verdicts)], [8, 9]);
    assert!((of("p_holm", "BULL").parse::<f64>().unwrap() - 17.0 * smallest).abs() < 1e-12);
    let on = |column: &str, regime: &str, mode: &str| {
        verdicts.get(column, &[("regime", regime), ("mode", mode)])
    };
    let bull = |mode| [on("against_zero", "BULL", mode), on("against_others", "BULL", mode)];
    assert_eq!(bull("FAST_TP"), ["gains", "best"]);
    assert_eq!(bull("TREND_FOLLOW"), ["about 0", "beaten"]);
    assert_eq!(on("against_zero", "BEAR", "FAST_TP"), "too few");
    // On CHOP it gains under the rule in use alone.
    assert_eq!(
        [on("against_zero", "CHOP", "FAST_TP"), on("zero_survives", "CHOP", "FAST_TP")],
        ["gains", "false"]
    );
    assert!(ran.stdout.starts_with("Trade BULL with FAST_TP.\n"), "{}", ran.stdout);
    // No more than Holm's, and no less than the p itself.
    let adjusted: f64 = of("p_adjusted", "BULL").parse().unwrap();
    assert!((smallest..=17.0 * smallest + 1e-12).contains(&adjusted), "{adjusted}");
    assert_eq!(of("p_value", "BEAR"), "");
    assert_eq!(of("p_a_beats_b", "BULL"), "0.0");
    assert_eq!(get("verdict", "CHOP", "TREND_FOLLOW", "DEFENSIVE_TRAIL"), "equivalent");
    assert_eq!(get("n_needed", "CHOP", "TREND_FOLLOW", "DEFENSIVE_TRAIL"), "");

    let best = bed.table("o/best_modes.csv");
    let best = |column: &str, regime: &str| best.get(column, &[("regime", regime)]);
    assert_eq!([best("best_mode", "BULL"), best("survives", "BULL")], ["FAST_TP", "true"]);
    assert_eq!([best("best_mode", "CHOP"), best("survives", "CHOP")], ["FAST_TP", "false"]);
    assert!(best("verdict", "CHOP").contains("depends on the intrabar order"));
    assert_eq!(best("verdict", "BEAR"), "too few entries: 20 (a verdict needs 30)");
    assert_eq!(best("verdict", "HIGH_VOL"), "no entries");
    assert!(ran.stdout.contains(" B*\n"), "{}", ran.stdout);
    // On CHOP and on BEAR two plans did the same.
    assert_eq!(ran.stdout.matches("the same\n").count(), 2, "{}", ran.stdout);
}

#[test]
fn what_is_not_judged_is_said() {
    let bed = Bed::new();
    let says = "The intrabar order is not judged";
    let with = bed.ok(&["study", "s.toml", "--out", "with", "--tables"]).stdout;
    let without =
        ["study", "s.toml", "--out", "without", "--set", "fills.ambiguity=false", "--tables"];
    let without = bed.ok(&without).stdout;
    assert_eq!([with.contains(says), without.contains(says)], [false, true]);
    let survives = bed.table("without/compare.csv");
    assert!(survives.column("survives").iter().all(|cell| cell.is_empty()));
}

#[test]
fn entries_of_one_time_stay_together() {
    // The same 120 entries, once an hour apart and once all three of a time together.
    let rows = |hour: fn(usize) -> usize| {
        let row = |i: usize| {
            let x = ((i * 29) % 17) as f64 / 17.0 - 0.4
                + if hour(i).is_multiple_of(2) { 0.3 } else { -0.3 };
            (i, hour(i), "BULL", [[x; 3], [0.0; 3], [0.0; 3]])
        };
        (0..120).map(row).collect::<Vec<_>>()
    };
    let se = |rows: &[_]| {
        let bed = study_of(rows);
        bed.ok(&["compare", "o"]);
        let wanted = [("regime", "BULL"), ("plan_a", "TREND_FOLLOW"), ("plan_b", "FAST_TP")];
        let table = bed.table("o/compare.csv");
        (table.get("n_times", &wanted), table.get("se", &wanted).parse::<f64>().unwrap())
    };
    let (n_apart, apart) = se(&rows(|i| i));
    let (n_together, together) = se(&rows(|i| i / 3));
    assert_eq!([n_apart, n_together], ["120", "40"]);
    assert!(together > 1.3 * apart, "{together} {apart}");
}

#[test]
fn many_entries_at_few_times_are_too_few() {
    // A difference at each of 3 times, shared by 20 symbols, is three observations.
    let row =
        |i: usize| (i, i / 20, "BULL", [[0.5 + (i % 7) as f64 / 70.0; 3], [0.0; 3], [0.0; 3]]);
    let bed = study_of(&(0..60).map(row).collect::<Vec<_>>());
    bed.ok(&["compare", "o"]);
    let wanted = [("regime", "BULL"), ("plan_a", "TREND_FOLLOW"), ("plan_b", "FAST_TP")];
    let compare = bed.table("o/compare.csv");
    assert_eq!([compare.get("n", &wanted), compare.get("n_times", &wanted)], ["60", "3"]);
    assert_eq!([compare.get("verdict", &wanted), compare.get("p_value", &wanted)], ["too few", ""]);
    let words = bed.table("o/best_modes.csv").get("verdict", &[("regime", "BULL")]);
    assert!(words.starts_with("too few entry times: 60 entries at 3 times"), "{words}");
}

#[test]
fn a_baseline_leaves_fewer_tests_to_pay_for() {
    let bed = planted();
    let ran = bed.ok(&["compare", "o", "--baseline-mode", "TREND_FOLLOW", "--alpha", "0.01"]);
    let compare = bed.table("o/compare.csv");
    assert_eq!(compare.rows.len(), 6 * 2);
    assert!(compare.column("plan_b").iter().all(|plan| *plan == "TREND_FOLLOW"));
    assert!(compare.column("alpha").iter().all(|alpha| *alpha == "0.01"));
    let wanted = [("regime", "BULL"), ("plan_a", "FAST_TP")];
    assert_eq!(compare.get("verdict", &wanted), "A");
    // 3 regimes of 30 entries and more (ALL is one), 2 pairs, one of which is the same on CHOP, and 3 modes
    let p_holm: f64 = compare.get("p_holm", &wanted).parse().unwrap();
    assert!((p_holm - 14.0 / 10_001.0).abs() < 1e-12, "{p_holm}");
    assert!(ran.stdout.contains("family-wise error rate 1%"), "{}", ran.stdout);
}

#[test]
fn seed_and_draws_are_the_user_s_and_json_has_the_tables() {
    let bed = planted();
    let run = |seed: &str| {
        let json = bed.ok(&["compare", "o", "--seed", seed, "--draws", "500", "--json"]).json();
        bed.ok(&["compare", "o", "--draws", "100"])
            .says(&["100 draws may be too few", "--draws 340"]);
        (json["compare"].clone(), json["best_modes"].as_array().unwrap().len())
    };
    let ((one, n_best), (two, _), (again, _)) = (run("1"), run("2"), run("1"));
    assert_eq!(n_best, 6);
    assert!(one == again && one != two);
    assert_eq!([&one[0]["seed"], &two[0]["seed"], &one[0]["draws"]], [1, 2, 500]);
    assert_eq!(one[0]["mean_diff_r"], two[0]["mean_diff_r"]);
}

#[test]
fn a_study_leaves_comparisons_that_would_take_a_while_to_compare() {
    let bed = Bed::empty();
    let data = shipped("data").display().to_string();
    let text = std::fs::read_to_string(shipped("scenarios/btc-hourly.toml")).unwrap();
    let names: Vec<String> = (0..24).map(|i| format!("M{i}")).collect();
    let mut text = text.replace("../data", &data);
    text.push_str(&format!("\n[study]\nplans = {names:?}\n"));
    for (i, name) in names.iter().enumerate() {
        text.push_str(&format!(
            "[exit_modes.{name}]\nbase = \"FAST_TP\"\ntarget = {{ atr = {} }}\n",
            1.0 + i as f64 / 10.0
        ));
    }
    bed.write("s.toml", text);
    let ran = bed.ok(&["study", "s.toml", "--out", "o", "--format", "csv"]);
    // 24 · 23 / 2 pairs and 24 modes in 6 rows
    let says = "1800 comparisons of exit modes would take a while: run `exitlab compare`";
    assert!(ran.stdout.contains(says), "{}", ran.stdout);
    assert!(!bed.files("o").contains(&"compare.csv".to_owned()));
    bed.ok(&["compare", "o", "--baseline-mode", "M3", "--draws", "5700"]);
    assert_eq!(bed.table("o/compare.csv").rows.len(), 6 * 23);
}

/// Against numpy and scipy, on outcomes of one symbol and of three that enter at the same times. The
/// expected values are made by `tests/oracle/make_compare.py`.
#[test]
fn other_libraries_say_the_same_of_shipped_scenarios() {
    let bed = Bed::empty();
    let expected = Table::of_csv(include_str!("../oracle/compare.csv"));
    let mut n_clustered = 0;
    for scenario in ["btc-hourly", "crypto-daily"] {
        let path = shipped(&format!("scenarios/{scenario}.toml")).display().to_string();
        bed.ok(&["study", &path, "--out", scenario, "--format", "csv"]);
        bed.ok(&["compare", scenario, "--draws", "100000"]);
        let compare = bed.table(&format!("{scenario}/compare.csv"));
        let verdicts = bed.table(&format!("{scenario}/verdicts.csv"));
        let tested =
            |table: &Table| table.column("p_value").iter().filter(|p| !p.is_empty()).count();
        let expected = expected.only(&[("scenario", scenario)]);
        assert_eq!(tested(&compare) + tested(&verdicts), expected.rows.len(), "{scenario}");
        for row in 0..expected.rows.len() {
            let text = |column: &str| expected.column(column)[row];
            let is_pair = !text("plan_b").is_empty();
            let pair = ["regime", "plan_a", "plan_b"].map(|column| (column, text(column)));
            let mode = [("regime", text("regime")), ("mode", text("plan_a"))];
            // A pair, or a mode against 0.
            let (table, key, mean) = match is_pair {
                true => (&compare, &pair[..], "mean_diff_r"),
                false => (&verdicts, &mode[..], "avg_r"),
            };
            let number = |column: &str| table.get(column, key).parse::<f64>().unwrap();
            let want = |column: &str| text(column).parse::<f64>().unwrap();
            let near = |column: &str, got: f64, allowed: f64| {
                let want = want(column);
                assert!((got - want).abs() <= allowed, "{key:?} {column}: {got} {want}");
            };
            near("n", number("n"), 0.0);
            near("n_times", number("n_times"), 0.0);
            near("mean_r", number(mean), 1e-12);
            near("se", number("se"), 1e-9);
            if is_pair {
                near("block_length", number("block_length"), 1e-9);
                near("wilcoxon_p", number("wilcoxon_p"), 1e-9);
            }
            // Two sets of 100,000 draws each: the standard errors of a 5% quantile (0.007 se) and of a
            // share, times √2 and four; of the quantile that joint intervals take, 0.03 se.
            let se = want("se");
            let half = |end: &str| (number(end) - number(mean)).abs();
            for (column, ends, allowed) in [
                ("half_width", ["ci_low", "ci_high"], 0.05),
                ("joint_half_width", ["joint_low", "joint_high"], 0.17),
            ] {
                ends.iter().for_each(|end| near(column, half(end), allowed * se));
            }
            let want_p = want("p_value");
            let p = number("p_value");
            near("p_value", p, 4.0 * (2.0 * want_p * (1.0 - want_p) / 1e5).sqrt() + 3e-5);
            // How often the table costs a row its own p: equal to 1% where the same rows come before it, and
            // to 5% where two near ones change places; pairs and modes are drawn apart. Holm's would be off
            // by more.
            let adjusted = number("p_adjusted");
            let off = (adjusted / p) / (want("p_adjusted") / want_p) - 1.0;
            assert!(off.abs() < 0.05, "{key:?} p_adjusted: {adjusted} {}", want("p_adjusted"));
            n_clustered += usize::from(text("n") != text("n_times"));
        }
    }
    assert!(n_clustered >= 10);
}

#[test]
fn what_cannot_be_compared_is_named() {
    let bed = Bed::new();
    bed.ok(&["sweep", "s.toml", "--out", "sweep"]);
    bed.ok(&["study", "s.toml", "--out", "study", "--format", "csv"]);
    bed.write("grid.toml", scenario_with("[sweep.grid]\n\"signals.n\" = [10, 20]\n"));
    bed.ok(&["study", "grid.toml", "--grid", "--out", "grid"]);
    bed.refused(&["compare", "nowhere"]).says(&["nowhere is not a run folder", "help:"]);
    bed.refused(&["compare", "sweep"])
        .says(&["sweep is a run of `sweep`", "run: exitlab study s.toml"]);
    bed.refused(&["compare", "grid"]).says(&["no table `outcomes`", "--grid", "help:"]);
    bed.refused(&["compare", "study", "--baseline-mode", "FAST"]).says(&[
        "unknown exit mode of the study: `FAST`",
        "TREND_FOLLOW, FAST_TP, DEFENSIVE_TRAIL",
    ]);
    for (option, value) in [("--alpha", "0"), ("--alpha", "1.5"), ("--draws", "5"), ("--seed", "x")]
    {
        bed.refused(&["compare", "study", option, value]).says(&[option, value]);
    }
    let outcomes = bed.text("study/outcomes.csv");
    let first = outcomes.lines().nth(1).unwrap();
    let r_net = first.split(',').nth(20).unwrap();
    for (was, is, says) in [
        (",BULL,NORMAL,", ",,NORMAL,", "`` is not one of BULL, BEAR, HIGH_VOL, CHOP, NORMAL"),
        (",BULL,NORMAL,", ",SIDEWAYS,NORMAL,", "`SIDEWAYS` is not one of BULL"),
        (",FAST_TP,", ",FASTER,", "column `plan`: `FASTER` is not an exit mode of the study"),
        (r_net, "NaN", "`NaN` is not a finite number"),
    ] {
        assert!(outcomes.contains(was), "{was}");
        bed.write("study/outcomes.csv", outcomes.replacen(was, is, 1));
        bed.refused(&["compare", "study"]).says(&["outcomes", "row ", says]);
    }
    bed.write("study/outcomes.csv", format!("{outcomes}{first}\n"));
    bed.refused(&["compare", "study"]).says(&["is not one row per signal and exit mode"]);
    bed.write("study/outcomes.csv", outcomes.replacen(&format!("{first}\n"), "", 1));
    bed.ok(&["compare", "study"])
        .says(&["has 233 rows, and the run wrote 234: it was changed since"]);
    let header = outcomes.lines().next().unwrap();
    bed.write("study/outcomes.csv", format!("{header}\n"));
    bed.refused(&["compare", "study"]).says(&["the table `outcomes` has no rows"]);
    bed.write("study/outcomes.csv", outcomes.replacen("r_net", "r", 1));
    bed.refused(&["compare", "study"]).says(&["outcomes.csv has no column `r_net`"]);
    bed.write("study/manifest.json", "{}");
    bed.refused(&["compare", "study"]).says(&["study is not a run folder"]);
}

#[test]
fn commands_on_one_run_at_the_same_time_take_turns() {
    let bed = Bed::new();
    bed.ok(&["sweep", "s.toml", "--out", "o", "--format", "csv,parquet"]);
    bed.write("o/notes.txt", "mine");
    let commands: [&[&str]; 3] =
        [&["discount", "o"], &["montecarlo", "o"], &["discount", "o", "--seed", "2"]];
    std::thread::scope(|scope| {
        for round in 0..4 {
            for command in commands {
                let bed = &bed;
                scope.spawn(move || {
                    std::thread::sleep(std::time::Duration::from_millis(40 * round));
                    bed.ok(command)
                });
            }
        }
    });
    // Each table is that of one command, in all its formats.
    for table in ["discount", "trials", "plateau", "monte_carlo", "equity_bands"] {
        let parquet = Table::of_parquet(&bed.path(&format!("o/{table}.parquet")));
        assert!(bed.table(&format!("o/{table}.csv")) == parquet, "{table}");
    }
    assert_eq!(bed.text("o/notes.txt"), "mine");
    let top: Vec<String> = bed.listing().into_iter().filter(|path| !path.contains('/')).collect();
    assert_eq!(top, ["bars.csv", "o", "s.toml"]);
    bed.ok(&["report", "o"]);
}
