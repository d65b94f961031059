//! Any bytes as the file of `--env-file`.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| nodus_runtime::fuzzing::env_file(data));
