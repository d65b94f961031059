//! What is to be done when a thread's program ends: cleanup hooks, in the opposite order of their addition, with the end of
//! each environment among them.

use std::ffi::c_void;
use std::rc::Rc;

use nodus_engine::Scope;
use nodus_event_loop::{Loop, RunMode};

use crate::env::{Env, Mode, Out, call};
use crate::thread::{self, Thread};
use crate::types::*;

/// `napi_cleanup_hook`
type SyncHook = unsafe extern "C" fn(*mut c_void);
/// `napi_async_cleanup_hook`
type AsyncHook = unsafe extern "C" fn(*mut HookHandle, *mut c_void);

/// `napi_async_cleanup_hook_handle`
pub(crate) struct HookHandle {
    number: u64,
    started: bool,
}

/// One entry of the thread's list.
pub(crate) enum Hook {
    /// Of an addon.
    Sync(SyncHook, *mut c_void),
    /// Of an addon, done when its handle is removed.
    Async(u64, AsyncHook, *mut c_void, *mut HookHandle),
    /// The end of an environment.
    Env(Rc<Env>),
    /// The end of a thread-safe function.
    Function(u64, Box<dyn FnOnce()>),
}

fn next_number(thread: &Thread) -> u64 {
    let number = thread.last_hook.get() + 1;
    thread.last_hook.set(number);
    number
}

/// Adds an entry that `remove` finds by its number.
pub(crate) fn add_function(end: impl FnOnce() + 'static) -> u64 {
    thread::with(|thread| {
        let number = next_number(thread);
        let hook = Hook::Function(number, Box::new(end));
        thread.hooks.borrow_mut().push(hook);
        number
    })
}

/// Takes such an entry back.
pub(crate) fn remove_function(number: u64) {
    let removed = take(|hook| matches!(hook, Hook::Function(n, _) if *n == number));
    drop(removed);
}

fn take(is: impl Fn(&Hook) -> bool) -> Option<Hook> {
    thread::with(|thread| {
        let mut hooks = thread.hooks.borrow_mut();
        let at = hooks.iter().rposition(is)?;
        Some(hooks.remove(at))
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_add_env_cleanup_hook(
    env: NapiEnv,
    hook: Option<SyncHook>,
    argument: *mut c_void,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Basic, |_, _| {
            let hook = hook.ok_or(Status::InvalidArg)?;
            thread::with(|thread| thread.hooks.borrow_mut().push(Hook::Sync(hook, argument)));
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_remove_env_cleanup_hook(
    env: NapiEnv,
    hook: Option<SyncHook>,
    argument: *mut c_void,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Basic, |_, _| {
            let hook = hook.ok_or(Status::InvalidArg)?;
            take(|known| {
                matches!(known, Hook::Sync(h, a)
                    if std::ptr::fn_addr_eq(*h, hook) && *a == argument)
            });
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_add_async_cleanup_hook(
    env: NapiEnv,
    hook: Option<AsyncHook>,
    argument: *mut c_void,
    result: *mut *mut HookHandle,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Basic, |_, _| {
            let hook = hook.ok_or(Status::InvalidArg)?;
            thread::with(|thread| {
                let number = next_number(thread);
                let handle = Box::into_raw(Box::new(HookHandle {
                    number,
                    started: false,
                }));
                let entry = Hook::Async(number, hook, argument, handle);
                thread.hooks.borrow_mut().push(entry);
                crate::env::put_if(result, handle);
            });
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_remove_async_cleanup_hook(handle: *mut HookHandle) -> Status {
    if Out::required(handle).is_err() {
        return Status::InvalidArg;
    }
    // SAFETY: the addon gives back what it got, once.
    let handle = unsafe { Box::from_raw(handle) };
    let number = handle.number;
    take(|known| matches!(known, Hook::Async(n, ..) if *n == number));
    if handle.started {
        thread::with(|thread| {
            let left = thread.unfinished_hooks.get().saturating_sub(1);
            thread.unfinished_hooks.set(left);
        });
    }
    Status::Ok
}

/// Runs all hooks of the thread, the latest first, and takes its environments down. The program does not run any more.
pub(crate) fn run_all(cx: &mut Scope<'_>, event_loop: &Loop) {
    let mut ended = Vec::new();
    loop {
        let next = thread::with(|thread| thread.hooks.borrow_mut().pop());
        match next {
            Some(Hook::Sync(hook, argument)) => {
                // SAFETY: the addon's own function with what it gave for it.
                cx.nested(|_| unsafe { hook(argument) });
            }
            Some(Hook::Async(_, hook, argument, handle)) => {
                thread::with(|thread| {
                    let count = thread.unfinished_hooks.get() + 1;
                    thread.unfinished_hooks.set(count);
                });
                // SAFETY: the handle is alive until the addon removes it; the rest is the addon's own.
                cx.nested(|_| unsafe {
                    (*handle).started = true;
                    hook(handle, argument);
                });
            }
            Some(Hook::Function(_, end)) => end(),
            Some(Hook::Env(env)) => {
                // What async hooks wait for may still use it.
                while thread::with(|thread| thread.unfinished_hooks.get()) > 0 {
                    event_loop.run(RunMode::Once);
                }
                // Jobs of the pool have pointers of the addon.
                event_loop.finish_work();
                end_env(&env);
                ended.push(env);
            }
            None => {
                if thread::with(|thread| thread.unfinished_hooks.get()) == 0 {
                    break;
                }
                // An async hook waits for something; what it adds comes next.
                event_loop.run(RunMode::Once);
            }
        }
    }
    thread::clear();
    // Functions of a program that nobody runs any more may still name them.
    thread::with(|thread| thread.envs.borrow_mut().extend(ended));
}

fn end_env(env: &Rc<Env>) {
    env.ended.set(true);
    crate::reference::finalize_all(env);
    env.exception.borrow_mut().take();
    thread::with(|thread| {
        thread
            .envs
            .borrow_mut()
            .retain(|known| !Rc::ptr_eq(known, env));
    });
}
