//! Checks of single numbers and lists.

use crate::fault::Fault;
use crate::key_path::KeyPath;
use crate::modes::PolicyKind;
use std::collections::BTreeSet;

/// More bars than any series has.
const MAX_BARS: u64 = 100_000_000;

/// More than any sensible setting.
const MAX_NUMBER: f64 = 1e12;

/// Number as a person would write it.
pub(crate) fn plain(value: f64) -> String {
    format!("{value}")
}

impl KeyPath<'_> {
    /// A number above 0.
    pub(crate) fn positive(&self, value: f64) -> Result<f64, Fault> {
        match value > 0.0 {
            true => self.not_huge(value),
            false => Err(self.fault(format_args!("must be above 0, not {}", plain(value)))),
        }
    }

    /// Hours above 0, a hundred years at most.
    pub(crate) fn hours(&self, value: f64) -> Result<f64, Fault> {
        self.positive(value).and_then(|hours| self.within(hours, 0.0, 876_600.0))
    }

    /// A number whose products with prices and balances stay finite.
    fn not_huge(&self, value: f64) -> Result<f64, Fault> {
        match value <= MAX_NUMBER {
            true => Ok(value),
            false => Err(self.fault(format_args!("must be at most {MAX_NUMBER}, not {value}"))),
        }
    }

    /// A number of at least 0.
    pub(crate) fn not_negative(&self, value: f64) -> Result<f64, Fault> {
        match value >= 0.0 {
            true => self.not_huge(value),
            false => Err(self.fault(format_args!("must be at least 0, not {}", plain(value)))),
        }
    }

    /// A number from `low` to `high`.
    pub(crate) fn within(&self, value: f64, low: f64, high: f64) -> Result<f64, Fault> {
        match (low..=high).contains(&value) {
            true => Ok(value),
            false => Err(self.fault(format_args!(
                "must be from {} to {}, not {}",
                plain(low),
                plain(high),
                plain(value)
            ))),
        }
    }

    /// A number of at least 0 and below `end`.
    pub(crate) fn below(&self, value: f64, end: f64) -> Result<f64, Fault> {
        match (0.0..end).contains(&value) {
            true => Ok(value),
            false => Err(Fault::invalid(
                self.path(),
                format_args!("must be at least 0 and below {}, not {}", plain(end), plain(value)),
                (end == 1.0).then(|| "it is a fraction: 4 bps are 0.0004, 4% are 0.04".to_owned()),
            )),
        }
    }

    /// A share above 0 and below 1.
    pub(crate) fn share(&self, value: f64) -> Result<f64, Fault> {
        match value > 0.0 && value < 1.0 {
            true => Ok(value),
            false => Err(self.fault_with_help(
                format_args!("must be above 0 and below 1, not {}", plain(value)),
                "it is a share: 5% are 0.05",
            )),
        }
    }

    /// A maker fee as a fraction of the notional; a negative one is a rebate.
    pub(crate) fn maker_fee(&self, value: f64) -> Result<f64, Fault> {
        match value > -1.0 && value < 1.0 {
            true => Ok(value),
            false => {
                Err(self.fault(format_args!("must be above -1 and below 1, not {}", plain(value))))
            }
        }
    }

    /// A distance in percent: above 0 and below 100.
    pub(crate) fn pct_distance(&self, value: f64) -> Result<f64, Fault> {
        match value > 0.0 && value < 100.0 {
            true => Ok(value),
            false => {
                Err(self
                    .fault(format_args!("must be above 0 and below 100 (%), not {}", plain(value))))
            }
        }
    }

    /// A number of bars.
    pub(crate) fn bars(&self, value: u64, least: u64) -> Result<usize, Fault> {
        match (least..=MAX_BARS).contains(&value) {
            true => Ok(value as usize),
            false if value < least => {
                Err(self.fault(format_args!("must be at least {least}, not {value}")))
            }
            false => Err(self.fault(format_args!("must be at most {MAX_BARS}, not {value}"))),
        }
    }

    /// A count of at least 1.
    pub(crate) fn count(&self, value: u32) -> Result<u32, Fault> {
        match value {
            0 => Err(self.fault("must be at least 1, not 0")),
            _ => Ok(value),
        }
    }

    /// A list that is not empty.
    pub(crate) fn not_empty<T>(&self, list: &[T]) -> Result<(), Fault> {
        match list.is_empty() {
            true => Err(self.fault("is empty: at least one entry is needed")),
            false => Ok(()),
        }
    }

    /// A text that is not blank.
    pub(crate) fn not_blank_text(&self, text: &str) -> Result<(), Fault> {
        match text.trim().is_empty() {
            true => Err(self.fault("is empty")),
            false => Ok(()),
        }
    }

    /// A list of at most that many entries.
    pub(crate) fn at_most<T>(&self, list: &[T], most: usize) -> Result<(), Fault> {
        match list.len() {
            n if n > most => {
                Err(self.fault(format_args!("has {n} entries, and at most {most} are allowed")))
            }
            _ => Ok(()),
        }
    }

    /// A list without duplicates.
    pub(crate) fn distinct<'n>(
        &self,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Result<(), Fault> {
        let mut seen = BTreeSet::new();
        for (i, name) in names.into_iter().enumerate() {
            if !seen.insert(name) {
                return Err(self.index(i).fault(format_args!("repeats `{name}`")));
            }
        }
        Ok(())
    }

    /// A name of a profile or an exit mode.
    pub(crate) fn name(&self, name: &str) -> Result<(), Fault> {
        if name.trim() != name || name.is_empty() || name.contains(char::is_control) {
            return Err(self.fault_with_help(
                "has a name that tables cannot contain",
                "a name is not empty, has no control characters and no space at either end",
            ));
        }
        let before_colon = name.split_once(':').map_or(name, |(kind, _)| kind);
        let is_policy = PolicyKind::from_name(before_colon).is_some();
        match is_policy || matches!(name, "ALL" | "none" | "walk_forward") {
            true => Err(self.fault_with_help(
                "has a name with a meaning of its own",
                "ALL, none, walk_forward, policy, policy_live, policy_exit, and the last three with \
                 a colon and more, are taken: choose another name",
            )),
            false => Ok(()),
        }
    }

    /// A symbol's name, which goes into lists separated by spaces.
    pub(crate) fn symbol(&self, name: &str) -> Result<(), Fault> {
        let odd = |c: char| c.is_whitespace() || c.is_control();
        match name {
            "" => Err(self.fault("is empty")),
            "ALL" => Err(self.fault("cannot be ALL, which tables use for every symbol")),
            _ if name.contains(odd) => {
                Err(self.fault(format_args!("is {name:?}: a symbol has no spaces in it")))
            }
            _ => Ok(()),
        }
    }

    /// What the one key that is given means, of keys of which exactly one is needed.
    pub(crate) fn exactly_one<T, const N: usize>(
        &self,
        keys: [(&'static str, Option<Result<T, Fault>>); N],
    ) -> Result<T, Fault> {
        let names = keys.each_ref().map(|(key, _)| *key).join(", ");
        let mut given = keys.into_iter().filter_map(|(key, value)| Some((key, value?)));
        let Some((first, value)) = given.next() else {
            return Err(self.fault(format_args!("needs exactly one of {names}")));
        };
        let others: Vec<&str> = given.map(|(key, _)| key).collect();
        match others.is_empty() {
            true => value,
            false => Err(self.fault_with_help(
                format_args!(
                    "has {first} and {}, but takes exactly one of {names}",
                    others.join(" and ")
                ),
                "to change which one, replace the table as a whole",
            )),
        }
    }

    /// Refuses keys that are given though they mean nothing beside what was chosen.
    pub(crate) fn refuse(
        &self,
        chosen: &str,
        keys: &[(&'static str, bool)],
        allowed: &[&str],
    ) -> Result<(), Fault> {
        for (key, given) in keys {
            if *given && !allowed.contains(key) {
                let help = match allowed {
                    [] => "leave it out".to_owned(),
                    _ => format!("its keys are {}", allowed.join(", ")),
                };
                return Err(self
                    .key(key)
                    .fault_with_help(format_args!("cannot be used with {chosen}"), help));
            }
        }
        Ok(())
    }
}
