//! A scenario file: read once, resolved as often as there are overrides and grid points.

use crate::apply::{Leaf, apply, leaves};
use crate::control_characters;
use crate::dotted::{dotted, parse_dotted};
use crate::error::{Details, ErrorKind, ScenarioError};
use crate::expand::{expand, expand_section};
use crate::fault::{Fault, What};
use crate::folder::{Folder, Memory};
use crate::grid::GridPoint;
use crate::key_path::KeyPath;
use crate::origin::Origin;
use crate::overrides::Override;
use crate::raw::{SECTIONS, Sections};
use crate::resolve::{Resolved, SettingWarning, resolve};
use crate::scenario::Scenario;
use crate::settings::Settings;
use crate::text::Text;
use crate::value_deserializer::read;
use crate::warning::Warning;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// A scenario file whose text and types are right, with every default filled in. What its values
/// mean together is checked by [`resolve`](ScenarioFile::resolve).
#[derive(Debug, Clone)]
pub struct ScenarioFile {
    pub(crate) text: Text,
    folder: Folder,
    /// The scenario in full, as read and as TOML: overrides start from here.
    raw: Sections,
    effective: Table,
    /// The file without overrides, for what they do not touch; absent where it is wrong.
    base: Option<Resolved>,
    /// Keys of the grid's axes, by their texts.
    axis_keys: Vec<(String, Vec<String>)>,
}

impl ScenarioFile {
    /// Reads and parses the file at `path`.
    ///
    /// # Errors
    /// [`ScenarioError`] where the file cannot be read, is not UTF-8, no TOML, or has keys or types
    /// that a scenario has not.
    pub fn read(path: &Path) -> Result<ScenarioFile, ScenarioError> {
        let unreadable = |message: String, help: &str| {
            ScenarioError::from(Details {
                kind: ErrorKind::Unreadable,
                message,
                help: Some(help.to_owned()),
                path: None,
                file: path.display().to_string(),
                source_text: "".into(),
                span: None,
                expression: None,
            })
        };
        let bytes = std::fs::read(path).map_err(|error| {
            let help = "a scenario is one TOML file; give its path";
            let message = match error.kind() {
                std::io::ErrorKind::NotFound => "there is no such scenario".to_owned(),
                _ => format!("the scenario cannot be read: {error}"),
            };
            unreadable(message, help)
        })?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            let line = 1 + error.as_bytes()[..at].iter().filter(|&&b| b == b'\n').count();
            let message = format!("the scenario is not UTF-8: byte {at}, line {line}");
            unreadable(message, "save the file as UTF-8")
        })?;
        ScenarioFile::parse(&text, path)
    }

    /// Parses a scenario's text. `path` names it in errors, and paths in it are relative to the
    /// folder of `path`; nothing is read from there.
    ///
    /// # Errors
    /// [`ScenarioError`] where the text is no TOML, or has keys or types that a scenario has not.
    pub fn parse(text: &str, path: &Path) -> Result<ScenarioFile, ScenarioError> {
        ScenarioFile::parse_with(text, path, Memory::Refused)
    }

    /// The same of a scenario that a run was made of, as its manifest has it: it may say that data were
    /// given in memory.
    ///
    /// # Errors
    /// [`ScenarioError`] where the text is no TOML, or has keys or types that a scenario has not.
    pub fn of_run(text: &str, path: &Path) -> Result<ScenarioFile, ScenarioError> {
        ScenarioFile::parse_with(text, path, Memory::Allowed)
    }

    fn parse_with(text: &str, path: &Path, memory: Memory) -> Result<ScenarioFile, ScenarioError> {
        let text = Text::parse(text, path)?;
        let mut table: Table = toml::from_str(text.text()).map_err(|error| {
            text.locate(&Fault::invalid(Vec::new(), error.message(), None), None)
        })?;
        quote_grid_keys(&mut table);
        let path = path.parent().unwrap_or(Path::new("")).to_owned();
        ScenarioFile::of(table, text, Folder { path, memory })
    }

    /// Takes settings that a caller typed for the file: they are checked as a file is, and overrides
    /// and a grid work on them alike. Paths are relative to the working folder. What is wrong is
    /// told by its dotted path, without a text.
    ///
    /// # Errors
    /// [`ScenarioError`] where a number is not finite or a base does not exist.
    pub fn from_settings(settings: &Settings) -> Result<ScenarioFile, ScenarioError> {
        let text = Text::typed();
        let table = settings.table().map_err(|(key, error)| {
            text.locate(&Fault::invalid(vec![key.to_owned()], error, None), None)
        })?;
        let folder = Folder { path: PathBuf::new(), memory: Memory::Allowed };
        ScenarioFile::of(table, text, folder)
    }

    /// Takes a scenario's table, as a file has it, of a caller who may give data in memory. Paths are relative to
    /// the folder. What is wrong is told by its dotted path, without a text.
    ///
    /// # Errors
    /// [`ScenarioError`] where the table has keys or types that a scenario has not.
    pub fn from_table(mut table: Table, folder: &Path) -> Result<ScenarioFile, ScenarioError> {
        quote_grid_keys(&mut table);
        let folder = Folder { path: folder.to_owned(), memory: Memory::Allowed };
        ScenarioFile::of(table, Text::typed(), folder)
    }

    /// The scenario with the overrides in place and every default filled in, as a file would have it.
    ///
    /// # Errors
    /// [`ScenarioError`] where an override's key or type is wrong.
    pub fn table(&self, overrides: &[Override]) -> Result<Table, ScenarioError> {
        let (mut origins, mut all) = (Vec::new(), Vec::new());
        self.add_overrides(overrides, &mut origins, &mut all);
        let blame = |fault: Fault| self.blame(&fault, &origins, &all);
        let raw = self.sections_with(&all).map_err(blame)?;
        Table::try_from(&raw).map_err(|error| blame(Fault::invalid(Vec::new(), error, None)))
    }

    /// A scenario of that table, with what it leaves out.
    fn of(mut table: Table, text: Text, folder: Folder) -> Result<ScenarioFile, ScenarioError> {
        let located = |fault: Fault| text.locate(&fault, None);
        expand(&mut table).map_err(located)?;
        let table = Value::Table(table);
        control_characters::check(&table).map_err(located)?;
        let mut raw: Sections = read(&table).map_err(located)?;
        raw.complete();
        let effective = Table::try_from(&raw)
            .map_err(|error| located(Fault::invalid(Vec::new(), error, None)))?;
        let base = resolve(raw.clone(), &folder, None).ok();
        let axes = raw.sweep.grid.0.iter();
        let axis_keys = axes
            .filter_map(|(text, _)| parse_dotted(text).map(|keys| (text.clone(), keys)))
            .collect();
        Ok(ScenarioFile { text, folder, raw, effective, base, axis_keys })
    }

    /// Checks the scenario with the overrides in place, the first one first.
    ///
    /// The grid's keys and the types of its values are checked too; what its values mean together
    /// is found out by [`resolve_point`](ScenarioFile::resolve_point).
    ///
    /// # Errors
    /// [`ScenarioError`] for the first thing that is wrong, at the key of the file or the override
    /// that is to blame.
    pub fn resolve(&self, overrides: &[Override]) -> Result<Scenario, ScenarioError> {
        let (mut origins, mut all) = (Vec::new(), Vec::new());
        self.add_overrides(overrides, &mut origins, &mut all);
        let scenario = self.check(&origins, &all)?;
        self.check_grid_types(&scenario, &origins, &all)?;
        Ok(scenario)
    }

    /// Checks the scenario at one point of its grid: the overrides first, then the point's values.
    ///
    /// # Errors
    /// [`ScenarioError`] as for [`resolve`](ScenarioFile::resolve).
    pub fn resolve_point(
        &self,
        overrides: &[Override],
        point: &GridPoint,
    ) -> Result<Scenario, ScenarioError> {
        let (mut origins, mut all) = (Vec::new(), Vec::new());
        self.add_overrides(overrides, &mut origins, &mut all);
        self.add_point(point, &mut origins, &mut all)?;
        self.check(&origins, &all)
    }

    /// Whether the file itself, which settings in Rust are not, gives the setting at this path of the
    /// effective settings, whose keys and positions in lists are given one by one; what it leaves out has
    /// a default.
    ///
    /// # Examples
    /// ```
    /// # use exitlab_scenario::ScenarioFile;
    /// let text = "schema = 1\nname = \"t\"\n[data]\ntimeframe = \"1h\"\n\
    ///             symbols = [{ symbol = \"A\", path = \"a.csv\" }]\n\
    ///             [orchestrator]\nintegration = \"live_step3\"";
    /// let file = ScenarioFile::parse(text, "t.toml".as_ref())?;
    /// assert!(file.gives(&["data", "symbols", "0", "path"]));
    /// // a preset stands for all the settings that it sets
    /// assert!(file.gives(&["orchestrator", "integration", "mode"]));
    /// assert!(!file.gives(&["orchestrator", "scratch_r"]));
    /// assert!(!file.gives(&["costs", "taker_fee"]));
    /// # Ok::<(), exitlab_scenario::ScenarioError>(())
    /// ```
    pub fn gives(&self, path: &[&str]) -> bool {
        self.text.gives(path)
    }

    fn check(&self, origins: &[Origin], all: &[Leaf]) -> Result<Scenario, ScenarioError> {
        let resolved = self.attempt(all).map_err(|fault| self.blame(&fault, origins, all))?;
        let warnings = resolved.warnings().map(|warning| self.warning(warning)).collect();
        Ok(Scenario { warnings, ..resolved.scenario })
    }

    fn add_overrides(
        &self,
        overrides: &[Override],
        origins: &mut Vec<Origin>,
        all: &mut Vec<Leaf>,
    ) {
        for o in overrides {
            leaves(&self.effective, o.path(), o.value(), origins.len(), all);
            origins.push(Origin::Override(o.text().to_owned()));
        }
    }

    fn add_point(
        &self,
        point: &GridPoint,
        origins: &mut Vec<Origin>,
        all: &mut Vec<Leaf>,
    ) -> Result<(), ScenarioError> {
        for (text, value) in &point.values {
            let known = self.axis_keys.iter().find(|(known, _)| known == text);
            let Some(path) = known.map(|(_, keys)| keys.clone()).or_else(|| parse_dotted(text))
            else {
                let grid = KeyPath::top("sweep");
                let fault = grid.key("grid").key(text).fault("is not a dotted TOML path");
                return Err(self.text.locate(&fault, None));
            };
            leaves(&self.effective, &path, value, origins.len(), all);
            origins.push(Origin::Grid { axis: text.clone(), value: value.clone() });
        }
        Ok(())
    }

    /// The scenario as read, with the leaves in place: only the sections that they touch are read
    /// anew.
    pub(crate) fn sections_with(&self, all: &[Leaf]) -> Result<Sections, Fault> {
        let mut raw = self.raw.clone();
        for (i, leaf) in all.iter().enumerate() {
            let Some(section) = leaf.path.first() else {
                continue;
            };
            if all[..i].iter().any(|earlier| earlier.path.first() == Some(section)) {
                continue;
            }
            let of_section = all.iter().filter(|other| other.path.first() == Some(section));
            if let Some(mut entries) = self.touched_entries(section, of_section.clone()) {
                apply(&mut entries, of_section)?;
                raw.read_entries(section, &entries)?;
                continue;
            }
            let mut value = match self.effective.get(section) {
                Some(value) => value.clone(),
                None if SECTIONS.contains(&section.as_str()) => Value::Table(Table::new()),
                None => {
                    let allowed = SECTIONS.map(str::to_owned).to_vec();
                    return Err(Fault::new(vec![section.clone()], What::UnknownKey { allowed }));
                }
            };
            apply(&mut value, of_section)?;
            expand_section(section, &mut value)?;
            raw.read_section(section, &value)?;
        }
        Ok(raw)
    }

    /// The profiles or exit modes that the leaves touch, in full; `None` where they touch another
    /// section, or anything but entries that there are.
    fn touched_entries<'l>(
        &self,
        section: &str,
        mut leaves: impl Iterator<Item = &'l Leaf>,
    ) -> Option<Value> {
        if !matches!(section, "profiles" | "exit_modes") {
            return None;
        }
        let all = self.effective.get(section)?;
        let mut touched = Table::new();
        leaves.try_for_each(|leaf| {
            let name = leaf.path.get(1).filter(|_| leaf.path.len() > 2)?;
            if !touched.contains_key(name) {
                touched.insert(name.clone(), all.get(name)?.clone());
            }
            Some(())
        })?;
        Some(Value::Table(touched))
    }

    pub(crate) fn attempt(&self, all: &[Leaf]) -> Result<Resolved, Fault> {
        resolve(self.sections_with(all)?, &self.folder, self.base.as_ref())
    }

    /// Reads each value of each axis once, beside the first values of the others.
    fn check_grid_types(
        &self,
        scenario: &Scenario,
        origins: &[Origin],
        all: &[Leaf],
    ) -> Result<(), ScenarioError> {
        let axes = &scenario.sweep.grid;
        let first: Option<Vec<(String, Value)>> = axes
            .iter()
            .map(|axis| axis.values.first().map(|value| (axis.path.clone(), value.clone())))
            .collect();
        let Some(first) = first else {
            return Ok(());
        };
        for (i, axis) in axes.iter().enumerate() {
            for value in &axis.values {
                let mut point = GridPoint { grid_id: 0, values: first.clone() };
                point.values[i].1 = value.clone();
                let (mut origins, mut all) = (origins.to_vec(), all.to_vec());
                self.add_point(&point, &mut origins, &mut all)?;
                self.sections_with(&all).map_err(|fault| self.blame(&fault, &origins, &all))?;
            }
        }
        Ok(())
    }

    /// Position of a value in the file's own axis of that path.
    pub(crate) fn grid_value_position(&self, axis: &str, value: &Value) -> Option<usize> {
        let (_, own) = self.raw.sweep.grid.0.iter().find(|(path, _)| path == axis)?;
        own.0.iter().position(|other| other == value)
    }

    fn warning(&self, warning: SettingWarning) -> Warning {
        let span = self.text.span(&warning.path, false);
        Warning {
            message: warning.message,
            path: dotted(&warning.path),
            file: self.text.file().to_owned(),
            line: span.as_ref().map(|span| self.text.line(span.start)),
            span,
        }
    }
}

/// Grid keys that were written as nested tables, as one dotted key each.
fn quote_grid_keys(scenario: &mut Table) {
    let grid = scenario.get_mut("sweep").and_then(|sweep| sweep.get_mut("grid"));
    let Some(Value::Table(grid)) = grid else {
        return;
    };
    for (key, value) in std::mem::take(grid) {
        match value {
            Value::Table(_) => quote_nested(vec![key], value, grid),
            _ => {
                grid.insert(key, value);
            }
        }
    }
}

fn quote_nested(path: Vec<String>, value: Value, grid: &mut Table) {
    match value {
        Value::Table(table) => {
            for (key, inner) in table {
                let mut path = path.clone();
                path.push(key);
                quote_nested(path, inner, grid);
            }
        }
        _ => {
            grid.insert(dotted(&path), value);
        }
    }
}
