//! The leaves of a clone that only the engine can take apart and put together.

use std::ffi::{c_char, c_void};

use mozjs::jsapi::{self, JSContext, StructuredCloneScope};
use mozjs::jsval::UndefinedValue;

use crate::error::{Error, Result};
use crate::glue;
use crate::handles::*;

unsafe extern "C" fn report(_: *mut JSContext, _: u32, _: *mut c_void, _: *const c_char) {}

static CALLBACKS: jsapi::JSStructuredCloneCallbacks = jsapi::JSStructuredCloneCallbacks {
    read: None,
    write: None,
    reportError: Some(report),
    readTransfer: None,
    writeTransfer: None,
    freeTransfer: None,
    canTransfer: None,
    sabCloned: None,
};

const POLICY: jsapi::CloneDataPolicy = jsapi::CloneDataPolicy {
    allowIntraClusterClonableSharedObjects_: true,
    allowSharedMemoryObjects_: true,
};

/// One value in the engine's own format.
pub(super) struct EngineClone(*mut jsapi::JSAutoStructuredCloneBuffer);
// SAFETY: the buffer is plain data, made for being read by another runtime of the process.
unsafe impl Send for EngineClone {}
// SAFETY: reading leaves the buffer as it is, since nothing in it is transferred.
unsafe impl Sync for EngineClone {}

impl Drop for EngineClone {
    fn drop(&mut self) {
        // SAFETY: made by the glue, freed once.
        unsafe { mozjs::glue::DeleteJSAutoStructuredCloneBuffer(self.0) };
    }
}

impl EngineClone {
    /// `None` when the engine has no clone of it either.
    pub(super) fn write(cx: &mut Scope<'_>, value: Local<'_, Value>) -> Result<Option<Self>> {
        let undefined = cx.undefined();
        // SAFETY: handles are rooted; the buffer is owned by the result.
        unsafe {
            let clone = EngineClone(mozjs::glue::NewJSAutoStructuredCloneBuffer(
                StructuredCloneScope::SameProcess,
                &CALLBACKS,
            ));
            let ok = jsapi::JS_WriteStructuredClone(
                cx.cx,
                value.handle(),
                &mut (*clone.0).data_,
                StructuredCloneScope::SameProcess,
                &POLICY,
                &CALLBACKS,
                std::ptr::null_mut(),
                undefined.handle(),
            );
            if ok {
                return Ok(Some(clone));
            }
        }
        match cx.failure() {
            Error::Terminated => Err(Error::Terminated),
            _ => {
                cx.clear_exception();
                Ok(None)
            }
        }
    }

    pub(super) fn read<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        let (value, out) = cx.out::<Value>();
        // SAFETY: the buffer is whole and its content stays.
        let ok = unsafe {
            jsapi::JS_ReadStructuredClone(
                cx.cx,
                &(*self.0).data_,
                jsapi::JS_STRUCTURED_CLONE_VERSION,
                StructuredCloneScope::SameProcess,
                out,
                &POLICY,
                &CALLBACKS,
                std::ptr::null_mut(),
            )
        };
        cx.check(ok)?;
        Ok(value)
    }
}

/// A count of a compiled WebAssembly module.
pub(super) struct WasmModule(*mut c_void);
// SAFETY: compiled modules are immutable and counted atomically.
unsafe impl Send for WasmModule {}
// SAFETY: as above.
unsafe impl Sync for WasmModule {}

impl Clone for WasmModule {
    fn clone(&self) -> Self {
        // SAFETY: the module is alive.
        unsafe { glue::nodus_wasm_module_retain(self.0) };
        WasmModule(self.0)
    }
}

impl Drop for WasmModule {
    fn drop(&mut self) {
        // SAFETY: gives back this value's count.
        unsafe { glue::nodus_wasm_module_release(self.0) };
    }
}

impl WasmModule {
    /// The module of a `WebAssembly.Module`.
    pub(super) fn of(object: Local<'_, Object>) -> Option<WasmModule> {
        // SAFETY: the object is live.
        let module = unsafe { glue::nodus_wasm_module_of(object.raw_object()) };
        (!module.is_null()).then(|| WasmModule(module))
    }

    pub(super) fn create<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Object>> {
        // SAFETY: rooted at once.
        let object = unsafe { glue::nodus_wasm_module_create(cx.cx, self.0) };
        cx.check(!object.is_null())?;
        Ok(cx.push_object(object))
    }
}

/// Throws when the native stack is nearly used up.
pub(super) fn check_recursion(cx: &mut Scope<'_>) -> Result<()> {
    // SAFETY: plain call.
    let ok = unsafe { glue::nodus_check_recursion(cx.cx) };
    cx.check(ok)
}

/// An error object of the engine's type `kind` without a captured stack.
pub(super) fn create_error<'s>(
    cx: &mut Scope<'s>,
    kind: u8,
    message: Option<Local<'_, JsString>>,
    cause: Option<Local<'_, Value>>,
) -> Result<Local<'s, Object>> {
    let (value, out) = cx.out::<Value>();
    let text = message.map_or(std::ptr::null_mut(), |m| m.raw_string());
    let (has_cause, cause) = match cause {
        Some(c) => (true, c.raw()),
        None => (false, UndefinedValue()),
    };
    // SAFETY: the glue roots its arguments before it allocates.
    let ok = unsafe { glue::nodus_create_error(cx.cx, kind.into(), text, has_cause, cause, out) };
    cx.check(ok)?;
    value
        .as_object()
        .ok_or_else(|| Error::plain("the engine made no error object"))
}
