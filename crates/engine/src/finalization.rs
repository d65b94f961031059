//! Cleanup functions of `FinalizationRegistry`: the collector hands them over, the host runs them in a turn of their own.

use std::ffi::c_void;

use mozjs::jsapi::{self, JSFunction, JSObject};
use mozjs::jsval::ObjectValue;

use crate::error::Error;
use crate::handles::*;
use crate::runtime::RuntimeInner;

/// Begins to listen.
///
/// # Safety
/// `inner` lives as long as its context.
pub(crate) unsafe fn install(inner: &RuntimeInner) {
    let data = inner as *const RuntimeInner as *mut c_void;
    // SAFETY: by contract.
    unsafe { jsapi::SetHostCleanupFinalizationRegistryCallback(inner.cx, Some(queue), data) };
}

/// Called by the collector: nothing may be allocated in its heap.
unsafe extern "C" fn queue(cleanup: *mut JSFunction, _: *mut JSObject, data: *mut c_void) {
    // SAFETY: see `install`.
    let inner = unsafe { &*(data as *const RuntimeInner) };
    // SAFETY: the collector passes a live function.
    let function = ObjectValue(unsafe { jsapi::JS_GetFunctionObject(cleanup) });
    if let (Ok(mut roots), Ok(mut queue)) = (
        inner.roots.try_borrow_mut(),
        inner.cleanups.try_borrow_mut(),
    ) {
        queue.push_back(roots.insert(function).0);
    }
}

impl<'s> Scope<'s> {
    /// Whether the collector found targets of registries dead, and their callbacks wait for [`Scope::run_cleanups`].
    pub fn has_cleanups(&self) -> bool {
        !self.inner().cleanups.borrow().is_empty()
    }

    /// Calls back the registries whose targets died. An exception goes to `failed`, which says whether to go on with the
    /// other targets.
    pub fn run_cleanups(&mut self, mut failed: impl FnMut(&mut Scope<'_>, Error) -> bool) {
        loop {
            let next = self.inner().cleanups.borrow_mut().pop_front();
            let Some(index) = next else { return };
            let go_on = self.nested(|cx| {
                let value = cx.inner().roots.borrow_mut().take(index);
                let Some(value) = value else { return true };
                let cleanup: Local<'_, Function> = cx.push(value);
                let undefined = cx.undefined();
                // The function stops at an exception and goes on with the next target when it is called again.
                while let Err(error) = cleanup.call(cx, undefined, &[]) {
                    if !failed(cx, error) {
                        return false;
                    }
                }
                true
            });
            if !go_on {
                return;
            }
        }
    }
}
