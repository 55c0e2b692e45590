//! What the modes that a policy chooses do, in plain words.

use exitlab_scenario::PolicyKind;

/// The policy that a mode stands for, such as `policy_live` or a study's `policy_live:SAFE`.
pub(crate) fn policy_kind(mode: &str) -> Option<PolicyKind> {
    let name = mode.split_once(':').map_or(mode, |(name, _)| name);
    PolicyKind::from_name(name)
}

/// What those modes do that choose again while a trade is open, and what the others do beside them;
/// none where no mode does.
pub(crate) fn about_policies<'m>(modes: impl IntoIterator<Item = &'m str>) -> Option<String> {
    let modes: Vec<&str> = modes.into_iter().collect();
    let kinds: Vec<PolicyKind> = modes.iter().filter_map(|mode| policy_kind(mode)).collect();
    if !kinds.iter().any(|kind| kind.on_change().is_some()) {
        return None;
    }
    let used = PolicyKind::ALL.into_iter().filter(|kind| kinds.contains(kind));
    let mut sentences: Vec<String> =
        used.map(|kind| format!("{}: {}.", kind.name(), about(kind))).collect();
    if modes.iter().any(|mode| mode.contains(':') && policy_kind(mode).is_some()) {
        sentences.push("The profile that chooses is named after the colon.".to_owned());
    }
    Some(sentences.join(" "))
}

fn about(kind: PolicyKind) -> &'static str {
    match kind {
        PolicyKind::Kept => {
            "the profile chooses the exit mode at the entry, and the trade keeps it"
        }
        PolicyKind::Live => {
            "the profile chooses again at every decision close, and an open trade goes on under \
             the new mode"
        }
        PolicyKind::Exit => {
            "the profile chooses again at every decision close, and a trade whose mode is no longer \
             the one it was entered under closes at the next open"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_chooses_again_is_explained_and_nothing_else() {
        assert_eq!(about_policies(["policy", "FAST_TP"]), None);
        assert_eq!(about_policies(["policy_lively", "my:mode"]), None);
        let text = about_policies(["policy_live", "FAST_TP"]).unwrap();
        assert!(text.starts_with("policy_live: the profile chooses again"), "{text}");
        assert!(!text.contains("policy_exit") && !text.contains("colon"), "{text}");
        let text = about_policies(["policy:SAFE", "policy_exit:a:b"]).unwrap();
        assert!(text.contains("policy: ") && text.contains("policy_exit: "), "{text}");
        assert!(text.ends_with("is named after the colon."), "{text}");
    }
}
