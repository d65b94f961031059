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

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(cx, &[compile_function::DEF, has::DEF])?;
    let ids = cx.string_array(crate::builtins::PUBLIC);
    target.set(cx, c"publicIds", ids)
}
