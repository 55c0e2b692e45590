//! Profiles, trading policy, integration steps and risk sizing.
