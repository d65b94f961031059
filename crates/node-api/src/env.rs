//! What an addon knows as its environment: one value per loaded addon and thread, with its version, its last error, its
//! pending exception, its references and what waits to be finalized. The functions of the interface go through
//! [`call`], which checks what all of them have to check.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::ffi::{CString, c_void};
use std::mem::ManuallyDrop;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use nodus_engine::{Error, Global, Local, RuntimeRef, Scope, Value};

use crate::host::Host;
use crate::reference::Reference;
use crate::types::*;

/// `napi_env`
pub(crate) struct Env {
    pub(crate) runtime: RuntimeRef,
    pub(crate) host: Rc<dyn Host>,
    pub(crate) version: i32,
    /// The addon's file as a URL.
    pub(crate) filename: CString,
    pub(crate) last_error: Cell<Status>,
    pub(crate) exception: RefCell<Option<Global<Value>>>,
    /// JavaScript was terminated during a call; nothing may catch that.
    pub(crate) terminated: Cell<bool>,
    pub(crate) open_scopes: Cell<usize>,
    pub(crate) open_callback_scopes: Cell<usize>,
    /// All references in the order in which they were made.
    pub(crate) references: RefCell<BTreeMap<u64, *mut Reference>>,
    pub(crate) last_reference: Cell<u64>,
    pub(crate) instance_data: Cell<*mut Reference>,
    pub(crate) finalizers: RefCell<VecDeque<*mut Reference>>,
    pub(crate) draining: Cell<bool>,
    /// A finalizer runs inside of the collector.
    pub(crate) in_collector: Cell<bool>,
    /// The environment is being taken down.
    pub(crate) ended: Cell<bool>,
    /// Made for `napi_get_last_error_info`, which hands out its address.
    error_info: Cell<ErrorInfo>,
}

/// Why a function of the interface did not do what it was asked.
pub(crate) enum Fail {
    /// With this status.
    Status(Status),
    /// JavaScript threw.
    Engine(Error),
    /// JavaScript threw, and the status is to be this one.
    Thrown(Error, Status),
}

impl From<Status> for Fail {
    fn from(status: Status) -> Fail {
        Fail::Status(status)
    }
}

impl From<Error> for Fail {
    fn from(error: Error) -> Fail {
        Fail::Engine(error)
    }
}

pub(crate) type Outcome<T = ()> = Result<T, Fail>;

/// What a function of the interface may do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Neither makes values nor runs JavaScript: allowed in finalizers inside of the collector.
    Basic,
    /// Makes values.
    Values,
    /// May run JavaScript: not with an exception pending.
    Script,
    /// Throws: not with an exception pending, but without effect while JavaScript is being terminated. Addons that learn
    /// that they cannot throw would throw in C++, which ends the process.
    Throw,
}

impl Env {
    pub(crate) fn new(
        cx: &Scope<'_>,
        host: Rc<dyn Host>,
        version: i32,
        filename: CString,
    ) -> Rc<Env> {
        Rc::new(Env {
            runtime: RuntimeRef::of(cx),
            host,
            version: version.max(DEFAULT),
            filename,
            last_error: Cell::new(Status::Ok),
            exception: RefCell::new(None),
            terminated: Cell::new(false),
            open_scopes: Cell::new(0),
            open_callback_scopes: Cell::new(0),
            references: RefCell::default(),
            last_reference: Cell::new(0),
            instance_data: Cell::new(std::ptr::null_mut()),
            finalizers: RefCell::default(),
            draining: Cell::new(false),
            in_collector: Cell::new(false),
            ended: Cell::new(false),
            error_info: Cell::new(ErrorInfo::of(Status::Ok)),
        })
    }

    /// The pointer that the addon gets.
    pub(crate) fn as_raw(&self) -> NapiEnv {
        std::ptr::from_ref(self).cast_mut()
    }

    pub(crate) fn is_experimental(&self) -> bool {
        self.version == EXPERIMENTAL
    }

    pub(crate) fn set_status(&self, status: Status) -> Status {
        self.last_error.set(status);
        status
    }

    /// Keeps what JavaScript threw until the addon returns or asks for it.
    pub(crate) fn keep_error(&self, cx: &mut Scope<'_>, error: Error) {
        cx.nested(|cx| match error.into_value(cx) {
            Some(value) => {
                let value = Global::new(cx, value);
                *self.exception.borrow_mut() = Some(value);
            }
            None => self.terminated.set(true),
        });
    }

    /// What the addon leaves pending.
    pub(crate) fn take_error(&self, cx: &mut Scope<'_>) -> Option<Error> {
        let exception = self.exception.borrow_mut().take();
        if self.terminated.replace(false) || (exception.is_none() && cx.is_terminating()) {
            return Some(Error::Terminated);
        }
        let value = exception?.get(cx);
        Some(Error::throw_value(cx, value))
    }

    pub(crate) fn has_exception(&self) -> bool {
        self.exception.borrow().is_some() || self.terminated.get()
    }

    fn cannot_run(&self) -> Status {
        if self.version >= 10 {
            Status::CannotRunJs
        } else {
            Status::PendingException
        }
    }

    /// Whether JavaScript may run now.
    pub(crate) fn can_run(&self, cx: &mut Scope<'_>) -> bool {
        !self.ended.get() && !cx.is_terminating() && self.host.can_run(cx)
    }

    /// Runs code of the addon from outside of JavaScript: values that it makes go at the end, an exception that it leaves is
    /// uncaught.
    pub(crate) fn enter(&self, cx: &mut Scope<'_>, enforce: bool, run: impl FnOnce()) {
        let scopes = self.open_scopes.get();
        cx.nested(|cx| {
            self.last_error.set(Status::Ok);
            run();
            self.open_scopes.set(scopes);
            if let Some(error) = self.take_error(cx) {
                if self.ended.get() {
                    cx.clear_exception();
                    return;
                }
                let is_uncaught = enforce
                    || self.version >= 10
                    || matches!(error, Error::Terminated)
                    || self.host.forces_uncaught(cx);
                if is_uncaught {
                    self.host.uncaught(cx, error);
                } else {
                    cx.clear_exception();
                    self.host.warn_uncaught(cx);
                }
            }
        });
    }

    /// The structure of `napi_get_last_error_info`, which stays where it is.
    pub(crate) fn error_info(&self) -> *const ErrorInfo {
        self.error_info.set(ErrorInfo::of(self.last_error.get()));
        self.error_info.as_ptr()
    }
}

const IN_COLLECTOR: &str = "Finalizer is calling a function that may affect GC state.\n\
    The finalizers are run directly from GC and must not affect GC state.\n\
    Use `node_api_post_finalizer` from inside of the finalizer to work around this issue.\n\
    It schedules the call as a new task in the event loop.";

/// Does the work of a function of the interface.
///
/// # Safety
/// `env` is null or an environment.
pub(crate) unsafe fn call(
    env: NapiEnv,
    mode: Mode,
    work: impl FnOnce(&Env, &mut Scope<'static>) -> Outcome,
) -> Status {
    // SAFETY: environments outlive the calls of their addon.
    let Some(env) = (unsafe { env.as_ref() }) else {
        return Status::InvalidArg;
    };
    if !env.runtime.is_current() {
        // Another thread, or the runtime is gone: nothing of the environment may be touched.
        return Status::GenericFailure;
    }
    if mode != Mode::Basic && env.in_collector.get() {
        crate::errors::fatal_at_once(IN_COLLECTOR);
    }
    // SAFETY: this is the thread of the environment, and the addon's code, which a scope was opened for; it keeps no value
    // longer than that.
    let mut cx = unsafe { env.runtime.ambient() };
    if mode == Mode::Throw && (env.terminated.get() || !env.can_run(&mut cx)) {
        return env.set_status(Status::Ok);
    }
    if mode == Mode::Script || mode == Mode::Throw {
        if env.has_exception() {
            return env.set_status(Status::PendingException);
        }
        if !env.can_run(&mut cx) {
            return env.set_status(env.cannot_run());
        }
    }
    let cx: &mut ManuallyDrop<Scope<'static>> = &mut cx;
    let status = match catch_unwind(AssertUnwindSafe(|| work(env, cx))) {
        Ok(Ok(())) => Status::Ok,
        Ok(Err(Fail::Status(status))) => status,
        Ok(Err(Fail::Engine(error))) => {
            env.keep_error(cx, error);
            Status::PendingException
        }
        Ok(Err(Fail::Thrown(error, status))) => {
            env.keep_error(cx, error);
            status
        }
        // A defect of this crate; unwinding must not reach the addon.
        Err(_) => Status::GenericFailure,
    };
    env.set_status(status)
}

/// Answers a question about what does not change. Addons ask such things on other threads too.
///
/// # Safety
/// `env` is null or an environment.
pub(crate) unsafe fn answer<T>(
    env: NapiEnv,
    result: *mut T,
    answer: impl FnOnce(&Env) -> T,
) -> Status {
    // SAFETY: environments outlive the calls of their addon.
    let Some(env) = (unsafe { env.as_ref() }) else {
        return Status::InvalidArg;
    };
    let status = match Out::required(result) {
        Ok(result) => {
            result.put(answer(env));
            Status::Ok
        }
        Err(_) => Status::InvalidArg,
    };
    if env.runtime.is_current() {
        env.set_status(status);
    }
    status
}

/// Counts one scope less of those that are open; `mismatch` is what closing one too many is called.
pub(crate) fn close_scope<T>(open: &Cell<usize>, scope: *mut T, mismatch: Status) -> Outcome {
    Out::required(scope)?;
    let left = open.get().checked_sub(1).ok_or(mismatch)?;
    open.set(left);
    Ok(())
}

/// The value behind a handle.
pub(crate) fn value(place: NapiValue) -> Outcome<Local<'static, Value>> {
    // SAFETY: addons pass what this crate handed out and keep it no longer than its scope.
    unsafe { Local::from_raw(place) }.ok_or(Fail::Status(Status::InvalidArg))
}

/// Where a result goes; it must not be null.
pub(crate) struct Out<T>(*mut T);

impl<T> Out<T> {
    pub(crate) fn required(place: *mut T) -> Outcome<Out<T>> {
        if place.is_null() {
            return Err(Status::InvalidArg.into());
        }
        Ok(Out(place))
    }

    pub(crate) fn put(&self, value: T) {
        // SAFETY: the addon passes memory for a `T`.
        unsafe { self.0.write(value) };
    }
}

impl Out<NapiValue> {
    /// Hands a value out.
    pub(crate) fn give<'s, T: Into<Local<'s, Value>>>(&self, value: T) {
        self.put(value.into().as_raw());
    }
}

/// Writes a result that may be left out.
pub(crate) fn put_if<T>(place: *mut T, value: T) {
    if !place.is_null() {
        // SAFETY: the addon passes memory for a `T`.
        unsafe { place.write(value) };
    }
}

/// A list of the addon: a pointer and how many follow.
pub(crate) fn list<'a, T>(items: *const T, count: usize) -> Outcome<&'a [T]> {
    if count == 0 {
        return Ok(&[]);
    }
    if items.is_null() {
        return Err(Status::InvalidArg.into());
    }
    // SAFETY: the addon says how many there are.
    Ok(unsafe { std::slice::from_raw_parts(items, count) })
}

/// A pointer that threads may carry; what it points to is the addon's affair.
#[derive(Clone, Copy)]
pub(crate) struct Carried(pub(crate) *mut c_void);
// SAFETY: it is only given back to the addon, whose interface says on which threads that happens.
unsafe impl Send for Carried {}
// SAFETY: as above.
unsafe impl Sync for Carried {}

impl Carried {
    /// The pointer; a method, so that closures take the whole value along.
    pub(crate) fn get(self) -> *mut c_void {
        self.0
    }
}
