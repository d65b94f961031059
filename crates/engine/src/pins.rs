//! Buffers whose memory Rust holds beyond a call, perhaps on another thread: rooted, so that they are not collected, and
//! pinned, so that JavaScript can neither transfer nor resize them meanwhile.

use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use mozjs::jsapi;

use crate::handles::{ArrayBuffer, Local, Scope};
use crate::runtime::{RuntimeInner, current};

/// A root in the runtime's slab, and where the pinned memory begins: 0 for what needs no pin.
type Held = (usize, usize);

/// What a runtime has pinned.
#[derive(Default)]
pub(crate) struct Pins {
    /// How many pins a buffer has, by where its memory begins: that stays, whereas the collector moves the objects.
    counts: RefCell<HashMap<usize, usize>>,
    returned: Arc<Returned>,
}

/// What other threads let go of, to be released on the runtime's own.
#[derive(Default)]
struct Returned {
    any: AtomicBool,
    list: Mutex<Vec<Held>>,
}

/// Keeps a buffer's memory in place until it is dropped, on whichever thread.
pub(crate) struct Pin {
    held: Held,
    returned: Arc<Returned>,
}

impl Pin {
    /// Pins `buffer`, whose memory must not be inside of the object. Shared memory never goes away, and an empty buffer has
    /// none: both are only rooted.
    pub(crate) fn new(cx: &mut Scope<'_>, buffer: Local<'_, ArrayBuffer>) -> Pin {
        let inner = cx.inner();
        inner.take_pins_back();
        let base = base_of(buffer);
        if base != 0 {
            let mut counts = inner.pins.counts.borrow_mut();
            let count = counts.entry(base).or_insert(0);
            *count += 1;
            if *count == 1 {
                // SAFETY: the object is a live ArrayBuffer; nothing is allocated.
                unsafe { jsapi::JS::PinArrayBufferOrViewLength(buffer.raw_object(), true) };
            }
        }
        let (index, _) = inner.roots.borrow_mut().insert(buffer.raw());
        Pin {
            held: (index, base),
            returned: inner.pins.returned.clone(),
        }
    }
}

/// Where a buffer's memory begins; 0 for one that needs no pin.
fn base_of(buffer: Local<'_, ArrayBuffer>) -> usize {
    if buffer.is_shared() {
        return 0;
    }
    buffer.with_bytes(|bytes| match bytes {
        [] => 0,
        bytes => bytes.as_ptr() as usize,
    })
}

/// Whether somebody holds the buffer's memory.
pub(crate) fn is_pinned(cx: &mut Scope<'_>, buffer: Local<'_, ArrayBuffer>) -> bool {
    let inner = cx.inner();
    inner.take_pins_back();
    inner.pins.counts.borrow().contains_key(&base_of(buffer))
}

impl Drop for Pin {
    fn drop(&mut self) {
        if let Some(rt) = current() {
            // SAFETY: the thread's current runtime is alive.
            let inner = unsafe { rt.as_ref() };
            if Arc::ptr_eq(&inner.pins.returned, &self.returned) && inner.release_pin(self.held) {
                return;
            }
        }
        if let Ok(mut list) = self.returned.list.lock() {
            list.push(self.held);
            self.returned.any.store(true, Ordering::Release);
        }
    }
}

impl RuntimeInner {
    /// Releases what other threads have let go of.
    #[inline]
    pub(crate) fn take_pins_back(&self) {
        if self.pins.returned.any.load(Ordering::Acquire) {
            self.release_returned_pins();
        }
    }

    #[cold]
    fn release_returned_pins(&self) {
        let Ok(mut list) = self.pins.returned.list.lock() else {
            return;
        };
        self.pins.returned.any.store(false, Ordering::Relaxed);
        let held = std::mem::take(&mut *list);
        drop(list);
        for held in held {
            self.release_pin(held);
        }
    }

    /// False when the slab is in use further up the stack: then it has to wait.
    fn release_pin(&self, (index, base): Held) -> bool {
        let Ok(mut roots) = self.roots.try_borrow_mut() else {
            return false;
        };
        let Some(value) = roots.take(index) else {
            return true;
        };
        if let Entry::Occupied(mut count) = self.pins.counts.borrow_mut().entry(base) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
                // SAFETY: the slab held the buffer until now, and no collection has run since.
                unsafe { jsapi::JS::PinArrayBufferOrViewLength(value.to_object(), false) };
            }
        }
        true
    }
}
