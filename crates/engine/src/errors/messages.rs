//! V8's wording of the engine's messages.

use crate::handles::*;

/// Adjusts process-wide tables before the first runtime exists.
pub(crate) fn before_first_runtime() {
    // SAFETY: no engine code runs yet that could read the table meanwhile.
    unsafe { crate::glue::nodus_reword_messages() };
}

/// A value as V8 shows it inside of messages.
pub(super) fn shown(cx: &mut Scope<'_>, value: Local<'_, Value>) -> String {
    if value.is_object() {
        return "#<Object>".into();
    }
    value.to_rust_string(cx).unwrap_or_else(|_| {
        cx.clear_exception();
        "Symbol()".into()
    })
}
