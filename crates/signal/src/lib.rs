//! Signal sources.
