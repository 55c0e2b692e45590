//! Rust source as the few tokens that paths are made of.

/// A token. Comments, texts, numbers and lifetimes say nothing about paths and are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token {
    /// An identifier or keyword.
    Name(String),
    /// `::`
    PathSep,
    /// Anything else, a character at a time.
    Mark(char),
}

/// The tokens of a source text.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut rest = text;
    let mut tokens = Vec::new();
    while let Some(first) = rest.chars().next() {
        let n_bytes = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if let Some(n_bytes) = raw_text(rest) {
            n_bytes
        } else if first == '"' {
            quoted(rest, '"')
        } else if first == '\'' {
            char_or_lifetime(rest)
        } else if first.is_ascii_digit() {
            name(rest)
        } else if first.is_alphabetic() || first == '_' {
            let n_bytes = name(rest);
            tokens.push(Token::Name(rest[..n_bytes].to_owned()));
            n_bytes
        } else if rest.starts_with("::") {
            tokens.push(Token::PathSep);
            2
        } else {
            if !first.is_whitespace() {
                tokens.push(Token::Mark(first));
            }
            first.len_utf8()
        };
        rest = &rest[n_bytes..];
    }
    tokens
}

/// Length of the name or number that a text begins with.
fn name(text: &str) -> usize {
    text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len())
}

/// Length of a comment, which may hold others.
fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < text.len() {
        let (step, n_bytes) = match &text.as_bytes()[at..] {
            [b'/', b'*', ..] => (1, 2),
            [b'*', b'/', ..] => (-1, 2),
            _ => (0, 1),
        };
        depth += step;
        at += n_bytes;
        if depth == 0 {
            break;
        }
    }
    at
}

/// Length of a text such as `r#"…"#`, where one begins here.
fn raw_text(text: &str) -> Option<usize> {
    let after_prefix = text.strip_prefix("br").or_else(|| text.strip_prefix('r'))?;
    let hashes = &after_prefix[..after_prefix.len() - after_prefix.trim_start_matches('#').len()];
    let inside = after_prefix[hashes.len()..].strip_prefix('"')?;
    let end = format!("\"{hashes}");
    let n_inside = inside.find(&end).map_or(inside.len(), |at| at + end.len());
    Some(text.len() - inside.len() + n_inside)
}

/// Length of what stands between two quotes, them included.
fn quoted(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Length of `'x'`, `'\n'` or `'a`.
fn char_or_lifetime(text: &str) -> usize {
    let mut after = text.char_indices().skip(1).map(|(_, c)| c);
    match (after.next(), after.next()) {
        (Some('\\'), _) | (Some(_), Some('\'')) => quoted(text, '\''),
        (Some(_) | None, _) => 1 + name(&text[1..]),
    }
}

#[test]
fn only_code_gives_tokens() {
    let code = r##"
        // crate::a
        /* crate::b /* nested */ crate::c */
        let x: &'a str = "crate::d \" still"; let y = r#"crate::e " still"#;
        let z = ('"', '\'', '\\', 0x1F, b"crate::f"); crate::g
    "##;
    let found = tokens(code);
    let n_paths = found.iter().filter(|token| **token == Token::PathSep).count();
    assert_eq!(n_paths, 1, "{found:?}");
    assert_eq!(found.last(), Some(&Token::Name("g".to_owned())));
}
