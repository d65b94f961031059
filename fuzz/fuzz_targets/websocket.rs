//! Feeds arbitrary bytes to the WebSocket decoder, whole and split where the input says, and demands the same events.
#![no_main]

#[path = "../../crates/http/tests/fuzz_websocket/check.rs"]
mod check;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| check::check(data));
