//! BitMEX's bucketed trades, which are stamped at their end.
//!
//! `timestamp,symbol,open,high,low,close,trades,volume,vwap,lastSize,turnover,homeNotional,foreignNotional`.
//!
//! # Source
//! <https://www.bitmex.com/api/explorer/#!/Trade/Trade_getBucketed>

use super::Form;
use crate::DataError;
use crate::look::Look;
use exitlab_core::{BarTime, Reading};

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    let names = ["timestamp", "open", "high", "low", "close", "homenotional", "foreignnotional"];
    look.has_names(&names).then(|| {
        let form = Form::with_header("BitMEX buckets", look);
        Ok(Form { bar_time: Some(BarTime::Close), ..form })
    })
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;

    #[test]
    fn buckets_are_stamped_at_their_end() {
        let want = rows(30, "2024-01-01", "1h");
        let text = lines(&moved(&want, 60), "\n", |row| {
            let Row { open, high, low, close, volume, .. } = row;
            let time = row.at("%Y-%m-%dT%H:%M:%S.000Z");
            format!("{time},XBTUSD,{open},{high},{low},{close},12,{volume},100.5,100,5,0.5,50")
        });
        let names = "timestamp,symbol,open,high,low,close,trades,volume,vwap,lastSize,turnover,\
                     homeNotional,foreignNotional\n";
        let got = load("XBTUSD.csv", "1h", format!("{names}{text}"));
        assert_bars(&got, &want, "BitMEX buckets, times with their zone, stamped at the close");
        assert_eq!(volumes(&got), own_volumes(&want));
    }
}
