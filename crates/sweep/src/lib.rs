//! Stages, grid and parallel runs.
