//! The hash of bars as they are used, whatever file they came from and however it was written.

use crate::source_file::hexadecimal;
use exitlab_core::BarSeries;
use sha2::{Digest, Sha256};

/// SHA-256 of the values of a series, in hexadecimal.
///
/// # Formula
/// Over all bars in order of time: the open time in microseconds since 1970 as a signed integer of 64
/// bits, then open, high, low, close and volume as IEEE 754 numbers of 64 bits (an absent volume is
/// the quiet NaN `7ff8000000000000`); all of them little-endian, 48 bytes a bar.
pub fn bars_sha256(series: &BarSeries) -> String {
    let mut hash = Sha256::new();
    for idx in 0..series.len() {
        let bar = series.bar(idx);
        hash.update(bar.time.us().to_le_bytes());
        let volume = bar.volume.unwrap_or(f64::NAN);
        for value in [bar.open, bar.high, bar.low, bar.close, volume] {
            hash.update(value.to_bits().to_le_bytes());
        }
    }
    hexadecimal(&hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use exitlab_core::{Bar, Timeframe, Timestamp};

    fn hash(bars: &[Bar]) -> String {
        bars_sha256(&BarSeries::from_bars(Timeframe::parse("1h").unwrap(), bars))
    }

    fn bar() -> Bar {
        let time = Timestamp::from_us(1_498_906_800_000_000);
        Bar { time, open: 2505.56, high: 2513.38, low: 2495.12, close: 2509.17, volume: None }
    }

    #[test]
    fn the_bytes_are_those_of_the_formula() {
        // python3: hashlib.sha256(struct.pack("<q4dQ", 1498906800000000, 2505.56, 2513.38, 2495.12,
        //                                     2509.17, 0x7ff8000000000000)).hexdigest()
        let want = "1092df5258540b2d06e12dcbc84d648ce6159016e5b95feebb74bc06bef05d99";
        assert_eq!(hash(&[bar()]), want);
        // hashlib.sha256(b"").hexdigest()
        let of_nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(hash(&[]), of_nothing);
    }

    #[test]
    fn every_value_counts_to_its_last_bit() {
        let bar = bar();
        let others = [
            Bar { time: bar.time.plus_us(1), ..bar },
            Bar { open: bar.open.next_up(), ..bar },
            Bar { high: bar.high.next_up(), ..bar },
            Bar { low: bar.low.next_down(), ..bar },
            Bar { close: bar.close.next_up(), ..bar },
            Bar { volume: Some(0.0), ..bar },
        ];
        for other in others {
            assert_ne!(hash(&[other]), hash(&[bar]), "{other:?}");
        }
    }
}
