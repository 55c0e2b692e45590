//! Market regimes.

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

    /// Position in [`Regime::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }
}

/// One value per regime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // the fields are the regimes
pub struct ByRegime<T> {
    pub bull: T,
    pub bear: T,
    pub high_vol: T,
    pub chop: T,
    pub normal: T,
}

impl<T> ByRegime<T> {
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
