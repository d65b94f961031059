//! The structured clone algorithm, HTML 2.7, within one process.

use std::ffi::{c_char, c_void};

use mozjs::jsapi::{self, JSContext, StructuredCloneScope};

use crate::error::{Error, Result};
use crate::handles::*;

/// Why a value could not be cloned; the embedder turns it into a `DataCloneError`.
#[derive(Clone, Debug, Default)]
pub struct CloneFailure {
    /// The engine's description, empty when it gave none.
    pub message: String,
}

unsafe extern "C" fn report(
    _: *mut JSContext,
    id: u32,
    closure: *mut c_void,
    message: *const c_char,
) {
    // SAFETY: closure is the Option below; message is null or NUL-terminated.
    unsafe {
        let slot = &mut *(closure as *mut Option<CloneFailure>);
        let text = if message.is_null() {
            format!("clone error {id}")
        } else {
            std::ffi::CStr::from_ptr(message)
                .to_string_lossy()
                .into_owned()
        };
        *slot = Some(CloneFailure { message: text });
    }
}

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

impl<'s> Scope<'s> {
    /// A clone of `value`; the ArrayBuffers in the array `transfer` move into it and are detached here. The inner error
    /// says that something cannot be cloned, the outer one that JavaScript (a getter) threw.
    pub fn structured_clone(
        &mut self,
        value: Local<'_, Value>,
        transfer: Local<'_, Value>,
    ) -> Result<std::result::Result<Local<'s, Value>, CloneFailure>> {
        let (out_value, out) = self.out::<Value>();
        let mut failure: Option<CloneFailure> = None;
        let closure = (&raw mut failure).cast::<c_void>();
        // SAFETY: the buffer is freed before the function returns, whatever happens; handles are rooted.
        let ok = unsafe {
            let buffer = mozjs::glue::NewJSAutoStructuredCloneBuffer(
                StructuredCloneScope::SameProcess,
                &CALLBACKS,
            );
            let policy = jsapi::CloneDataPolicy {
                allowIntraClusterClonableSharedObjects_: true,
                allowSharedMemoryObjects_: true,
            };
            let ok = jsapi::JS_WriteStructuredClone(
                self.cx,
                value.handle(),
                &mut (*buffer).data_,
                StructuredCloneScope::SameProcess,
                &policy,
                &CALLBACKS,
                closure,
                transfer.handle(),
            ) && jsapi::JS_ReadStructuredClone(
                self.cx,
                &(*buffer).data_,
                jsapi::JS_STRUCTURED_CLONE_VERSION,
                StructuredCloneScope::SameProcess,
                out,
                &policy,
                &CALLBACKS,
                closure,
            );
            mozjs::glue::DeleteJSAutoStructuredCloneBuffer(buffer);
            ok
        };
        if ok {
            return Ok(Ok(out_value));
        }
        match failure {
            Some(f) => {
                self.clear_exception();
                Ok(Err(f))
            }
            None => Err(match self.failure() {
                Error::Terminated => Error::Terminated,
                e => e,
            }),
        }
    }
}
