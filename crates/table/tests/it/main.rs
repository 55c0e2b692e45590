//! Tables from rows to files and back.

mod damaged;
mod declaration;
mod files;
mod rows;
