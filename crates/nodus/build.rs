//! How the program is linked: at a fixed address and with symbols of shared libraries looked up when first called, since
//! relocating everything beforehand would be a tenth of the start of a small program.

#![allow(
    clippy::disallowed_macros,
    clippy::print_stdout,
    reason = "a build script speaks to cargo on stdout"
)]

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-link-arg-bins=-no-pie");
    println!("cargo:rustc-link-arg-bins=-Wl,-z,lazy");
}
