//! The dictionary of every table's columns.

use super::{
    AblationRow, AnswerRow, BestModeRow, CellRow, CompareCellsRow, CompareRow, CompareRunsRow,
    DailyRRow, DecisionRow, DiscountRow, EquityBandRow, EquityRow, LegRow, MonteCarloRow,
    OutcomeRow, PlateauRow, PolicyChangeRow, PortfolioRow, RegimeQualityRow, RegimeReturnRow,
    RegimeTransitionRow, RemodeRow, TradeRow, TransitionRow, TrialRow, VerdictRow,
    WalkForwardDailyRow, WalkForwardEntryRow, WalkForwardPortfolioRow, WalkForwardRow,
    WalkForwardWindowRow,
};
use exitlab_table::{TableDoc, dictionary};

/// Every table that a command leaves.
pub const TABLES: [TableDoc; 31] = [
    TableDoc::of::<CellRow<'static>>(),
    TableDoc::of::<PortfolioRow<'static>>(),
    TableDoc::of::<TradeRow<'static>>(),
    TableDoc::of::<OutcomeRow<'static>>(),
    TableDoc::of::<LegRow<'static>>(),
    TableDoc::of::<RemodeRow<'static>>(),
    TableDoc::of::<DecisionRow<'static>>(),
    TableDoc::of::<PolicyChangeRow<'static>>(),
    TableDoc::of::<EquityRow<'static>>(),
    TableDoc::of::<DailyRRow<'static>>(),
    TableDoc::of::<TransitionRow<'static>>(),
    TableDoc::of::<AblationRow<'static>>(),
    TableDoc::of::<AnswerRow<'static>>(),
    TableDoc::of::<VerdictRow<'static>>(),
    TableDoc::of::<CompareRow<'static>>(),
    TableDoc::of::<BestModeRow<'static>>(),
    TableDoc::of::<CompareRunsRow<'static>>(),
    TableDoc::of::<CompareCellsRow<'static>>(),
    TableDoc::of::<DiscountRow<'static>>(),
    TableDoc::of::<PlateauRow<'static>>(),
    TableDoc::of::<TrialRow<'static>>(),
    TableDoc::of::<MonteCarloRow<'static>>(),
    TableDoc::of::<EquityBandRow<'static>>(),
    TableDoc::of::<WalkForwardRow<'static>>(),
    TableDoc::of::<WalkForwardWindowRow<'static>>(),
    TableDoc::of::<WalkForwardPortfolioRow<'static>>(),
    TableDoc::of::<WalkForwardDailyRow<'static>>(),
    TableDoc::of::<WalkForwardEntryRow<'static>>(),
    TableDoc::of::<RegimeQualityRow<'static>>(),
    TableDoc::of::<RegimeReturnRow<'static>>(),
    TableDoc::of::<RegimeTransitionRow<'static>>(),
];

/// `docs/columns.md`: every table and column with its type, unit and meaning.
pub fn column_dictionary() -> String {
    let head = "# Tables and their columns\n\n\
        A run folder has its tables as CSV and Parquet; those with a row per trade, leg, outcome, \
        decision, change of mode, mark or day as Parquet alone. `--format` sets the formats of all \
        tables; columns are the same in all of them. Absent values are empty in CSV and null elsewhere. Times are UTC. \
        Together, the columns marked (key) identify a row; in runs with a grid the swept \
        settings follow `grid_id` in `cells` and `walkforward_windows`, a column each.\n\n\
        This file is made from the declarations of the tables: after a change, \
        `UPDATE_DOCS=1 cargo test -p exitlab-store columns_md` writes it again.\n\n";
    let text = format!("{head}{}", dictionary(&TABLES));
    format!("{}\n", text.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test is told to write the file")]
    fn columns_md_says_what_the_tables_hold() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/columns.md");
        let want = column_dictionary();
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(&path, &want).unwrap();
        }
        let found = std::fs::read_to_string(&path).unwrap();
        assert!(
            found == want,
            "docs/columns.md is out of date: UPDATE_DOCS=1 cargo test -p exitlab-store columns_md"
        );
    }

    #[test]
    fn every_column_is_explained_in_a_sentence() {
        let mut names = BTreeSet::new();
        for table in TABLES {
            assert!(names.insert(table.name), "two tables `{}`", table.name);
            assert!(table.doc.ends_with('.'), "{}: {}", table.name, table.doc);
            for column in table.columns {
                let is_sentence = column.doc.ends_with('.') || column.doc.ends_with(')');
                assert!(is_sentence, "{}.{}: {:?}", table.name, column.name, column.doc);
            }
        }
    }
}
