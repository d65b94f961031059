//! What `process` is filled with at start-up: arguments, environment, versions.

use crate::prelude::*;

/// The version of Node whose API this is.
const NODE_VERSION: &str = "26.10.0";

/// Names and versions shown in `process.versions`; packages look at some of them.
const VERSIONS: &[(&str, &str)] = &[
    ("node", NODE_VERSION),
    ("nodus", env!("CARGO_PKG_VERSION")),
    ("spidermonkey", "153.6.0"),
    ("ada", "4.0.0"),
    ("amaro", "1.1.11"),
    ("ares", "1.34.8"),
    ("brotli", "1.2.0"),
    ("cldr", "48.0"),
    ("icu", "78.3"),
    ("llhttp", "9.4.3"),
    ("modules", "147"),
    ("napi", "10"),
    ("nghttp2", "1.70.0"),
    ("openssl", "3.5.8"),
    ("simdjson", "4.6.11"),
    ("simdutf", "7.7.0"),
    ("sqlite", "3.53.4"),
    ("tz", "2026c"),
    ("undici", "8.10.2"),
    ("unicode", "17.0"),
    ("uv", "1.52.1"),
    ("v8", "14.6.202.34-node.34"),
    ("zlib", "1.3.2.1"),
    ("zstd", "1.5.7"),
];

fn arch() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "x64",
        "x86" => "ia32",
        "aarch64" => "arm64",
        "powerpc64" => "ppc64",
        other => other,
    }
}

/// `{ argv, argv0, execArgv, execPath, env, pid, arch, title, versions }`; `env` is names and values in turn.
#[native]
pub(super) fn start_info<'s>(cx: &mut Scope<'s>) -> Result<Local<'s, Object>> {
    let options = &cx.state().options;
    let exec_path = std::env::current_exe().map_or_else(
        |_| options.argv0.clone(),
        |p| p.to_string_lossy().into_owned(),
    );
    let mut argv = vec![exec_path.clone()];
    argv.extend(options.args.iter().cloned());
    let mut env = Vec::new();
    for (name, value) in std::env::vars_os() {
        env.push(name.to_string_lossy().into_owned());
        env.push(value.to_string_lossy().into_owned());
    }
    let info = cx.object();
    let list = cx.string_array(&argv);
    info.set(cx, c"argv", list)?;
    info.put(cx, c"argv0", options.argv0.as_str())?;
    let list = cx.string_array(&options.exec_argv);
    info.set(cx, c"execArgv", list)?;
    info.put(cx, c"execPath", exec_path.as_str())?;
    let list = cx.string_array(&env);
    info.set(cx, c"env", list)?;
    info.put(cx, c"pid", std::process::id())?;
    info.put(cx, c"arch", arch())?;
    let title = event_loop::os::process_title().map_or_else(
        || options.argv0.clone(),
        |t| String::from_utf8_lossy(&t).into_owned(),
    );
    info.put(cx, c"title", title.as_str())?;
    let versions = cx.object();
    // OpenSSL is the system's, so its version is what was found at run time.
    let openssl = openssl::version::version()
        .split(' ')
        .nth(1)
        .unwrap_or("3.0.0");
    for (name, version) in VERSIONS {
        let version = if *name == "openssl" {
            &openssl
        } else {
            version
        };
        versions.put(cx, *name, *version)?;
    }
    info.set(cx, c"versions", versions)?;
    Ok(info)
}
