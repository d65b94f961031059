//! The locks and threads of libuv that addons use, which are the system's under other names.

use std::ffi::{c_int, c_uint, c_void};

use nodus_event_loop::Errno;

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
