//! Files that come along with data and hold none, told by their names: the same in folders and archives.
//!
//! - `README*`, `LICENSE*`, `*.md` and `*.pdf`: words about the data.
//! - `*CHECKSUM` (Binance's archive), `SHA256SUMS`, `*.sha256`, `*.md5`, `*.sig`, `*.asc`: what it is
//!   checked with.
//! - Names that start with a dot, and `__MACOSX/` (macOS' archiver): what a system notes down.
//! - `x.txt` beside `x.csv`: HistData's report of the gaps in it.

/// How such names begin.
const BEGINNINGS: [&str; 6] = ["readme", "license", "licence", "sha256sums", "md5sums", "__macosx"];
/// How such names end.
const ENDINGS: [&str; 13] = [
    "checksum",
    "checksums",
    "checksum.txt",
    ".md",
    ".pdf",
    ".sha1",
    ".sha256",
    ".sha512",
    ".sha256sum",
    ".md5",
    ".sig",
    ".asc",
    ".ini",
];

/// Whether a file is passed over, given its path inside the folder or archive and the other paths there.
pub(crate) fn is_passed_over(path: &str, all: &[String]) -> bool {
    let path = path.to_ascii_lowercase();
    let mut parts = path.split(['/', '\\']).filter(|part| !matches!(*part, "." | ".."));
    let is_system = |part: &str| part.starts_with('.') || part == "__macosx";
    if parts.clone().any(is_system) {
        return true;
    }
    let name = parts.next_back().unwrap_or_default();
    if BEGINNINGS.iter().any(|start| name.starts_with(start))
        || ENDINGS.iter().any(|end| name.ends_with(end))
    {
        return true;
    }
    let Some(stem) = path.strip_suffix(".txt") else { return false };
    let data = format!("{stem}.csv");
    all.iter().any(|other| other.eq_ignore_ascii_case(&data))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_along_with_data() {
        let alone = |name: &str| is_passed_over(name, &[]);
        for name in [
            "README.txt",
            "data/readme",
            "LICENSE",
            "notes.md",
            "BTCUSDT-1h-2024-12.zip.CHECKSUM",
            "SHA256SUMS",
            "a.csv.sha256",
            "a.csv.sig",
            "__MACOSX/a.csv",
            "x/.DS_Store",
            ".hidden/a.csv",
            "._a.csv",
        ] {
            assert!(alone(name), "{name}");
        }
        for name in ["a.csv", "./a.csv", "x/a.txt", "AMD.csv", "md", "unreadme.csv", "a"] {
            assert!(!alone(name), "{name}");
        }
    }

    #[test]
    fn a_report_beside_its_data() {
        let all = ["DAT_M1.csv", "DAT_M1.txt", "other.txt"].map(str::to_owned);
        assert!(is_passed_over("DAT_M1.txt", &all));
        assert!(!is_passed_over("other.txt", &all));
    }
}
