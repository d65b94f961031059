//! The async context frame: the value that follows promises and callbacks and that `AsyncLocalStorage` reads.

use crate::prelude::*;

/// The current frame, undefined for none.
#[native]
fn get_frame<'s>(cx: &mut Scope<'s>) -> Option<Local<'s, Object>> {
    cx.async_context()
}

/// Makes `frame`, an object or undefined, the current one.
#[native]
fn set_frame<'s>(cx: &mut Scope<'s>, frame: Option<Local<'s, Object>>) {
    cx.set_async_context(frame);
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(cx, &[get_frame::DEF, set_frame::DEF])
}
