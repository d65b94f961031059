//! The promise job queue (microtasks) and the async context that travels with its jobs.
//!
//! The queue and its drain live in `glue/jobs.cc`, so that no job costs a crossing into Rust.

use std::ffi::c_void;

use mozjs::jsapi::{JSContext, JSObject};

use crate::error::Result;
use crate::glue;
use crate::handles::*;

/// Functions for builtin code that is run very often: they cost no crossing into Rust, and check nothing.
#[derive(Clone, Copy, Debug)]
#[repr(u32)]
pub enum JobFunction {
    /// Queues its argument, a function, as a microtask.
    Enqueue = 0,
    /// Tells whether microtasks wait, or what `keep_rejection` said.
    Waits = 1,
    /// Gives the async context, undefined for none.
    Context = 2,
    /// Sets the async context, an object or undefined.
    SetContext = 3,
}

unsafe extern "C" {
    fn nodus_job_function(cx: *mut JSContext, which: u32) -> *mut JSObject;
    fn nodus_keep_rejection(cx: *mut JSContext, kept: bool);
}

impl<'s> Scope<'s> {
    /// Runs all queued microtasks, those they queue included. Rejections go to the rejection tracker; an exception of a
    /// plain callback ends the run and is returned, with the rest still queued. Inside a job it does nothing.
    pub fn run_microtasks(&mut self) -> Result<()> {
        // SAFETY: the queue was installed with the context.
        let ok = unsafe { glue::nodus_drain_microtasks(self.cx, Some(stop), std::ptr::null_mut()) };
        self.check(ok)
    }

    /// Has no microtask run from now on, for a program that has ended.
    pub fn end_microtasks(&mut self) {
        // SAFETY: the queue was installed with the context.
        unsafe { glue::nodus_end_microtasks(self.cx) }
    }

    /// Whether a microtask waits.
    pub fn has_microtasks(&self) -> bool {
        // SAFETY: plain query.
        unsafe { glue::nodus_has_microtasks(self.cx) }
    }

    /// Queues `function` as a microtask; it is called without arguments, in the async context of now.
    pub fn enqueue_microtask(&mut self, function: Local<'_, Function>) -> Result<()> {
        // SAFETY: the queue roots the function.
        let ok = unsafe { glue::nodus_enqueue_microtask(self.cx, function.raw_object()) };
        self.check(ok)
    }

    /// A function of the queue for builtin code.
    pub fn job_function(&mut self, which: JobFunction) -> Result<Local<'s, Function>> {
        // SAFETY: rooted at once.
        let o = unsafe { nodus_job_function(self.cx, which as u32) };
        self.check(!o.is_null())?;
        Ok(self.push_object(o))
    }

    /// Whether a rejection waits to be told when the microtasks have run.
    pub fn keep_rejection(&mut self, kept: bool) {
        // SAFETY: the queue was installed with the context.
        unsafe { nodus_keep_rejection(self.cx, kept) };
    }

    /// An ArrayBuffer over what the queue knows, to be read only. With `turn` it is 32 bits that change with each job,
    /// otherwise one byte: whether the running job is the last and none was queued since it began.
    pub fn job_state(&mut self, turn: bool) -> Result<Local<'s, crate::ArrayBuffer>> {
        // SAFETY: rooted at once; the queue and the context live as long as the runtime.
        let o = unsafe { glue::nodus_job_state(self.cx, turn) };
        self.check(!o.is_null())?;
        Ok(self.push_object(o))
    }

    /// The async context: the object set last, or the one under which the running promise job's reaction was made.
    pub fn async_context(&mut self) -> Option<Local<'s, Object>> {
        // SAFETY: rooted at once.
        let o = unsafe { glue::nodus_get_async_context(self.cx) };
        if o.is_null() {
            None
        } else {
            Some(self.push_object(o))
        }
    }

    /// Sets the async context that new promise reactions are made under.
    pub fn set_async_context(&mut self, context: Option<Local<'_, Object>>) {
        let o = context.map_or(std::ptr::null_mut(), |c| c.raw_object());
        // SAFETY: the queue roots the object.
        unsafe { glue::nodus_set_async_context(self.cx, o) };
    }

    /// Sets who hears about the promises of this realm: a new one and its parent, one whose job begins, ends, one that
    /// settled. Jobs cost more while any is set; the functions must not throw.
    pub fn set_promise_hooks(
        &mut self,
        init: Option<Local<'_, Function>>,
        before: Option<Local<'_, Function>>,
        after: Option<Local<'_, Function>>,
        settled: Option<Local<'_, Function>>,
    ) {
        let raw =
            |f: Option<Local<'_, Function>>| f.map_or(std::ptr::null_mut(), |f| f.raw_object());
        // SAFETY: the queue roots the functions.
        unsafe {
            glue::nodus_set_promise_hooks(
                self.cx,
                raw(init),
                raw(before),
                raw(after),
                raw(settled),
            );
        }
    }
}

/// Leaves the exception pending for the caller of the drain.
pub(crate) unsafe extern "C" fn stop(_: *mut JSContext, _: *mut c_void) -> bool {
    false
}
