//! Compiling and running scripts: whole scripts, CommonJS-like wrappers, precompiled builtins.

use std::ffi::CString;

use mozjs::jsapi::{self, JSScript, ReadOnlyCompileOptions, SourceText, mozilla::Utf8Unit};
use mozjs::rooted;

use crate::error::{Error, Result};
use crate::glue;
use crate::handles::*;

/// How source text is compiled.
#[derive(Clone, Debug)]
pub struct CompileOptions<'a> {
    /// Shown in stacks: a path, a `file:` URL or a `node:` name.
    pub filename: &'a str,
    /// Line number of the first line, from 1.
    pub line: u32,
    /// Column of the first character, from 1.
    pub column: u32,
}

impl<'a> CompileOptions<'a> {
    /// Options for a file whose text begins at line 1, column 1.
    pub fn new(filename: &'a str) -> Self {
        CompileOptions {
            filename,
            line: 1,
            column: 1,
        }
    }
}

pub(crate) struct RawOptions {
    pub(crate) ptr: *mut ReadOnlyCompileOptions,
    _filename: CString,
}

impl RawOptions {
    pub(crate) fn new(cx: &Scope<'_>, o: &CompileOptions<'_>) -> Self {
        let filename = CString::new(o.filename.replace('\0', "\u{fffd}")).unwrap_or_default();
        // SAFETY: the options keep a pointer to `filename`, which lives beside them.
        unsafe {
            let ptr = mozjs::glue::NewCompileOptions(cx.cx, filename.as_ptr(), 1);
            let mut column = (*ptr).column;
            // ColumnNumberOneOrigin is one word, counted from 1.
            *(&raw mut column).cast::<u32>() = o.column.max(1);
            (*ptr).lineno = o.line;
            (*ptr).column = column;
            RawOptions {
                ptr,
                _filename: filename,
            }
        }
    }
}

impl Drop for RawOptions {
    fn drop(&mut self) {
        // SAFETY: made by NewCompileOptions.
        unsafe { mozjs::glue::DeleteCompileOptions(self.ptr) };
    }
}

/// A first line that begins further right than this is no code that somebody wrote.
const MAX_BLANKS: u32 = 1 << 16;

pub(crate) fn source(text: &str) -> SourceText<Utf8Unit> {
    SourceText {
        units_: text.as_ptr().cast(),
        length_: text.len() as u32,
        ownsUnits_: false,
        _phantom_0: std::marker::PhantomData,
    }
}

/// A name with escapes for what is not ASCII.
fn escaped(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii() {
            text.push(c);
        } else {
            text.extend(c.escape_unicode());
        }
    }
    text
}

pub(crate) fn check_size(text: &str) -> Result<()> {
    if text.len() >= (1 << 30) - 2 {
        return Err(Error::Range("the source text is too long".into()));
    }
    Ok(())
}

impl<'s> Scope<'s> {
    /// Compiles and runs a script in the current realm; gives its completion value.
    pub fn eval(&mut self, text: &str, options: &CompileOptions<'_>) -> Result<Local<'s, Value>> {
        self.eval_with_private(text, options, None)
    }

    /// Like [`Scope::eval`]; `private` is the referrer that dynamic imports of the script report.
    pub fn eval_with_private(
        &mut self,
        text: &str,
        options: &CompileOptions<'_>,
        private: Option<Local<'_, Value>>,
    ) -> Result<Local<'s, Value>> {
        check_size(text)?;
        self.stress();
        let raw = RawOptions::new(self, options);
        let (value, out) = self.out::<Value>();
        // SAFETY: the source outlives the compilation; the script is rooted.
        let ok = unsafe {
            let mut src = source(text);
            rooted!(in(self.cx) let script = jsapi::Compile1(self.cx, raw.ptr, &mut src));
            !script.is_null() && {
                set_private(*script, private);
                jsapi::JS_ExecuteScript(self.cx, script.handle().into(), out)
            }
        };
        self.check(ok)?;
        Ok(value)
    }

    /// Compiles `(function (params) { body })` so that the body's first character is at the options' position, whatever
    /// the wrapper's length, and gives the function. What Node calls the module wrapper.
    pub fn compile_wrapper(
        &mut self,
        body: &str,
        params: &[&str],
        options: &CompileOptions<'_>,
        private: Option<Local<'_, Value>>,
    ) -> Result<Local<'s, Function>> {
        check_size(body)?;
        self.stress();
        let text = wrapper_text(body, params);
        let raw = RawOptions::new(self, &wrapper_options(options));
        let (value, out) = self.out::<Value>();
        // SAFETY: as in `eval_with_private`.
        unsafe {
            let mut src = source(&text);
            rooted!(in(self.cx) let script = jsapi::Compile1(self.cx, raw.ptr, &mut src));
            self.check(!script.is_null())?;
            let end = text.len() as u32 - 1;
            if glue::nodus_script_is_one_function(*script, 1, end) {
                set_private(*script, private);
                let ok = jsapi::JS_ExecuteScript(self.cx, script.handle().into(), out);
                self.check(ok)?;
            }
        }
        match value.as_function() {
            Some(function) => Ok(function),
            // The body ends its wrapper and begins something else; on its own it says what is wrong with it.
            None => self.compile_function(body, "", params, options, private),
        }
    }

    /// Compiles a function body on its own, so that no text can close the wrapper early. Slower than
    /// [`Scope::compile_wrapper`]: the source is copied to UTF-16.
    pub fn compile_function(
        &mut self,
        body: &str,
        name: &str,
        params: &[&str],
        options: &CompileOptions<'_>,
        private: Option<Local<'_, Value>>,
    ) -> Result<Local<'s, Function>> {
        self.compile_function_among(body, name, params, options, private, &[])
    }

    /// Like [`Scope::compile_function`]; free names are looked up on `scopes` first, the last one innermost.
    pub fn compile_function_among(
        &mut self,
        body: &str,
        name: &str,
        params: &[&str],
        options: &CompileOptions<'_>,
        private: Option<Local<'_, Value>>,
        scopes: &[Local<'_, Object>],
    ) -> Result<Local<'s, Function>> {
        check_size(body)?;
        self.stress();
        // The engine has no column for a body whose parameters it writes itself; blanks move its first line.
        let shifted;
        let body = match options.column {
            0 | 1 => body,
            column => {
                shifted = format!(
                    "{}{body}",
                    " ".repeat((column - 1).min(MAX_BLANKS) as usize)
                );
                shifted.as_str()
            }
        };
        let opts = CompileOptions {
            filename: options.filename,
            line: options.line.wrapping_sub(1),
            column: 1,
        };
        let raw = RawOptions::new(self, &opts);
        let name = CString::new(name).unwrap_or_default();
        let params: Vec<CString> = params
            .iter()
            .map(|p| CString::new(escaped(p)).unwrap_or_default())
            .collect();
        let ptrs: Vec<*const std::ffi::c_char> = params.iter().map(|p| p.as_ptr()).collect();
        // SAFETY: all pointers live through the call; the chain is freed after it.
        unsafe {
            let chain = jsapi::glue::NewEnvironmentChain(self.cx, jsapi::SupportUnscopables::No);
            for scope in scopes.iter().rev() {
                if !jsapi::glue::AppendToEnvironmentChain(chain, scope.raw_object()) {
                    jsapi::glue::DeleteEnvironmentChain(chain);
                    return Err(self.failure());
                }
            }
            if !scopes.is_empty() {
                (*raw.ptr)._base.nonSyntacticScope = true;
            }
            let (name, count, names) = (name.as_ptr(), ptrs.len() as u32, ptrs.as_ptr());
            // Of UTF-8 the engine takes each byte for a character here.
            let f = if body.is_ascii() {
                let mut src = source(body);
                jsapi::CompileFunction1(self.cx, chain, raw.ptr, name, count, names, &mut src)
            } else {
                let units: Vec<u16> = body.encode_utf16().collect();
                let mut src = SourceText {
                    units_: units.as_ptr(),
                    length_: units.len() as u32,
                    ownsUnits_: false,
                    _phantom_0: std::marker::PhantomData,
                };
                jsapi::CompileFunction(self.cx, chain, raw.ptr, name, count, names, &mut src)
            };
            jsapi::glue::DeleteEnvironmentChain(chain);
            self.check(!f.is_null())?;
            rooted!(in(self.cx) let f = f);
            let script = jsapi::JS_GetFunctionScript(self.cx, f.handle().into());
            if !script.is_null() {
                set_private(script, private);
            }
            let o = jsapi::JS_GetFunctionObject(*f);
            Ok(self.push_object(o))
        }
    }

    /// Only parses; an error is the SyntaxError.
    pub fn check_syntax(&mut self, text: &str, options: &CompileOptions<'_>) -> Result<()> {
        check_size(text)?;
        let raw = RawOptions::new(self, options);
        // SAFETY: the source outlives the compilation.
        let ok = unsafe {
            let mut src = source(text);
            !jsapi::Compile1(self.cx, raw.ptr, &mut src).is_null()
        };
        self.check(ok)
    }
}

/// The wrapper's head is a line of its own, so the body begins one line later.
pub(crate) fn wrapper_options<'a>(options: &CompileOptions<'a>) -> CompileOptions<'a> {
    CompileOptions {
        filename: options.filename,
        line: options.line.wrapping_sub(1),
        column: 1,
    }
}

pub(crate) fn wrapper_text(body: &str, params: &[&str]) -> String {
    let mut text = String::with_capacity(body.len() + 96);
    text.push_str("(function (");
    text.push_str(&params.join(", "));
    text.push_str(") {\n");
    // A hashbang line is a comment in a file but not inside a function.
    if body.starts_with("#!") {
        text.push_str("//");
    }
    text.push_str(body);
    text.push_str("\n})");
    text
}

/// # Safety
/// `script` is live.
pub(crate) unsafe fn set_private(script: *mut JSScript, private: Option<Local<'_, Value>>) {
    if let Some(p) = private {
        // SAFETY: by contract; the value is stored behind the engine's barriers.
        unsafe { jsapi::SetScriptPrivate(script, &p.raw()) };
    }
}

/// Bytes of a compiled script, to be instantiated in any runtime of the same engine build.
#[derive(Clone, Debug)]
pub struct Precompiled(pub Vec<u8>);

impl<'s> Scope<'s> {
    /// Compiles a wrapper (see [`Scope::compile_wrapper`]) without running it, into bytes.
    pub fn precompile_wrapper(
        &mut self,
        body: &str,
        params: &[&str],
        options: &CompileOptions<'_>,
    ) -> Result<Precompiled> {
        let text = wrapper_text(body, params);
        let opts = CompileOptions {
            filename: options.filename,
            line: options.line.wrapping_sub(1),
            column: 1,
        };
        let raw = RawOptions::new(self, &opts);
        // SAFETY: plain data, read during the compilation. Everything is compiled now, so that nothing has to be parsed
        // later; the text is left to the source hook.
        unsafe {
            (*raw.ptr)._base.eagerDelazificationStrategy_ =
                mozjs::jsapi::DelazificationOption::ParseEverythingEagerly;
            (*raw.ptr)._base.sourceIsLazy = true;
        }
        glue::encode_script(self.cx, raw.ptr, &text)
            .map(Precompiled)
            .ok_or_else(|| self.failure())
    }

    /// Instantiates precompiled bytes and runs them, which gives the wrapper's function. `bytes` must live as long as the
    /// process, since the engine may refer to them. `None` when they come from another engine build.
    pub fn run_precompiled(&mut self, bytes: &'static [u8]) -> Result<Option<Local<'s, Function>>> {
        // SAFETY: the script is rooted before it runs.
        unsafe {
            let script = glue::decode_script(self.cx, bytes);
            if script.is_null() {
                self.clear_exception();
                return Ok(None);
            }
            rooted!(in(self.cx) let script = script);
            let (value, out) = self.out::<Value>();
            let ok = jsapi::JS_ExecuteScript(self.cx, script.handle().into(), out);
            self.check(ok)?;
            Ok(value.as_function())
        }
    }
}

/// Where and why parsing failed, for callers that classify syntax errors without reading their text.
#[derive(Clone, Debug)]
pub struct SyntaxReport {
    /// The engine's message number.
    pub number: u32,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// The source line, if the engine kept it.
    pub text: String,
    /// Offset of the offending token within `text`, in UTF-16 units.
    pub offset: usize,
    /// Name of the file.
    pub filename: String,
}

impl<'s> Scope<'s> {
    /// The parser's report behind an error object, if it has one.
    pub fn error_report(&mut self, error: Local<'_, Object>) -> Option<SyntaxReport> {
        // SAFETY: the report lives as long as the error object, which is rooted.
        unsafe {
            rooted!(in(self.cx) let o = error.raw_object());
            let cx2 = mozjs::context::JSContext::from_ptr(std::ptr::NonNull::new(self.cx)?);
            let handle = o.handle().into();
            let cx = self.cx;
            let found = mozjs::rust::borrowed_error_report(&cx2, |_, r| {
                jsapi::JS_ErrorFromException(cx, handle, r).then_some(r.report_)
            })?;
            if found.is_null() {
                return None;
            }
            let report = &*found;
            let base = &report._base;
            let file = base.filename.data_;
            let filename = if file.is_null() {
                String::new()
            } else {
                std::ffi::CStr::from_ptr(file)
                    .to_string_lossy()
                    .into_owned()
            };
            let text = if report.linebuf_.is_null() {
                String::new()
            } else {
                String::from_utf16_lossy(std::slice::from_raw_parts(
                    report.linebuf_,
                    report.linebufLength_,
                ))
            };
            let column = *(&raw const base.column).cast::<u32>();
            Some(SyntaxReport {
                number: base.errorNumber,
                line: base.lineno,
                column,
                text,
                offset: report.tokenOffset_,
                filename,
            })
        }
    }
}
