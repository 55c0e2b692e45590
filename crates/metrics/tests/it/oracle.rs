//! Portfolio metrics against `empyrical`: the numbers of `tests/oracle/expected.csv`, which
//! `tests/oracle/make_expected.py` writes.

use exitlab_core::Timestamp;
use exitlab_metrics::{
    DailyValue, annual_volatility, cagr, calmar, daily_returns, max_drawdown, sharpe, sortino,
    total_return,
};

/// Values are products of returns there and quotients here: the order of roundings differs.
const RELATIVE: f64 = 1e-9;
const DAY_US: i64 = 86_400_000_000;

/// Fat-tailed daily returns; the same numbers as the oracle's.
fn returns(seed: u64, n: usize, drift: f64, size: f64) -> Vec<f64> {
    let mut state = seed;
    (0..n)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let v = 2.0 * ((state >> 11) as f64 / (1u64 << 53) as f64) - 1.0;
            drift + size * (v / (1.1 - v * v))
        })
        .collect()
}

/// The account's value on each day, from 10,000 on the day before the first return.
fn values(returns: &[f64]) -> Vec<DailyValue> {
    let mut value = 10_000.0;
    let first = DailyValue { day: 0, value };
    let later = returns.iter().zip(1..).map(|(r, day)| {
        value *= 1.0 + r;
        DailyValue { day, value }
    });
    std::iter::once(first).chain(later).collect()
}

#[test]
fn portfolio_metrics_are_those_of_empyrical() {
    let mut n_series = 0;
    for line in include_str!("../oracle/expected.csv").lines() {
        let numbers: Vec<f64> = line.split(',').map(|x| x.parse().unwrap()).collect();
        let [seed, n, drift, size] = numbers[..4] else { panic!("{line}") };
        let days = values(&returns(seed as u64, n as usize, drift, size));
        let (first, last) = (days[0], days[days.len() - 1]);
        let time = |day: DailyValue| Timestamp::from_us(day.day * DAY_US);
        let returns = daily_returns(&days);
        let growth = cagr(first.value, last.value, time(first), time(last));
        let got = [
            annual_volatility(&returns, 365.0),
            sharpe(&returns, 365.0),
            sortino(&returns, 365.0),
            max_drawdown(&days),
            total_return(first.value, last.value),
            growth,
            calmar(growth, max_drawdown(&days)),
        ];
        for (idx, (got, want)) in got.iter().zip(&numbers[4..]).enumerate() {
            let got = got.unwrap();
            let allowed = RELATIVE * want.abs().max(1e-3);
            assert!((got - want).abs() < allowed, "{seed}, {idx}: {got} for {want}");
        }
        n_series += 1;
    }
    assert_eq!(n_series, 5);
}
