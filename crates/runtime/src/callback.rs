//! The one way from the loop back into JavaScript: call, report what was thrown, run ticks and microtasks.

use std::cell::RefCell;

use nodus_engine::{Error, FromJs, Function, Global, Key, Local, Object, Result, Scope, Value};

use crate::async_ids::{self, Ids};
use crate::errors::SysError;
use crate::modules::process::task_queue::tell_kept;
use crate::permission;
use crate::state::StateExt;

/// Opens a scope on this thread's runtime; for closures given to the event loop.
pub fn enter<R>(f: impl for<'s> FnOnce(&mut Scope<'s>) -> R) -> Option<R> {
    nodus_engine::with_current(f)
}

/// A JavaScript function to be called later by the loop, with the async context it was handed over in.
pub struct Callback {
    function: Global<Function>,
    frame: Option<Global<Object>>,
    ids: Ids,
    /// What hooks were given for it.
    resource: Option<Global<Object>>,
}

impl Callback {
    /// Remembers `function` and the current async context.
    pub fn new(cx: &mut Scope<'_>, function: Local<'_, Function>) -> Self {
        let frame = current_frame(cx);
        let (ids, resource) = async_ids::number_request(cx);
        Callback {
            function: Global::new(cx, function),
            frame,
            ids,
            resource,
        }
    }

    /// Calls it from the loop; see [`call_from_loop`].
    pub fn call(&self, cx: &mut Scope<'_>, args: &[Local<'_, Value>]) {
        cx.nested(|cx| {
            let f = self.function.get(cx);
            let this = cx.undefined();
            let resource = self.resource.as_ref().map(|resource| resource.get(cx));
            call_as(cx, self.frame.as_ref(), self.ids, resource, f, this, args);
        });
    }

    /// As `call`, for a request that ends with it.
    pub fn finish(&self, cx: &mut Scope<'_>, args: &[Local<'_, Value>]) {
        self.call(cx, args);
        async_ids::destroyed(cx, self.ids);
    }

    /// The function itself.
    pub fn function<'s>(&self, cx: &mut Scope<'s>) -> Local<'s, Function> {
        self.function.get(cx)
    }
}

impl<'s> FromJs<'s> for Callback {
    fn from_js(cx: &mut Scope<'s>, v: Local<'s, Value>) -> Result<Self> {
        match v.as_function() {
            Some(f) => Ok(Callback::new(cx, f)),
            None => Err(Error::type_error("expected a callback")),
        }
    }
}

/// The current async context frame, `None` when there is none.
pub(crate) fn current_frame(cx: &mut Scope<'_>) -> Option<Global<Object>> {
    cx.nested(|cx| {
        let frame = cx.async_context()?;
        Some(Global::new(cx, frame))
    })
}

/// Calls `f` as the loop does: in its async context, with exceptions given to the uncaught-exception machinery, and
/// followed by the tick queue and the microtasks when this is the outermost call.
pub fn call_from_loop(
    cx: &mut Scope<'_>,
    frame: Option<&Global<Object>>,
    f: Local<'_, Function>,
    this: Local<'_, Value>,
    args: &[Local<'_, Value>],
) {
    let resource = this.as_object();
    let ids = match resource {
        Some(object) => async_ids::ids_of(cx, object),
        None => Ids::default(),
    };
    call_as(cx, frame, ids, resource, f, this, args);
}

/// As `call_from_loop`, in the execution context of `ids`.
fn call_as(
    cx: &mut Scope<'_>,
    frame: Option<&Global<Object>>,
    ids: Ids,
    resource: Option<Local<'_, Object>>,
    f: Local<'_, Function>,
    this: Local<'_, Value>,
    args: &[Local<'_, Value>],
) {
    let state = cx.state();
    if state.exiting.get().is_some() {
        return;
    }
    state.depth.set(state.depth.get() + 1);
    cx.nested(|cx| {
        async_ids::within(cx, ids, resource, |cx| {
            if let Some(frame) = frame {
                let frame = frame.get(cx);
                cx.set_async_context(Some(frame));
            }
            let result = f.call(cx, this, args);
            if let Err(e) = result {
                uncaught(cx, e, false);
            }
            cx.set_async_context(None);
        });
    });
    state.depth.set(state.depth.get() - 1);
    if state.depth.get() == 0 {
        drain(cx);
    }
}

/// Calls the method `key` of a handle object as the loop does; without effect when the property is not a function.
pub fn fire(
    cx: &mut Scope<'_>,
    object: Local<'_, Object>,
    key: impl Key,
    args: &[Local<'_, Value>],
) {
    cx.nested(|cx| {
        if let Some(f) = method_of(cx, object, key) {
            call_from_loop(cx, None, f, object.as_value(), args);
        }
    });
}

/// The function that a property of a handle object is. What its getter throws is as uncaught as what a listener throws.
fn method_of<'s>(
    cx: &mut Scope<'s>,
    object: Local<'_, Object>,
    key: impl Key,
) -> Option<Local<'s, Function>> {
    match object.get(cx, key) {
        Ok(value) => value.as_function(),
        Err(e) => {
            uncaught(cx, e, false);
            None
        }
    }
}

/// A handle whose object is called in the async context that the handle was made in.
pub(crate) trait Handle {
    /// The handle's object, until it is closed.
    fn object<'s>(&self, cx: &mut Scope<'s>) -> Option<Local<'s, Object>>;

    /// The async context of the handle's making.
    fn frame(&self) -> &RefCell<Option<Global<Object>>>;

    /// The object and its method of that name.
    fn method<'s>(
        &self,
        cx: &mut Scope<'s>,
        key: impl Key,
    ) -> Option<(Local<'s, Object>, Local<'s, Function>)> {
        let object = self.object(cx)?;
        Some((object, method_of(cx, object, key)?))
    }

    /// Calls a method that `method` gave.
    fn call(
        &self,
        cx: &mut Scope<'_>,
        object: Local<'_, Object>,
        method: Local<'_, Function>,
        args: &[Local<'_, Value>],
    ) {
        let frame = self.frame().borrow().as_ref().map(|f| f.duplicate(cx));
        call_from_loop(cx, frame.as_ref(), method, object.as_value(), args);
    }

    /// Both of these, when there is such a method.
    fn fire(&self, cx: &mut Scope<'_>, key: impl Key, args: &[Local<'_, Value>]) {
        cx.nested(|cx| {
            if let Some((object, method)) = self.method(cx, key) {
                self.call(cx, object, method, args);
            }
        });
    }
}

/// Runs the tick queue and the microtasks until both are empty.
pub(crate) fn drain(cx: &mut Scope<'_>) {
    let state = cx.state();
    if state.exiting.get().is_some() {
        return;
    }
    let Some(info) = state.hooks.tick_info.get() else {
        return;
    };
    let pending = |info: &nodus_engine::PinnedBytes| info.as_slice().iter().any(|b| *b != 0);
    if !pending(info) {
        run_microtasks(cx);
    }
    if pending(info) && state.exiting.get().is_none() {
        let Some(tick) = state.hooks.tick.get() else {
            return;
        };
        // The callback drains its own queue. What an exception leaves in it waits for the next turn of the loop, which the
        // handler of the exception makes sure of: ticks that throw and queue more ticks must not starve everything else.
        cx.nested(|cx| {
            let f = tick.get(cx);
            // Stack traces say `process.processTicksAndRejections`.
            let this = match state.process.get() {
                Some(process) => process.get(cx).as_value(),
                None => cx.undefined(),
            };
            if let Err(e) = f.call(cx, this, &[]) {
                uncaught(cx, e, false);
            }
        });
    }
    cx.clear_kept_objects();
    if cx.has_cleanups() && !state.cleaning.replace(true) {
        state.event_loop.defer(|| {
            enter(run_cleanups);
        });
    }
    if state.collections.get().is_some() && cx.has_collections() {
        tell_collections(cx);
    }
}

/// Calls back the finalization registries whose targets died, in a turn of their own.
fn run_cleanups(cx: &mut Scope<'_>) {
    let state = cx.state();
    state.cleaning.set(false);
    if state.exiting.get().is_some() {
        return;
    }
    state.depth.set(state.depth.get() + 1);
    cx.run_cleanups(|cx, e| {
        uncaught(cx, e, false);
        cx.state().exiting.get().is_none()
    });
    state.depth.set(state.depth.get() - 1);
    if state.depth.get() == 0 {
        drain(cx);
    }
}

/// Tells JavaScript's listener that the collector ran.
fn tell_collections(cx: &mut Scope<'_>) {
    let Some(listener) = cx.state().collections.get() else {
        return;
    };
    cx.nested(|cx| {
        let f = listener.get(cx);
        let this = cx.undefined();
        if let Err(e) = f.call(cx, this, &[]) {
            uncaught(cx, e, false);
        }
    });
}

/// Runs microtasks; an exception of a plain microtask is uncaught.
pub(crate) fn run_microtasks(cx: &mut Scope<'_>) {
    // Between two timers or immediates there are mostly none.
    if cx.has_microtasks() {
        while let Err(e) = cx.run_microtasks() {
            let fatal = matches!(e, Error::Terminated);
            uncaught(cx, e, false);
            if fatal || cx.state().exiting.get().is_some() {
                return;
            }
        }
    }
    tell_kept(cx);
}

/// Hands an exception that nobody caught to JavaScript's handler; ends the loop when there is none left to handle it.
pub(crate) fn uncaught(cx: &mut Scope<'_>, e: Error, from_promise: bool) {
    let state = cx.state();
    if matches!(e, Error::Terminated) {
        if state.exiting.get().is_none() {
            state.exiting.set(Some(1));
        }
        state.event_loop.stop();
        return;
    }
    cx.nested(|cx| {
        let site = if matches!(e, Error::Pending) {
            cx.throw_site()
        } else {
            None
        };
        let Some(value) = e.into_value(cx) else {
            return;
        };
        let Some(handler) = state.hooks.uncaught.get() else {
            crate::run::print_fatal(cx, value);
            state.exiting.set(Some(1));
            state.event_loop.stop();
            return;
        };
        let f = handler.get(cx);
        let this = cx.undefined();
        let flag = cx.boolean(from_promise);
        let location = throw_location(cx, site);
        match f.call(cx, this, &[value, flag, location]) {
            Ok(v) if v.to_boolean() => {}
            Ok(_) => {
                // Unhandled and already printed by the handler, which has also chosen the exit code.
                if state.exiting.get().is_none() {
                    state.exiting.set(Some(1));
                }
                state.event_loop.stop();
            }
            Err(Error::Terminated) => {
                if state.exiting.get().is_none() {
                    state.exiting.set(Some(7));
                }
                state.event_loop.stop();
            }
            Err(e) => {
                if let Some(v) = e.into_value(cx) {
                    crate::run::print_fatal(cx, v);
                }
                state.exiting.set(Some(7));
                state.event_loop.stop();
            }
        }
    });
}

/// `{ filename, line, column }` of a throw, or undefined.
fn throw_location<'s>(
    cx: &mut Scope<'s>,
    site: Option<nodus_engine::ThrowSite>,
) -> Local<'s, Value> {
    let Some(site) = site else {
        return cx.undefined();
    };
    let object = cx.object();
    let filled = object
        .put(cx, "filename", site.filename.as_str())
        .and_then(|()| object.put(cx, "line", f64::from(site.line)))
        .and_then(|()| object.put(cx, "column", f64::from(site.column)));
    if filled.is_err() {
        cx.clear_exception();
        return cx.undefined();
    }
    object.as_value()
}

/// Gives a finished operation's outcome to a Node-style callback: `(err)` or `(null, value)`; undefined is no value.
pub fn complete<T>(
    cx: &mut Scope<'_>,
    callback: &Callback,
    outcome: Result<T, SysError>,
    convert: impl for<'c> FnOnce(&mut Scope<'c>, T) -> Result<Local<'c, Value>>,
) {
    cx.nested(|cx| {
        let made = match outcome {
            Ok(v) => convert(cx, v),
            Err(e) => e.to_js(cx).and_then(|v| Err(Error::throw_value(cx, v))),
        };
        match made {
            Ok(v) => {
                let null = cx.null();
                if v.is_undefined() {
                    callback.finish(cx, &[null]);
                } else {
                    callback.finish(cx, &[null, v]);
                }
            }
            Err(e) => match e.into_value(cx) {
                Some(v) => callback.finish(cx, &[v]),
                None => uncaught(cx, Error::Terminated, false),
            },
        }
    });
}

/// `--trace-sync-io`: says on stderr where a call blocks the loop.
#[cold]
fn trace_sync_call(cx: &mut Scope<'_>) -> Result<()> {
    let exports = crate::builtins::require(cx, "#process/warning")?;
    let exports = exports.as_object().ok_or(Error::Terminated)?;
    let trace = exports.get(cx, "traceSyncCall")?;
    let this = cx.undefined();
    match trace.as_function() {
        Some(trace) => trace.call(cx, this, &[]).map(|_| ()),
        None => Ok(()),
    }
}

/// The native async convention: with a callback `work` runs on the pool and the callback gets the outcome, without one it
/// runs now and the outcome is returned or thrown.
pub fn run_sync_or_async<'s, T: Send + 'static>(
    cx: &mut Scope<'s>,
    callback: Option<Callback>,
    work: impl FnOnce() -> std::result::Result<T, SysError> + Send + 'static,
    convert: impl for<'c> FnOnce(&mut Scope<'c>, T) -> Result<Local<'c, Value>> + 'static,
) -> Result<Local<'s, Value>> {
    run_here_or_there(cx, callback, false, work, convert)
}

/// The same for work that changes something outside of the process: it is done even when the process ends before.
pub fn change_sync_or_async<'s, T: Send + 'static>(
    cx: &mut Scope<'s>,
    callback: Option<Callback>,
    work: impl FnOnce() -> std::result::Result<T, SysError> + Send + 'static,
    convert: impl for<'c> FnOnce(&mut Scope<'c>, T) -> Result<Local<'c, Value>> + 'static,
) -> Result<Local<'s, Value>> {
    run_here_or_there(cx, callback, true, work, convert)
}

fn run_here_or_there<'s, T: Send + 'static>(
    cx: &mut Scope<'s>,
    callback: Option<Callback>,
    lasting: bool,
    work: impl FnOnce() -> std::result::Result<T, SysError> + Send + 'static,
    convert: impl for<'c> FnOnce(&mut Scope<'c>, T) -> Result<Local<'c, Value>> + 'static,
) -> Result<Local<'s, Value>> {
    let Some(callback) = callback else {
        if cx.state().trace_sync_io.get() {
            trace_sync_call(cx)?;
        }
        let outcome = work();
        permission::tell(cx)?;
        let v = outcome?;
        return convert(cx, v);
    };
    permission::tell(cx)?;
    let work = move || (work(), permission::take_findings());
    let after = move |outcome| {
        enter(|cx| {
            let (outcome, findings) = match outcome {
                Ok(o) => o,
                Err(_) => {
                    let cancelled = SysError::new(nodus_event_loop::Errno::ECANCELED, "work");
                    (Err(cancelled), Vec::new())
                }
            };
            if let Err(error) = permission::publish(cx, findings) {
                uncaught(cx, error, false);
            }
            complete(cx, &callback, outcome, convert);
        });
    };
    let event_loop = &cx.state().event_loop;
    if lasting {
        event_loop.queue_lasting_work(work, after);
    } else {
        event_loop.queue_work(work, after);
    }
    Ok(cx.undefined())
}
