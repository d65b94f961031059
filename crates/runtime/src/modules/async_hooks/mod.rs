//! `internalBinding('async_context')`: the async context frame that follows promises and callbacks, the async ids that
//! JavaScript shares with native handles, promise hooks, and what the collector did.

use std::cell::{Cell, RefCell};

use nodus_engine::JobFunction;

use crate::async_ids::Registered;
use crate::prelude::*;

/// register(fields, idSymbol, triggerSymbol, init, before, after, destroy, request)
#[native]
fn register<'s>(
    cx: &mut Scope<'s>,
    fields: Local<'s, View>,
    id: Local<'s, Symbol>,
    trigger: Local<'s, Symbol>,
    init: Local<'s, Function>,
    before: Local<'s, Function>,
    after: Local<'s, Function>,
    destroy: Local<'s, Function>,
    request: Local<'s, Function>,
) -> Result<()> {
    let fields = fields.pin(cx)?;
    let registered = Registered {
        id: Global::new(cx, id),
        trigger: Global::new(cx, trigger),
        init: Global::new(cx, init),
        before: Global::new(cx, before),
        after: Global::new(cx, after),
        destroy: Global::new(cx, destroy),
        request: Global::new(cx, request),
    };
    cx.state().async_ids.register(fields, registered);
    Ok(())
}

/// The handle or request whose callback runs, undefined for none.
#[native]
fn native_resource<'s>(cx: &mut Scope<'s>) -> Option<Local<'s, Object>> {
    cx.state().async_ids.resource(cx)
}

/// setPromiseHooks(init, before, after, settled): functions or undefined.
#[native]
fn set_promise_hooks<'s>(
    cx: &mut Scope<'s>,
    init: Option<Local<'s, Function>>,
    before: Option<Local<'s, Function>>,
    after: Option<Local<'s, Function>>,
    settled: Option<Local<'s, Function>>,
) {
    cx.set_promise_hooks(init, before, after, settled);
}

/// Registers the function that is called, without arguments, after the collector ran.
#[native]
fn watch_collections<'s>(cx: &mut Scope<'s>, listener: Local<'s, Function>) {
    cx.watch_collections();
    let listener = Global::new(cx, listener);
    let _ = cx.state().collections.set(listener);
}

/// The collections since the last call: `[minor, forced, start, duration, …]` with times in milliseconds of the clock that
/// `performance.now()` counts from the start of the process.
#[native]
fn take_collections<'s>(cx: &mut Scope<'s>) -> Result<Local<'s, Array>> {
    let taken = cx.take_collections();
    let now = std::time::Instant::now();
    let mut values = Vec::with_capacity(taken.len() * 4);
    for collection in taken {
        values.push(cx.boolean(collection.minor));
        values.push(cx.boolean(collection.forced));
        let ago = now.duration_since(collection.start).as_secs_f64() * 1e3;
        values.push(cx.number(ago));
        values.push(cx.number(collection.duration.as_secs_f64() * 1e3));
    }
    Ok(cx.array(&values))
}

/// Objects whose end is waited for.
#[derive(Default)]
struct Tracked {
    list: RefCell<Vec<(Weak<Object>, f64)>>,
    looked_at: Cell<u64>,
}

/// Waits for the end of an object that has the async id `id`.
#[native]
fn track<'s>(cx: &mut Scope<'s>, object: Local<'s, Object>, id: f64) {
    let weak = Weak::new(cx, object);
    let tracked = cx.state().slot::<Tracked>();
    tracked.list.borrow_mut().push((weak, id));
}

/// The ids of tracked objects that have gone, undefined for none. Only a full collection makes any go.
#[native]
fn take_destroyed<'s>(cx: &mut Scope<'s>) -> Option<Local<'s, Array>> {
    let tracked = cx.state().slot::<Tracked>();
    let collections = cx.full_collections();
    if tracked.looked_at.replace(collections) == collections {
        return None;
    }
    let mut gone = Vec::new();
    tracked.list.borrow_mut().retain(|(weak, id)| {
        let alive = cx.nested(|cx| weak.get(cx).is_some());
        if !alive {
            gone.push(*id);
        }
        alive
    });
    if gone.is_empty() {
        return None;
    }
    let values: Vec<_> = gone.iter().map(|id| cx.number(*id)).collect();
    Some(cx.array(&values))
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            register::DEF,
            native_resource::DEF,
            set_promise_hooks::DEF,
            watch_collections::DEF,
            take_collections::DEF,
            track::DEF,
            take_destroyed::DEF,
        ],
    )?;
    let get = cx.job_function(JobFunction::Context)?;
    target.set(cx, c"getFrame", get)?;
    let set = cx.job_function(JobFunction::SetContext)?;
    target.set(cx, c"setFrame", set)
}
