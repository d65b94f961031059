//! What the engine crate promises to those who use it, one theme a file. With `NODUS_ENGINE_STRESS` set every allocation
//! through the crate collects garbage first, which finds handles that the collector does not know of.

mod ahead;
mod buffers;
mod handles;
mod limits;
mod modules;
mod natives;
mod promises;
mod runtimes;
mod scripts;
mod strings;
mod support;
mod values;
