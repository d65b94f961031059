//! `internalBinding('task_queue')`: the tick queue's native side and promise rejections.

use nodus_engine::{PromiseState, RejectionEvent};

use crate::prelude::*;

/// Registers `processTicksAndRejections`.
#[native]
fn set_tick_callback<'s>(cx: &mut Scope<'s>, f: Local<'s, Function>) {
    let root = Global::new(cx, f);
    let _ = cx.state().hooks.tick.set(root);
}

/// Runs microtasks until none is left. An exception of a plain microtask is uncaught and does not keep the others.
#[native]
fn run_microtasks(cx: &mut Scope<'_>) -> Result<()> {
    crate::callback::run_microtasks(cx);
    if cx.state().exiting.get().is_some() {
        Err(Error::Terminated)
    } else {
        Ok(())
    }
}

/// Queues a microtask.
#[native]
fn enqueue_microtask<'s>(cx: &mut Scope<'s>, f: Local<'s, Function>) -> Result<()> {
    cx.enqueue_microtask(f)
}

/// The memory of the queue that tells about the running job; see `Scope::job_state`.
#[native]
fn job_state<'s>(cx: &mut Scope<'s>, turn: bool) -> Result<Local<'s, ArrayBuffer>> {
    cx.job_state(turn)
}

/// Whether a promise is fulfilled.
#[native]
fn is_fulfilled<'s>(_cx: &mut Scope<'s>, value: Local<'s, Value>) -> bool {
    value
        .as_promise()
        .is_some_and(|promise| promise.state() == PromiseState::Fulfilled)
}

/// Registers the function called with `(type, promise, reason)` for rejections.
#[native]
fn set_promise_reject_callback<'s>(cx: &mut Scope<'s>, f: Local<'s, Function>) {
    let root = Global::new(cx, f);
    let _ = cx.state().hooks.promise_reject.set(root);
    cx.set_rejection_hook(|cx, event, promise, reason| {
        let kind = match event {
            RejectionEvent::Unhandled => 0,
            RejectionEvent::Handled => 1,
        };
        let Some(f) = cx.state().hooks.promise_reject.get() else {
            return;
        };
        let f = f.get(cx);
        let this = cx.undefined();
        let kind = cx.int(kind);
        // The callback only records the promise; what it throws would be a defect of ours and has nowhere to go.
        if f.call(cx, this, &[kind, promise.as_value(), reason])
            .is_err()
        {
            cx.clear_exception();
        }
    });
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            set_tick_callback::DEF,
            run_microtasks::DEF,
            enqueue_microtask::DEF,
            job_state::DEF,
            is_fulfilled::DEF,
            set_promise_reject_callback::DEF,
        ],
    )?;
    let bytes = cx.uint8_array_from(vec![0, 0])?;
    let _ = cx.state().hooks.tick_info.set(bytes.pin(cx)?);
    target.set(cx, c"tickInfo", bytes)?;
    let events = cx.object();
    events.put(cx, c"kPromiseRejectWithNoHandler", 0)?;
    events.put(cx, c"kPromiseHandlerAddedAfterReject", 1)?;
    events.put(cx, c"kPromiseResolveAfterResolved", 2)?;
    events.put(cx, c"kPromiseRejectAfterResolved", 3)?;
    target.set(cx, c"promiseRejectEvents", events)
}
