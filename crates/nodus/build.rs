//! How the program is linked: at a fixed address, with the libraries that most programs never call built in, since
//! relocating shared ones and looking their symbols up would be a quarter of the start of a small program.

#![allow(
    clippy::disallowed_macros,
    clippy::print_stdout,
    reason = "a build script speaks to cargo on stdout"
)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// What the linker looks for and the archive that it is to find; one that is not installed stays shared.
const ARCHIVES: &[(&str, &str)] = &[
    ("libz.a", "libz.a"),
    ("libstdc++.a", "libstdc++.a"),
    ("libgcc_s.a", "libgcc_eh.a"),
];

/// `JS::ObjectOpResult::reportError`, of a property and of an object as a whole.
const REPORTS: &[&str] = &[
    "_ZN2JS14ObjectOpResult11reportErrorEP9JSContextNS_6HandleIP8JSObjectEENS3_INS_11PropertyKeyEEE",
    "_ZN2JS14ObjectOpResult11reportErrorEP9JSContextNS_6HandleIP8JSObjectEE",
];

/// `js::DecompileValueGenerator`, the text of the expression that a message is about.
const EXPRESSIONS: &[&str] =
    &["_ZN2js23DecompileValueGeneratorEP9JSContextiN2JS6HandleINS2_5ValueEEENS3_IP8JSStringEEi"];

/// `CallOrNewEmitter::emitNameCallee` and `emitEnd`, which begin and end the code of a call.
const CALLS: &[&str] = &[
    "_ZN2js8frontend16CallOrNewEmitter14emitNameCalleeENS0_21TaggedParserAtomIndexE",
    "_ZN2js8frontend16CallOrNewEmitter7emitEndEjj",
];

/// The engine's sort with a comparator, `ArraySortData::sortArrayWithComparator`, and what begins it, `ArraySortFromJit`.
const SORTS: &[&str] = &[
    "_ZN2js13ArraySortData23sortArrayWithComparatorEPS0_",
    "_ZN2js16ArraySortFromJitEP9JSContextPNS_3jit27TrampolineNativeFrameLayoutE",
];

/// `js::GetOwnPropertyDescriptorToArray`, which tells the language's own code of a property.
const DESCRIPTORS: &[&str] = &["_ZN2js31GetOwnPropertyDescriptorToArrayEP9JSContextjPN2JS5ValueE"];

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-link-arg-bins=-no-pie");
    println!("cargo:rustc-link-arg-bins=-Wl,-z,lazy");
    // Native addons find the functions of Node-API in the program.
    for names in ["napi_*", "node_api_*", "uv_*"] {
        println!("cargo:rustc-link-arg-bins=-Wl,--export-dynamic-symbol={names}");
    }
    // Who reports a failed operation on an object is asked which object it was (the engine's glue/reported_object.cc),
    // expressions are called what V8 calls them (expressions.cc), calls are where V8 has them (call_positions.cc), sorting
    // asks the comparator what V8 asks (sorting.cc), values that are made when asked for look like data (stand_ins.cc).
    for symbol in [REPORTS, EXPRESSIONS, CALLS, SORTS, DESCRIPTORS]
        .into_iter()
        .flatten()
    {
        println!("cargo:rustc-link-arg-bins=-Wl,--wrap={symbol}");
    }
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    let out = PathBuf::from(out);
    let folder = out.join("archives");
    // A folder searched before the system's that holds archives only: where the linker finds no shared library beside an
    // archive it takes the archive.
    fs::create_dir_all(&folder).expect("OUT_DIR is writable");
    for (name, archive) in ARCHIVES {
        let link = folder.join(name);
        // Left from an earlier build.
        let _ = fs::remove_file(&link);
        if let Some(found) = find(archive) {
            std::os::unix::fs::symlink(found, link).expect("OUT_DIR is writable");
        }
    }
    println!("cargo:rustc-link-arg-bins=-L{}", folder.display());
    order_functions(&out);
}

/// Puts the functions that every start runs side by side, so that the system maps a few pages of the program and not
/// most of it. Only Rust's own linker understands the list, which tools/startup-order.py makes.
fn order_functions(folder: &Path) {
    println!("cargo:rerun-if-changed=startup.order");
    let target = env::var("TARGET").unwrap_or_default();
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let Ok(output) = Command::new(rustc).args(["--print", "sysroot"]).output() else {
        return;
    };
    let sysroot = String::from_utf8_lossy(&output.stdout).trim().to_string();
    let linker = format!("{sysroot}/lib/rustlib/{target}/bin/gcc-ld/ld.lld");
    // Where it is not the default another linker is at work, which would refuse the option.
    if target == "x86_64-unknown-linux-gnu" && Path::new(&linker).exists() {
        // A copy beside what is built: the checkout may be elsewhere when the program is linked again.
        let list = folder.join("startup.order");
        fs::copy("startup.order", &list).expect("OUT_DIR is writable");
        println!(
            "cargo:rustc-link-arg-bins=-Wl,--symbol-ordering-file={}",
            list.display()
        );
        println!("cargo:rustc-link-arg-bins=-Wl,--no-warn-symbol-ordering");
    }
}

/// Where the C++ compiler, which links the program, has the archive.
fn find(archive: &str) -> Option<PathBuf> {
    let output = Command::new("c++")
        .arg(format!("-print-file-name={archive}"))
        .output()
        .ok()?;
    let path = PathBuf::from(String::from_utf8(output.stdout).ok()?.trim());
    // The bare name means that there is none.
    (path.is_absolute() && Path::exists(&path)).then_some(path)
}
