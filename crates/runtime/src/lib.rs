//! Node.js, apart from its engine and its loop: the module loader, the start-up sequence and one folder per builtin module.
#![forbid(unsafe_code)]

mod bindings;
mod blocking;
mod builtins;
mod callback;
mod errors;
mod modules;
pub mod options;
pub mod prelude;
mod run;
mod state;
pub mod version;

pub use run::run;
