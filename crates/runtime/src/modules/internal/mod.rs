//! Natives shared by all builtin modules.

pub(crate) mod builtins;
mod constant_tables;
pub(crate) mod constants;
pub(crate) mod errors;
pub(crate) mod options;
pub(crate) mod primordials;
pub(crate) mod uv;
