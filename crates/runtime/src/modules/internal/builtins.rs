//! `internalBinding('builtins')`: which builtin files exist, and their wrapper functions.

use crate::prelude::*;

/// The wrapper function of a builtin file.
#[native]
fn compile_function<'s>(cx: &mut Scope<'s>, id: String) -> Result<Local<'s, Function>> {
    crate::builtins::compile(cx, &id)
}

/// Whether a builtin file exists.
#[native]
fn has(id: String) -> bool {
    crate::builtins::has(&id)
}

/// Gives `process` or the global object properties that `define(name, value)` defines when they are first looked up.
#[native]
fn set_lazy_properties<'s>(
    object: Local<'s, Object>,
    table: Local<'s, Object>,
    define: Local<'s, Function>,
) -> Result<()> {
    object.set_lazy_properties(table, define)
}

/// A getter or setter that calls the function and makes its property look like data.
#[native]
fn stand_in<'s>(cx: &mut Scope<'s>, function: Local<'s, Function>) -> Result<Local<'s, Function>> {
    cx.stand_in(function)
}

/// Whether a name is that of a public builtin.
#[native]
fn is_public(id: String) -> bool {
    crate::builtins::PUBLIC.contains(&id.as_str())
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            compile_function::DEF,
            has::DEF,
            is_public::DEF,
            set_lazy_properties::DEF,
            stand_in::DEF,
        ],
    )?;
    let ids = cx.string_array(crate::builtins::PUBLIC);
    target.set(cx, c"publicIds", ids)
}
