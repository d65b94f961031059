//! The tests load an addon, which finds the functions of Node-API in the program that runs them.

#![allow(
    clippy::disallowed_macros,
    clippy::print_stdout,
    reason = "a build script speaks to cargo on stdout"
)]

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    for names in ["napi_*", "node_api_*", "uv_*"] {
        println!("cargo:rustc-link-arg-tests=-Wl,--export-dynamic-symbol={names}");
    }
}
