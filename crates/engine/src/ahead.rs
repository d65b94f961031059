//! Parsing on threads that have no runtime, for code that the runtime's thread will want.

use std::ffi::{CString, c_void};
use std::marker::PhantomData;
use std::ptr::NonNull;

use crate::glue;
use crate::handles::Scope;
use crate::script::{check_size, wrapper_text};
use crate::stencil::Stencil;

/// How a runtime compiles, for other threads.
pub struct ParseSettings(NonNull<c_void>);

// SAFETY: plain data that nobody changes.
unsafe impl Send for ParseSettings {}

impl Drop for ParseSettings {
    fn drop(&mut self) {
        // SAFETY: this value owns the settings.
        unsafe { glue::nodus_parse_settings_delete(self.0.as_ptr()) };
    }
}

impl ParseSettings {
    /// The settings of the current realm; `None` when there is no memory.
    pub fn new(cx: &Scope<'_>) -> Option<ParseSettings> {
        // SAFETY: the context is this thread's.
        NonNull::new(unsafe { glue::nodus_parse_settings(cx.cx) }).map(ParseSettings)
    }
}

/// Code that another thread has parsed: on its way to the thread that runs it.
pub struct ParsedCode(Stencil);

// SAFETY: the value is the only reference to the code, so that one thread at a time deals with it, and nothing in it
// belongs to a thread.
unsafe impl Send for ParsedCode {}

impl ParsedCode {
    /// The code for this thread.
    pub fn into_stencil(self) -> Stencil {
        self.0
    }
}

/// A parser for the thread that made it.
pub struct Parser {
    raw: NonNull<c_void>,
    settings: ParseSettings,
    _of_this_thread: PhantomData<*mut ()>,
}

impl Drop for Parser {
    fn drop(&mut self) {
        // SAFETY: this value owns the parser.
        unsafe { glue::nodus_parser_delete(self.raw.as_ptr()) };
    }
}

impl Parser {
    /// A parser for the calling thread, whose stack has `stack` bytes; `None` when there is no memory.
    pub fn new(settings: ParseSettings, stack: usize) -> Option<Parser> {
        // SAFETY: the engine lives as long as the process.
        let raw = NonNull::new(unsafe { glue::nodus_parser_new(stack) })?;
        Some(Parser {
            raw,
            settings,
            _of_this_thread: PhantomData,
        })
    }

    /// Parses what [`Scope::compile_wrapper`] would compile at a file's begin. `None` when the text is wrong or ends its
    /// wrapper early: compiling it tells how.
    pub fn wrapper(&mut self, body: &str, params: &[&str], filename: &str) -> Option<ParsedCode> {
        check_size(body).ok()?;
        let text = wrapper_text(body, params);
        let filename = CString::new(filename).ok()?;
        // SAFETY: all pointers live through the call, and the engine copies what it keeps.
        let raw = unsafe {
            glue::nodus_parse(
                self.raw.as_ptr(),
                self.settings.0.as_ptr(),
                filename.as_ptr(),
                0,
                text.as_ptr().cast(),
                text.len(),
            )
        };
        let stencil = Stencil::script(NonNull::new(raw)?);
        stencil
            .is_one_function(1, text.len() as u32 - 1)
            .then_some(ParsedCode(stencil))
    }
}
