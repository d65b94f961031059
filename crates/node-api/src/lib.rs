//! Node-API, the C interface of native addons, on the nodus engine.
//!
//! An addon is a shared library; [`load`] opens it and calls its entry point. The functions that it calls back (`napi_*`,
//! `node_api_*` and a part of `uv_*`) are exported by the program under their C names, which is why [`EXPORTS`] mentions
//! every one of them: what nobody mentions is not linked.
//!
//! A `napi_value` is the place of a local of the engine, so handles cost what locals cost, and handle scopes are marks in
//! the engine's stack of locals.

mod async_context;
mod async_work;
mod bigint;
mod buffers;
mod elf;
mod env;
mod environment;
mod errors;
mod exports;
mod functions;
mod headers;
mod hooks;
mod host;
mod loader;
mod memory;
mod objects;
mod promises;
mod properties;
mod reference;
mod strings;
mod thread;
mod threadsafe;
mod types;
mod uv;
mod uv_threads;
mod values;
mod wrap;

pub use errors::report_fatal_errors;
pub use exports::EXPORTS;
pub use headers::HEADERS;
pub use host::{AsyncContext, Host};
pub use loader::{LoadError, end_thread, flush_output, load};
