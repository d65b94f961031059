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
        "check" Bool cli off "" "check the syntax of the program without running it";
        "eval" Text cli off "=..." "run this source text";
        "print" Bool cli off " [...]" "run this source text and print its result";
        "interactive" Bool cli off "" "start the REPL even if standard input is not a terminal";
        "input-type" Text env off "=..." "format of --eval and standard input: commonjs, module, commonjs-typescript or module-typescript";
        "entry-url" Bool env off "" "treat the program's name as a URL";
        "env-file" List cli off "=..." "set environment variables from a file (repeatable)";
        "env-file-if-exists" List cli off "=..." "the same, but ignore a missing file";
        "experimental-config-file" Text cli off "[=...]" "read options from a JSON file (node.config.json)";
        "run" Text cli off " [...]" "run a script of the nearest package.json; without a name, list them";
        "title" Text env off "=..." "process title at start-up";
        "stack-trace-limit" Int env off "=..." "maximum number of frames in a stack trace (10)";
        "max-old-space-size" Engine env off "=..." "heap limit in megabytes";
        "max-heap-size" Engine env off "=..." "the same";
        "max-old-space-size-percentage" Text env off "=..." "heap limit as a percentage of system memory";
        "build-sea" Text cli off "=..." "build a single executable application from a JSON configuration";
        "experimental-sea-config" Text cli off "=..." "build only the blob of such an application";
        "help" Bool cli off "" "print this text";
        "version" Bool cli off "" "print the version of Node.js whose API this is";
        "v8-options" Bool cli off "" "print which V8 options have an effect";
        "completion-bash" Bool cli off "" "print a bash completion script";
    }
    Modules {
        "require" List env off "=..." "load a module before the program (repeatable)";
        "import" List env off "=..." "load an ES module before the program (repeatable)";
        "conditions" List env off "=..." "additional condition for package exports and imports (repeatable)";
        "experimental-loader" List env off "=..." "module with hooks that resolve and load modules (repeatable)";
        "vfs-load" List cli off "=..." "mount a directory or archive and run the program in it";
        "vfs-mount" List env off "=..." "mount a directory or archive (repeatable)";
        "preserve-symlinks" Bool env off "" "do not resolve symbolic links of modules";
        "preserve-symlinks-main" Bool env off "" "do not resolve symbolic links of the program";
        "addons" Bool env on "" "do not load native addons";
        "global-search-paths" Bool env on "" "do not search NODE_PATH and ~/.node_modules";
        "require-module" Bool env on "" "do not let require() load ES modules";
        "experimental-require-module" Bool env on "" "the same";
        "strip-types" Bool env on "" "do not run TypeScript";
        "experimental-detect-module" Bool env on "" "do not retry CommonJS with ES module syntax as an ES module";
        "experimental-addon-modules" Bool env on "" "do not let import load native addons";
        "experimental-import-meta-resolve" Bool env off "" "second parameter of import.meta.resolve(): the parent's URL";
        "experimental-import-text" Bool env off "" "import of files as text: with { type: 'text' }";
        "experimental-package-map" Text env off "=..." "resolve packages as this JSON file says";
        "experimental-print-required-tla" Bool env off "" "print the top-level await that keeps require() from loading a module";
        "experimental-vm-modules" Bool env off "" "vm.SourceTextModule and vm.SyntheticModule";
        "trace-require-module" Text env off "=..." "print calls of require() that load ES modules: all or no-node-modules";
    }
    Tests {
        "test" Bool cli off "" "run tests";
        "test-name-pattern" List env off "=..." "run only tests whose name matches (repeatable)";
        "test-skip-pattern" List env off "=..." "skip tests whose name matches (repeatable)";
        "experimental-test-tag-filter" List cli off "=..." "run only tests with these tags (repeatable)";
        "test-only" Bool env off "" "run only tests with the option `only`";
        "test-concurrency" Int cli off "=..." "number of test files that run at a time";
        "test-isolation" Text env off "=..." "process (one per file) or none";
        "test-timeout" Int cli off "=..." "time limit of a test in milliseconds";
        "test-force-exit" Bool cli off "" "exit when all tests are done, even if something is still active";
        "test-global-setup" Text env off "=..." "module with globalSetup() and globalTeardown()";
        "test-shard" Text env off "=..." "run one part of the test files: index/total";
        "test-randomize" Bool env off "" "run test files and tests in random order";
        "test-random-seed" Int env off "=..." "seed of that order";
        "test-rerun-failures" Text env off "=..." "state file: run only what failed last time";
        "test-reporter" List env off "=..." "spec, tap, dot, junit, lcov or a module (repeatable)";
        "test-reporter-destination" List env off "=..." "stdout, stderr or a file for the reporter (repeatable)";
        "test-update-snapshots" Bool cli off "" "write the snapshots of assertions anew";
        "experimental-test-module-mocks" Bool cli off "" "enable mock.module()";
        "experimental-test-coverage" Bool cli off "" "report code coverage";
        "test-coverage-include" List env off "=..." "files to report coverage of (repeatable)";
        "test-coverage-exclude" List env off "=..." "files to leave out of coverage (repeatable)";
        "test-coverage-include-all" Bool env off "" "report coverage also of files that were never loaded";
        "test-coverage-lines" Int env off "=..." "minimum percentage of covered lines";
        "test-coverage-branches" Int env off "=..." "minimum percentage of covered branches";
        "test-coverage-functions" Int env off "=..." "minimum percentage of covered functions";
    }
    Benchmarks {
        "experimental-bench" Bool env off "" "enable the module node:bench and the options below";
        "bench" Bool cli off "" "run benchmarks";
        "bench-isolation" Text env off "=..." "process (one per file) or none";
        "bench-name-pattern" Text env off "=..." "run only benchmarks whose name matches";
        "bench-samples" Int env off "=..." "number of samples per benchmark";
        "bench-warmup" Int env off "=..." "number of runs before the first sample";
        "bench-reporter" List env off "=..." "spec, json or a module (repeatable)";
        "bench-reporter-destination" List env off "=..." "stdout, stderr or a file for the reporter (repeatable)";
    }
    Watching {
        "watch" Bool env off "" "restart the program when a file it has loaded changes";
        "watch-path" List env off "=..." "watch this file or directory instead (repeatable)";
        "watch-preserve-output" Bool env off "" "do not clear the terminal at a restart";
        "watch-kill-signal" Text env off "=..." "signal that stops the program before a restart (SIGTERM)";
    }
    Warnings {
        "warnings" Bool env on "" "print no warnings";
        "disable-warning" List env off "=..." "print no warnings of this code or type (repeatable)";
        "redirect-warnings" Text env off "=..." "write warnings to a file";
        "trace-warnings" Bool env off "" "print the stack trace of warnings";
        "deprecation" Bool env on "" "print no deprecation warnings";
        "pending-deprecation" Bool env off "" "print pending deprecation warnings";
        "trace-deprecation" Bool env off "" "print the stack trace of deprecation warnings";
        "throw-deprecation" Bool env off "" "throw deprecation warnings as errors";
        "unhandled-rejections" Text env off "=..." "strict, warn, none, throw or warn-with-error-code";
        "trace-uncaught" Bool env off "" "print the stack trace of where uncaught values were thrown";
        "extra-info-on-fatal-exception" Bool env on "" "do not print the version after uncaught errors";
        "abort-on-uncaught-exception" Engine env off "" "abort after uncaught errors and leave a core dump";
        "force-node-api-uncaught-exceptions-policy" Bool env off "" "treat errors in addon callbacks as uncaught errors";
        "enable-source-maps" Bool env off "" "use source maps in stack traces";
    }
    Tracing {
        "trace-exit" Bool env off "" "print a stack trace at process.exit()";
        "trace-sigint" Bool env off "" "print a stack trace at SIGINT";
        "trace-sync-io" Bool env off "" "warn of synchronous I/O after the first turn of the event loop";
        "trace-env" Bool env off "" "print which environment variables are read and written";
        "trace-env-js-stack" Bool env off "" "the same, with the JavaScript stack trace";
        "trace-env-native-stack" Bool env off "" "the same, with the native stack trace";
        "trace-promises" Bool env off "" "print a stack trace where promises are created and settled";
        "trace-tls" Bool env off "" "print the TLS messages of connections";
        "trace-event-categories" Text env off "=..." "comma-separated categories of trace events to record";
        "trace-event-file-pattern" Text env off "=..." "name of the trace event files";
        "trace-events-enabled" Bool env off "" "record the categories v8, node and node.async_hooks";
    }
    Debugging {
        "inspect" Bool env off "[=[host:]port]" "listen for debuggers (127.0.0.1:9229)";
        "inspect-wait" Bool env off "[=[host:]port]" "the same, and wait until one is attached";
        "inspect-brk" Bool env off "[=[host:]port]" "the same, and break before the first line";
        "inspect-port" HostPort env off "=[host:]port" "address for debuggers that are asked for later (SIGUSR1)";
        "inspect-publish-uid" Text env off "=..." "where to publish the debugger's URL: stderr, http or both";
        "disable-sigusr1" Bool env off "" "do not listen for debuggers at SIGUSR1";
        "experimental-network-inspection" Bool cli off "" "show network requests in debuggers";
        "experimental-inspector-network-resource" Bool cli off "" "let debuggers load source maps through the program";
        "experimental-storage-inspection" Bool cli off "" "show web storage in debuggers";
        "experimental-worker-inspection" Bool cli off "" "show workers in debuggers";
        "cpu-prof" Bool env off "" "write a CPU profile at exit";
        "cpu-prof-dir" Text env off "=..." "directory of the profile";
        "cpu-prof-name" Text env off "=..." "file name of the profile";
        "cpu-prof-interval" Int env off "=..." "sampling interval in microseconds (1000)";
        "heap-prof" Bool env off "" "write a heap allocation profile at exit";
        "heap-prof-dir" Text env off "=..." "directory of the profile";
        "heap-prof-name" Text env off "=..." "file name of the profile";
        "heap-prof-interval" Int env off "=..." "average sampling interval in bytes (524288)";
        "heapsnapshot-signal" Text env off "=..." "write a heap snapshot at this signal";
        "heapsnapshot-near-heap-limit" Int env off "=..." "write so many heap snapshots when the heap is nearly full";
        "diagnostic-dir" Text env off "=..." "directory of profiles, snapshots and reports";
        "expose-gc" Engine env off "" "define the global function gc()";
        "expose-gc-as" Engine env off "=..." "the same, under another name";
    }
    Reports {
        "report-on-signal" Bool env off "" "write a diagnostic report at a signal";
        "report-signal" Text env off "=..." "which signal (SIGUSR2)";
        "report-on-fatalerror" Bool env off "" "write a report at fatal errors";
        "report-uncaught-exception" Bool env off "" "write a report at uncaught errors";
        "report-dir" Text env off "=..." "directory of reports";
        "report-filename" Text env off "=..." "file name of the report";
        "report-compact" Bool env off "" "write the report as one line";
        "report-exclude-env" Bool env off "" "leave out the environment variables";
        "report-exclude-network" Bool env off "" "leave out the network interfaces and peers";
    }
    Permissions {
        "permission" Bool env off "" "restrict the program to what the options below allow";
        "permission-audit" Bool env off "" "only warn of what would be denied";
        "allow-addons" Bool env off "" "allow native addons";
        "allow-child-process" Bool env off "" "allow child processes";
        "allow-ffi" Bool env off "" "allow calls of native libraries";
        "allow-fs-read" List env off "=..." "allow reading this path, * for all (repeatable)";
        "allow-fs-write" List env off "=..." "allow writing this path, * for all (repeatable)";
        "allow-fs-vfs" Bool env off "" "allow virtual file systems";
        "allow-inspector" Bool env off "" "allow debuggers";
        "allow-net" Bool env off "" "allow network access";
        "allow-openssl-store" Bool env off "" "allow keys from OpenSSL stores";
        "allow-wasi" Bool env off "" "allow WASI";
        "allow-worker" Bool env off "" "allow worker threads";
        "disable-proto" Text env off "=..." "Object.prototype.__proto__: delete it, or throw when it is used";
        "disallow-code-generation-from-strings" Engine env off "" "make eval() and new Function() throw";
        "frozen-intrinsics" Bool env off "" "freeze the builtin objects of the language";
    }
    Network {
        "dns-result-order" Text env off "=..." "ipv4first, ipv6first or verbatim";
        "network-family-autoselection" Bool env on "" "connect to the first address only";
        "network-family-autoselection-attempt-timeout" Int env off "=..." "time limit per address in milliseconds (500)";
        "max-http-header-size" Int env off "=..." "maximum size of an HTTP header in bytes (16384)";
        "insecure-http-parser" Bool env off "" "accept some invalid HTTP";
        "use-env-proxy" Bool env off "" "use the proxies of HTTP_PROXY, HTTPS_PROXY and NO_PROXY";
    }
    Cryptography {
        "tls-cipher-list" Text env off "=..." "default TLS ciphers";
        "tls-min-v1.0" Bool env off "" "minimum TLS version: 1.0";
        "tls-min-v1.1" Bool env off "" "minimum TLS version: 1.1";
        "tls-min-v1.2" Bool env off "" "minimum TLS version: 1.2";
        "tls-min-v1.3" Bool env off "" "minimum TLS version: 1.3";
        "tls-max-v1.2" Bool env off "" "maximum TLS version: 1.2";
        "tls-max-v1.3" Bool env off "" "maximum TLS version: 1.3";
        "tls-keylog" Text env off "=..." "file to append TLS keys to, for the analysis of traffic";
        "use-bundled-ca" Bool env off "" "trust the bundled CA certificates (default)";
        "use-openssl-ca" Bool env off "" "trust OpenSSL's CA certificates instead";
        "use-system-ca" Bool env off "" "trust the system's CA certificates too";
        "openssl-config" Text env off "=..." "OpenSSL configuration file";
        "openssl-shared-config" Bool env off "" "read the section openssl_conf instead of nodejs_conf";
        "openssl-legacy-provider" Bool env off "" "load OpenSSL's legacy provider";
        "enable-fips" Bool env off "" "enable FIPS mode at start-up";
        "force-fips" Bool env off "[=...]" "the same, and never leave it";
        "secure-heap" Int env off "=..." "size of OpenSSL's secure heap in bytes";
        "secure-heap-min" Int env off "=..." "minimum allocation from it in bytes";
    }
    Globals {
        "experimental-eventsource" Bool env off "" "enable the global EventSource";
        "experimental-shadow-realm" Bool env off "" "enable the global ShadowRealm";
        "experimental-web-worker" Bool env off "" "enable the global Worker";
        "experimental-stream-iter" Bool env off "" "enable the modules node:stream/iter and node:zlib/iter";
        "experimental-vfs" Bool env off "" "enable the module node:vfs";
        "experimental-global-navigator" Bool env on "" "disable the global navigator";
        "experimental-websocket" Bool env on "" "disable the global WebSocket";
        "experimental-webstorage" Bool env on "" "disable the globals localStorage and sessionStorage";
        "localstorage-file" Text env off "=..." "file that stores localStorage";
        "experimental-sqlite" Bool env on "" "disable the module node:sqlite";
        "experimental-ffi" Bool env on "" "disable the module node:ffi";
        "jitless" Engine env off "" "disable WebAssembly; unlike in Node, JavaScript is still compiled";
        "experimental-repl-await" Bool env on "" "disable top-level await in the REPL";
        "zero-fill-buffers" Bool env off "" "fill all new Buffers with zeroes";
    }
    Ignored {
        "async-context-frame" Bool env on "" "async contexts are always kept this way";
        "debug-arraybuffer-allocations" Bool env off "" "a check of Node's own allocator";
        "disable-wasm-trap-handler" Bool env off "" "the engine has a handler of its own";
        "enable-etw-stack-walking" Engine env off "" "Windows only";
        "enable-fips-indicator-events" Bool env off "" "there is no FIPS provider";
        "force-async-hooks-checks" Bool env on "" "the checks of async_hooks are always on";
        "force-context-aware" Bool env off "" "other addons are never loaded";
        "harmony-shadow-realm" Engine cli off "" "V8 only";
        "icu-data-dir" Text env off "=..." "ICU data is built into the engine";
        "interpreted-frames-native-stack" Engine env off "" "V8 only";
        "max-semi-space-size" Engine env off "=..." "V8 only";
        "node-snapshot" Bool env off "" "there are no start-up snapshots";
        "perf-basic-prof" Engine env off "" "V8 only";
        "perf-basic-prof-only-functions" Engine env off "" "V8 only";
        "perf-prof" Engine env off "" "V8 only";
        "perf-prof-unwinding-info" Engine env off "" "V8 only";
        "prof" Engine cli off "" "V8 only; see --cpu-prof";
        "test-udp-no-try-send" Bool cli off "" "for tests of Node itself";
        "track-heap-objects" Bool env off "" "heap snapshots have no allocation stacks";
        "use-largepages" Text env off "=..." "Node no longer supports it";
        "v8-pool-size" Int env off "=..." "the engine sizes its thread pool itself";
        "verify-base-objects" Bool env off "" "a check of Node's own objects";
        "worker-snapshot" Bool env on "" "there are no start-up snapshots";
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

/// Options that only a whole process can have, and not a worker.
pub(super) static PROCESS_OPTIONS: &[&str] = &[
    "build-sea",
    "completion-bash",
    "debug-arraybuffer-allocations",
    "disable-proto",
    "disable-wasm-trap-handler",
    "enable-fips",
    "enable-fips-indicator-events",
    "experimental-sea-config",
    "force-fips",
    "help",
    "icu-data-dir",
    "node-memory-debug",
    "node-snapshot",
    "openssl-config",
    "openssl-legacy-provider",
    "openssl-shared-config",
    "report-compact",
    "report-dir",
    "report-filename",
    "report-on-fatalerror",
    "run",
    "secure-heap",
    "secure-heap-min",
    "security-revert",
    "snapshot-blob",
    "title",
    "tls-cipher-list",
    "trace-event-categories",
    "trace-event-file-pattern",
    "trace-events-enabled",
    "trace-sigint",
    "use-bundled-ca",
    "use-largepages",
    "use-openssl-ca",
    "v8-options",
    "v8-pool-size",
    "version",
    "zero-fill-buffers",
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
