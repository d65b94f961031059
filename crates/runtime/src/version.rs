//! The versions of what this program consists of and stands for.

/// The version of Node whose API this is.
pub const NODE: &str = "26.10.0";
/// The version of nodus.
pub const NODUS: &str = env!("CARGO_PKG_VERSION");
/// The version of SpiderMonkey, as the root manifest pins it (`mozjs_sys`).
pub const SPIDERMONKEY: &str = "153.6.0";
