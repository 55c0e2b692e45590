//! Changes of a file: of bits and bytes, of numbers in binary, of words, lines and whole ranges.

use crate::random::Random;

/// Largest file.
const MAX_BYTES: usize = 1 << 20;
/// Words that a reader may stumble over.
const WORDS: [&str; 60] = [
    "NaN",
    "null",
    "inf",
    "-inf",
    "1e309",
    "1e-400",
    "-0",
    "0",
    "-1",
    "0.0",
    "1e5",
    "99999999999999999999",
    "9223372036854775807",
    "1735603200",
    "1735603200000",
    "1735603200000000",
    "1735603200000000000",
    "2024-12-31",
    "2024-12-31T00:00:00Z",
    "2024-12-31 00:00:00-05:00",
    "31/12/2024",
    "12/31/24",
    "20241231",
    "20241231 000000",
    "2024.12.31 00:00",
    "Dec 31, 2024",
    "00:00",
    "9:30 PM",
    "$1,234.50",
    "1.234,5",
    "38.13K",
    "\"",
    "\"\"",
    ",",
    ";",
    "\t",
    "|",
    "\n",
    "\r\n",
    "\r",
    " ",
    "{",
    "}",
    "[",
    "]",
    ":",
    "time",
    "date",
    "open",
    "close",
    "symbol",
    "<DATE>",
    "\u{feff}",
    "é",
    "\u{1f600}",
    "#",
    "sep=;",
    "https://x",
    "\\u0000",
    "\\ud800",
];
/// Numbers that overflow or are none.
const NUMBERS: [u64; 10] = [
    0,
    1,
    0x7f,
    0xff,
    0xffff,
    0x7fff_ffff,
    0xffff_ffff,
    0x7fff_ffff_ffff_ffff,
    0xffff_ffff_ffff_ffff,
    0x8000_0000,
];

/// Changes some seeds.
pub(crate) struct Changes<'s> {
    seeds: &'s [Vec<u8>],
}

impl<'s> Changes<'s> {
    /// Of these.
    pub(crate) fn new(seeds: &'s [Vec<u8>]) -> Changes<'s> {
        Changes { seeds }
    }

    /// A seed with some changes.
    pub(crate) fn changed(&self, random: &mut Random) -> Vec<u8> {
        let mut bytes = self.seeds[random.below(self.seeds.len())].clone();
        let most = 1 << random.below(5);
        for _ in 0..=random.below(most) {
            if bytes.is_empty() {
                break;
            }
            self.change(&mut bytes, random);
            bytes.truncate(MAX_BYTES);
        }
        bytes
    }

    fn change(&self, bytes: &mut Vec<u8>, random: &mut Random) {
        let n = bytes.len();
        let at = random.below(n);
        let most = 1 << random.below(11);
        let end = (at + 1 + random.below(most)).min(n);
        match random.below(14) {
            0 => bytes[at] ^= 1 << random.below(8),
            1 => bytes[at] = random.next() as u8,
            2 => bytes[at] = bytes[at].wrapping_add(1),
            3 => {
                let number = NUMBERS[random.below(NUMBERS.len())].to_le_bytes();
                let width = 1 << random.below(4);
                let end = (at + width).min(n);
                bytes[at..end].copy_from_slice(&number[..end - at]);
            }
            4 => drop(bytes.drain(at..end)),
            5 => bytes.truncate(at),
            6 => {
                let copied = bytes[at..end].to_vec();
                let to = random.below(n);
                bytes.splice(to..to, copied);
            }
            7 => {
                let copied = bytes[at..end].to_vec();
                let to = random.below(n);
                let end = (to + copied.len()).min(n);
                bytes[to..end].copy_from_slice(&copied[..end - to]);
            }
            8 => {
                let other = &self.seeds[random.below(self.seeds.len())];
                let from = random.below(other.len().max(1));
                bytes.truncate(at);
                bytes.extend_from_slice(other.get(from..).unwrap_or_default());
            }
            9 | 10 => {
                let word = WORDS[random.below(WORDS.len())].bytes();
                bytes.splice(at..at, word);
            }
            11 => replace_word(bytes, at, random),
            12 => repeat_line(bytes, at, random),
            _ => {
                let noise: Vec<u8> = (0..random.below(16)).map(|_| random.next() as u8).collect();
                bytes.splice(at..at, noise);
            }
        }
    }
}

/// Puts a word in place of the one that stands there.
fn replace_word(bytes: &mut Vec<u8>, at: usize, random: &mut Random) {
    let is_end = |b: &u8| b",;\t|\n\r[]{}:\" ".contains(b);
    let start = bytes[..at].iter().rposition(is_end).map_or(0, |end| end + 1);
    let end = bytes[at..].iter().position(is_end).map_or(bytes.len(), |n| at + n);
    let word = WORDS[random.below(WORDS.len())].bytes();
    bytes.splice(start..end.max(start), word);
}

/// Writes the line that stands there again, up to some thousand times.
fn repeat_line(bytes: &mut Vec<u8>, at: usize, random: &mut Random) {
    let start = bytes[..at].iter().rposition(|b| *b == b'\n').map_or(0, |end| end + 1);
    let end = bytes[at..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |n| at + n + 1);
    let line = bytes[start..end].to_vec();
    let n_times = 1 << random.below(13);
    let room = MAX_BYTES.saturating_sub(bytes.len()) / line.len().max(1);
    let lines = line.repeat(n_times.min(room));
    bytes.splice(start..start, lines);
}
