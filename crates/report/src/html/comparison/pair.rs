//! Tests of two plans and what they come to, row by row.

use super::super::table_columns::TableColumns;

/// A test of two plans: a row of the `compare` table.
#[derive(Debug, Clone, Copy)]
pub(in crate::html) struct Pair<'t> {
    table: &'t TableColumns,
    row: usize,
}

impl<'t> Pair<'t> {
    /// The rows of the table.
    pub(super) fn all(table: &'t TableColumns) -> impl Iterator<Item = Pair<'t>> {
        (0..table.n_rows()).map(move |row| Pair { table, row })
    }

    /// A regime's name, or ALL.
    pub(in crate::html) fn regime(self) -> &'t str {
        self.table.text("regime", self.row)
    }

    /// The first plan.
    pub(in crate::html) fn plan_a(self) -> &'t str {
        self.table.text("plan_a", self.row)
    }

    /// The second plan.
    pub(in crate::html) fn plan_b(self) -> &'t str {
        self.table.text("plan_b", self.row)
    }

    /// `A`, `B`, `undecided`, `too few`.
    pub(in crate::html) fn verdict(self) -> &'t str {
        self.table.text("verdict", self.row)
    }

    /// The plan that won, if one did.
    pub(in crate::html) fn winner(self) -> Option<&'t str> {
        Some(self.table.text("winner", self.row)).filter(|winner| !winner.is_empty())
    }

    /// Whether the pair is this plan and another one.
    pub(in crate::html) fn has(self, plan: &str) -> bool {
        self.plan_a() == plan || self.plan_b() == plan
    }

    /// Mean and ends of the interval, in R, of this plan less the other one; absent where it was not
    /// tested.
    pub(in crate::html) fn gain_of(self, plan: &str) -> Option<(f64, f64, f64)> {
        let number = |column| self.table.f64(column, self.row);
        let (mean, low, high) = (number("mean_diff_r")?, number("ci_low")?, number("ci_high")?);
        Some(if plan == self.plan_a() { (mean, low, high) } else { (-mean, -high, -low) })
    }
}

/// What the tests of a regime come to: a row of the `best_modes` table.
#[derive(Debug, Clone, Copy)]
pub(in crate::html) struct Best<'t> {
    /// Entries.
    pub(in crate::html) n: i64,
    /// The plan that beats every other one, if any.
    pub(in crate::html) mode: Option<&'t str>,
    /// In words.
    pub(in crate::html) verdict: &'t str,
}

impl<'t> Best<'t> {
    /// The row of a regime, or of ALL.
    pub(super) fn of(table: &'t TableColumns, regime: &str) -> Option<Best<'t>> {
        let row = (0..table.n_rows()).find(|row| table.text("regime", *row) == regime)?;
        Some(Best {
            n: table.i64("n", row).unwrap_or(0),
            mode: Some(table.text("best_mode", row)).filter(|mode| !mode.is_empty()),
            verdict: table.text("verdict", row),
        })
    }
}
