//! Trade metrics per group and portfolio metrics.
