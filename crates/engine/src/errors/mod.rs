//! V8's error API over this engine.

use crate::error::Result;
use crate::handles::*;

impl Scope<'_> {
    /// Frames a new error captures.
    pub(crate) fn stack_trace_limit(&self) -> u32 {
        10
    }
}

/// Adjusts process-wide tables before the first runtime exists.
pub(crate) fn before_first_runtime() {}

/// Sets the error API up in the main realm.
pub(crate) fn install(_cx: &mut Scope<'_>) -> Result<()> {
    Ok(())
}

/// Sets the error API up in a further realm.
pub(crate) fn install_in_realm(_cx: &mut Scope<'_>, _global: Local<'_, Object>) -> Result<()> {
    Ok(())
}
