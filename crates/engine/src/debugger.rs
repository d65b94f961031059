//! The engine's `Debugger`: a global of its own, from which JavaScript looks at the running program.

use mozjs::jsapi::{self, JSContext, JSObject};

use crate::error::{Error, Result};
use crate::global::Global;
use crate::handles::*;
use crate::realm::Leave;

unsafe extern "C" {
    /// A global with `Debugger`, in a compartment of its own; null with an exception pending on failure.
    fn nodus_new_debugger_global(cx: *mut JSContext) -> *mut JSObject;
    /// Puts back who watched the running realm besides debuggers.
    fn nodus_restore_observers(cx: *mut JSContext);
    /// Whether the running realm's code is counted.
    fn nodus_observes_coverage(cx: *mut JSContext) -> bool;
}

/// A global object that has `Debugger`. What goes in and out of it is wrapped, since its compartment is not the programs'.
pub struct DebuggerRealm {
    global: Global<Object>,
}

impl DebuggerRealm {
    /// Makes one.
    pub fn new(cx: &mut Scope<'_>) -> Result<DebuggerRealm> {
        cx.nested(|cx| {
            // SAFETY: the result is rooted at once.
            let g = unsafe { nodus_new_debugger_global(cx.cx) };
            cx.check(!g.is_null())?;
            let g: Local<'_, Object> = cx.push_object(g);
            Ok(DebuggerRealm {
                global: Global::new(cx, g),
            })
        })
    }

    /// Runs `f` inside, given wrappers of `values`; its result is wrapped for the outside. An exception stays as it is thrown.
    pub fn enter<'s>(
        &self,
        cx: &mut Scope<'s>,
        values: &[Local<'_, Value>],
        f: impl FnOnce(&mut Scope<'s>, &[Local<'s, Value>]) -> Result<Local<'s, Value>>,
    ) -> Result<Local<'s, Value>> {
        let g = self.global.get(cx);
        let result = {
            // SAFETY: the global is live; realms are left in the order they were entered.
            let _leave = unsafe { Leave::of(cx, g.raw_object()) };
            let inside: Vec<Local<'s, Value>> = values
                .iter()
                .map(|v| cx.wrapped(*v))
                .collect::<Result<_>>()?;
            match f(cx, &inside) {
                Ok(value) => Ok(value),
                Err(Error::Pending) => Err(cx.take_exception()),
                Err(other) => return Err(other),
            }
        };
        match result {
            Ok(value) => cx.wrapped(value),
            Err(None) => Err(Error::Terminated),
            Err(Some(thrown)) => {
                let thrown = cx.wrapped(thrown)?;
                Err(Error::throw_value(cx, thrown))
            }
        }
    }
}

impl<'s> Scope<'s> {
    /// The value as the running realm's compartment may hold it.
    fn wrapped(&mut self, value: Local<'_, Value>) -> Result<Local<'s, Value>> {
        let (local, out) = self.out::<Value>();
        // SAFETY: `out` is a rooted place.
        let ok = unsafe {
            *out.ptr = value.raw();
            jsapi::JS_WrapValue(self.cx, out)
        };
        self.check(ok)?;
        Ok(local)
    }

    /// Whether the code of the running realm is counted for coverage.
    pub fn observes_coverage(&mut self) -> bool {
        // SAFETY: a plain query.
        unsafe { nodus_observes_coverage(self.cx) }
    }

    /// After a debugger has left the realms: promise hooks and coverage watch on, where they did.
    pub fn restore_observers(&mut self) {
        // SAFETY: sets bits of the live realms.
        unsafe { nodus_restore_observers(self.cx) };
    }
}
