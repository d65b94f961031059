//! Collects the builtin JavaScript into one table: id (`#folder/file`), source text, and the same compiled by the engine,
//! so that start-up parses nothing.

#![allow(
    clippy::disallowed_macros,
    clippy::print_stdout,
    reason = "a build script speaks to cargo on stdout and fails by panicking"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use nodus_engine::{CompileOptions, Runtime, RuntimeOptions};

include!("src/builtin_names.rs");
include!("src/inline_constants.rs");

fn main() {
    let root = PathBuf::from("src/modules");
    println!("cargo:rerun-if-changed=src/modules");
    println!("cargo:rerun-if-changed=src/builtin_names.rs");
    println!("cargo:rerun-if-changed=src/inline_constants.rs");
    let mut files = Vec::new();
    collect(&root, &root, &mut files);
    files.sort();
    let out_dir = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));

    let options = RuntimeOptions {
        capture_self_hosted: true,
        ..RuntimeOptions::default()
    };
    let runtime = Runtime::new(options).expect("the engine starts");
    let engine = nodus_engine::self_hosted_bytes().expect("the engine hands out its own code");
    fs::write(out_dir.join("self_hosted.bin"), engine).expect("OUT_DIR is writable");

    let mut blob: Vec<u8> = Vec::new();
    let mut table = String::from(
        "/// Every builtin file: id, source, start and end of its compiled form.\npub(crate) static FILES: &[(&str, &str, usize, usize)] = &[\n",
    );
    for (id, path) in files {
        let text = fs::read_to_string(&path).expect("builtin files are UTF-8");
        let text = inline_constants(&text, |id| {
            let file = format!("{}.js", id.trim_start_matches('#'));
            fs::read_to_string(root.join(file)).ok()
        })
        .unwrap_or(text);
        let name = display_name(&id);
        let bytes = runtime.scope(|cx| {
            match cx.precompile_wrapper(&text, PARAMS, &CompileOptions::new(&name)) {
                Ok(b) => b.0,
                Err(e) => {
                    let shown = e.into_value(cx).map(|v| v.to_rust_string(cx));
                    panic!("{}: {shown:?}", path.display());
                }
            }
        });
        // The engine reads compiled code in place and wants it aligned.
        while !blob.len().is_multiple_of(16) {
            blob.push(0);
        }
        let start = blob.len();
        blob.extend_from_slice(&bytes);
        let _ = writeln!(
            table,
            "    ({id:?}, include_str!({:?}), {start}, {}),",
            path.display().to_string(),
            blob.len()
        );
    }
    table.push_str("];\n");
    fs::write(out_dir.join("builtins.bin"), blob).expect("OUT_DIR is writable");
    fs::write(out_dir.join("builtins.rs"), table).expect("OUT_DIR is writable");
    // The engine's static destructors must not run beside its helper threads.
    nodus_engine::exit_process(0);
}

fn collect(root: &Path, dir: &Path, out: &mut Vec<(String, PathBuf)>) {
    for entry in fs::read_dir(dir)
        .expect("the modules folder is readable")
        .flatten()
    {
        let path = entry.path();
        if path.is_dir() {
            collect(root, &path, out);
        } else if path.extension().is_some_and(|e| e == "js") {
            let id = path
                .strip_prefix(root)
                .expect("below the root")
                .with_extension("");
            let full = path.canonicalize().expect("the file exists");
            out.push((format!("#{}", id.display()), full));
        }
    }
}
