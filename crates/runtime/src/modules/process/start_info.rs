//! What `process` is filled with at start-up: arguments, environment, versions.

use std::io::Write;

use crate::prelude::*;
use crate::version;

/// Names and versions shown in `process.versions`; packages look at some of them.
const VERSIONS: &[(&str, &str)] = &[
    ("node", version::NODE),
    ("nodus", version::NODUS),
    ("spidermonkey", version::SPIDERMONKEY),
    ("ada", "4.0.0"),
    ("amaro", "1.1.11"),
    ("ares", "1.34.8"),
    ("brotli", "1.2.0"),
    ("cldr", "48.0"),
    ("icu", "78.3"),
    ("libffi", "3.6.0"),
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
    ("uvwasi", "0.0.23"),
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

/// The path of the link under which this program was started as `node`. Programs look at the name of `process.execPath` to
/// know whether it takes Node's options, so what calls itself `node` keeps that name, and so do its children.
fn node_path(argv0: &str, exec_path: &str) -> Option<String> {
    if exec_path.ends_with("/node") || !(argv0 == "node" || argv0.ends_with("/node")) {
        return None;
    }
    let candidates: Vec<std::path::PathBuf> = if argv0.contains('/') {
        vec![std::path::absolute(argv0).ok()?]
    } else {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path)
            .map(|p| p.join(argv0))
            .collect()
    };
    let found = candidates
        .into_iter()
        .find(|p| p.is_absolute() && p.exists())?;
    let same = std::fs::canonicalize(&found).is_ok_and(|p| p == std::path::Path::new(exec_path));
    same.then(|| found.to_string_lossy().into_owned())
}

/// What every program is given: `{ argv, argv0, execArgv, execPath, noWarnings }`.
#[native]
pub(super) fn start_info<'s>(cx: &mut Scope<'s>) -> Result<Local<'s, Object>> {
    let options = &cx.state().options;
    let exec_path = std::env::current_exe().map_or_else(
        |_| options.argv0.clone(),
        |p| p.to_string_lossy().into_owned(),
    );
    let exec_path = node_path(&options.argv0, &exec_path).unwrap_or(exec_path);
    let mut argv = vec![exec_path.as_str()];
    argv.extend(options.args.iter().map(String::as_str));
    let info = cx.object();
    let list = cx.string_array(&argv);
    info.set(cx, c"argv", list)?;
    info.put(cx, c"argv0", options.argv0.as_str())?;
    let list = cx.string_array(&options.exec_argv);
    info.set(cx, c"execArgv", list)?;
    info.put(cx, c"execPath", exec_path.as_str())?;
    let no_warnings = variable(cx, "NODE_NO_WARNINGS").is_some_and(|v| v == "1");
    info.put(cx, c"noWarnings", no_warnings)?;
    Ok(info)
}

/// The environment as an object of strings.
#[native]
pub(super) fn environment<'s>(cx: &mut Scope<'s>) -> Result<Local<'s, Object>> {
    let target = cx.object();
    if let Some(worker) = crate::modules::worker_threads::ThreadInfo::of(cx).worker() {
        for pair in worker.environment().chunks_exact(2) {
            target.put(cx, pair[0].as_str(), pair[1].as_str())?;
        }
        return Ok(target);
    }
    for (name, value) in std::env::vars_os() {
        let name = name.to_string_lossy();
        let value = value.to_string_lossy();
        target.put(cx, &*name, &*value)?;
    }
    Ok(target)
}

/// nativeStack() -> the frames of this program's own code, a line each
#[native]
pub(super) fn native_stack() -> String {
    let frames = std::backtrace::Backtrace::force_capture().to_string();
    // Places in source files are of no use to those who have none.
    let named = frames
        .lines()
        .filter(|line| !line.trim_start().starts_with("at "));
    named.map(|line| format!("{line}\n")).collect()
}

/// One variable of the environment.
#[native]
pub(super) fn environment_variable(cx: &mut Scope<'_>, name: String) -> Option<String> {
    if let Some(worker) = crate::modules::worker_threads::ThreadInfo::of(cx).worker() {
        tell_read(cx, &name);
        return worker.variable(&name);
    }
    variable(cx, &name)
}

/// The same of the process.
fn variable(cx: &mut Scope<'_>, name: &str) -> Option<String> {
    tell_read(cx, name);
    std::env::var_os(name).map(|v| v.to_string_lossy().into_owned())
}

/// Says what is read to those who asked for it.
fn tell_read(cx: &mut Scope<'_>, name: &str) {
    let options = &cx.state().options;
    let traces = ["trace-env", "trace-env-js-stack", "trace-env-native-stack"];
    if traces.iter().any(|option| options.flag(option)) {
        // With stderr gone there is nobody left to tell.
        let _ = writeln!(std::io::stderr(), "[--trace-env] get \"{name}\"");
    }
}

/// The architecture in Node's words.
#[native(name = "arch")]
pub(super) fn architecture() -> &'static str {
    arch()
}

/// The number of the process.
#[native]
pub(super) fn pid() -> u32 {
    std::process::id()
}

/// What `ps` shows.
#[native]
pub(super) fn title(cx: &mut Scope<'_>) -> String {
    event_loop::os::process_title().map_or_else(
        || cx.state().options.argv0.clone(),
        |t| String::from_utf8_lossy(&t).into_owned(),
    )
}

/// The value of `process.versions`.
#[native]
pub(super) fn versions<'s>(cx: &mut Scope<'s>) -> Result<Local<'s, Object>> {
    let versions = cx.object();
    let openssl = nodus_openssl_extra::version();
    for (name, version) in VERSIONS {
        let version: &str = if *name == "openssl" { openssl } else { version };
        versions.put(cx, *name, version)?;
    }
    Ok(versions)
}
