//! Any bytes as text in Buffer's encodings, both ways.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| nodus_runtime::fuzzing::encodings(data));
