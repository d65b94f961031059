//! `internalBinding('primordials')`: what `#internal/primordials` adds to the engine's part of them.

use crate::prelude::*;
use crate::state::StateExt;

fn primordials<'s>(cx: &mut Scope<'s>) -> Result<Local<'s, Object>> {
    let state = cx.state();
    match state.primordials.get() {
        Some(p) => Ok(p.get(cx)),
        None => Err(Error::plain("primordials are not ready")),
    }
}

/// Takes the function that uncurries methods, and the methods that make what the language lacks.
#[native]
fn set_primordial_functions<'s>(
    cx: &mut Scope<'s>,
    wrap: Local<'s, Function>,
    makers: Local<'s, Object>,
) -> Result<()> {
    let target = primordials(cx)?;
    cx.set_primordial_functions(target, wrap, makers);
    Ok(())
}

/// Copies the properties of a prototype that has no global name.
#[native]
fn capture_primordials<'s>(
    cx: &mut Scope<'s>,
    prefix: String,
    object: Local<'s, Object>,
) -> Result<()> {
    let target = primordials(cx)?;
    cx.capture_primordials(target, &prefix, object)
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[set_primordial_functions::DEF, capture_primordials::DEF],
    )
}
