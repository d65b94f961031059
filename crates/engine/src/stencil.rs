//! Compiled code apart from any realm: made from text or from bytes of an earlier compilation, run as often as wanted.

use std::ffi::c_void;
use std::ptr::{self, NonNull};

use mozjs::jsapi;
use mozjs::rooted;

use crate::error::Result;
use crate::glue;
use crate::handles::*;
use crate::script::{
    CompileOptions, RawOptions, check_size, set_private, source, wrapper_options, wrapper_text,
};

/// A compiled script or module.
pub struct Stencil {
    raw: NonNull<jsapi::Stencil>,
    module: bool,
}

impl Drop for Stencil {
    fn drop(&mut self) {
        // SAFETY: this value owns one reference.
        unsafe { jsapi::StencilRelease(self.raw.as_ptr()) };
    }
}

impl Clone for Stencil {
    fn clone(&self) -> Self {
        // SAFETY: the stencil is alive, since this value refers to it.
        unsafe { jsapi::StencilAddRef(self.raw.as_ptr()) };
        Stencil {
            raw: self.raw,
            module: self.module,
        }
    }
}

/// What a text is compiled to.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Script,
    Module,
}

fn instantiate_options() -> jsapi::InstantiateOptions {
    jsapi::InstantiateOptions {
        skipFilenameValidation: true,
        hideScriptFromDebugger: false,
        deferDebugMetadata: false,
        eagerDelazificationStrategy_: jsapi::DelazificationOption::OnDemandOnly,
        eagerBaselineStrategy_: jsapi::EagerBaselineOption::None,
    }
}

impl Stencil {
    /// A script of which the caller has the reference.
    pub(crate) fn script(raw: NonNull<c_void>) -> Stencil {
        Stencil {
            raw: raw.cast(),
            module: false,
        }
    }

    /// Whether the script is but one function expression between these places of its text.
    pub(crate) fn is_one_function(&self, start: u32, end: u32) -> bool {
        // SAFETY: the stencil is alive.
        unsafe { glue::nodus_is_one_function(self.raw.as_ptr().cast(), start, end) }
    }

    /// From now on a function that is compiled in one realm is there for the realms that follow: for code that runs in
    /// many of them.
    pub fn share_functions(&self) {
        // SAFETY: the stencil is alive, and used by this thread alone.
        unsafe { glue::nodus_share_functions(self.raw.as_ptr().cast()) };
    }

    /// The code as bytes, for [`Scope::decode_stencil`] of the same engine build; `None` when the engine cannot.
    pub fn encode(&self, cx: &mut Scope<'_>) -> Option<Vec<u8>> {
        let (mut start, mut length) = (ptr::null_mut(), 0);
        // SAFETY: the bytes come from malloc and are copied before they are freed.
        unsafe {
            let result = glue::nodus_encode_stencil(
                cx.cx,
                self.raw.as_ptr().cast(),
                &mut start,
                &mut length,
            );
            if result != 0 {
                cx.clear_exception();
                return None;
            }
            let bytes = std::slice::from_raw_parts(start, length).to_vec();
            libc::free(start.cast());
            Some(bytes)
        }
    }
}

fn source_map_url(object: *mut jsapi::JSObject) -> Option<String> {
    // SAFETY: the object is live, and the text is copied before anything else happens.
    unsafe {
        let url = glue::nodus_source_map_url(object);
        if url.is_null() {
            return None;
        }
        let length = (0..).take_while(|i| *url.add(*i) != 0).count();
        Some(String::from_utf16_lossy(std::slice::from_raw_parts(
            url, length,
        )))
    }
}

impl Local<'_, Function> {
    /// Where the source of the function says its map is.
    pub fn source_map_url(self) -> Option<String> {
        source_map_url(self.raw_object())
    }
}

impl Local<'_, Module> {
    /// Where the source of the module says its map is.
    pub fn source_map_url(self) -> Option<String> {
        source_map_url(self.raw_object())
    }
}

impl<'s> Scope<'s> {
    /// Compiles a whole script.
    pub fn compile_stencil(&mut self, text: &str, options: &CompileOptions<'_>) -> Result<Stencil> {
        self.stencil_of(text, options, Form::Script)
    }

    /// A script whose value is the function with this body and these names of parameters, for use in many realms; `None`
    /// when the body ends the function early. Other failures are the parser's, whose places are those of the script.
    pub fn compile_function_stencil(
        &mut self,
        body: &str,
        params: &[&str],
        options: &CompileOptions<'_>,
    ) -> Result<Option<Stencil>> {
        check_size(body)?;
        let text = wrapper_text(body, params);
        let stencil = self.stencil_of(&text, &wrapper_options(options), Form::Script)?;
        // Between the parentheses there has to be nothing but the function.
        let whole = stencil.is_one_function(1, text.len() as u32 - 1);
        stencil.share_functions();
        Ok(whole.then_some(stencil))
    }

    /// Compiles a module.
    pub fn compile_module_stencil(
        &mut self,
        text: &str,
        options: &CompileOptions<'_>,
    ) -> Result<Stencil> {
        self.stencil_of(text, options, Form::Module)
    }

    /// Compiles the wrapper function of [`Scope::compile_wrapper`].
    pub fn compile_wrapper_stencil(
        &mut self,
        body: &str,
        params: &[&str],
        options: &CompileOptions<'_>,
    ) -> Result<Stencil> {
        check_size(body)?;
        let text = wrapper_text(body, params);
        self.stencil_of(&text, &wrapper_options(options), Form::Script)
    }

    fn stencil_of(
        &mut self,
        text: &str,
        options: &CompileOptions<'_>,
        form: Form,
    ) -> Result<Stencil> {
        check_size(text)?;
        self.stress();
        let raw = RawOptions::new(self, options);
        // SAFETY: the options are this function's own, and the text outlives the compilation.
        let stencil = unsafe {
            let mut src = source(text);
            glue::nodus_compile_stencil(self.cx, raw.ptr, &mut src, form == Form::Module)
        };
        self.check(!stencil.is_null())?;
        let module = form == Form::Module;
        match NonNull::new(stencil) {
            Some(raw) => Ok(Stencil { raw, module }),
            None => Err(self.failure()),
        }
    }

    /// Code from the bytes of an earlier compilation; `None` when they are of another engine build or damaged.
    pub fn decode_stencil(&mut self, bytes: &[u8], module: bool) -> Option<Stencil> {
        // The engine reads words.
        let mut aligned: Vec<u64> = vec![0; bytes.len().div_ceil(8)];
        // SAFETY: the vector has room for the bytes, and any bytes make integers.
        unsafe {
            ptr::copy_nonoverlapping(
                bytes.as_ptr(),
                aligned.as_mut_ptr().cast::<u8>(),
                bytes.len(),
            );
        }
        let start = aligned.as_ptr().cast::<u8>();
        // SAFETY: the engine copies what it keeps, so the bytes are needed only during the call.
        let stencil = unsafe { glue::nodus_decode_stencil(self.cx, start, bytes.len(), false) };
        if stencil.is_null() {
            self.clear_exception();
        }
        NonNull::new(stencil).map(|raw| Stencil { raw, module })
    }

    /// Runs a script in the current realm; gives its completion value. `private` is the referrer of its imports.
    pub fn run_stencil(
        &mut self,
        stencil: &Stencil,
        private: Option<Local<'_, Value>>,
    ) -> Result<Local<'s, Value>> {
        self.stress();
        let (value, out) = self.out::<Value>();
        // SAFETY: the script is rooted before it runs.
        let ok = unsafe {
            rooted!(in(self.cx) let script =
                glue::nodus_instantiate(self.cx, stencil.raw.as_ptr().cast()));
            !script.is_null() && {
                set_private(*script, private);
                jsapi::JS_ExecuteScript(self.cx, script.handle().into(), out)
            }
        };
        self.check(ok)?;
        Ok(value)
    }

    /// The module record of a compiled module, in the current realm.
    pub fn module_of_stencil(
        &mut self,
        stencil: &Stencil,
        private: Local<'_, Value>,
    ) -> Result<Local<'s, Module>> {
        self.stress();
        if !stencil.module {
            return Err(crate::error::Error::plain("the code is no module"));
        }
        // SAFETY: the module is rooted at once.
        unsafe {
            let module = jsapi::InstantiateModuleStencil(
                self.cx,
                &instantiate_options(),
                stencil.raw.as_ptr(),
                ptr::null_mut(),
            );
            self.check(!module.is_null())?;
            let module: Local<'s, Module> = self.push_object(module);
            jsapi::SetModulePrivate(module.raw_object(), &private.raw());
            Ok(module)
        }
    }
}
