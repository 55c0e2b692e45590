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
    let mut writer = CsvWriter::begin(table, to)?;
    writer.write(table)?;
    writer.finish()
}

/// Writes the parts of a table as CSV, one after another.
pub(super) struct CsvWriter<W: Write> {
    writer: csv::Writer<W>,
    field: String,
}

impl<W: Write> CsvWriter<W> {
    /// Writes the header of a table with these columns.
    pub(super) fn begin(table: &Table<'_>, to: W) -> Result<CsvWriter<W>, ReportError> {
        let mut writer = csv::Writer::from_writer(to);
        writer.write_record(table.columns().iter().map(|c| c.name.as_bytes()))?;
        Ok(CsvWriter { writer, field: String::new() })
    }

    /// Writes the next rows.
    pub(super) fn write(&mut self, table: &Table<'_>) -> Result<(), ReportError> {
        for row in 0..table.n_rows() {
            for column in table.columns() {
                self.field.clear();
                push_text(&mut self.field, column.data.value(row));
                self.writer.write_field(&self.field)?;
            }
            self.writer.write_record(None::<&[u8]>)?;
        }
        Ok(())
    }

    /// Writes what is still buffered.
    pub(super) fn finish(mut self) -> Result<(), ReportError> {
        self.writer.flush()?;
        Ok(())
    }
}

/// Appends a value's text.
fn push_text(field: &mut String, value: Value<'_>) {
    let written = match value {
        Value::Null => Ok(()),
        Value::I64(number) => write!(field, "{number}"),
        Value::F64(number) => push_number(field, number),
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

/// Appends a number as the standard library's debug text has it, whose shortest digits can mostly
/// be had several times as fast.
///
/// The texts differ in two ways: which sizes have an exponent, and, where a number lies in the middle
/// between two shortest texts, which of them is taken. The middle between multiples of 10⁻ᵏ is an odd
/// multiple of 2⁻ᵏ⁻¹, and both are texts of the number only where 10⁻ᵏ is no more than the spacing
/// of floats there: below 2⁴⁰ such numbers end in 8 zero bits or more.
fn push_number(field: &mut String, number: f64) -> std::fmt::Result {
    const TOO_LARGE: f64 = (1_u64 << 40) as f64;
    if (1e-4..TOO_LARGE).contains(&number.abs()) && number.to_bits().trailing_zeros() < 8 {
        field.write_str(zmij::Buffer::new().format_finite(number))
    } else {
        write!(field, "{number:?}")
    }
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

    #[test]
    fn numbers_are_written_as_the_standard_library_writes_them() {
        let mut bits = 0x9e37_79b9_7f4a_7c15_u64;
        let random = std::iter::repeat_with(|| {
            // xorshift over all floats, and over those of everyday size
            bits ^= bits << 13;
            bits ^= bits >> 7;
            bits ^= bits << 17;
            let middle = f64::from_bits(bits >> 30 << 30 & 0x000f_ffff_ffff_ffff | 0x40f << 52);
            [f64::from_bits(bits), (bits >> 40) as f64 / 1e4, bits as f64 / 1e18 - 9.0, middle]
        });
        // in the middle between 1000.0000610351562 and 1000.0000610351563, for one
        let middles = (0..40).flat_map(|bit| {
            (0..40).map(move |size| 2f64.powi(size) + 2f64.powi(size - bit) + 2f64.powi(-bit))
        });
        let edges =
            [0.0, -0.0, 1e-4, 9.999_999_999_999_999e-5, 1e15, 1e16, 9_999_999_999_999_998.0]
                .into_iter()
                .chain([1e-5, 123_456.0, 0.1 + 0.2, 1e21, 5e-324, f64::MAX, f64::MIN_POSITIVE]);
        let numbers = edges.chain(middles).chain(random.take(20_000).flatten());
        for number in numbers.filter(|x| x.is_finite()) {
            for number in [number, -number] {
                let mut field = String::new();
                push_number(&mut field, number).unwrap();
                assert_eq!(field, format!("{number:?}"));
            }
        }
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
