//! Profilers of time and memory, whose results are JSON in V8's formats (`.cpuprofile`, `.heapprofile`).

use std::ffi::c_void;
use std::marker::PhantomData;

use mozjs::jsapi::JSContext;

use crate::handles::*;
use crate::heap_snapshot::{GlueSink, sink_into};

unsafe extern "C" {
    /// Starts a profile of time; null when out of memory.
    fn nodus_cpu_profile_start(cx: *mut JSContext, interval: u64, most: usize) -> *mut c_void;
    /// Ends it and writes it, given a sink.
    fn nodus_cpu_profile_stop(
        profile: *mut c_void,
        file_urls: bool,
        sink: Option<GlueSink>,
        closure: *mut c_void,
    );
    /// Starts the thread's profile of memory; false when one runs already.
    fn nodus_heap_profile_start(
        cx: *mut JSContext,
        interval: f64,
        depth: u32,
        keeps_dead: bool,
    ) -> bool;
    /// Writes what it has so far; false when none runs.
    fn nodus_heap_profile_read(file_urls: bool, sink: GlueSink, closure: *mut c_void) -> bool;
    /// Ends it.
    fn nodus_heap_profile_stop(cx: *mut JSContext);
}

fn keep(out: &mut Vec<u8>) -> impl FnMut(&[u8]) -> bool + '_ {
    |bytes| {
        out.extend_from_slice(bytes);
        true
    }
}

/// The sink for a closure of this type.
fn sink_of<F: FnMut(&[u8]) -> bool>(_: &F) -> GlueSink {
    sink_into::<F>
}

/// A running profile of where the thread's JavaScript spends its time. It must not outlive the runtime.
pub struct CpuProfile {
    profile: *mut c_void,
    _not_send: PhantomData<*mut ()>,
}

impl CpuProfile {
    /// Ends the profile. With `file_urls` scripts that are paths are shown as `file:` URLs.
    pub fn stop(self, file_urls: bool) -> Vec<u8> {
        let mut out = Vec::new();
        {
            let mut sink = keep(&mut out);
            let function = sink_of(&sink);
            // SAFETY: the profile runs; the value is forgotten below, so that it ends once.
            unsafe {
                nodus_cpu_profile_stop(
                    self.profile,
                    file_urls,
                    Some(function),
                    &raw mut sink as *mut c_void,
                );
            }
        }
        std::mem::forget(self);
        out
    }
}

impl Drop for CpuProfile {
    fn drop(&mut self) {
        // SAFETY: the profile runs still.
        unsafe { nodus_cpu_profile_stop(self.profile, false, None, std::ptr::null_mut()) };
    }
}

/// A running profile of what the thread's JavaScript allocates. It must not outlive the runtime.
pub struct HeapProfile {
    cx: *mut JSContext,
}

impl HeapProfile {
    /// The profile so far, which goes on. With `file_urls` scripts that are paths are shown as `file:` URLs.
    pub fn text(&self, file_urls: bool) -> Vec<u8> {
        let mut out = Vec::new();
        {
            let mut sink = keep(&mut out);
            let function = sink_of(&sink);
            // SAFETY: the profile is of this thread and lives as long as this value.
            unsafe { nodus_heap_profile_read(file_urls, function, &raw mut sink as *mut c_void) };
        }
        out
    }

    /// Ends the profile and gives it as [`HeapProfile::text`] does.
    pub fn stop(self, file_urls: bool) -> Vec<u8> {
        self.text(file_urls)
    }
}

impl Drop for HeapProfile {
    fn drop(&mut self) {
        // SAFETY: the context lives as long as this value, by contract.
        unsafe { nodus_heap_profile_stop(self.cx) };
    }
}

impl<'s> Scope<'s> {
    /// Starts a profile of time, with a sample every `interval` microseconds and no more than `most` of them.
    pub fn start_cpu_profile(&mut self, interval: u64, most: usize) -> Option<CpuProfile> {
        // SAFETY: the context is live.
        let profile = unsafe { nodus_cpu_profile_start(self.cx, interval, most) };
        (!profile.is_null()).then(|| CpuProfile {
            profile,
            _not_send: PhantomData,
        })
    }

    /// Starts the thread's profile of memory, with a sample about every `interval` bytes of new objects; `None` when one
    /// runs already. Samples of what was collected meanwhile are left out, unless `keeps_dead`.
    pub fn start_heap_profile(
        &mut self,
        interval: f64,
        depth: u32,
        keeps_dead: bool,
    ) -> Option<HeapProfile> {
        let cx = self.cx;
        // SAFETY: the context is live. A value is made only when it started: its drop ends the running profile.
        unsafe { nodus_heap_profile_start(cx, interval, depth, keeps_dead) }
            .then(|| HeapProfile { cx })
    }
}
