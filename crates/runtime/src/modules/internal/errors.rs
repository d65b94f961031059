//! `internalBinding('errors')`: the hook for exceptions nobody caught.

use crate::prelude::*;

/// Registers the function called with `(error, fromPromise)`; it returns whether somebody handled the error.
#[native]
fn set_uncaught_exception_handler<'s>(cx: &mut Scope<'s>, handler: Local<'s, Function>) {
    let root = Global::new(cx, handler);
    let _ = cx.state().hooks.uncaught.set(root);
}

/// Treats `error` as an exception that nobody caught.
#[native]
fn trigger_uncaught_exception<'s>(cx: &mut Scope<'s>, error: Local<'s, Value>, from_promise: bool) {
    let e = Error::throw_value(cx, error);
    crate::callback::uncaught(cx, e, from_promise);
}

/// Registers `(header, sites) => string` that writes the stacks of errors; undefined for the usual way.
#[native]
fn set_stack_formatter<'s>(cx: &mut Scope<'s>, formatter: Option<Local<'s, Function>>) {
    cx.set_stack_formatter(formatter);
}

/// Where the parser stopped, for a SyntaxError: `[number, line, column, text, offset, filename]`.
#[native]
fn syntax_report<'s>(cx: &mut Scope<'s>, error: Local<'s, Object>) -> Result<Local<'s, Value>> {
    let Some(r) = cx.error_report(error) else {
        return Ok(cx.undefined());
    };
    let items = [
        cx.number(f64::from(r.number)),
        cx.number(f64::from(r.line)),
        cx.number(f64::from(r.column)),
        cx.string(&r.text).as_value(),
        cx.number(r.offset as f64),
        cx.string(&r.filename).as_value(),
    ];
    Ok(cx.array(&items).as_value())
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            set_uncaught_exception_handler::DEF,
            trigger_uncaught_exception::DEF,
            set_stack_formatter::DEF,
            syntax_report::DEF,
        ],
    )
}
