//! Synthetic modules: modules whose exports are set from outside. They have no evaluation step in this engine, so whoever
//! makes one sets its exports before an importer runs.

use mozjs::jsapi::JSString;

use crate::error::Result;
use crate::glue;
use crate::handles::*;

impl<'s> Scope<'s> {
    /// A module that exports `names`, all undefined at first.
    pub fn synthetic_module(&mut self, names: &[&str]) -> Result<Local<'s, Module>> {
        self.escaping(|cx| {
            let roots: Vec<Local<'_, JsString>> =
                names.iter().map(|name| cx.string(name)).collect();
            let raw: Vec<*mut JSString> = roots.iter().map(|name| name.raw_string()).collect();
            // SAFETY: the callee roots the names before it allocates; the module is rooted at once.
            unsafe {
                let module = glue::nodus_create_synthetic_module(cx.cx, raw.as_ptr(), raw.len());
                cx.check(!module.is_null())?;
                Ok(cx.push_object(module))
            }
        })
    }
}

impl Local<'_, Module> {
    /// Gives export `index`, in the order of [`Scope::synthetic_module`], its value; importers see it at once.
    pub fn set_synthetic_export(self, index: usize, value: Local<'_, Value>) {
        // SAFETY: the module is live, and a store allocates nothing that could move.
        unsafe { glue::nodus_set_synthetic_export(self.raw_object(), index, value.raw()) };
    }
}
