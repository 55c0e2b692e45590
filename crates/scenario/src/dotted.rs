//! Dotted paths as TOML writes them.

/// A path as TOML writes it: dotted, quoted where a key is not bare.
pub(crate) fn dotted(path: &[String]) -> String {
    let mut text = String::new();
    for key in path {
        if !text.is_empty() {
            text.push('.');
        }
        text.push_str(&toml_edit::Key::new(key).display_repr());
    }
    text
}

/// The keys of a dotted TOML path; `None` where it is not one.
pub(crate) fn parse_dotted(text: &str) -> Option<Vec<String>> {
    let keys = toml_edit::Key::parse(text).ok()?;
    Some(keys.into_iter().map(|key| key.get().to_owned()).collect())
}
