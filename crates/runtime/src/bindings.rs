//! `internalBinding(name)`: the natives of a builtin module, registered on first use.

use nodus_engine::{Args, Error, Global, Local, Object, Result, Scope, Value};

use crate::modules::BINDINGS;
use crate::state::StateExt;

/// The function behind `internalBinding`.
pub(crate) fn internal_binding<'s>(
    cx: &mut Scope<'s>,
    args: &Args<'s>,
) -> Result<Local<'s, Value>> {
    let name: String = args.arg(cx, 0)?;
    Ok(binding(cx, &name)?.as_value())
}

pub(crate) fn binding<'s>(cx: &mut Scope<'s>, name: &str) -> Result<Local<'s, Object>> {
    let state = cx.state();
    if let Some(b) = state.bindings.borrow().get(name) {
        return Ok(b.get(cx));
    }
    let Some((_, register)) = BINDINGS.iter().find(|(n, _)| *n == name) else {
        return Err(Error::plain(format!("No such binding: {name}")));
    };
    let target = cx.object();
    register(cx, target)?;
    let root = Global::new(cx, target);
    state.bindings.borrow_mut().insert(name.to_string(), root);
    Ok(target)
}
