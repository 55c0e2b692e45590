//! Committed market data is what its manifest says, and all of it is in the manifest.

use crate::root;
use sha2::{Digest, Sha256};
use std::fs;

#[test]
fn every_file_has_the_hash_of_the_manifest() {
    let folder = root().join("data");
    let manifest: toml::Table =
        fs::read_to_string(folder.join("manifest.toml")).unwrap().parse().unwrap();
    let mut listed = Vec::new();
    for file in manifest["file"].as_array().unwrap() {
        let path = file["path"].as_str().unwrap();
        let hash: String = Sha256::digest(fs::read(folder.join(path)).unwrap())
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(hash, file["sha256"].as_str().unwrap(), "{path}");
        listed.push(path.to_owned());
    }
    let mut found: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "manifest.toml" && name != "README.md")
        // `exitlab fetch` puts there what is not committed.
        .filter(|name| name != "binance")
        .collect();
    found.sort();
    listed.sort();
    assert_eq!(found, listed);
}
