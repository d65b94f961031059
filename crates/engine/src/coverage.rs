//! Code coverage: how often functions and the places in them ran.

use std::ffi::c_void;

use mozjs::jsapi::JSContext;

use crate::handles::*;
use crate::heap_snapshot::{GlueSink, sink_into};

unsafe extern "C" {
    /// Lets all runtimes that are made from now on count.
    fn nodus_enable_coverage();
    /// Keeps what has run; false when the runtime does not count.
    fn nodus_begin_coverage(cx: *mut JSContext) -> bool;
    /// Writes what has run.
    fn nodus_take_coverage(
        cx: *mut JSContext,
        reset: bool,
        sink: GlueSink,
        closure: *mut c_void,
    ) -> bool;
}

/// Lets all runtimes count how often their code runs, which costs them speed; to be called before the first one is made.
pub fn enable_coverage() {
    // SAFETY: it sets a flag; by contract no runtime reads it yet.
    unsafe { nodus_enable_coverage() };
}

impl<'s> Scope<'s> {
    /// Keeps the counters of what has run; false when this runtime does not count.
    pub fn begin_coverage(&mut self) -> bool {
        // SAFETY: the context is live.
        unsafe { nodus_begin_coverage(self.cx) }
    }

    /// What has run of files, as JSON: a list of `[file, number, first line, function…]` with functions
    /// `[name, start, end, is a function, calls, (line, column, count)…]`. With `reset` counting begins anew.
    pub fn take_coverage(&mut self, reset: bool) -> Vec<u8> {
        let mut out = Vec::new();
        let mut keep = |bytes: &[u8]| {
            out.extend_from_slice(bytes);
            true
        };
        fn function_of<F: FnMut(&[u8]) -> bool>(_: &F) -> GlueSink {
            sink_into::<F>
        }
        let sink = function_of(&keep);
        // SAFETY: the sink is for this closure, which outlives the call; all live values are rooted.
        unsafe { nodus_take_coverage(self.cx, reset, sink, &raw mut keep as *mut c_void) };
        out
    }
}
