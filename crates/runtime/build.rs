//! Collects the builtin JavaScript into one table: id (`#folder/file`) and source text.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = PathBuf::from("src/modules");
    println!("cargo:rerun-if-changed=src/modules");
    let mut files = Vec::new();
    collect(&root, &root, &mut files);
    files.sort();
    let mut out = String::from("/// Every builtin file: its id and its source.\npub(crate) static SOURCES: &[(&str, &str)] = &[\n");
    for (id, path) in files {
        let _ = writeln!(out, "    ({id:?}, include_str!({:?})),", path.display().to_string());
    }
    out.push_str("];\n");
    let target = Path::new(&env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("sources.rs");
    fs::write(target, out).expect("OUT_DIR is writable");
}

fn collect(root: &Path, dir: &Path, out: &mut Vec<(String, PathBuf)>) {
    for entry in fs::read_dir(dir).expect("the modules folder is readable").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(root, &path, out);
        } else if path.extension().is_some_and(|e| e == "js") {
            let id = path.strip_prefix(root).expect("below the root").with_extension("");
            let full = path.canonicalize().expect("the file exists");
            out.push((format!("#{}", id.display()), full));
        }
    }
}
