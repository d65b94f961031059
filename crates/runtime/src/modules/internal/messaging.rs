//! `internalBinding('messaging')`: structured clones, and collections on demand.

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

/// Collects garbage: the nursery, or everything.
#[native]
fn collect(cx: &mut Scope<'_>, minor: bool) {
    if minor {
        cx.collect_nursery()
    } else {
        cx.collect()
    }
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(cx, &[structured_clone::DEF, collect::DEF])
}
