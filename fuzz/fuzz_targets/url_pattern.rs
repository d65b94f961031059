//! Any text as a URL pattern.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| nodus_runtime::fuzzing::url_pattern(data));
