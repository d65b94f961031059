//! `internalBinding('messaging')`: structured clones.

use crate::prelude::*;

/// `[clone]`, or the text of why it could not be made.
#[native]
fn structured_clone<'s>(
    cx: &mut Scope<'s>,
    value: Local<'s, Value>,
    transfer: Local<'s, Value>,
) -> Result<Local<'s, Value>> {
    match cx.structured_clone(value, transfer)? {
        Ok(v) => Ok(cx.array(&[v]).as_value()),
        Err(f) => f.message.into_js(cx),
    }
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(cx, &[structured_clone::DEF])
}
