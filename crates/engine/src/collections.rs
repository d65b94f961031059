//! What the garbage collector did: each collection with its kind and time, for observers of performance and for those who
//! wait for objects to go.

use std::cell::{Cell, RefCell};
use std::ffi::c_void;
use std::time::{Duration, Instant};

use mozjs::jsapi::{self, JSContext, JSGCStatus};

use crate::handles::*;

/// One collection.
#[derive(Clone, Copy, Debug)]
pub struct Collection {
    /// Of the young objects alone.
    pub minor: bool,
    /// A program asked for it.
    pub forced: bool,
    /// When it began.
    pub start: Instant,
    /// How long it took.
    pub duration: Duration,
}

/// Collections that nobody asked about are forgotten beyond this many.
const MOST: usize = 1000;

#[derive(Default)]
struct Log {
    watched: Cell<bool>,
    began: Cell<Option<Instant>>,
    minor_began: Cell<Option<Instant>>,
    finished: RefCell<Vec<Collection>>,
    majors: Cell<u64>,
}

impl Log {
    fn add(&self, minor: bool, forced: bool, start: Instant) {
        if let Ok(mut finished) = self.finished.try_borrow_mut()
            && finished.len() < MOST
        {
            finished.push(Collection {
                minor,
                forced,
                start,
                duration: start.elapsed(),
            });
        }
    }
}

thread_local! {
    static LOG: Log = Log::default();
}

unsafe extern "C" fn on_major(
    _: *mut JSContext,
    status: JSGCStatus,
    reason: jsapi::JS::GCReason,
    _: *mut c_void,
) {
    LOG.with(|log| {
        if status == JSGCStatus::JSGC_BEGIN {
            log.began.set(Some(Instant::now()));
            return;
        }
        let Some(start) = log.began.take() else {
            return;
        };
        crate::runtime::after_collection(start);
        if log.watched.get() {
            log.majors.set(log.majors.get() + 1);
            log.add(false, reason == jsapi::JS::GCReason::API, start);
        }
    });
}

/// Lets a new runtime tell of its full collections.
///
/// # Safety
/// `cx` is live.
pub(crate) unsafe fn install(cx: *mut JSContext) {
    // SAFETY: the callback touches nothing but the thread's log and its runtime.
    unsafe { jsapi::JS_SetGCCallback(cx, Some(on_major), std::ptr::null_mut()) };
}

/// Forgets the thread's record, when its runtime goes.
pub(crate) fn forget() {
    LOG.with(|log| {
        log.watched.set(false);
        log.began.set(None);
        log.minor_began.set(None);
        log.finished.borrow_mut().clear();
    });
}

unsafe extern "C" fn on_minor(
    _: *mut JSContext,
    progress: jsapi::JS::GCNurseryProgress,
    reason: jsapi::JS::GCReason,
    _: *mut c_void,
) {
    LOG.with(|log| {
        // A full collection begins with one of these; it is a part of it.
        if log.began.get().is_some() {
            return;
        }
        if progress == jsapi::JS::GCNurseryProgress::GC_NURSERY_COLLECTION_START {
            log.minor_began.set(Some(Instant::now()));
        } else if let Some(start) = log.minor_began.take() {
            log.add(true, reason == jsapi::JS::GCReason::API, start);
        }
    });
}

impl<'s> Scope<'s> {
    /// Begins to keep a record of this thread's collections.
    pub fn watch_collections(&mut self) {
        if LOG.with(|log| log.watched.replace(true)) {
            return;
        }
        // SAFETY: the callbacks touch nothing but the thread's log.
        unsafe {
            jsapi::JS::AddGCNurseryCollectionCallback(
                self.cx,
                Some(on_minor),
                std::ptr::null_mut(),
            );
        }
    }

    /// Whether there was a collection since `take_collections`.
    pub fn has_collections(&self) -> bool {
        LOG.with(|log| !log.finished.borrow().is_empty())
    }

    /// The collections since this was last asked.
    pub fn take_collections(&mut self) -> Vec<Collection> {
        LOG.with(|log| std::mem::take(&mut *log.finished.borrow_mut()))
    }

    /// How many full collections there were since the watch began.
    pub fn full_collections(&self) -> u64 {
        LOG.with(|log| log.majors.get())
    }
}
