//! Frames as streams of Arrow's C interface, which other languages take without copying.

use polars_arrow::array::{Array, StructArray};
use polars_arrow::datatypes::ArrowDataType;
use polars_arrow::record_batch::RecordBatchT;
use polars_core::frame::DataFrame;
use polars_core::prelude::{CompatLevel, SchemaExt};

/// The type of the arrays of a stream.
pub use polars_arrow::datatypes::Field as ArrowField;
/// A stream of arrays, in the layout of Arrow's C stream interface.
pub use polars_arrow::ffi::ArrowArrayStream as ArrowStream;
/// What reads a stream that another program gives.
pub use polars_arrow::ffi::ArrowArrayStreamReader as ArrowStreamReader;
/// An array and its type, in the layouts of Arrow's C data interface; and what makes of them what they describe.
pub use polars_arrow::ffi::{
    ArrowArray, ArrowSchema, import_array_from_c as import_array,
    import_field_from_c as import_field,
};

/// Rows that are converted at a time: enough to cost nothing, few enough that text is not held twice.
const PART_ROWS: usize = 1 << 18;

/// The columns of a frame as a stream of struct arrays, in the types that every reader of Arrow knows. Rows are
/// converted when they are asked for.
pub fn arrow_stream(frame: &DataFrame) -> ArrowStream {
    let level = CompatLevel::oldest();
    let fields = frame.schema().iter_fields().map(|field| field.to_arrow(level)).collect();
    let dtype = ArrowDataType::Struct(fields);
    let field = ArrowField::new("".into(), dtype.clone(), false);
    let mut frame = frame.clone();
    frame.align_chunks();
    let parts = (0..frame.height()).step_by(PART_ROWS).flat_map(move |first| {
        let part = frame.slice(first as i64, PART_ROWS);
        let batches: Vec<RecordBatchT<Box<dyn Array>>> = part.iter_chunks(level, false).collect();
        batches
    });
    let arrays = parts.map(move |batch| {
        let n_rows = batch.len();
        StructArray::try_new(dtype.clone(), n_rows, batch.into_arrays(), None)
            .map(|array| Box::new(array) as Box<dyn Array>)
    });
    polars_arrow::ffi::export_iterator(Box::new(arrays), field)
}
