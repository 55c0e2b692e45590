//! What is given in memory is what would be read from files.

use crate::setup::{bars, csv, made_bars, settings};
use exitlab::crates::data::write_signals;
use exitlab::settings::{
    ExitMode, ExitOrigin, FundingFrom, Signals, Source, Symbol, TrailLine, Trailing,
};
use exitlab::{
    AdjustmentRecord, Bar, BarSlices, Bars, ExitRow, Format, LineRow, Replay, Results, Scenario,
    SignalRow, Silent, StoredRun, Study, Timeframe, Timestamp, rows,
};
use std::fmt::Write;

/// The made bars as a CSV file.
fn csv_file(root: &std::path::Path) -> std::path::PathBuf {
    let mut text = "time,open,high,low,close,volume\n".to_owned();
    for bar in made_bars(1_500) {
        let exitlab::Bar { time, open, high, low, close, .. } = bar;
        writeln!(text, "{time},{open},{high},{low},{close},1").unwrap();
    }
    let path = root.join("bars.csv");
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn bars_from_a_file_from_columns_and_from_a_frame_give_the_same_study() {
    let root = tempfile::tempdir().unwrap();
    let path = csv_file(root.path());
    let timeframe = "1h".parse().unwrap();
    let all = made_bars(1_500);
    let column = |value: fn(&exitlab::Bar) -> f64| all.iter().map(value).collect::<Vec<f64>>();
    let time: Vec<Timestamp> = all.iter().map(|bar| bar.time).collect();
    let (open, high) = (column(|b| b.open), column(|b| b.high));
    let (low, close) = (column(|b| b.low), column(|b| b.close));
    let volume = column(|b| b.volume.unwrap());
    let columns = BarSlices {
        time: &time,
        open: &open,
        high: &high,
        low: &low,
        close: &close,
        volume: &volume,
    };
    let of_file = Bars::read("A", &path, timeframe).unwrap();
    let of_columns = Bars::from_columns("A", columns, timeframe).unwrap();
    assert_eq!(of_file.series(), of_columns.series());

    let mut on_file = settings();
    on_file.data.timeframe = "1h".to_owned();
    on_file.data.symbols.push(Symbol::new("A", &*path));
    let on_file = Study::new(&Scenario::new(&on_file).unwrap()).run().unwrap();
    let frame = {
        // A frame of the caller's: that of a table with these columns.
        let folder = on_file.write(root.path().join("run"), Format::Parquet).unwrap();
        assert!(folder.join("report.html").is_file());
        crate::in_memory::frame_of(&all)
    };
    let of_frame = Bars::from_frame("A", &frame, timeframe).unwrap();
    assert_eq!(of_file.series(), of_frame.series());
    for bars in [of_file, of_columns, of_frame] {
        let run = Study::new(&Scenario::on([bars], settings()).unwrap()).run().unwrap();
        for table in ["cells", "outcomes", "compare"] {
            assert_eq!(csv(&run, table), csv(&on_file, table), "{table}");
        }
    }
}

/// The bars as a Polars frame.
fn frame_of(bars: &[exitlab::Bar]) -> exitlab::DataFrame {
    frame_of_symbols(bars, &[None])
}

/// The bars as a Polars frame, with a row for each symbol.
fn frame_of_symbols(bars: &[exitlab::Bar], symbols: &[Option<&str>]) -> exitlab::DataFrame {
    use exitlab::crates::table::{Row, Table};

    /// A bar.
    #[derive(Row)]
    #[row(table = "bars")]
    struct BarRow<'a> {
        /// Open time.
        timestamp: Timestamp,
        /// Symbol.
        #[row(optional)]
        symbol: Option<&'a str>,
        /// Price.
        open: f64,
        /// Price.
        high: f64,
        /// Price.
        low: f64,
        /// Price.
        close: f64,
        /// Volume.
        volume: Option<f64>,
    }

    let rows = bars.iter().flat_map(|bar| {
        symbols.iter().map(|symbol| BarRow {
            timestamp: bar.time,
            symbol: *symbol,
            open: bar.open,
            high: bar.high,
            low: bar.low,
            close: bar.close,
            volume: bar.volume,
        })
    });
    let table = Table::of_rows(rows).unwrap();
    let table = if symbols == [None] { table.without_optional() } else { table };
    table.frame().clone()
}

#[test]
fn a_frame_of_several_symbols_is_read_by_the_one_that_is_asked_for() {
    let timeframe: Timeframe = "1h".parse().unwrap();
    let series = bars("A");
    let all: Vec<exitlab::Bar> =
        (0..series.series().len()).map(|row| series.series().bar(row)).collect();
    let frame = frame_of_symbols(&all, &[Some("A"), Some("B")]);
    let error = Bars::from_frame("A", &frame, timeframe).unwrap_err().to_string();
    assert!(error.contains("A (in memory)") && error.contains("column `symbol`"), "{error}");
}

#[test]
fn signals_of_a_frame_are_those_of_typed_rows() {
    use exitlab::crates::table::{ArrowFrame, Row, Table};

    /// A signal.
    #[derive(Row)]
    #[row(table = "signals")]
    struct Signal<'a> {
        /// Time.
        time: Timestamp,
        /// Symbol.
        ticker: &'a str,
        /// Side.
        side: i64,
        /// Stop.
        stop_price: Option<f64>,
    }

    let mut from_memory = settings();
    from_memory.signals = Signals::file(Source::Memory);
    let scenario = Scenario::on([bars("A")], from_memory).unwrap();
    let computed = Scenario::on([bars("A")], settings()).unwrap();
    let signals = computed.produced_signals().unwrap().signals;
    let frame = |stop_price: Option<f64>| {
        let row = |signal: &SignalRow| Signal {
            time: signal.time,
            ticker: "A",
            side: if signal.side == exitlab::Side::Long { 1 } else { -1 },
            stop_price,
        };
        ArrowFrame::from(Table::of_rows(signals.iter().map(row)).unwrap().frame())
    };
    let typed: Vec<SignalRow> =
        signals.iter().map(|s| SignalRow { confidence: 1.0, ..s.clone() }).collect();
    let outcomes = |scenario: Scenario| csv(&Study::new(&scenario).run().unwrap(), "outcomes");
    let want = outcomes(scenario.clone().signals(typed));
    assert_eq!(outcomes(scenario.clone().signals(frame(None))), want);

    let bad = Study::new(&scenario.clone().signals(frame(Some(-1.0)))).run().unwrap_err();
    assert_eq!(bad.to_string(), "signals (in memory):1: column `stop_price` is `-1`: not above 0");
    assert_eq!(bad.line(), Some(1));
}

#[test]
fn signals_in_memory_are_those_of_a_file_and_of_the_source() {
    let root = tempfile::tempdir().unwrap();
    let computed = Scenario::on([bars("A")], settings()).unwrap();
    let on_disk = {
        let mut on_disk = settings();
        on_disk.data.timeframe = "1h".to_owned();
        on_disk.data.symbols.push(Symbol::new("A", csv_file(root.path())));
        Scenario::new(&on_disk).unwrap()
    };
    let signals = on_disk.produced_signals().unwrap().signals;
    assert!(signals.len() > 30);
    let path = root.path().join("signals.csv");
    write_signals(&path, &signals).unwrap();

    let mut from_file = settings();
    from_file.signals = Signals::file(&*path);
    let from_file = Scenario::on([bars("A")], from_file).unwrap();
    let mut from_memory = settings();
    from_memory.signals = Signals::file(Source::Memory);
    let from_memory = Scenario::on([bars("A")], from_memory).unwrap().signals(signals.clone());
    // Given rows take the place of the file, too.
    let instead = from_file.clone().signals(signals[..5].to_vec());

    let outcomes = |scenario: &Scenario| csv(&Study::new(scenario).run().unwrap(), "outcomes");
    let want = outcomes(&from_file);
    assert_eq!(outcomes(&from_memory), want);
    assert!(outcomes(&instead).lines().count() < want.lines().count());
    let n_computed = outcomes(&computed).lines().count();
    assert_eq!(n_computed, want.lines().count());
}

#[test]
fn funding_in_memory_is_paid_and_named_in_the_manifest() {
    let mut with_funding = settings();
    with_funding.costs.funding = FundingFrom::file(Source::Memory);
    let (first, last) = bars("A").span();
    let mut rates = Vec::new();
    let mut time = first;
    while time <= last {
        rates.push((time, 0.0005));
        time = time.plus_us(8 * 3_600_000_000);
    }
    let paid = Scenario::on([bars("A")], with_funding).unwrap().funding("A", rates);
    let paid = Replay::new(&paid).run().unwrap();
    let free = Replay::new(&Scenario::on([bars("A")], settings()).unwrap()).run().unwrap();
    let funding = |run: &exitlab::PortfolioRun| -> f64 {
        run.replays().flat_map(|replay| &replay.trades).map(|trade| trade.funding_r).sum()
    };
    assert_eq!(funding(&free), 0.0);
    assert!(funding(&paid).abs() > 0.0);
    let inputs: Vec<String> = paid.manifest().inputs.into_iter().map(|file| file.path).collect();
    assert_eq!(inputs, ["A (in memory)", "A funding rates (in memory)"]);
}

#[test]
fn a_written_run_is_read_back() {
    let root = tempfile::tempdir().unwrap();
    let scenario = Scenario::on([bars("A"), bars("B")], settings()).unwrap();
    let run = Study::new(&scenario).run().unwrap();
    let folder = run.write(root.path().join("run"), [Format::Csv, Format::Ipc]).unwrap();
    let stored = StoredRun::open(&folder).unwrap();
    let table = stored.table_of::<exitlab::tables::OutcomeRow<'_>>().unwrap();
    let outcomes: Vec<exitlab::tables::OutcomeRow<'_>> = rows(&table).unwrap();
    assert_eq!(outcomes.len(), run.output().points[0].result.n_outcomes);
    let compared = exitlab::Compare::new().stored(&stored).unwrap();
    assert_eq!(Some(&compared), run.comparison());
    let page = std::fs::read_to_string(folder.join("report.html")).unwrap();
    let report = exitlab::HtmlReport::read(&stored).unwrap();
    let (again, no_prices) = exitlab::page_of(&stored, &report);
    // Bars in memory cannot be loaded again: all else of the page is the same.
    assert!(no_prices.is_some() && again.len() < page.len());
}

#[test]
fn execution_bars_of_their_own_carry_entries_and_exits() {
    let hourly = made_bars(1_500);
    // Two bars of half an hour in the place of each, the high in the first one.
    let halves = hourly.iter().flat_map(|bar| {
        let middle = (bar.open + bar.close) / 2.0;
        let first = Bar { close: middle, low: bar.open.min(middle), ..*bar };
        let time = bar.time.plus_us(1_800_000_000);
        let second = Bar { time, open: middle, high: middle.max(bar.close), ..*bar };
        [first, second]
    });
    let finer = Bars::from_bars("A", halves, "30m".parse().unwrap()).unwrap();
    let scenario = Scenario::on_two_timeframes([(bars("A"), finer)], settings()).unwrap();
    let run = Study::new(&scenario).run().unwrap();
    let inputs = &run.output().inputs[0].symbols[0];
    assert_eq!((inputs.decision.len(), inputs.execution.len()), (1_500, 3_000));
    let alone = Study::new(&Scenario::on([bars("A")], settings()).unwrap()).run().unwrap();
    assert_ne!(csv(&run, "outcomes"), csv(&alone, "outcomes"));
}

#[test]
fn exits_lines_and_adjustments_in_memory_are_used() {
    let close_times: Vec<Timestamp> =
        made_bars(1_500).iter().map(|bar| bar.time.plus_us(3_600_000_000)).collect();
    let plain = Scenario::on([bars("A")], settings()).unwrap();
    let outcomes = |scenario: &Scenario| csv(&Study::new(scenario).run().unwrap(), "outcomes");

    let mut with_exits = settings();
    with_exits.signals.exits = ExitOrigin::File { path: Source::Memory };
    with_exits.exit_modes.insert("FAST_TP", ExitMode::default().signal_exit(true));
    let exit = |time: &Timestamp| ExitRow { line: 0, time: *time, symbol: "A".into(), side: None };
    let exits: Vec<_> = close_times.iter().skip(600).step_by(3).map(exit).collect();
    let with_exits = Scenario::on([bars("A")], with_exits).unwrap().exit_signals(exits);
    assert!(outcomes(&with_exits).contains("SIGNAL_EXIT"));

    let mut with_line = settings();
    let trailing = Trailing::line(TrailLine::file(Source::Memory)).immediately();
    with_line.exit_modes.insert("FAST_TP", ExitMode::default().trailing(trailing));
    let line = |(bar, time): (Bar, &Timestamp)| LineRow {
        line: 0,
        time: *time,
        symbol: "A".into(),
        long: Some(bar.low * 0.999),
        short: Some(bar.high * 1.001),
    };
    let lines: Vec<_> = made_bars(1_500).into_iter().zip(&close_times).map(line).collect();
    let with_line = Scenario::on([bars("A")], with_line).unwrap().lines(lines);
    assert!(outcomes(&with_line).contains("TRAILING_STOP"));

    let mut split = settings();
    split.data.adjustments = Some(Source::Memory);
    let (symbol, time) = ("A".to_owned(), close_times[900]);
    let adjustment = AdjustmentRecord { line: 0, symbol, time, price_factor: 0.5 };
    let split = Scenario::on([bars("A")], split).unwrap().adjustments(vec![adjustment]);
    let run = Study::new(&split).run().unwrap();
    assert_eq!(run.manifest().adjustments.len(), 1);
    assert_ne!(csv(&run, "outcomes"), outcomes(&plain));
}

#[test]
fn a_symbol_in_memory_without_bars_in_the_window_stands_by() {
    let later: Vec<Bar> = made_bars(1_600).split_off(1_500);
    let late = || Bars::from_bars("LATE", later.clone(), "1h".parse().unwrap()).unwrap();
    let mut settings = settings();
    settings.data.to = Some("2024-03-03T12:00:00Z".to_owned());
    let scenario = Scenario::on([bars("A"), late()], settings.clone()).unwrap();
    let warnings = scenario.warnings().unwrap();
    let said = "LATE: no bar lies in the data window";
    assert!(warnings.iter().any(|warning| warning.text.starts_with(said)), "{warnings:?}");
    let alone = Study::new(&Scenario::on([bars("A")], settings.clone()).unwrap()).run().unwrap();
    let both = Study::new(&scenario).run().unwrap();
    assert_eq!(csv(&both, "outcomes"), csv(&alone, "outcomes"));
    let error = Study::new(&Scenario::on([late()], settings).unwrap()).run().unwrap_err();
    assert!(error.to_string().contains("no bar of LATE in the window"), "{error}");
}

#[test]
fn a_run_on_memory_looks_at_nothing_ahead() {
    let scenario = Scenario::on([bars("A")], settings()).unwrap();
    let report = scenario.check_causality(5, &Silent).unwrap();
    assert_eq!((report.cuts.len(), report.n_changed()), (5, 0));
}

#[test]
fn a_scenario_as_a_table_is_the_same_scenario() {
    let scenario = Scenario::on([bars("A")], settings()).unwrap();
    let changed = scenario.clone().set("costs.taker_fee", 0.001).unwrap();
    let table = changed.table().unwrap();
    assert_eq!(table["costs"]["taker_fee"].as_float(), Some(0.001));
    assert_eq!(table["data"]["symbols"][0]["path"]["memory"].as_bool(), Some(true));
    let again = Scenario::of_table(table).unwrap().bars(&bars("A"));
    let outcomes = |scenario: &Scenario| csv(&Study::new(scenario).run().unwrap(), "outcomes");
    assert_eq!(outcomes(&again), outcomes(&changed));
    assert_ne!(outcomes(&again), outcomes(&scenario));
}

#[test]
fn decision_closes_are_those_of_the_bars_that_a_run_reads() {
    let of_bars = bars("A");
    let series = of_bars.series();
    let want: Vec<Timestamp> = (0..series.len()).map(|row| series.close_time(row)).collect();
    let scenario = Scenario::on([of_bars.clone()], settings()).unwrap();
    assert_eq!(scenario.decision_closes().unwrap(), [("A".to_owned(), want.clone())]);
    let later = scenario.set("data.from", want[99].to_string()).unwrap();
    assert_eq!(later.decision_closes().unwrap()[0].1, want[100..]);
}

#[test]
fn a_stored_table_is_found_by_its_name() {
    let root = tempfile::tempdir().unwrap();
    let run = Study::new(&Scenario::on([bars("A")], settings()).unwrap()).run().unwrap();
    let folder = run.write(root.path().join("run"), Format::Csv).unwrap();
    let stored = StoredRun::open(&folder).unwrap();
    let in_memory = run.stored().unwrap();
    assert_eq!(stored.table_names(), in_memory.table_names());
    for name in stored.table_names() {
        let (a, b) =
            (stored.table(name).unwrap().unwrap(), in_memory.table(name).unwrap().unwrap());
        assert_eq!(a.csv_text().unwrap(), b.csv_text().unwrap(), "{name}");
    }
    assert!(stored.table("equity").unwrap().is_none());
    assert!(run.html(&in_memory).unwrap().contains("</html>"));
}
