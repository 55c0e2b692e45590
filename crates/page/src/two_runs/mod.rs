//! The page of two runs side by side: what changed, what run B earned more or less, and where.

mod cells;
mod changes;
mod curves;
mod differences;

use super::figure::Figure;
use super::page::{Block, Section, figures, packed, page};
use super::words::true_minus;
use exitlab_evidence::RunEntries;
use exitlab_store::Manifest;
use exitlab_words::{ShownRuns, two_runs_answer};
use maud::{Markup, html};
use serde::Serialize;

/// What the page is made of.
#[derive(Debug, Clone, Copy)]
pub struct TwoRunsPage<'a> {
    /// What is shown of the runs.
    pub runs: ShownRuns<'a>,
    /// Settings that differ: path, and the values of A and B.
    pub settings: &'a [[String; 3]],
    /// What A and B say of themselves.
    pub manifests: [&'a Manifest; 2],
    /// Trades or outcomes of A and B; absent where a run kept none.
    pub entries: Option<[&'a RunEntries; 2]>,
}

/// What the script draws; there is no surface and no breakdown here.
#[derive(Serialize)]
struct Drawn<'s> {
    figures: Vec<&'s Figure>,
}

impl TwoRunsPage<'_> {
    /// The page, in one file.
    pub fn html(&self) -> String {
        let mut sections = vec![
            self.answer(),
            Section { id: "changes", title: "What differs", blocks: changes::blocks(self) },
            Section { id: "differences", title: "Differences", blocks: differences::blocks(self) },
            Section { id: "curves", title: "Over time", blocks: curves::blocks(self) },
            Section { id: "cells", title: "Cells", blocks: cells::blocks(self) },
        ];
        sections.retain(|section| !section.blocks.is_empty());
        let data = packed(&Drawn { figures: figures(&sections) });
        let title = format!("{}: two runs compared", self.name());
        page(&title, &self.header(), &sections, &[("data", data)])
    }

    /// The scenario's name, or both where they differ.
    fn name(&self) -> String {
        let [a, b] = self.manifests.map(|of| of.scenario["name"].as_str().unwrap_or_default());
        if a == b { a.to_owned() } else { format!("{a} and {b}") }
    }

    fn header(&self) -> Markup {
        let run = |name: &str, folder: &str, manifest: &Manifest| {
            html! {
                p.data {
                    strong { (name) } ": " code { "exitlab " (manifest.command) } ", "
                    (folder) ", begun " (manifest.started)
                }
            }
        };
        let [a, b] = self.manifests;
        html! {
            header {
                h1 { (self.name()) ": run B against run A" }
                (run("A", self.runs.a, a))
                (run("B", self.runs.b, b))
                @for (name, manifest) in [("A", a), ("B", b)] {
                    @if !manifest.invalidating.is_empty() {
                        div.invalid role="alert" {
                            strong { "The results of run " (name) " are invalid." }
                            ul { @for warning in &manifest.invalidating { li { (warning) } } }
                        }
                    }
                }
            }
        }
    }

    fn answer(&self) -> Section {
        let sentences = two_runs_answer(self.runs.compared);
        let block = html! {
            div.answer {
                ul.answers { @for sentence in &sentences { li { (true_minus(sentence)) } } }
            }
        };
        Section { id: "answer", title: "The answer", blocks: vec![Block::Html(block)] }
    }
}
