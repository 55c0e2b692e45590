//! Arguments of `exitlab fetch`.

use clap::{Args, Subcommand};
use exitlab_fetch::{Interval, Market, Month, SpellingError, Symbol};
use std::path::PathBuf;
use std::str::FromStr;

#[derive(Debug, Args)]
pub(crate) struct FetchArgs {
    #[command(subcommand)]
    pub(crate) source: FetchSource,
}

/// Where bars come from.
#[derive(Debug, Subcommand)]
pub(crate) enum FetchSource {
    /// Download bars from Binance's public archive, into folders that scenarios take as they are
    ///
    /// Monthly files, and daily ones for the months that have none yet, each verified with its CHECKSUM.
    /// Existing files are not downloaded again: the same command resumes after an interruption,
    /// and updates a folder. Only data.binance.vision is contacted, through the proxy that
    /// HTTPS_PROXY or ALL_PROXY names. Exit code 1 where a file is missing or bad, 2 on an error.
    Binance(BinanceArgs),
}

#[derive(Debug, Args)]
pub(crate) struct BinanceArgs {
    /// Symbols as Binance writes them: BTCUSDT; BTCUSD_PERP of market cm
    #[arg(required = true, value_name = "SYMBOL", value_parser = parse::<Symbol>)]
    pub(crate) symbols: Vec<Symbol>,
    #[arg(long, value_name = "T", value_parser = parse::<Interval>, help = interval_help())]
    pub(crate) interval: Interval,
    /// First month, such as 2020-01; where a symbol is listed later, its first one
    #[arg(long, value_name = "MONTH", value_parser = parse::<Month>)]
    pub(crate) from: Month,
    /// Last month [default: all there is]
    #[arg(long, value_name = "MONTH", value_parser = parse::<Month>)]
    pub(crate) to: Option<Month>,
    /// spot; um, futures margined in USDT or USDC; cm, futures margined in the coin
    #[arg(
        long,
        value_name = "MARKET",
        default_value_t = Market::Spot,
        value_parser = parse::<Market>
    )]
    pub(crate) market: Market,
    /// Folder for the downloads; BTCUSDT goes to DIR/MARKET/T/BTCUSDT
    #[arg(long, value_name = "DIR", default_value = "data/binance")]
    pub(crate) out: PathBuf,
    /// Another host with the same layout, used instead of Binance's
    #[arg(long, value_name = "URL")]
    pub(crate) mirror: Option<String>,
    /// One JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

fn interval_help() -> String {
    format!("Length of the bars: {}; 1s for spot only", Interval::names())
}

/// clap names the argument and the text.
fn parse<T: FromStr<Err = SpellingError>>(text: &str) -> Result<T, String> {
    text.parse::<T>().map_err(|error| error.expected)
}
