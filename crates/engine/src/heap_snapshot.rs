//! Looking at the whole heap: snapshots in V8's format, and all objects that have a prototype.

use std::ffi::{c_char, c_void};

use mozjs::jsapi::{JSContext, JSObject};

use crate::handles::*;

/// Receives what the glue writes; false ends the writing.
pub(crate) type GlueSink =
    unsafe extern "C" fn(closure: *mut c_void, bytes: *const c_char, length: usize) -> bool;

unsafe extern "C" {
    /// Collects and writes what is left.
    fn nodus_write_heap_snapshot(
        cx: *mut JSContext,
        numbers: bool,
        sink: GlueSink,
        closure: *mut c_void,
    ) -> bool;
    /// Collects and hands out the objects with `prototype` on their chain; false when out of memory.
    fn nodus_query_objects(
        cx: *mut JSContext,
        prototype: *mut JSObject,
        found: unsafe extern "C" fn(closure: *mut c_void, object: *mut JSObject),
        closure: *mut c_void,
    ) -> bool;
}

/// Hands a piece of text to the Rust closure that `closure` points to.
///
/// # Safety
/// `closure` is a `&mut F`, and the bytes are valid during the call.
pub(crate) unsafe extern "C" fn sink_into<F: FnMut(&[u8]) -> bool>(
    closure: *mut c_void,
    bytes: *const c_char,
    length: usize,
) -> bool {
    // SAFETY: by contract.
    let (sink, bytes) = unsafe {
        (
            &mut *(closure as *mut F),
            std::slice::from_raw_parts(bytes as *const u8, length),
        )
    };
    sink(bytes)
}

unsafe extern "C" fn found(closure: *mut c_void, object: *mut JSObject) {
    // SAFETY: `query_objects` passes its own closure.
    let keep = unsafe { &mut *(closure as *mut &mut dyn FnMut(*mut JSObject)) };
    keep(object);
}

impl<'s> Scope<'s> {
    /// Collects garbage and writes a snapshot of what is left, as JSON in V8's `.heapsnapshot` format, piece by piece.
    /// `numbers` includes the values of properties that are numbers. The sink must not use this runtime; it returns whether
    /// to go on, as does this function.
    pub fn write_heap_snapshot<F: FnMut(&[u8]) -> bool>(
        &mut self,
        numbers: bool,
        mut sink: F,
    ) -> bool {
        // SAFETY: all live values are rooted; the sink outlives the call.
        unsafe {
            nodus_write_heap_snapshot(
                self.cx,
                numbers,
                sink_into::<F>,
                &mut sink as *mut F as *mut c_void,
            )
        }
    }

    /// Collects garbage and finds all objects that have `prototype` on their chain of prototypes.
    pub fn query_objects(&mut self, prototype: Local<'_, Object>) -> Vec<Local<'s, Object>> {
        let mut objects = Vec::new();
        let cx = self.cx;
        let mut keep = |object: *mut JSObject| objects.push(self.push_object(object));
        let mut keep: &mut dyn FnMut(*mut JSObject) = &mut keep;
        // SAFETY: the glue hands out live objects, which are rooted at once; handles allocate no engine memory.
        unsafe {
            nodus_query_objects(
                cx,
                prototype.raw_object(),
                found,
                &mut keep as *mut &mut dyn FnMut(*mut JSObject) as *mut c_void,
            );
        }
        objects
    }
}
