//! Tables column by column, fitted to the screen.

use super::screen::{Colours, Screen};
use comfy_table::{
    Attribute, Cell as TextCell, CellAlignment, Color, LineStyle, Table as TextTable, presets,
};

/// A column of a table.
#[derive(Debug, Clone)]
pub(super) struct Column {
    head: String,
    cells: Vec<String>,
    alignment: CellAlignment,
    ink: Ink,
    /// Columns of the highest rank are left out first; those of 0 never.
    rank: u8,
}

/// Which cells are coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ink {
    Plain,
    /// Cells that begin with a plus are green, with a minus red.
    BySign,
}

impl Column {
    fn new(
        head: impl Into<String>,
        cells: impl IntoIterator<Item = impl Into<String>>,
        alignment: CellAlignment,
        ink: Ink,
    ) -> Column {
        let cells = cells.into_iter().map(Into::into).collect();
        Column { head: head.into(), cells, alignment, ink, rank: 0 }
    }

    /// Words.
    pub(super) fn text(
        head: impl Into<String>,
        cells: impl IntoIterator<Item = impl Into<String>>,
    ) -> Column {
        Column::new(head, cells, CellAlignment::Left, Ink::Plain)
    }

    /// Numbers.
    pub(super) fn number(
        head: impl Into<String>,
        cells: impl IntoIterator<Item = impl Into<String>>,
    ) -> Column {
        Column::new(head, cells, CellAlignment::Right, Ink::Plain)
    }

    /// Numbers whose sign matters.
    pub(super) fn signed(
        head: impl Into<String>,
        cells: impl IntoIterator<Item = impl Into<String>>,
    ) -> Column {
        Column::new(head, cells, CellAlignment::Right, Ink::BySign)
    }

    /// The column, to be left out before those of lower ranks where the screen is too narrow.
    pub(super) fn rank(self, rank: u8) -> Column {
        Column { rank, ..self }
    }

    /// The column with its head in several lines, broken at underscores, if it is wider than its cells.
    fn narrowed(mut self) -> Column {
        let widest = self.cells.iter().map(|cell| cell.chars().count()).max().unwrap_or(0);
        if self.head.chars().count() > widest {
            self.head = self.head.replace('_', "_\n");
        }
        self
    }

    fn cell(&self, text: &str, colours: Colours) -> TextCell {
        let cell = TextCell::new(text);
        let is_zero = !text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
        match (colours, self.ink, text.as_bytes().first()) {
            (Colours::On, Ink::BySign, Some(b'-')) if !is_zero => cell.fg(Color::DarkRed),
            (Colours::On, Ink::BySign, Some(b'+')) if !is_zero => cell.fg(Color::DarkGreen),
            _ => cell,
        }
    }
}

/// The columns as a table that is no wider than the screen, as far as columns may be left out.
pub(super) fn fitted(screen: &Screen, mut columns: Vec<Column>) -> String {
    while width(&columns) > screen.width {
        let Some(worst) = columns.iter().map(|column| column.rank).max().filter(|rank| *rank > 0)
        else {
            break;
        };
        columns.retain(|column| column.rank != worst);
    }
    drawn(&columns, screen.colours)
}

/// The same with all columns: those that do not fit stand in a further table below, with the first
/// column again.
pub(super) fn folded(screen: &Screen, columns: Vec<Column>) -> String {
    let columns = match width(&columns) > screen.width {
        true => columns.into_iter().map(Column::narrowed).collect(),
        false => columns,
    };
    let Some((first, others)) = columns.split_first() else { return String::new() };
    let mut tables = Vec::new();
    let mut shown = vec![first.clone()];
    for column in others {
        shown.push(column.clone());
        if shown.len() > 2 && width(&shown) > screen.width {
            shown.pop();
            tables.push(drawn(&shown, screen.colours));
            shown = vec![first.clone(), column.clone()];
        }
    }
    tables.push(drawn(&shown, screen.colours));
    tables.join("\n\n")
}

/// Characters of the table's widest line.
fn width(columns: &[Column]) -> usize {
    let table = drawn(columns, Colours::Off);
    table.lines().map(|line| line.chars().count()).max().unwrap_or(0)
}

fn drawn(columns: &[Column], colours: Colours) -> String {
    let mut table = TextTable::new();
    table.load_style(style()).force_no_tty();
    if colours == Colours::On {
        table.enforce_styling();
        table.style_text_only();
    }
    table.set_header(columns.iter().map(|column| {
        let head = TextCell::new(&column.head);
        if colours == Colours::On { head.add_attribute(Attribute::Bold) } else { head }
    }));
    let n_rows = columns.iter().map(|column| column.cells.len()).max().unwrap_or(0);
    for row in 0..n_rows {
        let text = |column: &Column| column.cells.get(row).cloned().unwrap_or_default();
        table.add_row(columns.iter().map(|column| column.cell(&text(column), colours)));
    }
    for (drawn, column) in table.column_iter_mut().zip(columns) {
        drawn.set_cell_alignment(column.alignment);
    }
    table.trim_fmt()
}

/// A line below the head, and no other: a screen has few of them.
pub(super) fn style() -> comfy_table::TableStyle {
    presets::UTF8_HORIZONTAL_ONLY
        .header_separator(LineStyle::none().fill('─').junction('─'))
        .top_border(LineStyle::none())
        .row_separator(LineStyle::none())
        .bottom_border(LineStyle::none())
}

#[cfg(test)]
mod tests {
    use super::super::screen::Detail;
    use super::*;

    fn columns() -> Vec<Column> {
        vec![
            Column::text("regime", ["BULL", "ALL"]),
            Column::signed("avg R", ["-0.100", "+0.200"]),
            Column::number("ambiguous", ["12.0%", "3.0%"]).rank(2),
            Column::number("max DD", ["1.0", "2.0"]).rank(1),
        ]
    }

    fn screen(width: usize) -> Screen {
        Screen { width, ..Screen::plain(Detail::OneScreen) }
    }

    #[test]
    fn columns_are_left_out_by_their_rank() {
        let heads = |width| {
            let table = fitted(&screen(width), columns());
            assert!(table.lines().all(|line| line.chars().count() <= width.max(20)), "{table}");
            table.lines().next().unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(heads(60), "regime avg R ambiguous max DD");
        assert_eq!(heads(36), "regime avg R max DD");
        assert_eq!(heads(20), "regime avg R");
        assert_eq!(heads(1), "regime avg R", "these are never left out");
    }

    #[test]
    fn columns_that_all_matter_go_on_below() {
        let long = || {
            let of = |head: &str| Column::signed(head, ["-0.100 (1000)", "+0.200 (2000)"]);
            let modes = ["TREND_FOLLOW", "FAST_TP", "DEFENSIVE_TRAIL"].map(of);
            [Column::text("regime", ["BULL", "ALL"])].into_iter().chain(modes).collect::<Vec<_>>()
        };
        assert_eq!(folded(&screen(80), long()).lines().count(), 4);
        let narrow = folded(&screen(46), long());
        assert!(narrow.lines().all(|line| line.chars().count() <= 46), "{narrow}");
        for text in ["TREND_FOLLOW", "FAST_TP", "TRAIL"] {
            assert!(narrow.contains(text), "{narrow}");
        }
        assert_eq!(narrow.matches("regime").count(), 2, "{narrow}");
        assert_eq!(narrow.matches("-0.100 (1000)").count(), 3, "{narrow}");
    }

    #[test]
    fn only_signed_numbers_have_colours_and_only_where_asked_for() {
        let plain = fitted(&screen(60), columns());
        let coloured = fitted(&Screen { colours: Colours::On, ..screen(60) }, columns());
        assert!(!plain.contains('\u{1b}'), "{plain:?}");
        let has = |text: &str, code: &str| {
            let at = coloured.find(text).unwrap();
            let start = coloured[..at].rfind('\u{1b}').map_or("", |from| &coloured[from..at]);
            assert!(start.contains(code), "{text} after {start:?} in {coloured:?}");
        };
        has("-0.100", "[38;5;1m");
        has("+0.200", "[38;5;2m");
        has("avg R", "[1m");
        has("12.0%", "[39m");
    }
}
