//! The members of a zip file that can hold bars.

use crate::file_part::Visit;
use crate::passed_over::is_passed_over;
use crate::shown::one_line;
use crate::stored_stream::{Container, visit_stream};
use crate::{DataError, UnsupportedForm};
use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;
use zip::ZipArchive;

/// What the container is called.
const CONTAINER: &str = "zip file";
/// Names that an error lists.
const N_LISTED: usize = 5;

/// Visits the members in the order of their names, but for those that [`is_passed_over`]. They are called
/// `file.zip/member` where there are several.
///
/// # Errors
/// Those of the visitor, and where the archive is damaged or has no member that can hold bars.
pub(crate) fn visit_members(
    path: &Arc<Path>,
    bytes: &[u8],
    visit: Visit<'_>,
) -> Result<(), DataError> {
    let damaged = |e: zip::result::ZipError| DataError::damaged(path, CONTAINER, &e);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut members = Vec::new();
    for idx in 0..archive.len() {
        let member = archive.by_index(idx).map_err(damaged)?;
        let name = one_line(&member.name().map_err(damaged)?);
        if name == "[Content_Types].xml" {
            let form = UnsupportedForm::Spreadsheet;
            return Err(DataError::Unsupported { path: path.to_path_buf(), form });
        }
        if member.is_file() {
            members.push((name, idx));
        }
    }
    members.sort();
    let names: Vec<String> = members.iter().map(|(name, _)| name.clone()).collect();
    members.retain(|(name, _)| !is_passed_over(name, &names));
    if members.is_empty() {
        let path = path.to_path_buf();
        return Err(match names.as_slice() {
            [] => DataError::NoRows { path },
            _ => DataError::NoBarMembers { path, passed_over: listed(&names) },
        });
    }
    let n_members = members.len();
    for (name, idx) in members {
        let label = if n_members == 1 { path.clone() } else { path.join(&name).into() };
        let mut member = archive.by_index(idx).map_err(damaged)?;
        let container = Container { name: Some(CONTAINER), member: Some(name) };
        visit_stream(label, &mut member, container, visit)?;
    }
    Ok(())
}

fn listed(names: &[String]) -> String {
    let mut text = names.iter().take(N_LISTED).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > N_LISTED {
        text.push_str(", …");
    }
    text
}
