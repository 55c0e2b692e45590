//! Statistics against other libraries, and on data whose truth is known because it was made so.

mod oracle;
mod series;
mod walk_forward;
