//! Which settings of a run are not those of an earlier one.
//!
//! Both sides are effective settings, with every default filled in. So a default that this version
//! of exitlab brought, and that the scenario does not name, is told from what somebody edited.

use serde_json::Value;

/// A setting that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingChange {
    /// Dotted path.
    pub path: String,
    /// What the earlier run has, as JSON; absent where it has none.
    pub was: Option<String>,
    /// What the later one has.
    pub is: Option<String>,
    /// Whether the scenario file gives it; a default otherwise.
    pub is_named: bool,
}

impl SettingChange {
    /// Whether it is new with this version: the earlier run does not know it, and the scenario does not
    /// name it. Results may move by it, and then say so; by itself it is no change.
    pub fn is_new_default(&self) -> bool {
        self.was.is_none() && !self.is_named
    }
}

impl std::fmt::Display for SettingChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} → {}", self.path, shortened(&self.was), shortened(&self.is))?;
        if self.is_named || self.is.is_none() {
            Ok(())
        } else {
            f.write_str(" (a default: the scenario does not name it)")
        }
    }
}

/// A value, and the beginning of one that is long, such as a whole profile.
fn shortened(value: &Option<String>) -> String {
    const N_CHARS: usize = 80;
    match value {
        None => "not set".to_owned(),
        Some(text) if text.chars().count() <= N_CHARS => text.clone(),
        Some(text) => text.chars().take(N_CHARS).chain(['…']).collect(),
    }
}

/// The changes from one scenario's settings to another's. `names` says whether the scenario file gives
/// the setting at a path. The question is words and changes nothing.
pub(crate) fn setting_changes(
    was: &Value,
    is: &Value,
    names: &dyn Fn(&[&str]) -> bool,
) -> Vec<SettingChange> {
    let mut walk = Walk { names, path: Vec::new(), changes: Vec::new() };
    walk.compare(Some(was), Some(is));
    walk.changes
}

struct Walk<'w> {
    names: &'w dyn Fn(&[&str]) -> bool,
    path: Vec<String>,
    changes: Vec<SettingChange>,
}

impl Walk<'_> {
    fn compare(&mut self, was: Option<&Value>, is: Option<&Value>) {
        if self.path == ["question"] {
            return;
        }
        // A setting that is absent and one that is null are both not there.
        let (was, is) = (was.filter(|v| !v.is_null()), is.filter(|v| !v.is_null()));
        match (was, is) {
            (Some(Value::Object(a)), Some(Value::Object(b))) => {
                for (key, value) in b {
                    self.below(key, a.get(key), Some(value));
                }
                for (key, value) in a.iter().filter(|(key, _)| !b.contains_key(*key)) {
                    self.below(key, Some(value), None);
                }
            }
            (Some(Value::Array(a)), Some(Value::Array(b))) if a.len() == b.len() => {
                for (idx, (was, is)) in a.iter().zip(b).enumerate() {
                    self.below(&idx.to_string(), Some(was), Some(is));
                }
            }
            // 14 and 14.0 are the same setting
            (Some(Value::Number(a)), Some(Value::Number(b))) if a.as_f64() == b.as_f64() => {}
            (was, is) if was == is => {}
            (was, is) => self.changes.push(SettingChange {
                path: dotted(&self.path),
                was: was.map(ToString::to_string),
                is: is.map(ToString::to_string),
                is_named: {
                    let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
                    (self.names)(&path)
                },
            }),
        }
    }

    fn below(&mut self, key: &str, was: Option<&Value>, is: Option<&Value>) {
        self.path.push(key.to_owned());
        self.compare(was, is);
        self.path.pop();
    }
}

/// A path as `--set` takes it, keys with dots in quotes; positions in lists as they are.
fn dotted(path: &[String]) -> String {
    let is_bare = |key: &str| {
        !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
    };
    let key = |key: &String| if is_bare(key) { key.clone() } else { format!("\"{key}\"") };
    path.iter().map(key).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn texts(was: &Value, is: &Value, named: &[&str]) -> Vec<String> {
        let names = |path: &[&str]| named.contains(&path.join("/").as_str());
        setting_changes(was, is, &names).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn leaves_are_named_by_their_paths() {
        let was =
            json!({ "question": "A?", "a": { "atr": 2.5, "x": 14 }, "list": [1, { "p": 2 }] });
        let is =
            json!({ "question": "B?", "a": { "atr": 3.0, "x": 14.0 }, "list": [1, { "p": 3 }] });
        assert_eq!(texts(&was, &is, &["a/atr", "list/1/p"]), ["a.atr 2.5 → 3.0", "list.1.p 2 → 3"]);
        let grid = |values: Value| json!({ "grid": { "a.b": values } });
        let changed = texts(&grid(json!([1, 2])), &grid(json!([1])), &["grid/a.b"]);
        assert_eq!(changed, ["grid.\"a.b\" [1,2] → [1]"]);
    }

    #[test]
    fn what_is_not_there_and_null_are_the_same() {
        assert!(texts(&json!({ "a": null }), &json!({}), &[]).is_empty());
        assert!(texts(&json!({}), &json!({ "a": null }), &[]).is_empty());
        let was = json!({ "max_fill_delay": "4h" });
        assert_eq!(texts(&was, &json!({}), &[]), ["max_fill_delay \"4h\" → not set"]);
    }

    #[test]
    fn a_long_value_is_cut() {
        let profile = json!({ "NEW": { "base": "SAFE", "note": "x".repeat(200) } });
        let changes = texts(&json!({}), &profile, &["NEW"]);
        assert!(changes[0].starts_with("NEW not set → {\"base\":\"SAFE\""), "{changes:?}");
        assert!(changes[0].ends_with("xxx…") && changes[0].chars().count() < 100, "{changes:?}");
    }

    #[test]
    fn defaults_are_told_from_what_the_file_says() {
        let changes = |named: &'static [&'static str]| {
            let names = move |path: &[&str]| named.contains(&path.join("/").as_str());
            let (was, is) = (json!({ "fee": 0.1 }), json!({ "fee": 0.2, "new": 1 }));
            setting_changes(&was, &is, &names)
        };
        let of_defaults = changes(&[]);
        assert_eq!(
            of_defaults[0].to_string(),
            "fee 0.1 → 0.2 (a default: the scenario does not name it)"
        );
        assert!(!of_defaults[0].is_new_default() && of_defaults[1].is_new_default());
        assert!(!changes(&["new", "fee"])[1].is_new_default());
    }
}
