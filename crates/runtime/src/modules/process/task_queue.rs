//! `internalBinding('task_queue')`: the tick queue's native side and promise rejections.

use nodus_engine::{JobFunction, PromiseState, RejectionEvent};

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

/// A promise that was rejected while nobody listened, and of which JavaScript has not been told: mostly somebody listens
/// at once.
pub(crate) struct Rejection {
    promise: Global<Promise>,
    /// The async context it was rejected in.
    frame: Option<Global<Object>>,
}

const NO_HANDLER: i32 = 0;
const HANDLER_ADDED: i32 = 1;

/// Tells JavaScript of a rejection.
fn tell<'s>(
    cx: &mut Scope<'s>,
    kind: i32,
    promise: Local<'s, Promise>,
    reason: Local<'s, Value>,
    frame: Option<Local<'s, Object>>,
) {
    let Some(f) = cx.state().hooks.promise_reject.get() else {
        return;
    };
    let f = f.get(cx);
    let this = cx.undefined();
    let kind = cx.int(kind);
    let frame = match frame {
        Some(frame) => frame.as_value(),
        None => cx.undefined(),
    };
    // The callback only records the promise; what it throws would be a defect of ours and has nowhere to go.
    if f.call(cx, this, &[kind, promise.as_value(), reason, frame])
        .is_err()
    {
        cx.clear_exception();
    }
}

/// Tells JavaScript of the rejection that it has not been told of, if there is one. To be called when microtasks have run:
/// what handles unhandled rejections comes after them.
pub(crate) fn tell_kept(cx: &mut Scope<'_>) {
    let Some(kept) = cx.state().hooks.rejection.take() else {
        return;
    };
    cx.keep_rejection(false);
    cx.nested(|cx| {
        let promise = kept.promise.get(cx);
        let reason = promise.result(cx);
        let frame = kept.frame.as_ref().map(|frame| frame.get(cx));
        tell(cx, NO_HANDLER, promise, reason, frame);
    });
}

/// Registers the function called with `(type, promise, reason, frame)` for rejections. One that is handled before another
/// promise is rejected and before the microtasks end is not told, unless `tell_rejections_at_once` said so.
#[native]
fn set_promise_reject_callback<'s>(cx: &mut Scope<'s>, f: Local<'s, Function>) {
    let root = Global::new(cx, f);
    let _ = cx.state().hooks.promise_reject.set(root);
    cx.set_rejection_hook(|cx, event, promise, reason| {
        let state = cx.state();
        if event == RejectionEvent::Unhandled {
            tell_kept(cx);
            let frame = cx.async_context();
            if state.hooks.rejections_at_once.get() {
                return tell(cx, NO_HANDLER, promise, reason, frame);
            }
            let kept = Rejection {
                promise: Global::new(cx, promise),
                frame: frame.map(|frame| Global::new(cx, frame)),
            };
            state.hooks.rejection.replace(Some(kept));
            cx.keep_rejection(true);
            return;
        }
        let kept = state.hooks.rejection.take();
        if let Some(kept) = kept {
            let same = kept.promise.get(cx).same(*promise);
            if same {
                cx.keep_rejection(false);
                return;
            }
            state.hooks.rejection.replace(Some(kept));
        }
        tell(cx, HANDLER_ADDED, promise, reason, None);
    });
}

/// Whether each rejection is told when it happens.
#[native]
fn tell_rejections_at_once(cx: &mut Scope<'_>, at_once: bool) {
    cx.state().hooks.rejections_at_once.set(at_once);
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            set_tick_callback::DEF,
            run_microtasks::DEF,
            job_state::DEF,
            is_fulfilled::DEF,
            set_promise_reject_callback::DEF,
            tell_rejections_at_once::DEF,
        ],
    )?;
    let enqueue = cx.job_function(JobFunction::Enqueue)?;
    target.set(cx, c"enqueueMicrotask", enqueue)?;
    let teller = cx.job_function(JobFunction::Waits)?;
    target.set(cx, c"microtasksWait", teller)?;
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
