//! Help, completions and the manual.

use crate::bed::Bed;

/// Every command, as the help lists them.
fn commands() -> Vec<String> {
    let help = Bed::empty().ok(&["--help"]).stdout;
    let list = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names: Vec<String> = list
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .map(|line| line.split_whitespace().next().unwrap().to_owned())
        .filter(|name| name != "help")
        .collect();
    assert!(names.len() > 15, "{names:?}");
    names
}

#[test]
fn every_command_has_examples_that_can_be_followed() {
    let bed = Bed::empty();
    for command in commands() {
        let help = bed.ok(&[&command, "--help"]).stdout;
        let examples =
            help.split("Examples:\n").nth(1).unwrap_or_else(|| panic!("{command}: none"));
        let lines = examples.lines().take_while(|line| line.starts_with("  "));
        let lines: Vec<&str> = lines.map(str::trim).collect();
        assert!(!lines.is_empty(), "{command}");
        for line in lines {
            // Flags that are no longer there are an error of clap's, before anything is read.
            let line = line.split(" 2>").next().unwrap();
            let words = line.split(['|', '>']).next().unwrap().split_whitespace();
            let words: Vec<&str> = words.collect();
            assert_eq!(words[..2], ["exitlab", &command], "{line}");
            let asked = [&words[1..], &["--help"]].concat();
            let parsed = bed.command_as_is(&asked).output().unwrap();
            assert!(parsed.status.success(), "{line}");
            let flags = words.iter().filter(|word| word.starts_with("--"));
            for flag in flags {
                assert!(help.contains(flag) || command == "fetch", "{line}: {flag}");
            }
        }
        // What all commands share stands last.
        let globals = help.find("Global options:").unwrap();
        assert!(help[..globals].find("--verbose").is_none(), "{command}: {help}");
        assert!(help[globals..].contains("--color") && help[globals..].contains("--threads"));
    }
}

#[test]
fn settings_in_examples_are_settings() {
    let bed = Bed::new();
    bed.write("scenario.toml", bed.text("s.toml"));
    let mut n_run = 0;
    for command in commands() {
        let help = bed.ok(&[&command, "--help"]).stdout;
        for line in
            help.lines().filter(|line| line.starts_with("  exitlab ") && line.contains("--set "))
        {
            let words: Vec<&str> = line.split_whitespace().skip(1).collect();
            bed.ok(&words);
            n_run += 1;
        }
    }
    assert!(n_run >= 3, "{n_run}");
}

#[test]
fn exit_codes_are_in_the_help() {
    let help = Bed::empty().ok(&["--help"]).stdout;
    let codes = help.split("Exit codes:\n").nth(1).unwrap();
    for code in ["0 ", "1 ", "2 ", "130 "] {
        assert!(codes.lines().any(|line| line.trim_start().starts_with(code)), "{code}: {codes}");
    }
}

#[test]
fn shells_complete_commands_and_flags() {
    let bed = Bed::empty();
    for shell in ["bash", "zsh", "fish"] {
        let script = bed.ok(&["completions", shell]).stdout;
        for word in ["walkforward", "baseline-mode", "no-report"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    assert_eq!(bed.run(&["completions", "tcsh"]).code, 2);
}

#[test]
fn the_manual_has_a_page_per_command() {
    let bed = Bed::empty();
    let page = bed.ok(&["man"]).stdout;
    assert!(page.contains(".TH exitlab 1") && page.contains("Exit codes"), "{page}");
    bed.ok(&["man", "man1"]);
    let pages = bed.files("man1");
    for command in commands() {
        assert!(pages.contains(&format!("exitlab-{command}.1")), "{command}: {pages:?}");
    }
}
