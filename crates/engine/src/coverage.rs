//! Code coverage: how often functions and the places in them ran.

use std::ffi::c_void;

use mozjs::jsapi::JSContext;

use crate::handles::*;
use crate::heap_snapshot::{GlueSink, sink_into};

unsafe extern "C" {
    /// Counts what all realms run; false when out of memory.
    fn nodus_begin_coverage(cx: *mut JSContext) -> bool;
    /// Undoes one call of the former.
    fn nodus_end_coverage(cx: *mut JSContext);
    /// Writes what has run.
    fn nodus_take_coverage(
        cx: *mut JSContext,
        reset: bool,
        sink: GlueSink,
        closure: *mut c_void,
    ) -> bool;
}

impl<'s> Scope<'s> {
    /// Counts from now on how often the code of all realms runs, which costs it speed, and keeps what has run until as many
    /// have ended coverage as have begun it; false when out of memory.
    pub fn begin_coverage(&mut self) -> bool {
        // SAFETY: the context is live.
        unsafe { nodus_begin_coverage(self.cx) }
    }

    /// What has run is kept no longer, unless somebody else has begun coverage too. It must have begun.
    pub fn end_coverage(&mut self) {
        // SAFETY: the context is live.
        unsafe { nodus_end_coverage(self.cx) }
    }

    /// What has run of files, as JSON: a list of `[file, number, first line, function…]` with functions
    /// `[name, start, end, is a function, calls, (line, column, count)…]`, of which those with column 0 are branches
    /// inside expressions, with their kind for the line. With `reset` counting begins anew.
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
