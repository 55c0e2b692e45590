//! What a run says of itself.

use exitlab_store::{Counts, InputFile, Manifest, RunCommand, StageRecord};
use serde_json::json;

fn manifest() -> Manifest {
    Manifest {
        exitlab_version: "0.1.0".into(),
        command: RunCommand::Sweep,
        scenario: json!({ "schema": 1, "data": { "timeframe": "1h" } }),
        inputs: vec![InputFile {
            path: "btc.csv".into(),
            sha256: "ab".into(),
            rows: 3,
            read_as: None,
        }],
        stages: vec![StageRecord {
            name: "indicators".into(),
            keys: vec!["0f".into()],
            hits: 5,
            misses: 1,
        }],
        counts: Counts { bars: 3, signals: 2, trades: 1, cells: 6 },
        warnings: vec!["NORMAL has under 1% of the bars".into()],
        zone_data_version: Some("2026a".into()),
        wall_seconds: 0.25,
        threads: 2,
        ..Manifest::default()
    }
}

#[test]
fn reads_back_as_it_was_written() {
    let text = manifest().to_json().unwrap();
    assert_eq!(serde_json::from_str::<Manifest>(&text).unwrap(), manifest());
    assert!(text.starts_with("{\n  \"exitlab_version\": \"0.1.0\",\n  \"command\": \"sweep\""));
    assert!(text.ends_with("}\n"));
}

#[test]
fn an_older_manifest_names_no_zone_data() {
    let text = manifest().to_json().unwrap();
    let older = text.replace("  \"zone_data_version\": \"2026a\",\n", "");
    assert_ne!(older, text);
    let read = serde_json::from_str::<Manifest>(&older).unwrap();
    assert_eq!(read, Manifest { zone_data_version: None, ..manifest() });
}
