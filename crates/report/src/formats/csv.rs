//! CSV: text that any tool reads.

use crate::{ReportError, Table, Value};
use exitlab_core::Timestamp;
use std::fmt::Write as _;
use std::io::Write;

/// Writes a table as CSV: a header, then one line per row.
///
/// Numbers are the shortest text that reads back as the same bits, with a decimal point or an
/// exponent (`1.0`, `1e-7`), so that a reader that guesses types takes whole columns for floats.
/// Absent values are empty, times ISO-8601 UTC, truth values `true` and `false`, lists
/// space-separated.
///
/// # Errors
/// Where the writer fails.
pub fn write_csv<W: Write>(table: &Table<'_>, to: W) -> Result<(), ReportError> {
    let mut writer = csv::Writer::from_writer(to);
    writer.write_record(table.columns().iter().map(|c| c.name.as_bytes()))?;
    let mut field = String::new();
    for row in 0..table.n_rows() {
        for column in table.columns() {
            field.clear();
            push_text(&mut field, column.data.value(row));
            writer.write_field(&field)?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()?;
    Ok(())
}

/// Appends a value's text.
fn push_text(field: &mut String, value: Value<'_>) {
    let written = match value {
        Value::Null => Ok(()),
        Value::I64(number) => write!(field, "{number}"),
        Value::F64(number) => write!(field, "{number:?}"),
        Value::Bool(truth) => write!(field, "{truth}"),
        Value::Text(text) => field.write_str(text),
        Value::Time(time) => write!(field, "{time}"),
        Value::Date(day) => field.write_str(&Timestamp::from_day(day).date_text()),
        Value::TextList(items) => items.iter().enumerate().try_for_each(|(i, item)| {
            field.write_str(if i == 0 { "" } else { " " })?;
            field.write_str(item)
        }),
    };
    debug_assert!(written.is_ok(), "writing to a string does not fail");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_rows::every_type;
    use crate::{Column, ColumnData};

    fn text(table: &Table<'_>) -> String {
        let mut bytes = Vec::new();
        write_csv(table, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn each_type_has_its_text() {
        let want = "\
count,price,open,name,time,day,symbols
-3,0.1,true,\"a, \"\"b\"\"\",2021-11-10T14:00:00Z,2021-11-10,BTCUSD ETHUSD
,,,,,,
7,1.0,false,,2021-11-10T14:00:00.000001Z,1969-12-31,
";
        assert_eq!(text(&every_type()), want);
    }

    #[test]
    fn numbers_read_back_as_the_same_bits() {
        let numbers = [1.0 / 3.0, 1e300, 5e-324, -123_456_789.123_456_79, 1e-7, 1e16, f64::MAX];
        let data = ColumnData::F64(numbers.iter().map(|&x| Some(x)).collect());
        let table = Table::new("t", vec![Column { name: "x".into(), data }]).unwrap();
        let text = text(&table);
        let back: Vec<f64> = csv::Reader::from_reader(text.as_bytes())
            .records()
            .map(|record| record.unwrap()[0].parse().unwrap())
            .collect();
        assert_eq!(back.map_bits(), numbers.to_vec().map_bits());
        assert!(text.contains("1e-7") && text.contains("1e16"), "{text}");
    }

    trait Bits {
        fn map_bits(&self) -> Vec<u64>;
    }
    impl Bits for Vec<f64> {
        fn map_bits(&self) -> Vec<u64> {
            self.iter().map(|x| x.to_bits()).collect()
        }
    }
}
