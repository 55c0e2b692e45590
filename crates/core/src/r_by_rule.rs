//! Net R of one position under each intrabar rule.

/// Net R of a position under each of the intrabar rules that bound what its bars cannot tell (SPEC §6).
///
/// # Units
/// R.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RByRule {
    /// The stop before anything favourable.
    pub worst: f64,
    /// Favourable levels before the stop.
    pub best: f64,
    /// Open, adverse extreme, favourable extreme, close.
    pub path_adverse: f64,
    /// Open, favourable extreme, adverse extreme, close.
    pub path_favourable: f64,
}

impl RByRule {
    /// The values, in the order of the fields.
    pub fn values(self) -> [f64; 4] {
        [self.worst, self.best, self.path_adverse, self.path_favourable]
    }

    /// From values in the order of the fields.
    pub fn from_values([worst, best, path_adverse, path_favourable]: [f64; 4]) -> RByRule {
        RByRule { worst, best, path_adverse, path_favourable }
    }

    /// Least and greatest of these and of `r_net`, which is net R under the rule in use.
    pub fn bounds(self, r_net: f64) -> (f64, f64) {
        let values = self.values();
        (values.into_iter().fold(r_net, f64::min), values.into_iter().fold(r_net, f64::max))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_in_use_counts() {
        let by_rule = RByRule::from_values([-1.0, 0.5, -1.0, 0.25]);
        assert_eq!(by_rule.bounds(0.0), (-1.0, 0.5));
        assert_eq!(by_rule.bounds(2.0), (-1.0, 2.0));
        assert_eq!(by_rule.bounds(-3.0), (-3.0, 0.5));
        assert_eq!(by_rule.values(), [-1.0, 0.5, -1.0, 0.25]);
    }
}
