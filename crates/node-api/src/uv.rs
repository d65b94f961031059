//! The functions of libuv that addons use beside Node-API: locks and threads, which are the system's, and the small
//! handles, over the runtime's own loop. What is not here, sockets and files above all, makes an addon fail to load with a
//! message that names it.
//!
//! A handle is memory of the addon whose first fields are part of libuv's binary interface; the one that libuv reserves
//! for itself holds the loop's handle.

use std::cell::RefCell;
use std::ffi::{c_char, c_int, c_uint, c_void};

use nodus_event_loop::{
    Async, AsyncSender, Check, Errno, Idle, Loop, Poll, PollEvents, Prepare, Timer, WorkHandle,
};

use crate::env::Carried;
use crate::thread;

/// More than `uv_loop_t` has.
const LOOP_SIZE: usize = 2048;

thread_local! {
    static LOOP: RefCell<Option<Loop>> = const { RefCell::new(None) };
}

/// The structure that stands for the thread's loop: empty, apart from the place for an addon's data.
pub(crate) fn loop_of_thread(event_loop: Loop) -> *mut c_void {
    LOOP.with(|slot| slot.replace(Some(event_loop)));
    thread::with(|thread| {
        if thread.uv_loop.get().is_null() {
            // Kept for the life of the thread and beyond: addons do not say when they stop to use it.
            let memory = Box::leak(Box::new([0_u64; LOOP_SIZE / 8]));
            thread.uv_loop.set(memory.as_mut_ptr().cast());
        }
        thread.uv_loop.get()
    })
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
pub struct Handle {
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
unsafe extern "C" fn uv_handle_get_loop(handle: *const Handle) -> *mut c_void {
    // SAFETY: memory of the addon for a handle.
    unsafe { (*handle).owner }
}

/// `uv_work_t`
#[repr(C)]
pub struct WorkRequest {
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
        l.queue_work(
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
    thread::with(|thread| thread.uv_loop.get())
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

/// A function of the system under libuv's name; libuv's structure is the system's.
macro_rules! system {
    ($($name:ident($($arg:ident: $type:ty),*) => $call:expr;)*) => {$(
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $name($($arg: $type),*) -> c_int {
            // SAFETY: the addon passes what the system's function wants.
            -unsafe { $call }
        }
    )*};
}

/// The same for what cannot fail: a failure is a mistake of the addon.
macro_rules! system_void {
    ($($name:ident($($arg:ident: $type:ty),*) => $call:expr;)*) => {$(
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $name($($arg: $type),*) {
            // SAFETY: the addon passes what the system's function wants.
            unsafe { $call };
        }
    )*};
}

type Mutex = *mut libc::pthread_mutex_t;
type Condition = *mut libc::pthread_cond_t;
type RwLock = *mut libc::pthread_rwlock_t;
type Semaphore = *mut libc::sem_t;

/// The error of a function that leaves it in `errno`, positive.
fn errno_of(result: c_int) -> c_int {
    if result == 0 { 0 } else { -Errno::last().0 }
}

system! {
    uv_mutex_init(mutex: Mutex) => libc::pthread_mutex_init(mutex, std::ptr::null());
    uv_mutex_init_recursive(mutex: Mutex) => init_recursive(mutex);
    uv_mutex_trylock(mutex: Mutex) => libc::pthread_mutex_trylock(mutex);
    uv_rwlock_init(lock: RwLock) => libc::pthread_rwlock_init(lock, std::ptr::null());
    uv_rwlock_tryrdlock(lock: RwLock) => libc::pthread_rwlock_tryrdlock(lock);
    uv_rwlock_trywrlock(lock: RwLock) => libc::pthread_rwlock_trywrlock(lock);
    uv_cond_init(condition: Condition) => init_condition(condition);
    uv_cond_timedwait(condition: Condition, mutex: Mutex, nanoseconds: u64) =>
        timed_wait(condition, mutex, nanoseconds);
    uv_sem_init(semaphore: Semaphore, value: c_uint) => errno_of(libc::sem_init(semaphore, 0, value));
    uv_sem_trywait(semaphore: Semaphore) => errno_of(libc::sem_trywait(semaphore));
    uv_thread_join(thread: *mut libc::pthread_t) => libc::pthread_join(*thread, std::ptr::null_mut());
    uv_thread_detach(thread: *mut libc::pthread_t) => libc::pthread_detach(*thread);
    uv_key_create(key: *mut libc::pthread_key_t) => libc::pthread_key_create(key, None);
}

system_void! {
    uv_mutex_lock(mutex: Mutex) => libc::pthread_mutex_lock(mutex);
    uv_mutex_unlock(mutex: Mutex) => libc::pthread_mutex_unlock(mutex);
    uv_mutex_destroy(mutex: Mutex) => libc::pthread_mutex_destroy(mutex);
    uv_rwlock_rdlock(lock: RwLock) => libc::pthread_rwlock_rdlock(lock);
    uv_rwlock_rdunlock(lock: RwLock) => libc::pthread_rwlock_unlock(lock);
    uv_rwlock_wrlock(lock: RwLock) => libc::pthread_rwlock_wrlock(lock);
    uv_rwlock_wrunlock(lock: RwLock) => libc::pthread_rwlock_unlock(lock);
    uv_rwlock_destroy(lock: RwLock) => libc::pthread_rwlock_destroy(lock);
    uv_cond_signal(condition: Condition) => libc::pthread_cond_signal(condition);
    uv_cond_broadcast(condition: Condition) => libc::pthread_cond_broadcast(condition);
    uv_cond_wait(condition: Condition, mutex: Mutex) => libc::pthread_cond_wait(condition, mutex);
    uv_cond_destroy(condition: Condition) => libc::pthread_cond_destroy(condition);
    uv_sem_post(semaphore: Semaphore) => libc::sem_post(semaphore);
    uv_sem_wait(semaphore: Semaphore) => wait_for(semaphore);
    uv_sem_destroy(semaphore: Semaphore) => libc::sem_destroy(semaphore);
    uv_key_delete(key: *mut libc::pthread_key_t) => libc::pthread_key_delete(*key);
    uv_key_set(key: *mut libc::pthread_key_t, value: *mut c_void) =>
        libc::pthread_setspecific(*key, value);
}

#[unsafe(no_mangle)]
unsafe extern "C" fn uv_key_get(key: *mut libc::pthread_key_t) -> *mut c_void {
    // SAFETY: a key that the addon made.
    unsafe { libc::pthread_getspecific(*key) }
}

unsafe extern "C" {
    fn pthread_once(once: *mut c_int, callback: unsafe extern "C" fn()) -> c_int;
}

#[unsafe(no_mangle)]
unsafe extern "C" fn uv_once(once: *mut c_int, callback: unsafe extern "C" fn()) {
    // SAFETY: the addon passes what the system's function wants.
    unsafe { pthread_once(once, callback) };
}

#[unsafe(no_mangle)]
extern "C" fn uv_thread_self() -> libc::pthread_t {
    // SAFETY: no preconditions.
    unsafe { libc::pthread_self() }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn uv_thread_equal(
    one: *const libc::pthread_t,
    other: *const libc::pthread_t,
) -> c_int {
    // SAFETY: two threads of the addon.
    c_int::from(unsafe { *one == *other })
}

struct Start {
    entry: unsafe extern "C" fn(*mut c_void),
    argument: *mut c_void,
}

extern "C" fn thread_main(start: *mut c_void) -> *mut c_void {
    // SAFETY: the box that the thread was made with.
    let start = unsafe { Box::from_raw(start.cast::<Start>()) };
    // SAFETY: the addon's own function with what it gave for it.
    unsafe { (start.entry)(start.argument) };
    std::ptr::null_mut()
}

#[unsafe(no_mangle)]
unsafe extern "C" fn uv_thread_create(
    thread: *mut libc::pthread_t,
    entry: unsafe extern "C" fn(*mut c_void),
    argument: *mut c_void,
) -> c_int {
    let start = Box::into_raw(Box::new(Start { entry, argument }));
    // SAFETY: the thread takes the box over.
    let result =
        unsafe { libc::pthread_create(thread, std::ptr::null(), thread_main, start.cast()) };
    if result != 0 {
        // SAFETY: there is no thread that could have it.
        drop(unsafe { Box::from_raw(start) });
    }
    -result
}

unsafe fn init_recursive(mutex: Mutex) -> c_int {
    // SAFETY: memory of the addon for a mutex; the attributes live for the calls.
    unsafe {
        let mut attributes = std::mem::zeroed();
        libc::pthread_mutexattr_init(&mut attributes);
        libc::pthread_mutexattr_settype(&mut attributes, libc::PTHREAD_MUTEX_RECURSIVE);
        let result = libc::pthread_mutex_init(mutex, &attributes);
        libc::pthread_mutexattr_destroy(&mut attributes);
        result
    }
}

unsafe fn init_condition(condition: Condition) -> c_int {
    // SAFETY: memory of the addon for a condition; the attributes live for the calls.
    unsafe {
        let mut attributes = std::mem::zeroed();
        libc::pthread_condattr_init(&mut attributes);
        libc::pthread_condattr_setclock(&mut attributes, libc::CLOCK_MONOTONIC);
        let result = libc::pthread_cond_init(condition, &attributes);
        libc::pthread_condattr_destroy(&mut attributes);
        result
    }
}

unsafe fn timed_wait(condition: Condition, mutex: Mutex, nanoseconds: u64) -> c_int {
    let until = nodus_event_loop::hrtime().saturating_add(nanoseconds);
    let until = libc::timespec {
        tv_sec: (until / 1_000_000_000) as libc::time_t,
        tv_nsec: (until % 1_000_000_000) as libc::c_long,
    };
    // SAFETY: a condition made by `init_condition`, whose clock is that of `hrtime`, and a locked mutex.
    unsafe { libc::pthread_cond_timedwait(condition, mutex, &until) }
}

unsafe fn wait_for(semaphore: Semaphore) {
    // SAFETY: a semaphore of the addon. Signals interrupt the wait.
    while unsafe { libc::sem_wait(semaphore) } != 0 && Errno::last().0 == -libc::EINTR {}
}
