//! A page is made of a run's tables and manifest, and says what makes the run again.

use exitlab_page::HtmlReport;
use exitlab_store::{
    Adjustment, DataRecord, DroppedRow, DroppedRowsRecord, FailedPoint, InputFile, Manifest,
    RunCommand, RunTables, StageRecord, StoredRun,
};
use serde_json::json;
use std::path::Path;

fn manifest() -> Manifest {
    Manifest {
        exitlab_version: "1.2.3".into(),
        command: RunCommand::Sweep,
        scenario_path: Some("it's here.toml".into()),
        scenario: json!({ "schema": 1, "question": "<b>R</b>?", "data": { "timeframe": "1h" } }),
        inputs: vec![InputFile {
            path: "a.csv".into(),
            sha256: "ab12".into(),
            rows: 77,
            read_as: None,
        }],
        data: vec![DataRecord {
            symbol: "<i>X</i>".into(),
            n_gaps: 41,
            n_missing_bars: 43,
            n_closes_compared: Some(1_009),
            n_closes_different: Some(47),
            ..DataRecord::default()
        }],
        stages: vec![StageRecord {
            name: "pyramid".into(),
            keys: vec!["key".into()],
            hits: 977,
            misses: 983,
        }],
        warnings: vec!["watch out".into()],
        dropped_rows: vec![DroppedRowsRecord {
            path: "a.csv".into(),
            n_dropped: 9,
            first: vec![DroppedRow { line: 13, problem: "high < low".into() }],
        }],
        adjustments: vec![Adjustment {
            symbol: "X".into(),
            time: "2020-01-02T00:00:00Z".into(),
            price_factor: 0.25,
        }],
        zone_data_version: Some("2026z".into()),
        failed_points: vec![FailedPoint { grid_id: 5, error: "no bars".into() }],
        started: "STARTED".into(),
        host: "HOST".into(),
        ..Manifest::default()
    }
}

/// The page of a run without rows.
fn page(manifest: &Manifest) -> String {
    let folder = Path::new("no folder");
    let run = StoredRun::new(folder, manifest.clone()).with_tables(RunTables::default());
    HtmlReport::read(&run).unwrap().html(Err("no bars were read"))
}

#[test]
fn what_makes_the_run_again_is_there() {
    let page = page(&manifest());
    for wanted in [
        r"exitlab sweep 'it'\''s here.toml'",
        "exitlab 1.2.3",
        "IANA 2026z",
        "timeframe = \"1h\"",
        ">77<",
        ">ab12<",
        ">41<",
        ">43<",
        "47 of 1,009",
        "watch out",
        "9 bad rows",
        "line 13, high &lt; low; and so on",
        "multiplied by 0.25",
        "Grid point 5 failed: no bars",
    ] {
        let wanted = wanted.replace('"', "&quot;");
        assert!(page.contains(&wanted), "{wanted}\n{page}");
    }
}

#[test]
fn zone_data_is_named_where_it_was_read() {
    let without = page(&Manifest { zone_data_version: None, ..manifest() });
    assert!(page(&manifest()).contains("Time zones") && !without.contains("Time zones"));
}

#[test]
fn what_the_user_named_is_text() {
    let page = page(&manifest());
    assert!(page.contains("&lt;b&gt;R&lt;/b&gt;?") && page.contains("&lt;i&gt;X&lt;/i&gt;"));
    assert!(!page.contains("<b>R</b>") && !page.contains("<i>X</i>"));
}

#[test]
fn neither_clock_nor_host_nor_engine_changes_the_page() {
    let mut other = manifest();
    (other.started, other.host) = ("LATER".into(), "ELSEWHERE".into());
    (other.wall_seconds, other.peak_memory_bytes, other.threads) = (9.0, Some(9), 9);
    // The reference engine builds no pyramid.
    other.stages.clear();
    assert_eq!(page(&manifest()), page(&other));
}

#[test]
fn a_page_is_one_document_that_asks_for_nothing() {
    let page = page(&manifest());
    assert!(page.starts_with("<!DOCTYPE html>") && page.trim_end().ends_with("</html>"));
    for address in ["src=\"http", "href=\"http", "@import"] {
        assert!(!page.contains(address), "the page asks for {address}");
    }
    assert_eq!(page, self::page(&manifest()));
}
