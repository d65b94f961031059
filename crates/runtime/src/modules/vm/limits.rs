//! Time limits and `SIGINT` for running JavaScript: a thread of its own waits for either and stops the engine.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use nodus_engine::InterruptHandle;
use nodus_event_loop::{SignalWatch, WatchEnd};

use crate::prelude::*;

const SIGINT: i32 = 2;

/// What ends a run early.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    /// Milliseconds; 0 for no limit.
    pub(crate) timeout: f64,
    /// Whether `SIGINT` ends it.
    pub(crate) sigint: bool,
}

const RUNNING: u8 = 0;
const TIMED_OUT: u8 = 1;
const INTERRUPTED: u8 = 2;

/// Runs `f` within the limits; beyond them its JavaScript is stopped and ERR_SCRIPT_EXECUTION_TIMEOUT or
/// ERR_SCRIPT_EXECUTION_INTERRUPTED thrown.
pub(crate) fn limited<'s>(
    cx: &mut Scope<'s>,
    limits: Limits,
    f: impl FnOnce(&mut Scope<'s>) -> Result<Local<'s, Value>>,
) -> Result<Local<'s, Value>> {
    if limits.timeout <= 0.0 && !limits.sigint {
        return f(cx);
    }
    let handle = cx.interrupt_handle();
    let end = Arc::new(AtomicU8::new(RUNNING));
    let limit = (limits.timeout > 0.0).then(|| Duration::from_secs_f64(limits.timeout / 1000.0));
    let result = if limits.sigint {
        with_signal(cx, &handle, &end, limit, f)?
    } else {
        with_timer(cx, &handle, &end, limit.unwrap_or_default(), f)
    };
    let end = end.load(Ordering::SeqCst);
    if end == RUNNING {
        // Nothing happened here; a limit further out may have ended it.
        return result;
    }
    handle.cancel();
    // Whatever it came to, the limit was passed.
    if matches!(result, Err(Error::Pending)) {
        cx.clear_exception();
    }
    if end == TIMED_OUT {
        let limit = format!("{}", limits.timeout);
        return Err(native_code_error("ERR_SCRIPT_EXECUTION_TIMEOUT", &[&limit]));
    }
    Err(native_code_error("ERR_SCRIPT_EXECUTION_INTERRUPTED", &[]))
}

fn with_timer<'s>(
    cx: &mut Scope<'s>,
    handle: &InterruptHandle,
    end: &Arc<AtomicU8>,
    limit: Duration,
    f: impl FnOnce(&mut Scope<'s>) -> Result<Local<'s, Value>>,
) -> Result<Local<'s, Value>> {
    let (done, waiting) = mpsc::channel::<()>();
    let (watch, cause) = (handle.clone(), end.clone());
    let thread = std::thread::spawn(move || {
        let outcome = waiting.recv_timeout(limit);
        if matches!(outcome, Err(mpsc::RecvTimeoutError::Timeout)) {
            cause.store(TIMED_OUT, Ordering::SeqCst);
            watch.terminate();
        }
    });
    let result = f(cx);
    drop(done);
    // The watcher only waits on the channel, so it ends at once.
    let _ = thread.join();
    result
}

fn with_signal<'s>(
    cx: &mut Scope<'s>,
    handle: &InterruptHandle,
    end: &Arc<AtomicU8>,
    limit: Option<Duration>,
    f: impl FnOnce(&mut Scope<'s>) -> Result<Local<'s, Value>>,
) -> Result<Result<Local<'s, Value>>> {
    let signal = SignalWatch::new(SIGINT).map_err(|e| sys_error(e, "sigaction"))?;
    let signal = Arc::new(signal);
    let (watch, cause, waiting) = (handle.clone(), end.clone(), signal.clone());
    let thread = std::thread::spawn(move || {
        let outcome = match waiting.wait(limit) {
            WatchEnd::Signal => INTERRUPTED,
            WatchEnd::Timeout => TIMED_OUT,
            WatchEnd::Stopped => return,
        };
        cause.store(outcome, Ordering::SeqCst);
        watch.terminate();
    });
    let result = f(cx);
    signal.stop();
    let _ = thread.join();
    Ok(result)
}
