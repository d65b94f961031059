//! Any bytes for TextDecoder, whole and in pieces.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| nodus_runtime::fuzzing::text_decoder(data));
