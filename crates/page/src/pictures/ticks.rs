//! Round places for the marks of axes.

use exitlab_core::Timestamp;

/// Multiples of 1, 2 or 5 times a power of ten from `low` to `high`, at most about `n_max`, and how many
/// decimals they need. Both ends are finite, the first below the second.
pub(super) fn round_numbers(low: f64, high: f64, n_max: usize) -> (Vec<f64>, usize) {
    let rough = (high - low) / n_max.max(1) as f64;
    let power = rough.log10().floor();
    let magnitude = 10f64.powf(power);
    let factor = [1.0, 2.0, 5.0, 10.0].into_iter().find(|f| f * magnitude >= rough).unwrap_or(10.0);
    let step = factor * magnitude;
    let (first, last) = ((low / step).ceil() as i64, (high / step).floor() as i64);
    let decimals = if factor < 10.0 { -power } else { -power - 1.0 };
    ((first..=last).map(|n| n as f64 * step).collect(), decimals.max(0.0) as usize)
}

/// Months between marks of time that are worth having: a month to a century.
const MONTHS: [u32; 10] = [1, 2, 3, 6, 12, 24, 60, 120, 240, 1_200];

/// First days of months or years from one time to another, at most `n_max`; the first of them where less
/// than two of them lie there.
pub(super) fn round_dates(first: Timestamp, last: Timestamp, n_max: usize) -> Vec<Timestamp> {
    let begin = |year: i32| Timestamp::parse_iso(&format!("{year:04}-01-01")).ok();
    let of_step = |months: u32| -> Vec<Timestamp> {
        let years = i32::try_from(months / 12).unwrap_or(1).max(1);
        let Some(mut time) = begin(first.year().div_euclid(years) * years) else {
            return Vec::new();
        };
        let mut dates = Vec::new();
        while time <= last {
            if time >= first {
                dates.push(time);
            }
            time = time.plus_months(months);
        }
        dates
    };
    let found = MONTHS.into_iter().map(of_step).find(|dates| dates.len() <= n_max);
    match found {
        Some(dates) if dates.len() > 1 => dates,
        Some(_) | None => vec![first, last],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_test_rows::at;

    #[test]
    fn numbers_are_round() {
        assert_eq!(round_numbers(-1_654.7, 19.6, 5), (vec![-1_500.0, -1_000.0, -500.0, 0.0], 0));
        let (ticks, decimals) = round_numbers(-0.031, 0.052, 5);
        let texts: Vec<String> = ticks.iter().map(|tick| format!("{tick:.decimals$}")).collect();
        assert_eq!(texts, ["-0.02", "0.00", "0.02", "0.04"]);
        assert_eq!(round_numbers(0.0, 10.0, 1), (vec![0.0, 10.0], 0));
    }

    #[test]
    fn dates_begin_years_or_months() {
        let dates = |first, last, n_max| -> Vec<String> {
            let dates = round_dates(at(first), at(last), n_max);
            dates.into_iter().map(Timestamp::date_text).collect()
        };
        let years = dates("2017-12-29T00:00:00Z", "2025-06-01T00:00:00Z", 5);
        assert_eq!(years, ["2018-01-01", "2020-01-01", "2022-01-01", "2024-01-01"]);
        let months = dates("2020-03-05T00:00:00Z", "2020-06-20T00:00:00Z", 5);
        assert_eq!(months, ["2020-04-01", "2020-05-01", "2020-06-01"]);
        let days = dates("2020-03-05T00:00:00Z", "2020-03-20T00:00:00Z", 5);
        assert_eq!(days, ["2020-03-05", "2020-03-20"]);
    }
}
