//! What is wrong, where, and what to do about it.

use crate::setup::{bars, made_bars, settings};
use exitlab::settings::{
    ExitMode, FundingFrom, Settings, Signals, Source, StopDistance, TrailLine, Trailing,
};
use exitlab::{
    Bars, Error, Format, Replay, Results, Scenario, Side, SignalRow, StoredRun, Study, Timestamp,
};

fn error<T>(result: Result<T, Error>) -> Error {
    match result {
        Ok(_) => panic!("that should be wrong"),
        Err(error) => error,
    }
}

#[test]
fn a_setting_is_named_by_its_key() {
    let mut wrong = settings();
    wrong.exit_modes.insert("WIDE", ExitMode::based_on("FAST_TP").stop(StopDistance::Atr(-1.0)));
    let scenario = Scenario::on([bars("A")], wrong).unwrap();
    let error = error(Study::new(&scenario).run());
    assert_eq!(error.key(), Some("exit_modes.WIDE.stop.atr"));
    assert_eq!((error.line(), error.path().unwrap().to_str()), (None, Some("settings")));
}

#[test]
fn a_scenario_file_s_error_has_its_line() {
    let text = "schema = 1\nname = \"t\"\n[data]\ntimeframe = \"1h\"\n\
                symbols = [{ symbol = \"A\", path = \"a.csv\" }]\n[signals]\nsource = \"every\"\nn = 0\n";
    let scenario = Scenario::parse(text).unwrap();
    let error = error(scenario.resolve());
    assert_eq!((error.line(), error.key()), (Some(8), Some("signals.n")));
    assert_eq!(error.path().unwrap().to_str(), Some("scenario.toml"));
}

#[test]
fn a_bad_bar_has_its_row() {
    let mut all = made_bars(50);
    all[20].high = all[20].low - 1.0;
    let error = error(Bars::from_bars("A", all, "1h".parse().unwrap()));
    assert_eq!((error.line(), error.path().unwrap().to_str()), (Some(21), Some("A (in memory)")));
    let timeframe = "4h".parse().unwrap();
    let error = self::error(Bars::from_bars("A", made_bars(50), timeframe));
    assert!(error.to_string().contains("contains bars of 1h, the timeframe is 4h"), "{error}");
}

#[test]
fn what_is_not_given_or_of_no_use_is_refused() {
    let mut from_memory = settings();
    from_memory.signals = Signals::file(Source::Memory);
    let scenario = Scenario::on([bars("A")], from_memory).unwrap();
    let missing = error(Study::new(&scenario).run());
    let want = "the settings say that the signals are in memory, but none were given";
    assert_eq!(missing.to_string(), want);
    assert!(missing.help().unwrap().contains("give the signals"));
    assert_eq!(format!("{missing:?}"), format!("{want}\n  help: {}", missing.help().unwrap()));

    let computed = Scenario::on([bars("A")], settings()).unwrap().signals(Vec::new());
    let error = error(Study::new(&computed).run());
    assert_eq!(error.to_string(), "signals were given in memory, but signals.source is not file");
    let stranger = Scenario::on([bars("A")], settings()).unwrap().bars(&bars("B"));
    let error = self::error(Study::new(&stranger).run());
    assert!(error.to_string().starts_with("bars of B were given in memory, but"), "{error}");
    let none = self::error(Bars::from_bars("B", [], "4h".parse().unwrap()));
    assert_eq!(none.to_string(), "no bars of B were given");
    let four_hourly =
        Bars::from_bars("B", made_bars(9).into_iter().step_by(4), "4h".parse().unwrap());
    let error = self::error(Scenario::on([bars("A"), four_hourly.unwrap()], settings()));
    assert!(error.to_string().ends_with("they are not of the others' timeframe"), "{error}");
}

#[test]
fn names_and_folders_are_checked() {
    let scenario = Scenario::on([bars("A")], settings()).unwrap();
    let error = error(Replay::new(&scenario).profile("BOLD").run());
    assert!(error.to_string().contains("unknown profile: `BOLD`"), "{error}");
    let root = tempfile::tempdir().unwrap();
    std::fs::write(root.path().join("notes.txt"), "mine").unwrap();
    let run = Study::new(&scenario).run().unwrap();
    let error = self::error(run.write(root.path(), Format::Csv));
    assert_eq!(error.path(), Some(&*root.path().canonicalize().unwrap()));
    assert!(error.help().is_some());
    let error = self::error(StoredRun::open(root.path()).map_err(Error::from));
    assert!(error.to_string().contains("is not a run folder"), "{error}");
    let nothing = Settings::new("nothing");
    assert!(Scenario::new(&nothing).and_then(|scenario| scenario.resolve()).is_err());
}

#[test]
fn rows_in_memory_are_held_to_what_a_file_may_say() {
    let time = made_bars(1_500)[900].time;
    let signal = |line, stop_price| SignalRow {
        line,
        time,
        symbol: "A".into(),
        side: Side::Long,
        confidence: 1.0,
        stop_price,
        target_price: None,
    };
    let mut from_memory = settings();
    from_memory.signals = Signals::file(Source::Memory);
    let on_signals = Scenario::on([bars("A")], from_memory).unwrap();
    let with = |signals| error(Study::new(&on_signals.clone().signals(signals)).run());
    // Rows are numbered from 1, whatever number they bring.
    let bad = with(vec![signal(70, None), signal(7, Some(-1.0))]);
    assert_eq!(bad.to_string(), "signals (in memory):2: column `stop_price` is `-1`: not above 0");
    assert_eq!(bad.line(), Some(2));
    let bad = with(vec![SignalRow { confidence: f64::NAN, ..signal(1, None) }]);
    assert!(
        bad.to_string().starts_with("signals (in memory):1: column `confidence` is `NaN`"),
        "{bad}"
    );
    let late = SignalRow { time: time.plus_us(1), ..signal(1, None) };
    let bad = with(vec![signal(1, None), late]);
    assert_eq!((bad.line(), bad.path().unwrap().to_str()), (Some(2), Some("signals (in memory)")));

    let mut paid = settings();
    paid.costs.funding = FundingFrom::file(Source::Memory);
    let paid = Scenario::on([bars("A")], paid).unwrap();
    let with = |rates: Vec<(Timestamp, f64)>| {
        error(Study::new(&paid.clone().funding("A", rates)).run()).to_string()
    };
    let two = with(vec![(time, 0.1), (time, 0.2)]);
    assert!(
        two.starts_with("A funding rates (in memory):2: column `funding_rate` is `0.2`"),
        "{two}"
    );
    assert!(with(vec![(time, f64::INFINITY)]).contains("not a finite number"));
    assert_eq!(with(Vec::new()), "A funding rates (in memory): no rows");

    let mut two_lines = settings();
    for (mode, file) in [("FAST_TP", "a.csv"), ("TREND_FOLLOW", "b.csv")] {
        let trailing = Trailing::line(TrailLine::file(file)).immediately();
        two_lines.exit_modes.insert(mode, ExitMode::default().trailing(trailing));
    }
    let two_lines = Scenario::on([bars("A")], two_lines).unwrap().lines(Vec::new());
    let bad = error(Study::new(&two_lines).run());
    let want = "lines were given in memory, but exit modes trail lines of several files";
    assert_eq!(bad.to_string(), want);
}
