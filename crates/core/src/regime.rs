//! Market regimes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::convert::Infallible;

/// What a group's column holds where a row is not cut by it, and so is of all of them.
pub const ALL: &str = "ALL";

/// Market regime of a decision bar (SPEC §3), in the order of every table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Regime {
    /// Trending with the close above the trend band.
    Bull,
    /// Trending with the close below the trend band.
    Bear,
    /// Extreme volatility, whatever the trend.
    HighVol,
    /// No trend.
    Chop,
    /// None of the others.
    Normal,
}

impl Regime {
    /// All regimes in table order.
    pub const ALL: [Regime; 5] =
        [Regime::Bull, Regime::Bear, Regime::HighVol, Regime::Chop, Regime::Normal];

    /// How many regimes there are.
    pub const N: usize = Regime::ALL.len();

    /// The name used in files and reports, such as `HIGH_VOL`.
    pub fn name(self) -> &'static str {
        match self {
            Regime::Bull => "BULL",
            Regime::Bear => "BEAR",
            Regime::HighVol => "HIGH_VOL",
            Regime::Chop => "CHOP",
            Regime::Normal => "NORMAL",
        }
    }

    /// The regime of that name, matched exactly.
    pub fn from_name(name: &str) -> Option<Regime> {
        Regime::ALL.into_iter().find(|r| r.name() == name)
    }

    /// The names of all regimes, for messages that say what is allowed: `BULL, BEAR, …`.
    pub fn names() -> String {
        Regime::ALL.map(Regime::name).join(", ")
    }

    /// Position in [`Regime::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }
}

/// One value per regime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
#[allow(missing_docs)] // the fields are the regimes
pub struct ByRegime<T> {
    pub bull: T,
    pub bear: T,
    pub high_vol: T,
    pub chop: T,
    pub normal: T,
}

impl<T> ByRegime<T> {
    /// The value that `of` gives for each regime, asked in the order of [`Regime::ALL`].
    pub fn from_fn(mut of: impl FnMut(Regime) -> T) -> ByRegime<T> {
        let Ok(by_regime) = ByRegime::try_from_fn(|regime| Ok::<T, Infallible>(of(regime)));
        by_regime
    }

    /// The value that `of` gives for each regime, asked in the order of [`Regime::ALL`].
    ///
    /// # Errors
    /// The first that `of` gives.
    pub fn try_from_fn<E>(mut of: impl FnMut(Regime) -> Result<T, E>) -> Result<ByRegime<T>, E> {
        Ok(ByRegime {
            bull: of(Regime::Bull)?,
            bear: of(Regime::Bear)?,
            high_vol: of(Regime::HighVol)?,
            chop: of(Regime::Chop)?,
            normal: of(Regime::Normal)?,
        })
    }

    /// The value of one regime.
    pub fn get(&self, regime: Regime) -> &T {
        match regime {
            Regime::Bull => &self.bull,
            Regime::Bear => &self.bear,
            Regime::HighVol => &self.high_vol,
            Regime::Chop => &self.chop,
            Regime::Normal => &self.normal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_regime_has_its_own_value_its_name_and_its_index() {
        let by_regime = ByRegime::from_fn(Regime::name);
        for (idx, regime) in Regime::ALL.into_iter().enumerate() {
            assert_eq!(*by_regime.get(regime), regime.name());
            assert_eq!((regime.index(), Regime::from_name(regime.name())), (idx, Some(regime)));
        }
        assert_eq!(Regime::names(), "BULL, BEAR, HIGH_VOL, CHOP, NORMAL");
        let failed = ByRegime::try_from_fn(Err::<(), _>);
        assert_eq!(failed, Err(Regime::Bull));
    }
}
