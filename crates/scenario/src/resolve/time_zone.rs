//! Time zones by name.

use crate::fault::{Fault, nearest};
use crate::key_path::KeyPath;
use chrono_tz::{TZ_VARIANTS, Tz};

impl KeyPath<'_> {
    /// The time zone of an IANA name.
    pub(crate) fn time_zone(&self, name: &str) -> Result<Tz, Fault> {
        name.parse().map_err(|_| {
            let near = nearest_zone(name)
                .map_or_else(String::new, |zone| format!("did you mean `{zone}`? "));
            self.fault_with_help(
                format_args!("names the time zone `{name}`, which does not exist"),
                format_args!("{near}write an IANA name, such as UTC or America/New_York"),
            )
        })
    }
}

/// The zone whose name, or whose city, is nearest.
fn nearest_zone(name: &str) -> Option<&'static str> {
    let names = TZ_VARIANTS.iter().map(|zone| zone.name());
    nearest(name, names.clone().map(|zone| (zone, zone))).or_else(|| {
        let city = |zone: &'static str| zone.rsplit_once('/').map(|(_, city)| (city, zone));
        nearest(name, names.filter_map(city))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_found_by_a_slip_of_the_pen_or_by_its_city() {
        assert_eq!(nearest_zone("America/NewYork"), Some("America/New_York"));
        assert_eq!(nearest_zone("europe/london"), Some("Europe/London"));
        assert_eq!(nearest_zone("New York"), Some("America/New_York"));
        assert_eq!(nearest_zone("Frankfurt am Main"), None);
    }
}
