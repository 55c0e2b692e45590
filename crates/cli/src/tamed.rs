//! Text for terminals: names and files of others may hold codes that steer one.

use std::borrow::Cow;

/// The bytes with every control character but line ends and tabs written out, as `\u001b`, which JSON reads
/// as the character itself. Codes of colours go through: they are this program's own, and steer nothing.
pub(crate) fn tamed(bytes: &[u8]) -> Cow<'_, [u8]> {
    let Some(first) = (0..bytes.len()).find(|at| steering(&bytes[*at..]).is_some()) else {
        return Cow::Borrowed(bytes);
    };
    let mut text = bytes[..first].to_vec();
    let mut at = first;
    while at < bytes.len() {
        if let Some((code, n_bytes)) = steering(&bytes[at..]) {
            text.extend_from_slice(format!("\\u{code:04x}").as_bytes());
            at += n_bytes;
        } else {
            text.push(bytes[at]);
            at += 1;
        }
    }
    Cow::Owned(text)
}

/// The control character that the bytes begin with, and how many bytes it has.
fn steering(bytes: &[u8]) -> Option<(u32, usize)> {
    match *bytes.first()? {
        b'\n' | b'\t' => None,
        0x1B if is_colour(&bytes[1..]) => None,
        byte if byte.is_ascii_control() => Some((u32::from(byte), 1)),
        // U+0080 to U+009F, some of which are short for an escape and a letter.
        0xC2 => {
            let next = bytes.get(1).filter(|next| (0x80..=0x9F).contains(*next))?;
            Some((u32::from(*next), 2))
        }
        _ => None,
    }
}

/// Whether what follows an escape makes a colour of it.
fn is_colour(bytes: &[u8]) -> bool {
    let Some(rest) = bytes.strip_prefix(b"[") else { return false };
    let end = rest.iter().position(|byte| !(byte.is_ascii_digit() || *byte == b';'));
    end.is_some_and(|end| rest[end] == b'm')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(of: &str) -> String {
        String::from_utf8(tamed(of.as_bytes()).into_owned()).unwrap()
    }

    #[test]
    fn codes_are_written_out_and_colours_stay() {
        for plain in ["", "a b\tc\n", "μ × “” – \u{1F600}", "\u{1b}[1;31merror:\u{1b}[0m x"]
        {
            assert_eq!(text(plain), plain);
            assert!(matches!(tamed(plain.as_bytes()), Cow::Borrowed(_)));
        }
        assert_eq!(text("a\u{1b}[2Jb"), "a\\u001b[2Jb");
        assert_eq!(text("\u{1b}]0;title\u{7}"), "\\u001b]0;title\\u0007");
        assert_eq!(text("a\rb\u{8}\u{7f}"), "a\\u000db\\u0008\\u007f");
        assert_eq!(text("\u{9b}31m\u{a0}"), "\\u009b31m\u{a0}");
        assert_eq!(text("\u{1b}"), "\\u001b");
        assert_eq!(text("\u{1b}[31"), "\\u001b[31");
        assert_eq!(text("μ\u{1b}c"), "μ\\u001bc");
    }

    #[test]
    fn json_stays_json() {
        let json = serde_json::json!({ "name": "a\u{9b}b\u{1b}" }).to_string();
        let read: serde_json::Value = serde_json::from_str(&text(&json)).unwrap();
        assert_eq!(read["name"], "a\u{9b}b\u{1b}");
    }
}
