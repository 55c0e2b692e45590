//! Stooq's downloads in Polish: `Data,Otwarcie,Najwyzszy,Najnizszy,Zamkniecie,Wolumen`, dates with the year
//! first. In English they have the usual names, and its files of whole markets are read as Finam's.
//!
//! # Source
//! <https://stooq.pl/q/d/>

use super::{Form, USUAL_ORDER};
use crate::DataError;
use crate::look::Look;
use exitlab_core::Reading;

pub(crate) fn recognise(look: &Look<'_>, _: &Reading) -> Option<Result<Form, DataError>> {
    if !look.begins_with(&["data", "otwarcie", "najwyzszy", "najnizszy", "zamkniecie"]) {
        return None;
    }
    let mut form = Form::with_header("Stooq download", look);
    form.roles = USUAL_ORDER.into_iter().zip(0..look.first().len()).collect();
    Some(Ok(form))
}

#[cfg(test)]
mod tests {
    use super::super::test_files::*;

    #[test]
    fn polish_names() {
        let want = weekdays(40, "2024-01-02");
        let text = lines(&want, "\r\n", |row| {
            let Row { open, high, low, close, volume, .. } = row;
            format!("{},{open},{high},{low},{close},{volume}", row.at("%Y-%m-%d"))
        });
        let header = "Data,Otwarcie,Najwyzszy,Najnizszy,Zamkniecie,Wolumen\r\n";
        let got = load("wig20_d.csv", "1d", format!("{header}{text}"));
        assert_bars(&got, &want, "Stooq download, times without a zone taken as UTC");
        assert_eq!(volumes(&got), own_volumes(&want));
    }
}
