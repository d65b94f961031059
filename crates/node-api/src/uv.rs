//! The functions of libuv that addons use beside Node-API: the small handles and work, over the runtime's own loop. Locks
//! and threads are in `uv_threads.rs`. What is not here, sockets and files above all, makes an addon fail to load with a
//! message that names it.
//!
//! A handle is memory of the addon whose first fields are part of libuv's binary interface; the one that libuv reserves
//! for itself holds the loop's handle.

use std::cell::RefCell;
use std::ffi::{c_char, c_int, c_uint, c_void};

use nodus_event_loop::{
    Async, AsyncSender, Check, Errno, Idle, Loop, Poll, PollEvents, Prepare, Timer, WorkHandle,
};

use crate::env::{Carried, Mode, Out, call};
use crate::thread;
use crate::types::*;

/// More than `uv_loop_t` has.
const LOOP_SIZE: usize = 2048;

thread_local! {
    static LOOP: RefCell<Option<Loop>> = const { RefCell::new(None) };
}

/// Lets addons find the thread's loop, before the first of them is loaded.
pub(crate) fn set_loop(event_loop: Loop) {
    LOOP.with(|slot| slot.replace(Some(event_loop)));
}

/// Lets go of the loop at the thread's end.
pub(crate) fn clear() {
    LOOP.with(|slot| slot.replace(None));
}

fn with_loop<R>(f: impl FnOnce(&Loop) -> R) -> Option<R> {
    LOOP.with(|slot| slot.borrow().as_ref().map(f))
}

type Callback = Option<unsafe extern "C" fn(*mut Handle)>;

/// `uv_handle_t` with what the small handles have behind it.
#[repr(C)]
pub(crate) struct Handle {
    data: *mut c_void,
    owner: *mut c_void,
    kind: c_int,
    close: Callback,
    queue: [*mut c_void; 2],
    native: *mut Native,
    reserved: [*mut c_void; 3],
    next_closing: *mut c_void,
    flags: c_uint,
}

/// What a handle is to the loop.
enum Native {
    Async(Async, AsyncSender),
    Check(Check),
    Idle(Idle),
    Prepare(Prepare),
    Timer(Timer, std::cell::Cell<Callback>),
    Poll(Poll),
}

/// The same method of whichever handle.
macro_rules! each {
    ($native:expr, $handle:ident => $call:expr) => {
        match $native {
            Native::Async($handle, _) => $call,
            Native::Check($handle) => $call,
            Native::Idle($handle) => $call,
            Native::Prepare($handle) => $call,
            Native::Timer($handle, _) => $call,
            Native::Poll($handle) => $call,
        }
    };
}

/// Begins a handle.
///
/// # Safety
/// The memory is the addon's, for a handle of the kind.
unsafe fn init(owner: *mut c_void, handle: *mut Handle, kind: c_int, native: Native) -> c_int {
    // SAFETY: by contract; `data` is the addon's and stays.
    unsafe {
        (*handle).owner = owner;
        (*handle).kind = kind;
        (*handle).close = None;
        (*handle).flags = 0;
        (*handle).native = Box::into_raw(Box::new(native));
    }
    0
}

/// # Safety
/// The handle was begun and not yet closed.
unsafe fn native<'a>(handle: *const Handle) -> Option<&'a Native> {
    // SAFETY: by contract.
    unsafe { (*handle).native.as_ref() }
}

/// Calls an addon back, in a scope for what it makes.
fn back(handle: Carried, callback: Callback) {
    if let Some(callback) = callback {
        nodus_engine::with_current(|cx| {
            // SAFETY: the addon's own function with its own handle, which it has not closed.
            cx.nested(|_| unsafe { callback(handle.get().cast()) });
        });
    }
}

const EINVAL: c_int = -libc::EINVAL;

#[unsafe(no_mangle)]
unsafe extern "C" fn uv_async_init(
    owner: *mut c_void,
    handle: *mut Handle,
    callback: Callback,
) -> c_int {
    let carried = Carried(handle.cast());
    let made = with_loop(|l| Async::new(l, move || back(carried, callback)));
    let Some(made) = made else { return EINVAL };
    let sender = made.sender();
    // SAFETY: memory of the addon for the handle.
    unsafe { init(owner, handle, 1, Native::Async(made, sender)) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn uv_async_send(handle: *mut Handle) -> c_int {
    // SAFETY: a handle that was begun and is not closed; the sender may be used on any thread.
    match unsafe { native(handle) } {
        Some(Native::Async(_, sender)) => {
            sender.send();
            0
        }
        _ => EINVAL,
    }
}

/// The three kinds of handles that run in a phase.
macro_rules! phase_handles {
    ($($kind:ident, $number:literal, $init:ident, $start:ident, $stop:ident;)*) => {$(
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $init(owner: *mut c_void, handle: *mut Handle) -> c_int {
            match with_loop($kind::new) {
                // SAFETY: memory of the addon for the handle.
                Some(made) => unsafe { init(owner, handle, $number, Native::$kind(made)) },
                None => EINVAL,
            }
        }

        #[unsafe(no_mangle)]
        unsafe extern "C" fn $start(handle: *mut Handle, callback: Callback) -> c_int {
            let carried = Carried(handle.cast());
            // SAFETY: a handle that was begun and is not closed.
            match unsafe { native(handle) } {
                Some(Native::$kind(native)) if callback.is_some() => {
                    native.start(move || back(carried, callback));
                    0
                }
                _ => EINVAL,
            }
        }

        #[unsafe(no_mangle)]
        unsafe extern "C" fn $stop(handle: *mut Handle) -> c_int {
            // SAFETY: a handle that was begun and is not closed.
            if let Some(Native::$kind(native)) = unsafe { native(handle) } {
                native.stop();
            }
            0
        }
    )*};
}

phase_handles! {
    Check, 2, uv_check_init, uv_check_start, uv_check_stop;
    Idle, 6, uv_idle_init, uv_idle_start, uv_idle_stop;
    Prepare, 9, uv_prepare_init, uv_prepare_start, uv_prepare_stop;
}

#[unsafe(no_mangle)]
unsafe extern "C" fn uv_timer_init(owner: *mut c_void, handle: *mut Handle) -> c_int {
    match with_loop(Timer::new) {
        // SAFETY: memory of the addon for the handle.
        Some(made) => unsafe { init(owner, handle, 13, Native::Timer(made, Default::default())) },
        None => EINVAL,
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn uv_timer_start(
    handle: *mut Handle,
    callback: Callback,
    timeout: u64,
    repeat: u64,
) -> c_int {
    let carried = Carried(handle.cast());
    // SAFETY: a handle that was begun and is not closed.
    match unsafe { native(handle) } {
        Some(Native::Timer(timer, known)) if callback.is_some() => {
            known.set(callback);
            match timer.start(timeout, repeat, move || back(carried, callback)) {
                Ok(()) => 0,
                Err(error) => error.0,
            }
        }
        _ => EINVAL,
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn uv_timer_stop(handle: *mut Handle) -> c_int {
    // SAFETY: a handle that was begun and is not closed.
    if let Some(Native::Timer(timer, _)) = unsafe { native(handle) } {
        timer.stop();
    }
    0
}

#[unsafe(no_mangle)]
unsafe extern "C" fn uv_timer_again(handle: *mut Handle) -> c_int {
    // SAFETY: a handle that was begun and is not closed.
    match unsafe { native(handle) } {
        Some(Native::Timer(timer, _)) => timer.again().map_or_else(|e| e.0, |()| 0),
        _ => EINVAL,
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn uv_timer_set_repeat(handle: *mut Handle, repeat: u64) {
    // SAFETY: a handle that was begun and is not closed.
    if let Some(Native::Timer(timer, _)) = unsafe { native(handle) } {
        timer.set_repeat(repeat);
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn uv_timer_get_repeat(handle: *const Handle) -> u64 {
    // SAFETY: a handle that was begun and is not closed.
    match unsafe { native(handle) } {
        Some(Native::Timer(timer, _)) => timer.repeat(),
        _ => 0,
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn uv_poll_init(owner: *mut c_void, handle: *mut Handle, fd: c_int) -> c_int {
    match with_loop(|l| Poll::new(l, fd)) {
        // SAFETY: memory of the addon for the handle.
        Some(Ok(made)) => unsafe { init(owner, handle, 8, Native::Poll(made)) },
        Some(Err(error)) => error.0,
        None => EINVAL,
    }
}

/// Sockets are descriptors wherever nodus runs.
#[unsafe(no_mangle)]
unsafe extern "C" fn uv_poll_init_socket(
    owner: *mut c_void,
    handle: *mut Handle,
    socket: c_int,
) -> c_int {
    // SAFETY: as there.
    unsafe { uv_poll_init(owner, handle, socket) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn uv_poll_start(
    handle: *mut Handle,
    events: c_int,
    callback: Option<unsafe extern "C" fn(*mut Handle, c_int, c_int)>,
) -> c_int {
    let carried = Carried(handle.cast());
    // SAFETY: a handle that was begun and is not closed.
    match unsafe { native(handle) } {
        Some(Native::Poll(poll)) => {
            let Some(callback) = callback else {
                return EINVAL;
            };
            let started = poll.start(PollEvents(events as u8), move |outcome| {
                let (status, events) = match outcome {
                    Ok(events) => (0, c_int::from(events.0)),
                    Err(error) => (error.0, 0),
                };
                nodus_engine::with_current(|cx| {
                    // SAFETY: the addon's own function with its own handle, which it has not closed.
                    cx.nested(|_| unsafe { callback(carried.get().cast(), status, events) });
                });
            });
            started.map_or_else(|e| e.0, |()| 0)
        }
        _ => EINVAL,
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn uv_poll_stop(handle: *mut Handle) -> c_int {
    // SAFETY: a handle that was begun and is not closed.
    if let Some(Native::Poll(poll)) = unsafe { native(handle) } {
        poll.stop();
    }
    0
}

#[unsafe(no_mangle)]
unsafe extern "C" fn uv_close(handle: *mut Handle, callback: Callback) {
    // SAFETY: a handle that was begun and is not closed; its memory stays until the callback.
    unsafe {
        let native = (*handle).native;
        let Some(of_loop) = native.as_ref() else {
            return;
        };
        (*handle).close = callback;
        let carried = Carried(handle.cast());
        let owned = Carried(native.cast());
        let closed = move || {
            // The box is this closure's now.
            drop(Box::from_raw(owned.get().cast::<Native>()));
            (*carried.get().cast::<Handle>()).native = std::ptr::null_mut();
            back(carried, callback);
        };
        each!(of_loop, handle => handle.close(closed));
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn uv_ref(handle: *mut Handle) {
    // SAFETY: a handle that was begun and is not closed.
    if let Some(native) = unsafe { native(handle) } {
        each!(native, handle => handle.ref_());
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn uv_unref(handle: *mut Handle) {
    // SAFETY: a handle that was begun and is not closed.
    if let Some(native) = unsafe { native(handle) } {
        each!(native, handle => handle.unref());
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn uv_has_ref(handle: *const Handle) -> c_int {
    // SAFETY: a handle that was begun.
    unsafe { native(handle) }.map_or(0, |n| c_int::from(each!(n, handle => handle.has_ref())))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn uv_is_active(handle: *const Handle) -> c_int {
    // SAFETY: a handle that was begun.
    unsafe { native(handle) }.map_or(0, |n| c_int::from(each!(n, handle => handle.is_active())))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn uv_is_closing(handle: *const Handle) -> c_int {
    // SAFETY: a handle that was begun.
    unsafe { native(handle) }.map_or(1, |n| c_int::from(each!(n, handle => handle.is_closing())))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn uv_handle_get_data(handle: *const Handle) -> *mut c_void {
    // SAFETY: memory of the addon for a handle.
    unsafe { (*handle).data }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn uv_handle_set_data(handle: *mut Handle, data: *mut c_void) {
    // SAFETY: memory of the addon for a handle.
    unsafe { (*handle).data = data };
}

#[unsafe(no_mangle)]
unsafe extern "C" fn uv_handle_get_type(handle: *const Handle) -> c_int {
    // SAFETY: memory of the addon for a handle.
    unsafe { (*handle).kind }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn uv_handle_get_loop(handle: *const Handle) -> *mut c_void {
    // SAFETY: memory of the addon for a handle.
    unsafe { (*handle).owner }
}

/// `uv_work_t`
#[repr(C)]
pub(crate) struct WorkRequest {
    data: *mut c_void,
    kind: c_int,
    native: *mut WorkHandle,
    reserved: [*mut c_void; 5],
    owner: *mut c_void,
}

#[unsafe(no_mangle)]
unsafe extern "C" fn uv_queue_work(
    owner: *mut c_void,
    request: *mut WorkRequest,
    work: Option<unsafe extern "C" fn(*mut WorkRequest)>,
    after: Option<unsafe extern "C" fn(*mut WorkRequest, c_int)>,
) -> c_int {
    let Some(work) = work else { return EINVAL };
    let carried = Carried(request.cast());
    let queued = with_loop(|l| {
        l.queue_lasting_work(
            // SAFETY: the addon's own function with its own request, which stays until the other is called.
            move || unsafe { work(carried.get().cast()) },
            move |outcome| {
                let status = if outcome.is_ok() { 0 } else { -libc::ECANCELED };
                let request = carried.get().cast::<WorkRequest>();
                // SAFETY: as above; the handle is the box made below.
                unsafe {
                    drop(Box::from_raw((*request).native));
                    (*request).native = std::ptr::null_mut();
                }
                if let Some(after) = after {
                    nodus_engine::with_current(|cx| {
                        // SAFETY: as above.
                        cx.nested(|_| unsafe { after(request, status) });
                    });
                }
            },
        )
    });
    let Some(queued) = queued else { return EINVAL };
    // SAFETY: memory of the addon for the request.
    unsafe {
        (*request).kind = 7;
        (*request).owner = owner;
        (*request).native = Box::into_raw(Box::new(queued));
    }
    0
}

#[unsafe(no_mangle)]
unsafe extern "C" fn uv_cancel(request: *mut WorkRequest) -> c_int {
    // SAFETY: a request that was queued.
    match unsafe { (*request).native.as_ref() } {
        Some(handle) => match handle.cancel() {
            Ok(()) => 0,
            Err(_) => -libc::EBUSY,
        },
        None => EINVAL,
    }
}

#[unsafe(no_mangle)]
extern "C" fn uv_default_loop() -> *mut c_void {
    // An empty structure that stands for the thread's loop, apart from the place for an addon's data.
    thread::with(|thread| {
        if thread.uv_loop.get().is_null() {
            // Kept for the life of the thread and beyond: addons do not say when they stop to use it.
            let memory = Box::leak(Box::new([0_u64; LOOP_SIZE / 8]));
            thread.uv_loop.set(memory.as_mut_ptr().cast());
        }
        thread.uv_loop.get()
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_get_uv_event_loop(env: NapiEnv, result: *mut *mut c_void) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Basic, |_, _| {
            Out::required(result)?.put(uv_default_loop());
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
extern "C" fn uv_loop_alive(_: *const c_void) -> c_int {
    with_loop(|l| c_int::from(l.is_alive())).unwrap_or(0)
}

#[unsafe(no_mangle)]
extern "C" fn uv_now(_: *const c_void) -> u64 {
    with_loop(Loop::now).unwrap_or(0)
}

#[unsafe(no_mangle)]
extern "C" fn uv_update_time(_: *mut c_void) {
    with_loop(Loop::update_time);
}

#[unsafe(no_mangle)]
extern "C" fn uv_hrtime() -> u64 {
    nodus_event_loop::hrtime()
}

#[unsafe(no_mangle)]
extern "C" fn uv_sleep(milliseconds: c_uint) {
    std::thread::sleep(std::time::Duration::from_millis(milliseconds.into()));
}

#[unsafe(no_mangle)]
extern "C" fn uv_os_getpid() -> c_int {
    // SAFETY: it asks for nothing.
    unsafe { libc::getpid() }
}

#[unsafe(no_mangle)]
extern "C" fn uv_os_getppid() -> c_int {
    // SAFETY: it asks for nothing.
    unsafe { libc::getppid() }
}

#[unsafe(no_mangle)]
extern "C" fn uv_version() -> c_uint {
    // What `process.versions.uv` says.
    1 << 16 | 52 << 8 | 1
}

#[unsafe(no_mangle)]
extern "C" fn uv_version_string() -> *const c_char {
    c"1.52.1".as_ptr()
}

/// Texts that addons get for error numbers; each is made once.
fn static_text(text: String) -> *const c_char {
    use std::collections::HashMap;
    use std::ffi::CString;
    use std::sync::{Mutex, OnceLock, PoisonError};
    static TEXTS: OnceLock<Mutex<HashMap<String, CString>>> = OnceLock::new();
    let texts = TEXTS.get_or_init(Mutex::default);
    let mut texts = texts.lock().unwrap_or_else(PoisonError::into_inner);
    let known = texts
        .entry(text.clone())
        .or_insert_with(|| CString::new(text).unwrap_or_default());
    known.as_ptr()
}

#[unsafe(no_mangle)]
extern "C" fn uv_strerror(error: c_int) -> *const c_char {
    static_text(Errno(error).message())
}

#[unsafe(no_mangle)]
extern "C" fn uv_err_name(error: c_int) -> *const c_char {
    static_text(Errno(error).name())
}

/// Copies a text into an addon's buffer, cut to its size, and gives the buffer.
///
/// # Safety
/// The buffer has `size` bytes.
unsafe fn copy_text(text: &str, buffer: *mut c_char, size: usize) -> *mut c_char {
    if let Some(room) = size.checked_sub(1) {
        let length = text.len().min(room);
        // SAFETY: by contract; the zero that ends the text is within the size.
        unsafe {
            std::ptr::copy_nonoverlapping(text.as_ptr().cast(), buffer, length);
            *buffer.add(length) = 0;
        }
    }
    buffer
}

#[unsafe(no_mangle)]
unsafe extern "C" fn uv_strerror_r(error: c_int, buffer: *mut c_char, size: usize) -> *mut c_char {
    // SAFETY: the addon's buffer of that size.
    unsafe { copy_text(&Errno(error).message(), buffer, size) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn uv_err_name_r(error: c_int, buffer: *mut c_char, size: usize) -> *mut c_char {
    // SAFETY: the addon's buffer of that size.
    unsafe { copy_text(&Errno(error).name(), buffer, size) }
}

/// libuv's number for one of the system's.
#[unsafe(no_mangle)]
extern "C" fn uv_translate_sys_error(error: c_int) -> c_int {
    if error <= 0 { error } else { -error }
}
