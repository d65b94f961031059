//! Thread-safe functions: a queue under a lock that any thread fills and the loop's thread empties by calls into
//! JavaScript.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::ffi::c_void;
use std::rc::Rc;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use nodus_engine::{Function, Global};
use nodus_event_loop::{Async, AsyncSender};

use crate::async_context::begin;
use crate::env::{Carried, Env, Mode, Out, call, value};
use crate::host::AsyncContext;
use crate::types::*;

/// `napi_threadsafe_function_call_js`
type CallJs = Option<unsafe extern "C" fn(NapiEnv, NapiValue, *mut c_void, *mut c_void)>;

/// How many calls are made before others get their turn.
const MOST: usize = 1000;

struct Queue {
    calls: VecDeque<Carried>,
    threads: usize,
    /// Nothing is taken any more.
    closing: bool,
    /// The handle is closed and the finalizer has run.
    finished: bool,
}

/// What the threads share.
pub(crate) struct Shared {
    queue: Mutex<Queue>,
    room: Condvar,
    most: usize,
    context: Carried,
    sender: Mutex<Option<AsyncSender>>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn send(&self) {
        let sender = self.sender.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = &*sender {
            sender.send();
        }
    }
}

/// The loop's side of a function.
struct Local {
    shared: Arc<Shared>,
    env: Rc<Env>,
    function: RefCell<Option<Global<Function>>>,
    call_js: CallJs,
    finalize: NapiFinalize,
    finalize_data: *mut c_void,
    async_context: AsyncContext,
    handle: RefCell<Option<Async>>,
    closing: Cell<bool>,
    hook: Cell<u64>,
}

thread_local! {
    /// The functions of this thread, by the address that threads know them by.
    static FUNCTIONS: RefCell<Vec<Rc<Local>>> = const { RefCell::new(Vec::new()) };
}

#[unsafe(no_mangle)]
#[allow(clippy::too_many_arguments, reason = "it is the interface's")]
unsafe extern "C" fn napi_create_threadsafe_function(
    env: NapiEnv,
    function: NapiValue,
    resource: NapiValue,
    name: NapiValue,
    most: usize,
    threads: usize,
    finalize_data: *mut c_void,
    finalize: NapiFinalize,
    context: *mut c_void,
    call_js: CallJs,
    result: *mut *const Shared,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Values, |env, cx| {
            value(name)?;
            if threads == 0 {
                return Err(Status::InvalidArg.into());
            }
            let result = Out::required(result)?;
            let function = if function.is_null() {
                if call_js.is_none() {
                    return Err(Status::InvalidArg.into());
                }
                None
            } else {
                let function = crate::functions::function(function)?;
                Some(Global::new(cx, function))
            };
            let async_context = begin(env, cx, resource, name)?;
            let shared = Arc::new(Shared {
                queue: Mutex::new(Queue {
                    calls: VecDeque::new(),
                    threads,
                    closing: false,
                    finished: false,
                }),
                room: Condvar::new(),
                most,
                context: Carried(context),
                sender: Mutex::new(None),
            });
            let local = Rc::new(Local {
                shared: shared.clone(),
                env: crate::loader::find(env).ok_or(Status::GenericFailure)?,
                function: RefCell::new(function),
                call_js,
                finalize,
                finalize_data,
                async_context,
                handle: RefCell::new(None),
                closing: Cell::new(false),
                hook: Cell::new(0),
            });
            let target = Rc::downgrade(&local);
            let handle = Async::new(&env.host.event_loop(cx), move || {
                if let Some(local) = target.upgrade() {
                    dispatch(&local);
                }
            });
            *shared.sender.lock().unwrap_or_else(PoisonError::into_inner) = Some(handle.sender());
            local.handle.replace(Some(handle));
            let target = Rc::downgrade(&local);
            local.hook.set(crate::hooks::add_function(move || {
                if let Some(local) = target.upgrade() {
                    local.hook.set(0);
                    local.shared.lock().closing = true;
                    local.shared.room.notify_all();
                    close(&local);
                }
            }));
            FUNCTIONS.with(|functions| functions.borrow_mut().push(local));
            // The threads' count: given back when the last of them lets go of a function that has finished.
            result.put(Arc::into_raw(shared));
            Ok(())
        })
    }
}

/// Makes the waiting calls.
fn dispatch(local: &Rc<Local>) {
    for _ in 0..MOST {
        if !dispatch_one(local) {
            return;
        }
    }
    local.shared.send();
}

/// Makes a waiting call; whether there are more.
fn dispatch_one(local: &Rc<Local>) -> bool {
    if local.closing.get() {
        return false;
    }
    let shared = &local.shared;
    let mut queue = shared.lock();
    if queue.closing {
        drop(queue);
        close(local);
        return false;
    }
    let call = queue.calls.pop_front();
    // One of those who wait for room, for each place that becomes free.
    if call.is_some() && shared.most > 0 {
        shared.room.notify_one();
    }
    let more = !queue.calls.is_empty();
    let last = !more && queue.threads == 0;
    if last {
        queue.closing = true;
        shared.room.notify_all();
    }
    drop(queue);
    if last {
        close(local);
    }
    let Some(data) = call else { return false };
    if local.env.ended.get() {
        discard(local, data);
        return more;
    }
    nodus_engine::with_current(|cx| {
        let env = &local.env;
        env.host.open_scope(cx, Some(&local.async_context));
        env.enter(cx, false, || {
            // The scope that `enter` opened holds the function's handle.
            // SAFETY: it ends after the call.
            let mut scope = unsafe { env.runtime.ambient() };
            let function = local
                .function
                .borrow()
                .as_ref()
                .map(|f| f.get(&mut scope).as_raw());
            match local.call_js {
                // SAFETY: the addon's own function with what threads gave for it.
                Some(call_js) => unsafe {
                    call_js(
                        env.as_raw(),
                        function.unwrap_or(std::ptr::null_mut()),
                        shared.context.get(),
                        data.get(),
                    );
                },
                None => {
                    let undefined = scope.undefined();
                    if let Some(function) = function
                        && let Ok(function) = crate::functions::function(function)
                        && let Err(error) = function.call(&mut scope, undefined, &[])
                    {
                        env.keep_error(&mut scope, error);
                    }
                }
            }
        });
        env.host.close_scope(cx);
    });
    more
}

/// Lets an addon free what it gave for a call that is not made any more.
fn discard(local: &Local, data: Carried) {
    if let Some(call_js) = local.call_js {
        // SAFETY: without an environment the addon's function only frees.
        unsafe {
            call_js(
                std::ptr::null_mut(),
                std::ptr::null_mut(),
                local.shared.context.get(),
                data.get(),
            );
        }
    }
}

/// Closes the handle; the finalizer follows.
fn close(local: &Rc<Local>) {
    if local.closing.replace(true) {
        return;
    }
    let handle = local.handle.borrow_mut().take();
    let Some(handle) = handle else { return };
    *local
        .shared
        .sender
        .lock()
        .unwrap_or_else(PoisonError::into_inner) = None;
    let ending = local.clone();
    if local.env.ended.get() || local.hook.get() == 0 {
        // The thread is on its way out: no turn of the loop may follow.
        handle.close(|| {});
        finish(&ending);
    } else {
        handle.close(move || finish(&ending));
    }
}

/// The function is closed: what still waits is dropped, and the finalizer runs.
fn finish(local: &Rc<Local>) {
    let hook = local.hook.replace(0);
    if hook != 0 {
        crate::hooks::remove_function(hook);
    }
    if let Some(finalize) = local.finalize {
        nodus_engine::with_current(|cx| {
            let env = &local.env;
            env.host.open_scope(cx, Some(&local.async_context));
            // SAFETY: the addon's own function with what it gave for it.
            env.enter(cx, false, || unsafe {
                finalize(
                    env.as_raw(),
                    local.finalize_data,
                    local.shared.context.get(),
                );
            });
            env.host.close_scope(cx);
        });
    }
    let waiting = std::mem::take(&mut local.shared.lock().calls);
    for data in waiting {
        discard(local, data);
    }
    nodus_engine::with_current(|cx| {
        local.env.host.async_destroy(cx, &local.async_context);
        local.function.replace(None);
    });
    FUNCTIONS.with(|functions| functions.borrow_mut().retain(|f| !Rc::ptr_eq(f, local)));
    let unused = {
        let mut queue = local.shared.lock();
        queue.finished = true;
        queue.threads == 0
    };
    if unused {
        // SAFETY: the count that the threads had; none of them uses it any more.
        unsafe { Arc::decrement_strong_count(Arc::as_ptr(&local.shared)) };
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_get_threadsafe_function_context(
    function: *const Shared,
    result: *mut *mut c_void,
) -> Status {
    // SAFETY: a function that the thread has not released yet.
    let Some(function) = (unsafe { function.as_ref() }) else {
        return Status::InvalidArg;
    };
    match Out::required(result) {
        Ok(result) => {
            result.put(function.context.get());
            Status::Ok
        }
        Err(_) => Status::InvalidArg,
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_call_threadsafe_function(
    function: *const Shared,
    data: *mut c_void,
    mode: u32,
) -> Status {
    const BLOCKING: u32 = 1;
    // SAFETY: a function that the thread has not released yet.
    let Some(shared) = (unsafe { function.as_ref() }) else {
        return Status::InvalidArg;
    };
    let mut queue = shared.lock();
    while shared.most > 0 && queue.calls.len() >= shared.most && !queue.closing {
        if mode != BLOCKING {
            return Status::QueueFull;
        }
        queue = shared
            .room
            .wait(queue)
            .unwrap_or_else(PoisonError::into_inner);
    }
    if queue.closing {
        if queue.threads == 0 {
            return Status::InvalidArg;
        }
        queue.threads -= 1;
        let last = queue.threads == 0 && queue.finished;
        drop(queue);
        if last {
            // SAFETY: the count that the threads had; this was the last of them.
            unsafe { Arc::decrement_strong_count(function) };
        }
        return Status::Closing;
    }
    queue.calls.push_back(Carried(data));
    drop(queue);
    shared.send();
    Status::Ok
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_acquire_threadsafe_function(function: *const Shared) -> Status {
    // SAFETY: a function that some thread has not released yet.
    let Some(shared) = (unsafe { function.as_ref() }) else {
        return Status::InvalidArg;
    };
    let mut queue = shared.lock();
    if queue.closing {
        return Status::Closing;
    }
    queue.threads += 1;
    Status::Ok
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_release_threadsafe_function(
    function: *const Shared,
    mode: u32,
) -> Status {
    const ABORT: u32 = 1;
    // SAFETY: a function that the thread has not released yet.
    let Some(shared) = (unsafe { function.as_ref() }) else {
        return Status::InvalidArg;
    };
    let mut queue = shared.lock();
    if queue.threads == 0 {
        return Status::InvalidArg;
    }
    queue.threads -= 1;
    let wake = (queue.threads == 0 || mode == ABORT) && !queue.closing;
    if wake {
        queue.closing = mode == ABORT;
        if queue.closing && shared.most > 0 {
            shared.room.notify_all();
        }
    }
    let last = queue.threads == 0 && queue.finished;
    drop(queue);
    if wake {
        shared.send();
    }
    if last {
        // SAFETY: the count that the threads had; this was the last of them.
        unsafe { Arc::decrement_strong_count(function) };
    }
    Status::Ok
}

/// Does something with the handle of a function of this thread.
fn with_handle(function: *const Shared, f: impl FnOnce(&Async)) -> Status {
    if function.is_null() {
        return Status::InvalidArg;
    }
    FUNCTIONS.with(|functions| {
        let functions = functions.borrow();
        let local = functions
            .iter()
            .find(|local| std::ptr::eq(Arc::as_ptr(&local.shared), function));
        if let Some(local) = local
            && let Some(handle) = &*local.handle.borrow()
        {
            f(handle);
        }
    });
    Status::Ok
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_ref_threadsafe_function(_: NapiEnv, function: *const Shared) -> Status {
    with_handle(function, Async::ref_)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_unref_threadsafe_function(_: NapiEnv, function: *const Shared) -> Status {
    with_handle(function, Async::unref)
}
