//! Arbitrary bytes for an HTTP/2 session and for the decoder of field blocks.
#![no_main]

#[path = "../../crates/http/tests/fuzz_http2/check.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|data: &[u8]| check::http2(data));
