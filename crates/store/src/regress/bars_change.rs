//! Bars that were used against those that are: which one changed first, and how.

use super::bars_file::BarsFault;
use super::field_change::FieldChange;
use super::used_inputs::BarsUsed;
use exitlab_core::{Bar, BarSeries, Timeframe, Timestamp};
use std::fmt;

/// Bars of a symbol that are not what they were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BarsChange {
    /// Bars that the baseline used; absent where it used none of this symbol.
    pub was: Option<BarsUsed>,
    /// Bars that are used now.
    pub is: Option<BarsUsed>,
    /// What moved, where both are there; why it cannot be said where the baseline's bars are not kept.
    pub difference: Option<Result<BarsDifference, BarsFault>>,
}

/// What moved between two series of one symbol.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BarsDifference {
    /// Bars of the same open time with another price or volume.
    pub n_changed: usize,
    /// The first of them.
    pub first_changed: Option<ChangedBar>,
    /// Bars that came, up to the last one of before.
    pub n_added: usize,
    /// The first of them.
    pub first_added: Option<ChangedBar>,
    /// Bars that went.
    pub n_removed: usize,
    /// The first of them.
    pub first_removed: Option<ChangedBar>,
    /// Bars that came after the last one of before: the series grew.
    pub n_after: usize,
    /// The last close of before, where bars came after it.
    pub grew_at: Option<Timestamp>,
}

/// A bar that changed, came or went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedBar {
    /// Its open time.
    pub time: Timestamp,
    /// The columns that differ; all that it holds where it came or went.
    pub fields: Vec<FieldChange>,
}

impl BarsDifference {
    /// What moved from one series to another. Values are the same where their bits are.
    pub(super) fn between(was: &BarSeries, is: &BarSeries) -> BarsDifference {
        let mut difference = BarsDifference::default();
        let (mut old, mut new) = (0, 0);
        while old < was.len() || new < is.len() {
            let times = (was.time().get(old).copied(), is.time().get(new).copied());
            match times {
                (Some(then), Some(now)) if then == now => {
                    let fields = fields(Some(was.bar(old)), Some(is.bar(new)));
                    if !fields.is_empty() {
                        difference.n_changed += 1;
                        let bar = ChangedBar { time: then, fields };
                        difference.first_changed.get_or_insert(bar);
                    }
                    (old, new) = (old + 1, new + 1);
                }
                (Some(time), now) if now.is_none_or(|now| time < now) => {
                    difference.n_removed += 1;
                    difference.first_removed.get_or_insert_with(|| ChangedBar {
                        time,
                        fields: fields(Some(was.bar(old)), None),
                    });
                    old += 1;
                }
                (Some(_), _) => {
                    difference.n_added += 1;
                    difference.first_added.get_or_insert_with(|| {
                        let bar = is.bar(new);
                        ChangedBar { time: bar.time, fields: fields(None, Some(bar)) }
                    });
                    new += 1;
                }
                (None, _) => {
                    difference.n_after = is.len() - new;
                    difference.grew_at = was.len().checked_sub(1).map(|last| was.close_time(last));
                    new = is.len();
                }
            }
        }
        difference
    }
}

/// The columns in which two bars differ.
fn fields(was: Option<Bar>, is: Option<Bar>) -> Vec<FieldChange> {
    type Column = (&'static str, fn(&Bar) -> Option<f64>);
    const COLUMNS: [Column; 5] = [
        ("open", |bar| Some(bar.open)),
        ("high", |bar| Some(bar.high)),
        ("low", |bar| Some(bar.low)),
        ("close", |bar| Some(bar.close)),
        ("volume", |bar| bar.volume),
    ];
    let field = |(column, value): Column| {
        let (was, is) = (was.as_ref().map(value), is.as_ref().map(value));
        let bits = |side: Option<Option<f64>>| side.map(|value| value.map(f64::to_bits));
        // What is not there is empty, as in a file.
        let text = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
        (bits(was) != bits(is)).then(|| FieldChange {
            column: column.to_owned(),
            was: was.map(text),
            is: is.map(text),
        })
    };
    COLUMNS.into_iter().filter_map(field).collect()
}

impl BarsChange {
    /// What the bars are called.
    pub fn title(&self) -> String {
        self.is.as_ref().or(self.was.as_ref()).map_or(String::new(), BarsUsed::title)
    }

    /// The setting to make where the series grew: its window's end, ISO-8601.
    pub fn advised_to(&self) -> Option<Timestamp> {
        match &self.difference {
            Some(Ok(difference)) => difference.grew_at,
            Some(Err(_)) => {
                let (was, is) = (self.was.as_ref()?, self.is.as_ref()?);
                let last = Timestamp::parse_iso(&was.last).ok()?;
                let timeframe = Timeframe::parse(&was.timeframe).ok()?;
                let grew = Timestamp::parse_iso(&is.last).ok()? > last;
                grew.then(|| last.plus_us(timeframe.us()))
            }
            None => None,
        }
    }
}

impl fmt::Display for BarsChange {
    /// A line on what changed, and one for the first bar of each kind, indented.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let title = self.title();
        let (was, is) = match (&self.was, &self.is) {
            (Some(was), Some(is)) => (was, is),
            (Some(was), None) => {
                return write!(f, "bars of {title} are not used any more; {} were", was.bars);
            }
            (None, is) => {
                let n = is.as_ref().map_or(0, |is| is.bars);
                return write!(f, "{n} bars of {title} are used, the baseline used none");
            }
        };
        write!(f, "the bars used of {title} changed: ")?;
        let difference = match &self.difference {
            Some(Ok(difference)) => difference,
            Some(Err(fault)) => {
                return write!(
                    f,
                    "{} from {} to {}, were {} from {} to {}; the first one is unknown: \
                     {fault}",
                    is.bars, is.first, is.last, was.bars, was.first, was.last
                );
            }
            None => {
                return write!(f, "they are of {}, were of {}", is.timeframe, was.timeframe);
            }
        };
        let BarsDifference { n_changed, n_added, n_removed, n_after, grew_at, .. } = difference;
        let mut parts = Vec::new();
        let counts = [
            (n_changed, "has other values", "have other values"),
            (n_added, "was added", "were added"),
            (n_removed, "was removed", "were removed"),
        ];
        for (n, one, many) in counts {
            match n {
                0 => {}
                1 => parts.push(format!("1 bar {one}")),
                n => parts.push(format!("{n} bars {many}")),
            }
        }
        if let Some(grew_at) = grew_at {
            let bars = if *n_after == 1 { "1 bar was" } else { &format!("{n_after} bars were") };
            parts.push(format!("{bars} added after {grew_at}"));
        }
        write!(f, "{} ({} bars, were {})", parts.join(", "), is.bars, was.bars)?;
        let firsts = [
            ("first changed bar", &difference.first_changed),
            ("first added bar", &difference.first_added),
            ("first removed bar", &difference.first_removed),
        ];
        for (what, bar) in firsts {
            if let Some(ChangedBar { time, fields }) = bar {
                write!(f, "\n{what}: {time}  {}", fields_text(fields))?;
            }
        }
        Ok(())
    }
}

/// `close 2509.17 → 2510.17, volume null → 3`.
fn fields_text(fields: &[FieldChange]) -> String {
    let said = |text: &str| if text.is_empty() { "null".to_owned() } else { text.to_owned() };
    let texts = fields.iter().map(|FieldChange { column, was, is }| match (was, is) {
        (Some(was), Some(is)) => format!("{column} {} → {}", said(was), said(is)),
        (Some(text), None) | (None, Some(text)) => format!("{column} {}", said(text)),
        (None, None) => column.clone(),
    });
    texts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(bars: &[(i64, f64)]) -> BarSeries {
        let bar = |(hour, close): &(i64, f64)| Bar {
            time: Timestamp::from_us(hour * 3_600_000_000),
            open: 1.0,
            high: 9.0,
            low: 0.5,
            close: *close,
            volume: None,
        };
        let bars: Vec<Bar> = bars.iter().map(bar).collect();
        BarSeries::from_bars(Timeframe::parse("1h").unwrap(), &bars)
    }

    /// Hours of the first bar that changed, came and went, with how many did; bars after the end.
    fn found(was: &[(i64, f64)], is: &[(i64, f64)]) -> [(usize, Option<i64>); 4] {
        let d = BarsDifference::between(&series(was), &series(is));
        let hour = |time: Timestamp| time.us() / 3_600_000_000;
        let of = |bar: Option<ChangedBar>| bar.map(|bar| hour(bar.time));
        [
            (d.n_changed, of(d.first_changed)),
            (d.n_added, of(d.first_added)),
            (d.n_removed, of(d.first_removed)),
            (d.n_after, d.grew_at.map(hour)),
        ]
    }

    #[test]
    fn bars_are_matched_by_their_times() {
        let was = [(1, 1.0), (2, 2.0), (3, 3.0), (5, 5.0)];
        let none = (0, None);
        assert_eq!(found(&was, &was), [none; 4]);
        let changed = [(1, 1.0), (2, 2.5), (3, 3.5), (5, 5.0)];
        assert_eq!(found(&was, &changed), [(2, Some(2)), none, none, none]);
        let inserted = [(0, 1.0), (1, 1.0), (2, 2.0), (3, 3.0), (4, 1.0), (5, 5.0)];
        assert_eq!(found(&was, &inserted), [none, (2, Some(0)), none, none]);
        assert_eq!(found(&was, &was[1..3]), [none, none, (2, Some(1)), none]);
        // the last close of before is that of the bar at 5
        let grown = [(1, 1.0), (2, 2.0), (3, 3.0), (5, 5.0), (6, 6.0), (7, 7.0)];
        assert_eq!(found(&was, &grown), [none, none, none, (2, Some(6))]);
        let all = [(0, 1.0), (1, 1.1), (3, 3.0), (5, 5.0), (6, 6.0)];
        assert_eq!(found(&was, &all), [(1, Some(1)), (1, Some(0)), (1, Some(2)), (1, Some(6))]);
    }

    #[test]
    fn the_first_bar_is_told_with_what_differs() {
        let used = |bars, sha256: &str| BarsUsed {
            symbol: "X".to_owned(),
            role: None,
            timeframe: "1h".to_owned(),
            files: vec!["x.csv".to_owned()],
            bars,
            first: String::new(),
            last: String::new(),
            sha256: sha256.to_owned(),
        };
        let was = series(&[(1, 1.0), (2, 2.0)]);
        let is = series(&[(1, 1.25), (3, 3.0)]);
        let change = BarsChange {
            was: Some(used(2, "a")),
            is: Some(used(2, "b")),
            difference: Some(Ok(BarsDifference::between(&was, &is))),
        };
        assert_eq!(
            change.to_string(),
            "the bars used of X changed: 1 bar has other values, 1 bar was removed, 1 bar was added \
             after 1970-01-01T03:00:00Z (2 bars, were 2)\n\
             first changed bar: 1970-01-01T01:00:00Z  close 1 → 1.25\n\
             first removed bar: 1970-01-01T02:00:00Z  open 1, high 9, low 0.5, close 2, volume null"
        );
    }
}
