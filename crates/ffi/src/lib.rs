//! Foreign functions for JavaScript: opening libraries, calling their functions, functions of the program that they
//! can call back, and memory by its address. Knows no builtin module.
//!
//! Nothing of this can be safe: whether an address or a signature is right is known only to the program that gives
//! it, which is why Node asks for `--allow-ffi`. So the crate offers no Rust functions at all but natives for a
//! JavaScript module ([`binding`]), and each `unsafe` block says what it takes the program's word for. What the
//! program cannot be wrong about is checked: types, ranges, closed libraries, null, threads.

mod callback;
mod errors;
mod function;
mod library;
mod memory;
mod natives;
mod registers;
mod trip;
mod types;
mod values;

pub use natives::binding;
