//! Settings and data: what the run read and how it was set, so that it can be made again.
//!
//! Clock, host, memory and wall time are left to the manifest: two runs of the same scenario have the
//! same page.

use super::HtmlReport;
use super::page::{Block, Section};
use super::words::count;
use exitlab_store::{DataRecord, Manifest};
use maud::{Markup, html};

/// The section; of every run.
pub(super) fn section(report: &HtmlReport<'_>) -> Section {
    let manifest = report.run.manifest();
    let mut blocks = vec![again(manifest), settings(manifest), files(manifest), bars(manifest)];
    let is_flawed = !manifest.warnings.is_empty()
        || !manifest.dropped_rows.is_empty()
        || !manifest.adjustments.is_empty()
        || !manifest.failed_points.is_empty();
    if is_flawed {
        blocks.push(remarks(manifest));
    }
    let blocks = blocks.into_iter().map(Block::Html).collect();
    Section { id: "settings", title: "Settings and data", blocks }
}

/// The command, and what it processed.
fn again(manifest: &Manifest) -> Markup {
    let Manifest { exitlab_version, command, scenario_path, counts, zone_data_version, .. } =
        manifest;
    let path = scenario_path.as_deref().unwrap_or("scenario.toml");
    let line = format!("exitlab {command} {}", shell_word(path));
    html! {
        div.card {
            h3 { "Run it again" }
            dl {
                dt { "Command" }
                dd {
                    (copyable("command", &line, "the command"))
                    p.muted {
                        "Where settings were changed with --set, save the settings below beside the \
                         scenario file, whose relative paths they keep, and run that file. Other options \
                         of the command line are not recorded."
                    }
                }
                dt { "Version" }
                dd { (copyable("version", &format!("exitlab {exitlab_version}"), "the version")) }
                @if let Some(version) = zone_data_version {
                    dt { "Time zones" }
                    dd {
                        (copyable("zone-data", &format!("IANA {version}"), "the version of the zone data"))
                        p.muted {
                            "Session exits read local clocks by this version of the zone data: another \
                             version may have other clock changes."
                        }
                    }
                }
                dt { "Processed" }
                dd {
                    (count(counts.bars)) " bars, " (count(counts.signals)) " signals, " (count(counts.trades)) " trades, "
                    (count(counts.cells)) " cells"
                }
            }
        }
    }
}

/// The scenario with its defaults filled in.
fn settings(manifest: &Manifest) -> Markup {
    // JSON where a value is one that TOML has not.
    let text = toml::to_string_pretty(&manifest.scenario)
        .unwrap_or_else(|_| format!("{:#}", manifest.scenario));
    html! {
        div.card {
            h3 { "Settings as used" }
            p { "The scenario with every default filled in." }
            (copy_button("scenario", "the settings"))
            // Closed on paper too, where they are pages long.
            details.folded {
                summary { "Show them" }
                pre.scroll { code #scenario { (text) } }
            }
        }
    }
}

/// Every file that was read.
fn files(manifest: &Manifest) -> Markup {
    html! {
        div.card {
            h3 { "Files read" }
            div.scroll {
                table {
                    thead {
                        tr { th scope="col" { "File" } th.number scope="col" { "Rows" } th scope="col" { "SHA-256" } }
                    }
                    tbody {
                        @for (idx, file) in manifest.inputs.iter().enumerate() {
                            @let what = format!("the SHA-256 of {}", file.path);
                            tr {
                                td { code { (file.path) } }
                                td.number { (count(file.rows)) }
                                td { (copyable(&format!("sha256-{idx}"), &file.sha256, &what)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What was found in each symbol's bars.
fn bars(manifest: &Manifest) -> Markup {
    let has_others = manifest.data.iter().any(|record| record.n_closes_compared.is_some());
    html! {
        div.card {
            h3 { "Bars" }
            p {
                "A gap is a stretch without bars in the files; missing are the bars that would fit into it. \
                 Off the grid are bars that open at another time than the symbol's usual one."
            }
            div.scroll {
                table {
                    thead {
                        tr {
                            th scope="col" { "Symbol" }
                            th.number scope="col" { "Decision bars" }
                            th.number scope="col" { "Execution bars" }
                            th scope="col" { "First open" }
                            th scope="col" { "Last close" }
                            th.number scope="col" { "Gaps" }
                            th.number scope="col" { "Missing" }
                            th.number scope="col" { "Off grid" }
                            th.number scope="col" { "Incomplete" }
                            @if has_others { th.number scope="col" { "Closes that differ" } }
                        }
                    }
                    tbody {
                        @for record in &manifest.data { (symbol_row(record, has_others)) }
                    }
                }
            }
        }
    }
}

fn symbol_row(record: &DataRecord, has_others: bool) -> Markup {
    html! {
        tr {
            th scope="row" { (record.symbol) }
            td.number { (count(record.n_decision_bars)) }
            td.number { (count(record.n_execution_bars)) }
            td.time { (record.first) }
            td.time { (record.last) }
            td.number { (count(record.n_gaps)) }
            td.number { (count(record.n_missing_bars)) }
            td.number { (count(record.n_off_grid)) }
            td.number {
                (record.n_incomplete_buckets)
                @if record.is_last_bucket_dropped { " (last left out)" }
            }
            @if has_others {
                td.number {
                    @if let Some((n_different, n)) = record.n_closes_different.zip(record.n_closes_compared) {
                        (count(n_different)) " of " (count(n))
                    }
                }
            }
        }
    }
}

/// Warnings, and what was left out, changed or went wrong.
fn remarks(manifest: &Manifest) -> Markup {
    html! {
        div.card {
            h3 { "Warnings and changes to the data" }
            ul {
                @for warning in &manifest.warnings { li { (warning) } }
                @for dropped in &manifest.dropped_rows {
                    li {
                        (dropped.n_dropped) " bad rows of " code { (dropped.path) } " were left out: "
                        @for (idx, row) in dropped.first.iter().enumerate() {
                            @if idx > 0 { "; " }
                            "line " (row.line) ", " (row.problem)
                        }
                        @if dropped.n_dropped > dropped.first.len() as u64 { "; and so on" }
                    }
                }
                @for adjustment in &manifest.adjustments {
                    li {
                        (adjustment.symbol) ": prices before " (adjustment.time) " were multiplied by "
                        (adjustment.price_factor)
                    }
                }
                @for point in &manifest.failed_points {
                    li { "Grid point " (point.grid_id) " failed: " (point.error) }
                }
            }
        }
    }
}

/// A text with a button that copies it; `what` says to screen readers which text.
fn copyable(id: &str, text: &str, what: &str) -> Markup {
    html! {
        span.copyable { code id=(id) { (text) } (copy_button(id, what)) }
    }
}

fn copy_button(id: &str, what: &str) -> Markup {
    html! {
        button type="button" data-copies=(id) aria-label={ "Copy " (what) } { "Copy" }
    }
}

/// The text as one word of a POSIX shell.
fn shell_word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+:@%,".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shell_words() {
        assert_eq!(shell_word("scenarios/a-b.toml"), "scenarios/a-b.toml");
        assert_eq!(shell_word("a b"), "'a b'");
        assert_eq!(shell_word("$(x)"), "'$(x)'");
        assert_eq!(shell_word(""), "''");
    }
}
