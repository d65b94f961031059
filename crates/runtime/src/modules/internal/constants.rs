//! `internalBinding('constants')`: `os`, `fs`, `crypto`, `zlib` and `trace` tables.

use super::constant_tables as tables;
use crate::prelude::*;

fn table<'s>(cx: &mut Scope<'s>, entries: &[(&str, f64)]) -> Result<Local<'s, Object>> {
    let o = cx.null_object();
    for (name, value) in entries {
        o.put(cx, *name, *value)?;
    }
    Ok(o)
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    let os = cx.null_object();
    for (name, entries) in [
        ("dlopen", tables::DLOPEN),
        ("errno", tables::ERRNO),
        ("signals", tables::SIGNALS),
        ("priority", tables::PRIORITY),
    ] {
        let t = table(cx, entries)?;
        os.set(cx, name, t)?;
    }
    os.put(cx, c"UV_UDP_REUSEADDR", 4)?;
    target.set(cx, c"os", os)?;
    for (name, entries) in [
        ("fs", tables::FS),
        ("crypto", tables::CRYPTO),
        ("zlib", tables::ZLIB),
    ] {
        let t = table(cx, entries)?;
        target.set(cx, name, t)?;
    }
    let trace = table(
        cx,
        &[
            ("TRACE_EVENT_PHASE_BEGIN", 66.0),
            ("TRACE_EVENT_PHASE_END", 69.0),
            ("TRACE_EVENT_PHASE_COMPLETE", 88.0),
            ("TRACE_EVENT_PHASE_INSTANT", 73.0),
            ("TRACE_EVENT_PHASE_COUNTER", 67.0),
        ],
    )?;
    target.set(cx, c"trace", trace)
}
