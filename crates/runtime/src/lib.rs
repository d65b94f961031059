//! Node.js, apart from its engine and its loop: the module loader, the start-up sequence and one folder per builtin module.
#![forbid(unsafe_code)]

mod async_ids;
mod bindings;
mod blocking;
mod builtins;
mod callback;
pub mod dotenv;
mod errors;
mod json;
mod json_reader;
mod modules;
#[cfg(test)]
mod mutation;
mod nesting;
pub mod options;
mod permission;
pub mod prelude;
mod run;
mod state;
mod tasks;
pub mod version;

#[doc(hidden)]
pub use modules::fuzzing;
pub use modules::sea::command_line as single_executable;
pub use run::run;
