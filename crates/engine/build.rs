//! Compiles the C++ glue (`glue/*.cc`) against the engine's headers, with the flags that the engine itself was built
//! with. Headers and flags come from the pack that `tools/setup.sh` makes; the engine's libraries come through
//! `mozjs_sys`, which this crate depends on directly so that they are linked after the glue.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo:rerun-if-changed=glue");
    println!("cargo:rerun-if-env-changed=NODUS_ENGINE_HEADERS");
    let headers = PathBuf::from(
        env::var_os("NODUS_ENGINE_HEADERS")
            .expect("NODUS_ENGINE_HEADERS is set in .cargo/config.toml"),
    );
    let recorded = headers.join("cxxflags");
    println!("cargo:rerun-if-changed={}", recorded.display());
    let flags = fs::read_to_string(&recorded).unwrap_or_else(|error| {
        panic!(
            "{}: {error}; run tools/setup.sh first, it builds and packs the engine",
            recorded.display()
        )
    });
    let headers = headers
        .canonicalize()
        .expect("the headers folder exists, its flags were just read");

    let mut build = cc::Build::new();
    build
        .cpp(true)
        .std("gnu++20")
        .warnings(false)
        .debug(false)
        .force_frame_pointer(false)
        .opt_level(2);
    for flag in engine_flags(&flags, &headers) {
        build.flag(flag);
    }
    let mut sources: Vec<_> = fs::read_dir("glue")
        .expect("crates/engine/glue exists")
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "cc"))
        .collect();
    sources.sort();
    // Whole, since nobody asks for a file that does nothing but replace functions of the engine.
    build
        .link_lib_modifier("+whole-archive")
        .files(sources)
        .compile("nodus_glue");
}

/// The engine's flags with the folder's placeholder filled in, without warnings, debug information and the
/// optimisation level, which are this build's own choice.
fn engine_flags(recorded: &str, headers: &Path) -> Vec<String> {
    let headers = headers.display().to_string();
    recorded
        .split_whitespace()
        .filter(|flag| {
            !["-W", "-g", "-O", "-I/usr/include"]
                .iter()
                .any(|unwanted| flag.starts_with(unwanted))
        })
        .map(|flag| flag.replace("@HEADERS@", &headers))
        .collect()
}
