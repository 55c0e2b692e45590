//! Runs are read back, and what is wrong with them is named.

use exitlab_store::{
    Format, LegRow, Manifest, RunCommand, RunFolder, RunTables, StoredRun, legs_table,
};
use exitlab_table::{Row, rows};
use exitlab_test_rows::trade;
use std::path::Path;

/// A study's run with a table of legs.
fn stored(root: &Path, format: Format) -> StoredRun {
    let out = root.join(format.name());
    let run = RunFolder::create(&out).unwrap();
    run.write_table(&legs_table(&[trade(3)]).unwrap(), &[format]).unwrap();
    run.finish(&Manifest { command: RunCommand::Study, ..Manifest::default() }).unwrap();
    StoredRun::open(&out).unwrap()
}

#[test]
fn a_table_is_read_from_whatever_format_there_is_and_from_memory() {
    let root = tempfile::tempdir().unwrap();
    for format in Format::ALL {
        let run = stored(root.path(), format);
        assert!(run.has_table(LegRow::TABLE));
        let table = run.table_of::<LegRow<'_>>().unwrap();
        assert_eq!(rows::<LegRow<'_>>(&table).unwrap().len(), 2, "{}", format.name());
    }
    let mut tables = RunTables::default();
    let one = legs_table(&[trade(3)]).unwrap();
    tables.insert(vec![one.clone(), one]);
    let made = StoredRun::new(Path::new("no folder"), Manifest::default()).with_tables(tables);
    assert!(made.has_table(LegRow::TABLE) && !made.has_table("trades"));
    assert_eq!(made.table_of::<LegRow<'_>>().unwrap().n_rows(), 4);
    let mut n_parts = 0;
    made.table_parts_of::<LegRow<'_>>(|part| {
        n_parts += 1;
        assert_eq!(part.n_rows(), 2);
        Ok(())
    })
    .unwrap();
    assert_eq!(n_parts, 2);
}

#[test]
fn what_is_missing_or_wrong_is_named() {
    let root = tempfile::tempdir().unwrap();
    let run = stored(root.path(), Format::Csv);
    let file = root.path().join("csv").join("legs.csv");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("fraction", "fractions")).unwrap();
    let error = run.table_of::<LegRow<'_>>().unwrap_err();
    assert_eq!(error.to_string(), format!("{} has no column `fraction`", file.display()));
    std::fs::write(&file, text.replace("0.5", "half")).unwrap();
    let error = run.table_of::<LegRow<'_>>().unwrap_err().to_string();
    let want =
        format!("{}, row 1, column `fraction`: `half` is not a finite number", file.display());
    assert_eq!(error, want);
    std::fs::remove_file(&file).unwrap();
    let error = run.table_of::<LegRow<'_>>().unwrap_err().to_string();
    assert!(error.contains("has no table `legs`"), "{error}");
    assert!(run.must_be(RunCommand::Study, "a study is needed").is_ok());
    let error = run.must_be(RunCommand::Sweep, "a sweep is needed").unwrap_err().to_string();
    assert!(error.ends_with("csv is a run of `study`, and a sweep is needed"), "{error}");
    let error = StoredRun::open(root.path()).unwrap_err().to_string();
    assert!(error.contains("is not a run folder"), "{error}");
}
