// Names of builtin files, shared with the build script. Included, not a module, hence no `//!` head.

/// Parameters of the function that wraps each builtin file.
pub(crate) const PARAMS: &[&str] =
    &["exports", "require", "module", "process", "internalBinding", "primordials"];

/// The name stacks show: `node:fs` for the file that is a public module, `node:internal/fs/streams` for helpers.
pub(crate) fn display_name(id: &str) -> String {
    let rest = id.trim_start_matches('#');
    if let Some((folder, file)) = rest.split_once('/') {
        if folder == file {
            return format!("node:{file}");
        }
        if folder == "internal" || PUBLIC.binary_search(&rest).is_ok() {
            return format!("node:{rest}");
        }
    }
    format!("node:internal/{rest}")
}

/// Public names that programs can require, sorted.
pub(crate) static PUBLIC: &[&str] = &[
    "_http_agent",
    "_http_client",
    "_http_common",
    "_http_incoming",
    "_http_outgoing",
    "_http_server",
    "_stream_duplex",
    "_stream_passthrough",
    "_stream_readable",
    "_stream_transform",
    "_stream_wrap",
    "_stream_writable",
    "_tls_common",
    "_tls_wrap",
    "assert",
    "assert/strict",
    "async_hooks",
    "bench",
    "bench/reporters",
    "buffer",
    "child_process",
    "cluster",
    "console",
    "constants",
    "crypto",
    "dgram",
    "diagnostics_channel",
    "dns",
    "dns/promises",
    "domain",
    "events",
    "ffi",
    "fs",
    "fs/promises",
    "http",
    "http2",
    "https",
    "inspector",
    "inspector/promises",
    "module",
    "net",
    "os",
    "path",
    "path/posix",
    "path/win32",
    "perf_hooks",
    "process",
    "punycode",
    "querystring",
    "readline",
    "readline/promises",
    "repl",
    "sea",
    "sqlite",
    "stream",
    "stream/consumers",
    "stream/iter",
    "stream/promises",
    "stream/web",
    "string_decoder",
    "sys",
    "test",
    "test/reporters",
    "timers",
    "timers/promises",
    "tls",
    "trace_events",
    "tty",
    "url",
    "util",
    "util/types",
    "v8",
    "vfs",
    "vm",
    "wasi",
    "worker_threads",
    "zlib",
    "zlib/iter",
];
