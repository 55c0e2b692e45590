//! What can be wrong with one file.

/// Why a file was kept out. The others are fetched all the same.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FileProblem {
    /// The file is not what its CHECKSUM says, twice.
    #[error("its SHA-256 is {found}, and its CHECKSUM says {expected}")]
    WrongChecksum {
        /// What the CHECKSUM says.
        expected: String,
        /// What the file has.
        found: String,
    },
    /// The CHECKSUM is none.
    #[error("its CHECKSUM cannot be read: {problem}")]
    BadChecksum {
        /// What is wrong with it.
        problem: String,
    },
    /// There is a CHECKSUM, but no file.
    #[error("its CHECKSUM is there, but the file is missing")]
    Absent,
    /// The connection broke off again and again.
    #[error("the download broke off {n_tries} times: {problem}")]
    BrokeOff {
        /// How often in a row.
        n_tries: u32,
        /// What went wrong the last time.
        problem: String,
    },
    /// The file is larger than any of the archive's.
    #[error("it is larger than {limit} bytes")]
    TooLarge {
        /// The largest that is taken.
        limit: u64,
    },
    /// A file of this name is there that was not fetched: it has no CHECKSUM beside it.
    #[error("another file of this name is in the way, with no CHECKSUM beside it; move it away")]
    InTheWay,
}
