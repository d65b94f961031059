//! What becomes of the heap: records of collections with its size before and after, and a notice when it is nearly full.

use std::cell::RefCell;
use std::ffi::c_void;
use std::marker::PhantomData;
use std::time::Duration;

use mozjs::jsapi::JSContext;

use crate::glue::GlueHeapStatistics;
use crate::handles::*;
use crate::runtime::{HeapStatistics, with_current};

/// The glue's record of a collection.
#[repr(C)]
struct GlueHeapRecord {
    minor: u64,
    cost: u64,
    before: GlueHeapStatistics,
    after: GlueHeapStatistics,
}

unsafe extern "C" {
    /// Begins a record of the thread's collections; null when out of memory.
    fn nodus_heap_log_start(cx: *mut JSContext) -> *mut c_void;
    /// The collections of a record so far.
    fn nodus_heap_log_read(log: *mut c_void, count: *mut usize) -> *const GlueHeapRecord;
    /// Ends a record.
    fn nodus_heap_log_stop(log: *mut c_void);
    /// The bytes of all ArrayBuffers.
    fn nodus_array_buffer_bytes(cx: *mut JSContext) -> u64;
    /// Has the function called that many times at most, when the heap is nearly full.
    fn nodus_watch_nearly_full(
        cx: *mut JSContext,
        calls: u32,
        nearly_full: unsafe extern "C" fn(cx: *mut JSContext),
    ) -> bool;
}

impl HeapStatistics {
    pub(crate) fn from_glue(raw: &GlueHeapStatistics) -> Self {
        HeapStatistics {
            used: (raw.gc_used + raw.nursery_used) as usize,
            chunks: ((raw.gc_committed + raw.nursery_committed) >> 20) as usize,
            limit: raw.gc_limit as usize,
            malloced: raw.malloced as usize,
            natives: 0,
            collections: (raw.collections + raw.minor_collections) as usize,
        }
    }
}

/// One collection of a [`HeapLog`].
#[derive(Clone, Copy, Debug)]
pub struct HeapRecord {
    /// Of the young objects alone.
    pub minor: bool,
    /// How long it took.
    pub duration: Duration,
    /// The heap when it began.
    pub before: HeapStatistics,
    /// The heap when it had ended.
    pub after: HeapStatistics,
}

/// A record of a thread's collections, which grows until it is dropped.
pub struct HeapLog {
    log: *mut c_void,
    _not_send: PhantomData<*mut ()>,
}

impl HeapLog {
    /// The collections so far.
    pub fn records(&self) -> Vec<HeapRecord> {
        let mut count = 0;
        // SAFETY: the record lives as long as this value; it is of this thread, on which nothing is collected meanwhile.
        let records = unsafe {
            let first = nodus_heap_log_read(self.log, &mut count);
            if first.is_null() {
                return Vec::new();
            }
            std::slice::from_raw_parts(first, count)
        };
        records
            .iter()
            .map(|record| HeapRecord {
                minor: record.minor != 0,
                duration: Duration::from_micros(record.cost),
                before: HeapStatistics::from_glue(&record.before),
                after: HeapStatistics::from_glue(&record.after),
            })
            .collect()
    }
}

impl Drop for HeapLog {
    fn drop(&mut self) {
        // SAFETY: begun by `log_collections`, ended once.
        unsafe { nodus_heap_log_stop(self.log) };
    }
}

/// What is called when the heap is nearly full, so many times yet.
struct NearlyFull {
    calls: u32,
    hook: Box<dyn FnMut(&mut Scope<'_>)>,
}

thread_local! {
    static NEARLY_FULL: RefCell<Vec<NearlyFull>> = const { RefCell::new(Vec::new()) };
}

unsafe extern "C" fn nearly_full(_: *mut JSContext) {
    let mut hooks = NEARLY_FULL.take();
    // A panic must not reach the engine; the hooks are lost then.
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        with_current(|cx| hooks.iter_mut().for_each(|watch| (watch.hook)(cx)));
        hooks.retain_mut(|watch| {
            watch.calls -= 1;
            watch.calls > 0
        });
        hooks
    }));
    if let Ok(hooks) = result {
        NEARLY_FULL.with(|all| all.borrow_mut().extend(hooks));
    }
}

impl<'s> Scope<'s> {
    /// The bytes of all ArrayBuffers. Young objects are collected for it.
    pub fn array_buffer_bytes(&mut self) -> u64 {
        // SAFETY: all live values are rooted.
        unsafe { nodus_array_buffer_bytes(self.cx) }
    }

    /// Begins a record of this thread's collections; `None` when out of memory.
    pub fn log_collections(&mut self) -> Option<HeapLog> {
        // SAFETY: the context is live.
        let log = unsafe { nodus_heap_log_start(self.cx) };
        (!log.is_null()).then(|| HeapLog {
            log,
            _not_send: PhantomData,
        })
    }

    /// Calls `hook` up to `calls` times, each time at a safe point of the running JavaScript after a collection that left
    /// the heap nearly full. It must not run JavaScript.
    pub fn on_heap_nearly_full(&mut self, calls: u32, hook: impl FnMut(&mut Scope<'_>) + 'static) {
        if calls == 0 {
            return;
        }
        let most = NEARLY_FULL.with(|all| {
            let mut all = all.borrow_mut();
            all.push(NearlyFull {
                calls,
                hook: Box::new(hook),
            });
            all.iter().map(|watch| watch.calls).max()
        });
        // SAFETY: the context is live, the function stays for the life of the process.
        unsafe { nodus_watch_nearly_full(self.cx, most.unwrap_or(calls), nearly_full) };
    }
}
