//! `exit_modes.NAME.trailing.line`.

use crate::fault::Fault;
use crate::folder::Folder;
use crate::key_path::KeyPath;
use crate::settings;
use crate::source::Source;
use exitlab_exit::{LineFileId, TrailLine};
use exitlab_indicators::Line;

/// Files of lines, each once.
#[derive(Debug)]
pub(crate) struct LineFiles<'f> {
    folder: &'f Folder,
    paths: Vec<Source>,
}

impl<'f> LineFiles<'f> {
    /// None yet; paths are relative to the folder.
    pub(crate) fn new(folder: &'f Folder) -> LineFiles<'f> {
        LineFiles { folder, paths: Vec::new() }
    }

    /// The files by [`LineFileId`].
    pub(crate) fn into_paths(self) -> Vec<Source> {
        self.paths
    }

    fn id_of(&mut self, at: &KeyPath<'_>, path: &Source) -> Result<LineFileId, Fault> {
        let path = at.source(self.folder, path)?;
        let position = self.paths.iter().position(|known| *known == path).unwrap_or_else(|| {
            self.paths.push(path);
            self.paths.len() - 1
        });
        Ok(LineFileId(position as u32))
    }
}

/// Checks a line; its file is added to `files`.
pub(super) fn resolve_trail_line(
    at: &KeyPath<'_>,
    raw: &settings::TrailLine,
    files: &mut LineFiles<'_>,
) -> Result<TrailLine, Fault> {
    let computed = |line: Result<Line, Fault>| line.map(TrailLine::Computed);
    let chandelier = raw.chandelier.map(|line| {
        let at = at.key("chandelier");
        at.key("bars").bars(line.bars as u64, 1)?;
        at.key("atr").not_negative(line.atr)?;
        Ok(Line::Chandelier(line))
    });
    let donchian = raw.donchian.map(|line| {
        at.key("donchian").key("bars").bars(line.bars as u64, 1)?;
        Ok(Line::Donchian(line))
    });
    let ema = raw.ema.map(|line| {
        let at = at.key("ema");
        at.key("period").bars(line.period as u64, 1)?;
        at.key("atr").not_negative(line.atr)?;
        Ok(Line::Ema(line))
    });
    let midpoint = raw.midpoint.map(|line| {
        at.key("midpoint").key("atr").not_negative(line.atr)?;
        Ok(Line::Midpoint(line))
    });
    let file = raw.file.as_ref().map(|path| files.id_of(&at.key("file"), path));
    at.exactly_one([
        ("chandelier", chandelier.map(computed)),
        ("donchian", donchian.map(computed)),
        ("ema", ema.map(computed)),
        ("midpoint", midpoint.map(computed)),
        ("file", file.map(|id| id.map(TrailLine::File))),
    ])
}
