//! Any bytes as something compressed, by every decompressor.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| nodus_runtime::fuzzing::inflate(data));
