//! Every option of Node 26 by the sections of `--help`: name, kind, where it may stand, whether it is on unless negated, how
//! `--help` shows its value, and what it does (for one that is on: what its negation does).

use super::Kind;

/// An option.
pub(super) struct Row {
    /// Without dashes.
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// Whether `NODE_OPTIONS` may carry it.
    pub(super) in_environment: bool,
    /// Whether it is on unless negated.
    pub(super) on: bool,
    pub(super) section: Section,
    /// How `--help` shows that it takes a value.
    pub(super) value: &'static str,
    /// What `--help` says.
    pub(super) words: &'static str,
}

impl Row {
    /// Whether Node has it as another way to say something else, which cannot be negated.
    pub(super) fn is_other_spelling(&self) -> bool {
        matches!(self.name, "prof-process" | "trace-events-enabled")
    }
}

/// The sections of `--help`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Running,
    Modules,
    Tests,
    Benchmarks,
    Watching,
    Warnings,
    Tracing,
    Debugging,
    Reports,
    Permissions,
    Network,
    Cryptography,
    Globals,
    /// Accepted, because what they ask for does not exist here.
    Ignored,
    /// Accepted, because what they asked for is the rule today.
    Past,
    /// Ask for something that nodus does not do: those who give them are told so.
    Refused,
    /// Nothing that `--help` speaks of.
    Hidden,
}

/// The option of a name without dashes.
pub(super) fn row_of(name: &str) -> Option<&'static Row> {
    OPTIONS.iter().find(|row| row.name == name)
}

macro_rules! options {
    (@ env) => { true };
    (@ cli) => { false };
    (@ on) => { true };
    (@ off) => { false };
    ($($section:ident { $($name:literal $kind:ident $place:ident $state:ident $value:literal $words:literal;)* })*) => {
        &[$($(Row {
            name: $name,
            kind: Kind::$kind,
            in_environment: options!(@ $place),
            on: options!(@ $state),
            section: Section::$section,
            value: $value,
            words: $words,
        },)*)*]
    };
}

pub(super) static OPTIONS: &[Row] = options! {
    Running {
        "check" Bool cli off "" "only check the program's syntax";
        "eval" Text cli off "=..." "run the text given";
        "print" Bool cli off " [...]" "run the text given and print its value";
        "interactive" Bool cli off "" "open the prompt even if standard input is no terminal";
        "input-type" Text env off "=..." "language of --eval and standard input: commonjs, module (-typescript)";
        "entry-url" Bool env off "" "the program's name is a URL";
        "env-file" List cli off "=..." "read environment variables from a file";
        "env-file-if-exists" List cli off "=..." "the same, if there is such a file";
        "experimental-config-file" Text cli off "[=...]" "read options from a file (node.config.json)";
        "run" Text cli off " [...]" "run a script of the nearest package.json, or list them";
        "title" Text env off "=..." "the title of the process";
        "stack-trace-limit" Int env off "=..." "frames in a stack trace (10)";
        "max-old-space-size" Engine env off "=..." "limit of the heap, in megabytes";
        "max-heap-size" Engine env off "=..." "the same";
        "max-old-space-size-percentage" Text env off "=..." "limit of the heap, in percent of the memory";
        "build-sea" Text cli off "=..." "write an executable with a program in it, as a JSON file says";
        "experimental-sea-config" Text cli off "=..." "write the blob for such an executable";
        "help" Bool cli off "" "print this text";
        "version" Bool cli off "" "print the version of Node.js that this program implements";
        "v8-options" Bool cli off "" "say which options of V8 mean something here";
        "completion-bash" Bool cli off "" "print a function for bash that completes options";
    }
    Modules {
        "require" List env off "=..." "load a module first (may be repeated)";
        "import" List env off "=..." "load an ES module first (may be repeated)";
        "conditions" List env off "=..." "add a condition for package exports and imports (may be repeated)";
        "experimental-loader" List env off "=..." "ask this module how modules are found and loaded (may be repeated)";
        "vfs-load" List cli off "=..." "run the program of this folder or archive, mounted as a file system";
        "vfs-mount" List env off "=..." "mount a folder or archive as a file system (may be repeated)";
        "preserve-symlinks" Bool env off "" "know modules by the path they were asked for";
        "preserve-symlinks-main" Bool env off "" "know the program by the path it was asked for";
        "addons" Bool env on "" "load no native addons";
        "global-search-paths" Bool env on "" "search no folders outside of the program's (NODE_PATH, ~/.node_modules)";
        "require-module" Bool env on "" "require() loads no ES modules";
        "experimental-require-module" Bool env on "" "the same";
        "strip-types" Bool env on "" "do not run TypeScript";
        "experimental-detect-module" Bool env on "" "do not try as an ES module what is no CommonJS";
        "experimental-addon-modules" Bool env on "" "import loads no native addons";
        "experimental-import-meta-resolve" Bool env off "" "import.meta.resolve() takes the URL of a parent";
        "experimental-import-text" Bool env off "" "import files as text, with { type: 'text' }";
        "experimental-package-map" Text env off "=..." "resolve packages as this file says";
        "experimental-print-required-tla" Bool env off "" "show which await keeps require() from loading a module";
        "experimental-vm-modules" Bool env off "" "vm.SourceTextModule and vm.SyntheticModule";
        "trace-require-module" Text env off "=..." "tell of ES modules that are required: all or no-node-modules";
    }
    Tests {
        "test" Bool cli off "" "run tests";
        "test-name-pattern" List env off "=..." "run tests whose name matches (may be repeated)";
        "test-skip-pattern" List env off "=..." "run tests whose name does not match (may be repeated)";
        "experimental-test-tag-filter" List cli off "=..." "run tests with these tags (may be repeated)";
        "test-only" Bool env off "" "run tests that have the option only";
        "test-concurrency" Int cli off "=..." "how many files run at a time";
        "test-isolation" Text env off "=..." "process (a process for each file) or none";
        "test-timeout" Int cli off "=..." "milliseconds that a test may take";
        "test-force-exit" Bool cli off "" "end when the tests are done, whatever still runs";
        "test-global-setup" Text env off "=..." "a module to run before and after all tests";
        "test-shard" Text env off "=..." "run one part of the files: index/total";
        "test-randomize" Bool env off "" "run files and tests in a random order";
        "test-random-seed" Int env off "=..." "run them in the order of this number";
        "test-rerun-failures" Text env off "=..." "run again what has failed according to this file, and note it there";
        "test-reporter" List env off "=..." "spec, tap, dot, junit, lcov or a module (may be repeated)";
        "test-reporter-destination" List env off "=..." "where the reporter writes (may be repeated)";
        "test-update-snapshots" Bool cli off "" "write snapshots anew";
        "experimental-test-module-mocks" Bool cli off "" "let tests replace modules";
        "experimental-test-coverage" Bool cli off "" "measure what the tests cover";
        "test-coverage-include" List env off "=..." "files to measure (may be repeated)";
        "test-coverage-exclude" List env off "=..." "files to leave out (may be repeated)";
        "test-coverage-include-all" Bool env off "" "measure also files that nothing has loaded";
        "test-coverage-lines" Int env off "=..." "least percentage of covered lines";
        "test-coverage-branches" Int env off "=..." "least percentage of covered branches";
        "test-coverage-functions" Int env off "=..." "least percentage of covered functions";
    }
    Benchmarks {
        "experimental-bench" Bool env off "" "the module node:bench and the options below";
        "bench" Bool cli off "" "run benchmarks";
        "bench-isolation" Text env off "=..." "process (a process for each file) or none";
        "bench-name-pattern" Text env off "=..." "run benchmarks whose name matches";
        "bench-samples" Int env off "=..." "how often each is measured";
        "bench-warmup" Int env off "=..." "how often each runs before that";
        "bench-reporter" List env off "=..." "spec, json or a module (may be repeated)";
        "bench-reporter-destination" List env off "=..." "where the reporter writes (may be repeated)";
    }
    Watching {
        "watch" Bool env off "" "run the program again when a file that it has loaded changes";
        "watch-path" List env off "=..." "watch this file or folder instead (may be repeated)";
        "watch-preserve-output" Bool env off "" "keep what stands on the terminal";
        "watch-kill-signal" Text env off "=..." "signal that ends the program (SIGTERM)";
    }
    Warnings {
        "warnings" Bool env on "" "print no warnings";
        "disable-warning" List env off "=..." "print no warnings of this code or type (may be repeated)";
        "redirect-warnings" Text env off "=..." "write warnings to a file";
        "trace-warnings" Bool env off "" "print where warnings come from";
        "deprecation" Bool env on "" "print no deprecation warnings";
        "pending-deprecation" Bool env off "" "warn of pending deprecations too";
        "trace-deprecation" Bool env off "" "print where deprecation warnings come from";
        "throw-deprecation" Bool env off "" "make deprecations errors";
        "unhandled-rejections" Text env off "=..." "strict, warn, none, throw or warn-with-error-codes";
        "trace-uncaught" Bool env off "" "print where uncaught values were thrown";
        "extra-info-on-fatal-exception" Bool env on "" "print no version after uncaught errors";
        "abort-on-uncaught-exception" Engine env off "" "abort after uncaught errors, for a core file";
        "force-node-api-uncaught-exceptions-policy" Bool env off "" "errors in callbacks of addons are uncaught errors";
        "enable-source-maps" Bool env off "" "show original positions in stack traces";
    }
    Tracing {
        "trace-exit" Bool env off "" "print where the program or a worker is ended";
        "trace-sigint" Bool env off "" "print where the program was when SIGINT ended it";
        "trace-sync-io" Bool env off "" "warn of synchronous calls after the first turn of the loop";
        "trace-env" Bool env off "" "print which environment variables are used";
        "trace-env-js-stack" Bool env off "" "the same, with the JavaScript stack";
        "trace-env-native-stack" Bool env off "" "the same, with the native stack";
        "trace-promises" Bool env off "" "print where promises are made and settled";
        "trace-tls" Bool env off "" "print the TLS messages of connections";
        "trace-event-categories" Text env off "=..." "categories of trace events to record, separated by ','";
        "trace-event-file-pattern" Text env off "=..." "name of the file for them";
        "trace-events-enabled" Bool env off "" "record the categories v8, node and node.async_hooks";
    }
    Debugging {
        "inspect" Bool env off "[=[host:]port]" "let debuggers connect (127.0.0.1:9229)";
        "inspect-wait" Bool env off "[=[host:]port]" "the same, and wait for one";
        "inspect-brk" Bool env off "[=[host:]port]" "the same, and stop at the program's first line";
        "inspect-port" HostPort env off "=[host:]port" "where they connect when it is asked for later (SIGUSR1)";
        "inspect-publish-uid" Text env off "=..." "where the address is told: stderr, http or both";
        "disable-sigusr1" Bool env off "" "SIGUSR1 opens no port";
        "experimental-network-inspection" Bool cli off "" "tell debuggers of requests";
        "experimental-inspector-network-resource" Bool cli off "" "load source maps for debuggers";
        "experimental-storage-inspection" Bool cli off "" "tell debuggers of what is stored";
        "experimental-worker-inspection" Bool cli off "" "tell debuggers of workers";
        "cpu-prof" Bool env off "" "write a profile of the time at exit";
        "cpu-prof-dir" Text env off "=..." "folder for it";
        "cpu-prof-name" Text env off "=..." "name of its file";
        "cpu-prof-interval" Int env off "=..." "microseconds between samples (1000)";
        "heap-prof" Bool env off "" "write a profile of the memory at exit";
        "heap-prof-dir" Text env off "=..." "folder for it";
        "heap-prof-name" Text env off "=..." "name of its file";
        "heap-prof-interval" Int env off "=..." "bytes between samples (524288)";
        "heapsnapshot-signal" Text env off "=..." "signal that writes a heap snapshot";
        "heapsnapshot-near-heap-limit" Int env off "=..." "heap snapshots to write when the heap is nearly full";
        "diagnostic-dir" Text env off "=..." "folder for all such files";
        "expose-gc" Engine env off "" "define the function gc()";
        "expose-gc-as" Engine env off "=..." "define it under this name";
    }
    Reports {
        "report-on-signal" Bool env off "" "write a report at a signal";
        "report-signal" Text env off "=..." "this signal (SIGUSR2)";
        "report-on-fatalerror" Bool env off "" "write a report at fatal errors";
        "report-uncaught-exception" Bool env off "" "write a report at uncaught errors";
        "report-dir" Text env off "=..." "folder for reports";
        "report-filename" Text env off "=..." "name of the file";
        "report-compact" Bool env off "" "write it as one line";
        "report-exclude-env" Bool env off "" "leave out the environment";
        "report-exclude-network" Bool env off "" "leave out the network";
    }
    Permissions {
        "permission" Bool env off "" "allow only what is named below";
        "permission-audit" Bool env off "" "only tell of what would not be allowed";
        "allow-addons" Bool env off "" "native addons";
        "allow-child-process" Bool env off "" "starting processes";
        "allow-ffi" Bool env off "" "calling native libraries";
        "allow-fs-read" List env off "=..." "reading these files, * for all (may be repeated)";
        "allow-fs-write" List env off "=..." "writing these files, * for all (may be repeated)";
        "allow-fs-vfs" Bool env off "" "mounting virtual file systems";
        "allow-inspector" Bool env off "" "debuggers";
        "allow-net" Bool env off "" "the network";
        "allow-openssl-store" Bool env off "" "stores of OpenSSL";
        "allow-wasi" Bool env off "" "WASI";
        "allow-worker" Bool env off "" "workers";
        "disable-proto" Text env off "=..." "delete: no Object.prototype.__proto__; throw: it throws";
        "disallow-code-generation-from-strings" Engine env off "" "eval() and new Function() throw";
        "frozen-intrinsics" Bool env off "" "builtin objects cannot be changed";
    }
    Network {
        "dns-result-order" Text env off "=..." "ipv4first, ipv6first or verbatim";
        "network-family-autoselection" Bool env on "" "connect to the first address only";
        "network-family-autoselection-attempt-timeout" Int env off "=..." "milliseconds for each address (500)";
        "max-http-header-size" Int env off "=..." "limit of a header block, in bytes (16384)";
        "insecure-http-parser" Bool env off "" "accept some malformed HTTP";
        "use-env-proxy" Bool env off "" "take proxies from HTTP_PROXY, HTTPS_PROXY and NO_PROXY";
    }
    Cryptography {
        "tls-cipher-list" Text env off "=..." "default ciphers";
        "tls-min-v1.0" Bool env off "" "default for the oldest TLS: 1.0";
        "tls-min-v1.1" Bool env off "" "1.1";
        "tls-min-v1.2" Bool env off "" "1.2";
        "tls-min-v1.3" Bool env off "" "1.3";
        "tls-max-v1.2" Bool env off "" "default for the newest TLS: 1.2";
        "tls-max-v1.3" Bool env off "" "1.3";
        "tls-keylog" Text env off "=..." "append the keys of TLS connections to this file";
        "use-bundled-ca" Bool env off "" "trust the certificates that come along (default)";
        "use-openssl-ca" Bool env off "" "trust OpenSSL's certificates";
        "use-system-ca" Bool env off "" "trust the system's certificates too";
        "openssl-config" Text env off "=..." "configuration of OpenSSL";
        "openssl-shared-config" Bool env off "" "read OpenSSL's own section of it";
        "openssl-legacy-provider" Bool env off "" "offer OpenSSL's legacy algorithms";
        "enable-fips" Bool env off "" "start in FIPS mode";
        "force-fips" Bool env off "[=...]" "the same, and it stays: provider or strict";
        "secure-heap" Int env off "=..." "size of OpenSSL's secure heap, in bytes";
        "secure-heap-min" Int env off "=..." "least allocation from it";
    }
    Globals {
        "experimental-eventsource" Bool env off "" "the global EventSource";
        "experimental-shadow-realm" Bool env off "" "the global ShadowRealm";
        "experimental-web-worker" Bool env off "" "the global Worker";
        "experimental-stream-iter" Bool env off "" "the module node:stream/iter";
        "experimental-vfs" Bool env off "" "the module node:vfs";
        "experimental-global-navigator" Bool env on "" "without the global navigator";
        "experimental-websocket" Bool env on "" "without the global WebSocket";
        "experimental-webstorage" Bool env on "" "without the globals localStorage and sessionStorage";
        "localstorage-file" Text env off "=..." "file of localStorage";
        "experimental-sqlite" Bool env on "" "without the module node:sqlite";
        "experimental-ffi" Bool env on "" "without the module node:ffi";
        "jitless" Engine env off "" "without the global WebAssembly; the engine still makes machine code";
        "experimental-repl-await" Bool env on "" "no await at the prompt";
        "zero-fill-buffers" Bool env off "" "Buffer.allocUnsafe() gives zeroes";
    }
    Ignored {
        "async-context-frame" Bool env on "" "async contexts are always kept this way";
        "debug-arraybuffer-allocations" Bool env off "" "a check of Node's own memory";
        "disable-wasm-trap-handler" Bool env off "" "the engine guards WebAssembly's memory in its own way";
        "enable-etw-stack-walking" Engine env off "" "of Windows";
        "enable-fips-indicator-events" Bool env off "" "OpenSSL's FIPS provider is not part of nodus";
        "force-async-hooks-checks" Bool env on "" "the checks of async_hooks stay";
        "force-context-aware" Bool env off "" "no addon is loaded that is not aware of contexts";
        "harmony-shadow-realm" Engine cli off "" "of V8";
        "icu-data-dir" Text env off "=..." "the data of ICU are part of the engine";
        "interpreted-frames-native-stack" Engine env off "" "of V8";
        "max-semi-space-size" Engine env off "=..." "of V8";
        "node-snapshot" Bool env off "" "nothing is started from a snapshot";
        "perf-basic-prof" Engine env off "" "of V8";
        "perf-basic-prof-only-functions" Engine env off "" "of V8";
        "perf-prof" Engine env off "" "of V8";
        "perf-prof-unwinding-info" Engine env off "" "of V8";
        "prof" Engine cli off "" "of V8; see --cpu-prof";
        "test-udp-no-try-send" Bool cli off "" "for Node's own tests";
        "track-heap-objects" Bool env off "" "heap snapshots do not tell where objects were made";
        "use-largepages" Text env off "=..." "Node no longer has it either";
        "v8-pool-size" Int env off "=..." "the engine has its own threads";
        "verify-base-objects" Bool env off "" "a check of Node's own objects";
        "worker-snapshot" Bool env on "" "nothing is started from a snapshot";
    }
    Past {
        "experimental-abortcontroller" NoOp env off "" "";
        "experimental-dtls" NoOp env off "" "";
        "experimental-fetch" NoOp env off "" "";
        "experimental-global-customevent" NoOp env off "" "";
        "experimental-global-webcrypto" NoOp env off "" "";
        "experimental-json-modules" NoOp env off "" "";
        "experimental-modules" NoOp env off "" "";
        "experimental-quic" NoOp env off "" "";
        "experimental-report" NoOp env off "" "";
        "experimental-specifier-resolution" NoOp env off "" "";
        "experimental-test-snapshots" NoOp cli off "" "";
        "experimental-top-level-await" NoOp env off "" "";
        "experimental-wasi-unstable-preview1" NoOp env off "" "";
        "experimental-wasm-modules" NoOp env off "" "";
        "experimental-worker" NoOp env off "" "";
        "http-parser" NoOp env off "" "";
        "napi-modules" NoOp env off "" "";
        "node-memory-debug" NoOp env off "" "";
    }
    Refused {
        "build-snapshot" Bool cli off "" "";
        "build-snapshot-config" Text cli off "" "";
        "inspect-brk-node" Bool cli off "" "";
        "prof-process" Bool env off "" "";
        "snapshot-blob" Text env off "" "";
    }
    Hidden {
        "debug" Bool cli off "" "";
        "debug-brk" Bool cli off "" "";
        "expose-internals" Bool cli off "" "";
        "security-revert" List cli off "" "";
    }
};

/// Texts and numbers that are set without being given.
pub(super) static DEFAULTS: &[(&str, &str)] = &[
    ("cpu-prof-interval", "1000"),
    ("heap-prof-interval", "524288"),
    ("inspect-publish-uid", "stderr,http"),
    ("max-http-header-size", "16384"),
    ("network-family-autoselection-attempt-timeout", "500"),
    ("report-signal", "SIGUSR2"),
    ("secure-heap-min", "2"),
    ("stack-trace-limit", "10"),
    ("test-isolation", "process"),
    (
        "tls-cipher-list",
        "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES256-GCM-SHA384:DHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-SHA256:DHE-RSA-AES128-SHA256:ECDHE-RSA-AES256-SHA384:DHE-RSA-AES256-SHA384:ECDHE-RSA-AES256-SHA256:DHE-RSA-AES256-SHA256:HIGH:!aNULL:!eNULL:!EXPORT:!DES:!RC4:!MD5:!PSK:!SRP:!CAMELLIA",
    ),
    ("trace-event-file-pattern", "node_trace.${rotation}.log"),
    ("use-largepages", "off"),
    ("v8-pool-size", "4"),
    ("watch-kill-signal", "SIGTERM"),
];

/// Other spellings.
pub(super) static ALIASES: &[(&str, &[&str])] = &[
    ("--debug-port", &["--inspect-port"]),
    (
        "--enable-network-family-autoselection",
        &["--network-family-autoselection"],
    ),
    (
        "--es-module-specifier-resolution",
        &["--experimental-specifier-resolution"],
    ),
    (
        "--experimental-default-config-file",
        &["--experimental-config-file"],
    ),
    ("--experimental-strip-types", &["--strip-types"]),
    ("--experimental-test-isolation", &["--test-isolation"]),
    ("--loader", &["--experimental-loader"]),
    ("--report-directory", &["--report-dir"]),
    ("--security-reverts", &["--security-revert"]),
    ("--webstorage", &["--experimental-webstorage"]),
    ("-C", &["--conditions"]),
    ("-c", &["--check"]),
    ("-e", &["--eval"]),
    ("-h", &["--help"]),
    ("-i", &["--interactive"]),
    ("-p", &["--print"]),
    ("-pe", &["--print", "--eval"]),
    ("-r", &["--require"]),
    ("-v", &["--version"]),
];
