//! Links what the OpenSSL that is built with this crate calls besides itself. Its compression of certificates takes Brotli
//! and Zstandard from the crates that bring them; zlib is the system's.

#![allow(
    clippy::disallowed_macros,
    clippy::print_stdout,
    reason = "a build script speaks to cargo on stdout"
)]

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=tools/configure");
    println!("cargo:rustc-link-lib=z");
}
