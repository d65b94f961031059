//! The structured clone algorithm, HTML 2.7, for values of one runtime.

use mozjs::jsapi;

use crate::error::Result;
use crate::handles::*;

impl<'s> Scope<'s> {
    /// `structuredClone(value)` without transfers and host objects.
    pub fn structured_clone(&mut self, value: Local<'_, Value>) -> Result<Local<'s, Value>> {
        let (v, out) = self.out::<Value>();
        // SAFETY: rooted handles.
        let ok = unsafe {
            jsapi::JS_StructuredClone(
                self.cx,
                value.handle(),
                out,
                std::ptr::null(),
                std::ptr::null_mut(),
            )
        };
        self.check(ok)?;
        Ok(v)
    }
}
