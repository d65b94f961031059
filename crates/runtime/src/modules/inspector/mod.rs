//! `internalBinding('inspector')`: the debugger's agent, and letters between the debuggers of threads.

mod agent;
mod post;
pub(crate) mod server;

use crate::prelude::*;

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    agent::register(cx, target)?;
    post::register(cx, target)
}
