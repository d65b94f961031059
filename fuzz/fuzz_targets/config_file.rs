//! Any bytes as the file of `--experimental-config-file`.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| nodus_runtime::fuzzing::config_file(data));
