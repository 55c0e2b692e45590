//! A Parquet file's footer, looked through before it is decoded: the decoder takes the room that a list's
//! length asks for, so that one damaged byte would ask for all memory.
//!
//! # Source
//! Thrift's compact protocol,
//! <https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>, in which Parquet writes
//! its `FileMetaData`.

/// The footer's length and the magic, at the end of the file.
const TAIL_BYTES: usize = 8;
/// Most structs and lists inside one another; Parquet's own are five deep.
const MAX_DEPTH: usize = 32;

/// Whether every list and text of the footer fits into it.
pub(super) fn is_sound(file: &[u8]) -> bool {
    let Some(end) = file.len().checked_sub(TAIL_BYTES) else { return false };
    let length = file[end..].first_chunk::<4>().map_or(0, |bytes| u32::from_le_bytes(*bytes));
    let start = usize::try_from(length).ok().and_then(|length| end.checked_sub(length));
    start.is_some_and(|start| Walk { rest: &file[start..end] }.skip_struct(0).is_some())
}

/// What is left of the footer; absent where it ends too soon.
struct Walk<'b> {
    rest: &'b [u8],
}

impl Walk<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn skip_bytes(&mut self, n: u64) -> Option<()> {
        self.rest = self.rest.get(usize::try_from(n).ok()?..)?;
        Some(())
    }

    /// An unsigned number, seven bits a byte.
    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn skip_struct(&mut self, depth: usize) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        loop {
            let header = self.byte()?;
            if header == 0 {
                return Some(());
            }
            // The field's number, where it does not follow on the one before.
            if header >> 4 == 0 {
                self.number()?;
            }
            // A field's truth value stands in its type.
            if !matches!(header & 0x0f, 1 | 2) {
                self.skip_value(header & 0x0f, depth)?;
            }
        }
    }

    fn skip_value(&mut self, kind: u8, depth: usize) -> Option<()> {
        match kind {
            1..=3 => self.skip_bytes(1),
            4..=6 => self.number().map(drop),
            7 => self.skip_bytes(8),
            8 => {
                let length = self.number()?;
                self.skip_bytes(length)
            }
            9 | 10 => self.skip_list(depth),
            12 => self.skip_struct(depth + 1),
            _ => None, // Parquet has no maps
        }
    }

    fn skip_list(&mut self, depth: usize) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        let header = self.byte()?;
        let length = match header >> 4 {
            15 => self.number()?,
            short => u64::from(short),
        };
        // Every element takes a byte at the least.
        if length > self.rest.len() as u64 {
            return None;
        }
        (0..length).try_for_each(|_| self.skip_value(header & 0x0f, depth + 1).ok_or(())).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(footer: &[u8]) -> Vec<u8> {
        let length = (footer.len() as u32).to_le_bytes();
        [b"PAR1", footer, &length, b"PAR1"].concat()
    }

    #[test]
    fn lists_and_texts_fit_into_the_footer() {
        // Field 1: the number 3; field 2: a list of two texts; field 4: a struct with a truth value.
        let footer = [0x15, 6, 0x19, 0x28, 1, b'a', 2, b'b', b'c', 0x2c, 0x11, 0, 0];
        assert!(is_sound(&file(&footer)));
        for cut in 0..footer.len() {
            assert!(!is_sound(&file(&footer[..cut])), "cut at {cut}");
        }
        let long_list = [0x19, 0xf8, 0xff, 0xff, 0xff, 0x07, 1, b'a', 0];
        assert!(!is_sound(&file(&long_list)));
        let long_text = [0x18, 0xff, 0x7f, b'a', 0];
        assert!(!is_sound(&file(&long_text)));
        assert!(!is_sound(b"PAR1"));
    }
}
