//! What a manifest says of a frame that a caller holds.

use crate::SourceFile;
use exitlab_table::{Cells, ForeignFile, ForeignValues, TextCells};
use rayon::prelude::*;
use sha2::digest::Output;
use sha2::{Digest, Sha256};
use std::path::PathBuf;

/// A frame in the place of a file. The hash is of the names, types and values of its columns, in their order, and
/// does not depend on how they are cut into parts; columns whose type is not read do not count.
pub(crate) fn frame_source(path: PathBuf, frame: &ForeignFile) -> SourceFile {
    let columns = frame.columns().par_iter().enumerate().filter(|(_, column)| column.is_read);
    let hashes: Vec<Output<Sha256>> = columns.map(|(column, _)| hash_of(frame, column)).collect();
    let mut all = Sha256::new();
    hashes.iter().for_each(|hash| all.update(hash));
    SourceFile::new(path, all.finalize(), frame.part_rows().iter().sum())
}

fn hash_of(frame: &ForeignFile, column: usize) -> Output<Sha256> {
    let declared = &frame.columns()[column];
    let mut hash = Sha256::new();
    hash.update(&declared.name);
    hash.update([0]);
    hash.update(&declared.type_name);
    hash.update([0]);
    // Where values are absent, by row of the whole.
    let mut absent: Vec<u8> = Vec::new();
    let mut n_before = 0;
    for (part, n_rows) in frame.part_rows().iter().enumerate() {
        // What cannot be read is refused where it is asked for.
        let Ok(values) = frame.values(part, column) else { continue };
        update(&mut hash, &values);
        let rows = (0..*n_rows).filter(|row| !values.is_present(*row));
        absent.extend(rows.flat_map(|row| ((n_before + row) as u64).to_le_bytes()));
        n_before += n_rows;
    }
    hash.update([0]);
    hash.update(&absent);
    hash.finalize()
}

fn update(hash: &mut Sha256, values: &ForeignValues) {
    match values {
        ForeignValues::Times(_, cells)
        | ForeignValues::Days(cells)
        | ForeignValues::Integers(cells) => hash.update(bytes(cells, i64::to_le_bytes)),
        ForeignValues::Numbers(cells) => {
            hash.update(bytes(cells, |number| number.to_bits().to_le_bytes()));
        }
        ForeignValues::Texts(cells) => texts(hash, cells),
    }
}

/// The bytes of values; those of absent ones are zero, whatever the frame has there.
fn bytes<T: Copy>(cells: &Cells<T>, of: impl Fn(T) -> [u8; 8]) -> Vec<u8> {
    let rows = cells.values().iter().enumerate();
    rows.flat_map(|(row, value)| if cells.is_present(row) { of(*value) } else { [0; 8] }).collect()
}

fn texts(hash: &mut Sha256, cells: &TextCells) {
    for row in 0..cells.len() {
        let text = cells.get(row).unwrap_or_default();
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
}
