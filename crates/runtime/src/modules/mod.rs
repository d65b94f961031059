//! One folder per builtin module. This file only lists them.

mod async_hooks;
mod buffer;
mod child_process;
mod crypto;
mod dgram;
mod dns;
mod fs;
mod http;
mod http2;
mod inspector;
mod internal;
mod module;
mod net;
mod os;
mod perf_hooks;
pub(crate) mod process;
mod repl;
pub(crate) mod sea;
mod sqlite;
mod timers;
mod tls;
pub(crate) mod trace_events;
mod tty;
mod url;
mod util;
mod v8;
mod vm;
mod wasi;
mod websocket;
mod worker_threads;
mod zlib;

pub(crate) use perf_hooks::{
    mark_bootstrap_complete, mark_environment, mark_loop_exit, mark_loop_start, mark_process_start,
};

use nodus_engine::{Local, Object, Result, Scope};

pub(crate) use crypto::start_openssl_if_set;
pub(crate) use inspector::server::watch_signal as watch_debug_signal;
pub(crate) use module::module_wrap::install as install_module_hooks;
pub(crate) use process::addons::end as end_addons;

/// Checks that take any bytes, for the fuzzer in `fuzz/`. No part of the crate's face: they are here because what they check
/// is nobody else's business.
#[doc(hidden)]
pub mod fuzzing {
    pub use super::buffer::checks::{encodings, text_decoder};
    pub use super::url::checks::{url, url_pattern};
    pub use super::zlib::checks::{inflate, round_trip};
    pub use crate::dotenv::check as env_file;
    pub use crate::options::check_config_file as config_file;
}

type Register = fn(&mut Scope<'_>, Local<'_, Object>) -> Result<()>;

/// `internalBinding` names and who registers them.
pub(crate) static BINDINGS: &[(&str, Register)] = &[
    ("async_context", async_hooks::binding),
    ("block_list", net::block_list::binding),
    ("buffer", buffer::binding),
    ("builtins", internal::builtins::binding),
    ("cares_wrap", dns::binding),
    ("constants", internal::constants::binding),
    ("contextify", module::contextify::binding),
    ("credentials", process::credentials::binding),
    ("crypto", crypto::binding),
    ("errors", internal::errors::binding),
    ("ffi", nodus_ffi::binding),
    ("fs", fs::binding),
    ("http2", http2::binding),
    ("http_parser", http::binding),
    ("inspector", inspector::binding),
    ("inspector_server", inspector::server::binding),
    ("ipc", child_process::ipc::binding),
    ("messaging", worker_threads::messaging_binding),
    ("module", module::binding),
    ("module_wrap", module::module_wrap::binding),
    ("options", internal::options::binding),
    ("performance", perf_hooks::binding),
    ("permission", crate::permission::binding),
    ("pipe_wrap", net::pipe::binding),
    ("primordials", internal::primordials::binding),
    ("process_wrap", child_process::process_wrap::binding),
    ("process_methods", process::methods::binding),
    ("repl", repl::binding),
    ("sea", sea::binding),
    ("signal_wrap", process::signal_wrap::binding),
    ("sqlite", sqlite::binding),
    ("spawn_sync", child_process::spawn_sync::binding),
    ("stream_wrap", net::stream_binding),
    ("os", os::binding),
    ("task_queue", process::task_queue::binding),
    ("tcp_wrap", net::tcp::binding),
    ("timers", timers::binding),
    ("types", util::types_binding),
    ("trace_events", trace_events::binding),
    ("tty_wrap", tty::binding),
    ("udp_wrap", dgram::binding),
    ("url", url::binding),
    ("util", util::binding),
    ("tls_wrap", tls::binding),
    ("typescript", module::typescript::binding),
    ("uv", internal::uv::binding),
    ("v8", v8::binding),
    ("vm", vm::binding),
    ("wasi", wasi::binding),
    ("websocket", websocket::binding),
    ("worker", worker_threads::worker_binding),
    ("zlib", zlib::binding),
];
