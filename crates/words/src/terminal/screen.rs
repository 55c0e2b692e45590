//! The terminal that results are shown on: its width, how much is shown, colours.

/// The terminal that results are shown on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screen {
    /// Columns of text; tables leave columns out, or go on below, to fit.
    pub width: usize,
    /// How much is shown.
    pub detail: Detail,
    /// Whether numbers and heads are coloured.
    pub colours: Colours,
}

/// How much of a run the terminal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// The answer, one table by regime and mode, key figures.
    OneScreen,
    /// All tables.
    Tables,
}

/// Whether text has colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colours {
    /// Plain text.
    Off,
    /// ANSI codes: losses red, gains green, heads bold.
    On,
}

impl Screen {
    /// Columns where stdout is no terminal.
    pub const DEFAULT_WIDTH: usize = 100;

    /// Narrowest screen that tables are made for.
    pub const MIN_WIDTH: usize = 60;

    /// Text of [`DEFAULT_WIDTH`](Self::DEFAULT_WIDTH) without colours.
    pub const fn plain(detail: Detail) -> Screen {
        Screen { width: Screen::DEFAULT_WIDTH, detail, colours: Colours::Off }
    }

    /// A text in lines that fit, broken at spaces; those after the first of an indented text stand further
    /// in.
    pub fn wrapped(&self, text: &str) -> String {
        let further = if text.starts_with(' ') { "    " } else { "" };
        let options = textwrap::Options::new(self.width).break_words(false);
        textwrap::fill(text, options.subsequent_indent(further))
    }

    /// A title, bold where there are colours.
    pub(crate) fn title(&self, title: &str) -> String {
        let title = self.wrapped(title);
        match self.colours {
            Colours::Off => title,
            Colours::On => format!("\u{1b}[1m{title}\u{1b}[0m"),
        }
    }
}
