//! The language's functions as they were before a program could change them, for builtin code: see `glue/primordials.cc`.

use crate::error::Result;
use crate::glue;
use crate::handles::*;

impl<'s> Scope<'s> {
    /// The main global's primordials, made here; call it once, before any program runs.
    pub fn new_primordials(&mut self) -> Result<Local<'s, Object>> {
        // SAFETY: the result is rooted at once.
        let object = unsafe { glue::nodus_new_primordials(self.cx) };
        self.check(!object.is_null())?;
        Ok(self.push_object(object))
    }

    /// Gives the primordials the function that turns methods into functions of their receiver, and the methods that
    /// make what the language lacks, by name.
    pub fn set_primordial_functions(
        &mut self,
        primordials: Local<'_, Object>,
        wrap: Local<'_, Function>,
        makers: Local<'_, Object>,
    ) {
        // SAFETY: `primordials` comes from `new_primordials`, which made room for both.
        unsafe {
            glue::nodus_set_primordial_functions(
                primordials.raw_object(),
                wrap.raw_object(),
                makers.raw_object(),
            );
        }
    }

    /// Copies the properties of a prototype that has no global name, to be found under `prefix`.
    pub fn capture_primordials(
        &mut self,
        primordials: Local<'_, Object>,
        prefix: &str,
        object: Local<'_, Object>,
    ) -> Result<()> {
        // SAFETY: both objects are rooted by their handles; the text is read during the call.
        let ok = unsafe {
            glue::nodus_capture_primordials(
                self.cx,
                primordials.raw_object(),
                prefix.as_ptr().cast(),
                prefix.len(),
                object.raw_object(),
            )
        };
        self.check(ok)
    }
}
