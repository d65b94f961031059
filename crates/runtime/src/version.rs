//! Which Node this is.

/// The version of Node whose API this is.
pub const NODE: &str = "26.10.0";
/// The version of nodus.
pub const NODUS: &str = env!("CARGO_PKG_VERSION");
/// The engine's version.
pub const SPIDERMONKEY: &str = "153.6.0";
