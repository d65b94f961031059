//! Errors: made and thrown, what is pending, what the last call said, and the end of the process.

use std::ffi::c_char;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::ThreadId;
use std::time::Duration;

use nodus_engine::{Error, ErrorKind, InterruptHandle, Local, Object, Scope, Value};
use nodus_event_loop::LoopWaker;

use crate::env::{Mode, Out, Outcome, call, value};
use crate::strings;
use crate::types::*;

fn make(
    cx: &mut Scope<'static>,
    kind: ErrorKind,
    code: Option<Local<'_, Value>>,
    message: &str,
) -> Outcome<Local<'static, Object>> {
    let error = cx.error(kind, message)?;
    if let Some(code) = code {
        error.set(cx, c"code", code)?;
    }
    Ok(error)
}

/// An error with a code, pending.
pub(crate) fn coded(
    cx: &mut Scope<'static>,
    kind: ErrorKind,
    code: &str,
    message: &str,
) -> Outcome<Error> {
    let code = cx.string(code);
    let error = make(cx, kind, Some(code.as_value()), message)?;
    Ok(Error::throw_value(cx, error.as_value()))
}

unsafe fn throw_new(
    env: NapiEnv,
    kind: ErrorKind,
    code: *const c_char,
    message: *const c_char,
) -> Status {
    // SAFETY: called by the addon on its thread with texts that end with a zero.
    unsafe {
        call(env, Mode::Throw, |env, cx| {
            let message = strings::name(cx, message, AUTO_LENGTH)?.to_rust(cx);
            let code = if code.is_null() {
                None
            } else {
                Some(strings::name(cx, code, AUTO_LENGTH)?.as_value())
            };
            let error = make(cx, kind, code, &message)?;
            let error = Error::throw_value(cx, error.as_value());
            env.keep_error(cx, error);
            Ok(())
        })
    }
}

unsafe fn create_new(
    env: NapiEnv,
    kind: ErrorKind,
    code: NapiValue,
    message: NapiValue,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Values, |_, cx| {
            let message = value(message)?;
            let result = Out::required(result)?;
            let message = message.as_string().ok_or(Status::StringExpected)?;
            let code = if code.is_null() {
                None
            } else {
                let code = value(code)?;
                if !code.is_string() {
                    return Err(Status::StringExpected.into());
                }
                Some(code)
            };
            let message = message.to_rust(cx);
            result.give(make(cx, kind, code, &message)?);
            Ok(())
        })
    }
}

macro_rules! throwers {
    ($($throw:ident, $create:ident => $kind:ident;)*) => {$(
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $throw(
            env: NapiEnv,
            code: *const c_char,
            message: *const c_char,
        ) -> Status {
            // SAFETY: as `throw_new` wants it.
            unsafe { throw_new(env, ErrorKind::$kind, code, message) }
        }

        #[unsafe(no_mangle)]
        unsafe extern "C" fn $create(
            env: NapiEnv,
            code: NapiValue,
            message: NapiValue,
            result: *mut NapiValue,
        ) -> Status {
            // SAFETY: as `create_new` wants it.
            unsafe { create_new(env, ErrorKind::$kind, code, message, result) }
        }
    )*};
}

throwers! {
    napi_throw_error, napi_create_error => Error;
    napi_throw_type_error, napi_create_type_error => TypeError;
    napi_throw_range_error, napi_create_range_error => RangeError;
    node_api_throw_syntax_error, node_api_create_syntax_error => SyntaxError;
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_throw(env: NapiEnv, error: NapiValue) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Throw, |env, cx| {
            let error = value(error)?;
            let error = Error::throw_value(cx, error);
            env.keep_error(cx, error);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_is_exception_pending(env: NapiEnv, result: *mut bool) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Values, |env, _| {
            Out::required(result)?.put(env.has_exception());
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_get_and_clear_last_exception(
    env: NapiEnv,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Values, |env, cx| {
            let result = Out::required(result)?;
            let exception = env.exception.borrow_mut().take();
            match exception {
                Some(exception) => result.give(exception.get(cx)),
                None => result.give(cx.undefined()),
            }
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_get_last_error_info(
    env: NapiEnv,
    result: *mut *const ErrorInfo,
) -> Status {
    // SAFETY: environments outlive the calls of their addon. It says what the call before it did, so it is not one itself.
    let Some(env) = (unsafe { env.as_ref() }) else {
        return Status::InvalidArg;
    };
    if result.is_null() {
        return env.set_status(Status::InvalidArg);
    }
    // SAFETY: memory of the addon.
    unsafe { result.write(env.error_info()) };
    Status::Ok
}

/// Who writes a report of a fatal error: the first thread that loaded an addon.
struct Reporter {
    host: ThreadId,
    interrupt: InterruptHandle,
    waker: LoopWaker,
}

static REPORTER: Mutex<Option<Reporter>> = Mutex::new(None);
static REPORTS: AtomicBool = AtomicBool::new(false);

/// Says whether fatal errors of addons are reported from now on.
pub fn report_fatal_errors(on: bool) {
    REPORTS.store(on, Ordering::Relaxed);
}

/// Lets this thread write the report of a fatal error, unless another one does already.
pub(crate) fn report_here(cx: &mut Scope<'_>, waker: LoopWaker) {
    let mut reporter = REPORTER.lock().unwrap_or_else(PoisonError::into_inner);
    reporter.get_or_insert_with(|| Reporter {
        host: std::thread::current().id(),
        interrupt: cx.interrupt_handle(),
        waker,
    });
}

fn write_report(message: &str) {
    nodus_engine::with_current(|cx| {
        let Some(env) = crate::thread::with(|thread| thread.envs.borrow().first().cloned()) else {
            return;
        };
        let written = env.host.helper(cx, "reportFatal").and_then(|helper| {
            let this = cx.undefined();
            let message = cx.string(message);
            helper.call(cx, this, &[message.as_value()])
        });
        if written.is_err() {
            cx.clear_exception();
        }
    });
}

/// Has the report written, by whichever thread can, and waits a little for it.
fn report(message: &str) {
    const LONGEST: Duration = Duration::from_secs(5);
    if !REPORTS.load(Ordering::Relaxed) {
        return;
    }
    let Some(reporter) = REPORTER.lock().ok().and_then(|mut r| r.take()) else {
        return;
    };
    if reporter.host == std::thread::current().id() {
        write_report(message);
        return;
    }
    let (done, wait) = std::sync::mpsc::channel();
    let work = Arc::new(Mutex::new(Some((message.to_owned(), done))));
    let run = |work: &Mutex<Option<(String, Sender<()>)>>| {
        let work = work.lock().ok().and_then(|mut work| work.take());
        if let Some((message, done)) = work {
            write_report(&message);
            // Nobody waits any more when it took too long.
            let _ = done.send(());
        }
    };
    // Whichever comes first: the next safe point of running JavaScript, or the next turn of the loop.
    let again = work.clone();
    reporter.interrupt.run_on_interrupt(move || run(&work));
    reporter.waker.post(move |_| run(&again));
    let _ = wait.recv_timeout(LONGEST);
}

/// Ends the process inside of the collector, where no JavaScript may run.
pub(crate) fn fatal_at_once(message: &str) -> ! {
    REPORTER.lock().ok().and_then(|mut r| r.take());
    fatal("", message)
}

/// Ends the process with Node's words.
pub(crate) fn fatal(location: &str, message: &str) -> ! {
    use std::io::Write;
    let text = if location.is_empty() {
        format!("FATAL ERROR: {message}\n")
    } else {
        format!("FATAL ERROR: {location} {message}\n")
    };
    // Nothing can be done about a closed stderr.
    let _ = std::io::stderr().write_all(text.as_bytes());
    report(message);
    nodus_engine::abort_process()
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_fatal_error(
    location: *const c_char,
    location_length: usize,
    message: *const c_char,
    message_length: usize,
) -> ! {
    let text = |start, length| strings::plain_sized(start, length).unwrap_or_default();
    fatal(
        &text(location, location_length),
        &text(message, message_length),
    )
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_fatal_exception(env: NapiEnv, error: NapiValue) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |env, cx| {
            let error = value(error)?;
            let error = Error::throw_value(cx, error);
            env.host.uncaught(cx, error);
            Ok(())
        })
    }
}
