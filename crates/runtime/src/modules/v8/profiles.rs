//! The profilers of time and memory, of which a thread may have several and one.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use nodus_engine::{CpuProfile, HeapProfile};

use crate::prelude::*;

/// The thread's running profiles.
#[derive(Default)]
struct Running {
    last: Cell<u32>,
    cpu: RefCell<HashMap<u32, CpuProfile>>,
    heap: RefCell<Option<HeapProfile>>,
}

/// Starts a profile of time; gives its number.
pub(crate) fn start_cpu(cx: &mut Scope<'_>, interval: f64, most: f64) -> u32 {
    let running = cx.state().slot::<Running>();
    let number = running.last.get() + 1;
    running.last.set(number);
    if let Some(profile) = cx.start_cpu_profile(interval as u64, most as usize) {
        running.cpu.borrow_mut().insert(number, profile);
    }
    number
}

/// Ends a profile of time; nothing when there is none of this number.
pub(crate) fn stop_cpu(cx: &mut Scope<'_>, number: u32, file_urls: bool) -> Option<Vec<u8>> {
    let running = cx.state().slot::<Running>();
    let profile = running.cpu.borrow_mut().remove(&number)?;
    Some(profile.stop(file_urls))
}

/// What a profile of memory keeps of what was collected meanwhile.
const INCLUDES_DEAD: u32 = 2 | 4;

/// Starts the profile of memory; false when one runs.
pub(crate) fn start_heap(cx: &mut Scope<'_>, interval: f64, depth: u32, flags: u32) -> bool {
    let running = cx.state().slot::<Running>();
    let started = cx.start_heap_profile(interval, depth, flags & INCLUDES_DEAD != 0);
    let done = started.is_some();
    if done {
        *running.heap.borrow_mut() = started;
    }
    done
}

/// The profile of memory so far, if one runs.
pub(super) fn heap_so_far(cx: &mut Scope<'_>) -> Option<Vec<u8>> {
    let running = cx.state().slot::<Running>();
    let profile = running.heap.borrow();
    profile.as_ref().map(|profile| profile.text(true))
}

/// Ends the profile of memory; nothing when none runs.
pub(crate) fn stop_heap(cx: &mut Scope<'_>, file_urls: bool) -> Option<Vec<u8>> {
    let profile = cx.state().slot::<Running>().heap.borrow_mut().take()?;
    Some(profile.stop(file_urls))
}

/// startCpuProfile(interval, most) -> number
#[native]
fn start_cpu_profile(cx: &mut Scope<'_>, interval: f64, most: f64) -> u32 {
    start_cpu(cx, interval, most)
}

/// stopCpuProfile(number, fileUrls) -> text
#[native]
fn stop_cpu_profile<'s>(cx: &mut Scope<'s>, number: u32, file_urls: bool) -> Local<'s, Value> {
    let text = stop_cpu(cx, number, file_urls);
    match text {
        Some(text) => cx.string_utf8_lossy(&text).as_value(),
        None => cx.undefined(),
    }
}

/// startHeapProfile(interval, depth, flags) -> whether it started
#[native]
fn start_heap_profile(cx: &mut Scope<'_>, interval: f64, depth: u32, flags: u32) -> bool {
    start_heap(cx, interval, depth, flags)
}

/// stopHeapProfile(fileUrls) -> text
#[native]
fn stop_heap_profile<'s>(cx: &mut Scope<'s>, file_urls: bool) -> Local<'s, Value> {
    let text = stop_heap(cx, file_urls);
    match text {
        Some(text) => cx.string_utf8_lossy(&text).as_value(),
        None => cx.undefined(),
    }
}

pub(super) fn register(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            start_cpu_profile::DEF,
            stop_cpu_profile::DEF,
            start_heap_profile::DEF,
            stop_heap_profile::DEF,
        ],
    )
}
