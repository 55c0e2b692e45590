//! Values of arguments.

use exitlab::crates::core::{Regime, Side, Timeframe};
use exitlab::crates::evidence::Span;
use exitlab::crates::store::Format;
use exitlab::crates::store::regress::RelativeTolerance;

pub(super) fn parse_format(text: &str) -> Result<Format, String> {
    text.parse::<Format>().map_err(|error| error.to_string())
}

pub(super) fn parse_side(text: &str) -> Result<Side, String> {
    match text.to_lowercase().as_str() {
        "long" | "buy" => Ok(Side::Long),
        "short" | "sell" => Ok(Side::Short),
        _ => Err("expected long (buy) or short (sell)".to_owned()),
    }
}

pub(super) fn regime_help() -> String {
    format!("Regime shown in the output: {}", Regime::names())
}

pub(super) fn parse_regime(text: &str) -> Result<Regime, String> {
    Regime::from_name(text).ok_or_else(|| format!("expected one of {}", Regime::names()))
}

pub(super) fn parse_positive(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() && number > 0.0 => Ok(number),
        Ok(_) | Err(_) => Err("expected a number above 0".to_owned()),
    }
}

pub(super) fn parse_not_negative(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() && number >= 0.0 => Ok(number),
        Ok(_) | Err(_) => Err("expected a number of at least 0".to_owned()),
    }
}

pub(super) fn parse_adx(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if (0.0..=100.0).contains(&number) => Ok(number),
        Ok(_) | Err(_) => Err("expected a number from 0 to 100".to_owned()),
    }
}

pub(super) fn parse_length(text: &str) -> Result<Span, String> {
    match text.parse::<Span>() {
        Ok(span) if span.is_zero() => Err("expected a time span above 0".to_owned()),
        Ok(span) => Ok(span),
        Err(error) => Err(error.to_string()),
    }
}

pub(super) fn parse_share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if share > 0.0 && share < 1.0 => Ok(share),
        Ok(_) | Err(_) => Err("expected a number between 0 and 1".to_owned()),
    }
}

pub(super) fn parse_tolerance(text: &str) -> Result<RelativeTolerance, String> {
    let number = text.parse::<f64>().map_err(|error| error.to_string())?;
    RelativeTolerance::new(number).map_err(|error| error.to_string())
}

pub(super) fn parse_timeframe(text: &str) -> Result<Timeframe, String> {
    Timeframe::parse(text).map_err(|error| error.to_string())
}
