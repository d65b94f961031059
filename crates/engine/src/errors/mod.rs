//! V8's error API over this engine: the own accessor `stack` in V8's format, `Error.captureStackTrace`,
//! `Error.stackTraceLimit`, `Error.prepareStackTrace` with CallSite objects, and V8's wording of the engine's messages.
//!
//! Frames are captured in C++ when an error is made (`glue/errors.cc`, `glue/frames.cc`) and turned into text here when
//! somebody first reads `stack`, which is also when V8 computes the first line.

mod callsite;
mod frames;
mod messages;
mod stack;

use mozjs::rooted;

use crate::error::Result;
use crate::glue;
use crate::handles::*;
use crate::object::attr;

pub(crate) use messages::before_first_runtime;

/// Errors with this registered symbol as a truthy property (own or inherited) show their `code` in the first line of their
/// stack: `TypeError [ERR_X]: message`.
const SHOWS_CODE: &str = "nodus.error.showsCode";

/// Where something was thrown.
#[derive(Clone, Debug)]
pub struct ThrowSite {
    /// The script's name.
    pub filename: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
}

impl Scope<'_> {
    /// Where the pending exception was thrown, if the engine knows; ask before taking the exception.
    pub fn throw_site(&mut self) -> Option<ThrowSite> {
        self.nested(|cx| {
            let (mut line, mut column) = (0, 0);
            // SAFETY: the string is rooted at once.
            let filename = unsafe {
                let name = glue::nodus_thrown_at(cx.cx, &mut line, &mut column);
                (!name.is_null()).then(|| cx.push_string(name))
            }?;
            Some(ThrowSite {
                filename: filename.to_rust(cx),
                line,
                column,
            })
        })
    }
}

/// Sets the error API up in the main realm.
pub(crate) fn install(cx: &mut Scope<'_>) -> Result<()> {
    let global = cx.global();
    install_in_realm(cx, global)?;
    cx.nested(|cx| {
        let Some(error) = global.get(cx, "Error")?.as_object() else {
            return Ok(());
        };
        let prepare = cx.native(&stack::PREPARE)?;
        error.define(cx, "prepareStackTrace", prepare, attr::HIDDEN)?;
        let main = crate::global::Global::new(cx, error);
        *cx.inner().main_error.borrow_mut() = Some(main);
        Ok(())
    })
}

/// Sets the error API up in a further realm, which is the current one.
pub(crate) fn install_in_realm(cx: &mut Scope<'_>, global: Local<'_, Object>) -> Result<()> {
    cx.nested(|cx| {
        let getter = cx.native(&stack::GET)?;
        let setter = cx.native(&stack::SET)?;
        // SAFETY: everything is rooted.
        let ok = unsafe {
            rooted!(in(cx.cx) let g = global.raw_object());
            glue::nodus_errors_setup(cx.cx, *g, getter.raw_object(), setter.raw_object())
        };
        cx.check(ok)?;
        // SAFETY: the callee roots the global.
        let ok = unsafe { glue::nodus_install_json(cx.cx, global.raw_object()) };
        cx.check(ok)?;
        let symbol = cx.symbol_for(SHOWS_CODE)?;
        // SAFETY: the realm's state keeps the symbol.
        unsafe { glue::nodus_set_coded_symbol(cx.cx, symbol.raw()) };
        let error = global.get(cx, "Error")?.as_object();
        let Some(error) = error else { return Ok(()) };
        if let Some(prototype) = error.get(cx, "prototype")?.as_object() {
            prototype.delete(cx, "stack")?;
        }
        let capture = cx.native(&stack::CAPTURE)?;
        error.define(cx, "captureStackTrace", capture, attr::HIDDEN)?;
        let limit = cx.int(10);
        error.define(cx, "stackTraceLimit", limit, attr::DEFAULT)?;
        global.delete(cx, "InternalError")
    })
}
