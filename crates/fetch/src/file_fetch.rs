//! Bringing one file of the archive into its folder: ask for its CHECKSUM, look what is there,
//! download, verify, put in place.

use crate::archive_file::ArchiveFile;
use crate::checksum::{self, Sum};
use crate::client::Client;
use crate::download::download;
use crate::local_file::{Found, LocalFile};
use crate::outcome::{Fate, FileOutcome};
use crate::patience::{GivenUp, Patience};
use crate::{FetchError, FileProblem, Period};
use std::path::Path;

/// Brings files of the archive into a folder.
pub(crate) struct FileFetch<'a> {
    pub(crate) client: &'a Client<'a>,
    pub(crate) patience: &'a Patience<'a>,
}

impl FileFetch<'_> {
    /// Brings one file into `folder`; `None` where the archive does not have it, and never had it.
    pub(crate) fn fetch(
        &self,
        file: &ArchiveFile,
        folder: &Path,
    ) -> Result<Option<FileOutcome>, FetchError> {
        let local = LocalFile::new(folder, file.name());
        let fate = match self.bring(file, &local) {
            Ok(Some(fate)) => fate,
            Ok(None) if local.is_fetched() => Fate::Withdrawn,
            Ok(None) => return Ok(None),
            Err(GivenUp::File(problem)) => Fate::Bad(problem),
            Err(GivenUp::Fetch(error)) => return Err(error),
        };
        let n_bytes = match fate {
            Fate::Fetched | Fate::Present | Fate::Replaced | Fate::Mended => local.n_bytes(),
            Fate::Withdrawn | Fate::Bad(_) => None,
        };
        let (period, name) = (file.period, local.name().to_owned());
        Ok(Some(FileOutcome { name, period, fate, n_bytes: n_bytes.unwrap_or(0) }))
    }

    fn bring(&self, file: &ArchiveFile, local: &LocalFile) -> Result<Option<Fate>, GivenUp> {
        let Some(sum) = self.checksum(file)? else { return Ok(None) };
        let fate = match local.find(&sum)? {
            Found::Wanted => {
                local.record_again(&sum)?;
                local.drop_part()?;
                return Ok(Some(Fate::Present));
            }
            Found::NotOurs => return Err(GivenUp::File(FileProblem::InTheWay)),
            Found::Nothing => Fate::Fetched,
            Found::Earlier => Fate::Replaced,
            Found::Damaged => Fate::Mended,
        };
        if self.download(file, local, &sum)?.is_none() {
            return Ok(Some(fate));
        }
        // What was resumed may be the beginning of another version, a proxy may have garbled it, or it
        // was replaced just now: once more, from the CHECKSUM on.
        local.drop_part()?;
        let Some(expected) = self.checksum(file)? else { return Ok(None) };
        let Some(found) = self.download(file, local, &expected)? else { return Ok(Some(fate)) };
        local.drop_part()?;
        Err(GivenUp::File(FileProblem::WrongChecksum { expected, found }))
    }

    /// What the file's CHECKSUM says; `None` where there is none.
    fn checksum(&self, file: &ArchiveFile) -> Result<Option<Sum>, GivenUp> {
        let path = format!("{}.CHECKSUM", file.path());
        let url = self.client.url(&path);
        let Some(text) = self.patience.retry(&url, || self.client.text(&path))? else {
            return Ok(None);
        };
        let sum = checksum::parse(&text, &file.name());
        sum.map(Some).map_err(|problem| GivenUp::File(FileProblem::BadChecksum { problem }))
    }

    /// Downloads the file and puts it in place; the SHA-256 that came where it is not the one wanted.
    fn download(
        &self,
        file: &ArchiveFile,
        local: &LocalFile,
        sum: &Sum,
    ) -> Result<Option<Sum>, GivenUp> {
        let part = local.part();
        let of_part = || checksum::of_file(&part).map_err(FetchError::io("read", &part));
        // An earlier fetch may have ended just before it was put in place.
        if local.n_part_bytes() == 0 || of_part()? != *sum {
            download(self.client, self.patience, &file.path(), local)?;
        }
        let found = of_part()?;
        if found != *sum {
            return Ok(Some(found));
        }
        local.place(sum)?;
        Ok(None)
    }

    /// Takes the daily files of a month away, once its monthly file is in place; their names.
    pub(crate) fn remove_daily_files(
        &self,
        monthly: &ArchiveFile,
        folder: &Path,
    ) -> Result<Vec<String>, FetchError> {
        let Period::Month(month) = monthly.period else { return Ok(Vec::new()) };
        let mut removed = Vec::new();
        for day in month.days() {
            let daily = ArchiveFile { period: Period::Day(day), ..monthly.clone() };
            let local = LocalFile::new(folder, daily.name());
            if local.remove_if_fetched()? {
                removed.push(local.name().to_owned());
            }
        }
        Ok(removed)
    }
}
