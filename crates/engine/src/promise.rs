//! Promises: making, settling and observing them, and the host's rejection tracker.

use mozjs::jsapi;
use mozjs::rooted;

use crate::error::Result;
use crate::global::Global;
use crate::handles::*;

/// What the engine tells about a rejected promise, HostPromiseRejectionTracker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RejectionEvent {
    /// Rejected while nobody listened.
    Unhandled,
    /// A listener came after the rejection.
    Handled,
}

pub(crate) type RejectionHook =
    Box<dyn for<'s> Fn(&mut Scope<'s>, RejectionEvent, Local<'s, Promise>, Local<'s, Value>)>;

/// State of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PromiseState {
    /// Not settled.
    Pending,
    /// Has a value.
    Fulfilled,
    /// Has a reason.
    Rejected,
}

/// The settling side of a promise made in Rust.
pub struct Resolver(Global<Promise>);

impl Resolver {
    /// Resolves the promise (adopting a thenable's state).
    pub fn resolve(&self, cx: &mut Scope<'_>, value: Local<'_, Value>) -> Result<()> {
        cx.nested(|cx| {
            let p = self.0.get(cx);
            // SAFETY: everything is rooted.
            let ok = unsafe {
                rooted!(in(cx.cx) let o = p.raw_object());
                jsapi::ResolvePromise(cx.cx, o.handle().into(), value.handle())
            };
            cx.check(ok)
        })
    }

    /// Rejects the promise.
    pub fn reject(&self, cx: &mut Scope<'_>, reason: Local<'_, Value>) -> Result<()> {
        cx.nested(|cx| {
            let p = self.0.get(cx);
            // SAFETY: everything is rooted.
            let ok = unsafe {
                rooted!(in(cx.cx) let o = p.raw_object());
                jsapi::RejectPromise(cx.cx, o.handle().into(), reason.handle())
            };
            cx.check(ok)
        })
    }
}

impl<'s> Scope<'s> {
    /// A pending promise and its resolver.
    pub fn promise(&mut self) -> Result<(Local<'s, Promise>, Resolver)> {
        self.stress();
        // SAFETY: rooted at once.
        let o = unsafe { jsapi::NewPromiseObject(self.cx, jsapi::HandleObject::null()) };
        self.check(!o.is_null())?;
        let p: Local<'s, Promise> = self.push_object(o);
        let g = Global::new(self, p);
        Ok((p, Resolver(g)))
    }

    /// Who hears about unhandled rejections.
    pub fn set_rejection_hook(
        &mut self,
        hook: impl for<'c> Fn(&mut Scope<'c>, RejectionEvent, Local<'c, Promise>, Local<'c, Value>)
        + 'static,
    ) {
        *self.inner().rejection_hook.borrow_mut() = Some(Box::new(hook));
    }
}

impl<'s> Local<'s, Promise> {
    /// Its state now.
    pub fn state(self) -> PromiseState {
        let o = self.raw_object();
        // SAFETY: the call does not allocate, so a stack location will do.
        let s = unsafe { jsapi::GetPromiseState(jsapi::Handle::from_marked_location(&o)) };
        match s {
            jsapi::PromiseState::Pending => PromiseState::Pending,
            jsapi::PromiseState::Fulfilled => PromiseState::Fulfilled,
            jsapi::PromiseState::Rejected => PromiseState::Rejected,
        }
    }

    /// Its value or reason; undefined while pending.
    pub fn result<'c>(self, cx: &mut Scope<'c>) -> Local<'c, Value> {
        let (v, out) = cx.out::<Value>();
        if self.state() != PromiseState::Pending {
            // SAFETY: rooted.
            unsafe {
                rooted!(in(cx.cx) let o = self.raw_object());
                mozjs::glue::JS_GetPromiseResult(o.handle().into(), out);
            }
        }
        v
    }

    /// `then(on_fulfilled, on_rejected)` without a derived promise.
    pub fn react(
        self,
        cx: &mut Scope<'_>,
        on_fulfilled: Local<'_, Function>,
        on_rejected: Local<'_, Function>,
    ) -> Result<()> {
        // SAFETY: everything is rooted.
        let ok = unsafe {
            rooted!(in(cx.cx) let o = self.raw_object());
            rooted!(in(cx.cx) let f = on_fulfilled.raw_object());
            rooted!(in(cx.cx) let r = on_rejected.raw_object());
            jsapi::AddPromiseReactions(
                cx.cx,
                o.handle().into(),
                f.handle().into(),
                r.handle().into(),
            )
        };
        cx.check(ok)
    }
}

unsafe extern "C" fn tracker(
    _: *mut jsapi::JSContext,
    _muted: bool,
    promise: jsapi::HandleObject,
    state: jsapi::PromiseRejectionHandlingState,
    _: *mut std::ffi::c_void,
) {
    let _ = crate::runtime::with_current(|cx| {
        // SAFETY: a promise, rooted at once.
        let p: Local<'_, Promise> = cx.push_object(*promise);
        let reason = p.result(cx);
        let event = match state {
            jsapi::PromiseRejectionHandlingState::Unhandled => RejectionEvent::Unhandled,
            jsapi::PromiseRejectionHandlingState::Handled => RejectionEvent::Handled,
        };
        let hook = cx.inner().rejection_hook.borrow_mut().take();
        if let Some(hook) = hook {
            hook(cx, event, p, reason);
            let mut slot = cx.inner().rejection_hook.borrow_mut();
            if slot.is_none() {
                *slot = Some(hook);
            }
        }
    });
}

pub(crate) fn install(cx: &mut Scope<'_>) {
    // SAFETY: plain registration.
    unsafe {
        jsapi::SetPromiseRejectionTrackerCallback(cx.cx, Some(tracker), std::ptr::null_mut());
    }
}

impl Local<'_, Promise> {
    /// Keeps a settled promise from being reported as an unhandled rejection.
    pub fn set_handled(self, cx: &mut Scope<'_>) {
        // SAFETY: rooted.
        unsafe {
            rooted!(in(cx.cx) let o = self.raw_object());
            jsapi::SetAnyPromiseIsHandled(cx.cx, o.handle().into());
        }
    }
}
