//! `internalBinding('fs')`: file-system calls for the `fs` module. Every function takes the callback as its last argument:
//! with one the call runs on the pool, without one it runs at once. Paths are strings or byte views; arguments are
//! checked in JavaScript.

mod dirs;
mod files;
mod names;
mod stats;
mod watch;

use std::ffi::CString;

use crate::prelude::*;

/// A path argument: its bytes for the kernel.
pub(crate) struct PathArg {
    bytes: CString,
}

impl PathArg {
    /// As the system calls want it.
    pub(crate) fn c(&self) -> &std::ffi::CStr {
        &self.bytes
    }

    /// As error messages show it.
    pub(crate) fn text(&self) -> String {
        self.bytes.to_string_lossy().into_owned()
    }
}

impl<'s> FromJs<'s> for PathArg {
    fn from_js(cx: &mut Scope<'s>, v: Local<'s, Value>) -> Result<Self> {
        let bytes = if let Some(s) = v.as_string() {
            s.to_rust(cx).into_bytes()
        } else if let Some(view) = v.as_view() {
            view.with_bytes(<[u8]>::to_vec)
        } else {
            return Err(Error::type_error("expected a path"));
        };
        match CString::new(bytes) {
            Ok(bytes) => Ok(PathArg { bytes }),
            Err(_) => Err(Error::type_error("path contains a null byte")),
        }
    }
}

/// Runs work that yields nothing, and so is done for what it changes.
pub(crate) fn run_unit<'s>(
    cx: &mut Scope<'s>,
    callback: Option<Callback>,
    work: impl FnOnce() -> std::result::Result<(), SysError> + Send + 'static,
) -> Result<Local<'s, Value>> {
    change_sync_or_async(cx, callback, work, |cx, ()| Ok(cx.undefined()))
}

/// Runs work that yields bytes naming something: a string, or a Uint8Array when `raw`.
pub(crate) fn run_name<'s>(
    cx: &mut Scope<'s>,
    callback: Option<Callback>,
    raw: bool,
    work: impl FnOnce() -> std::result::Result<Vec<u8>, SysError> + Send + 'static,
) -> Result<Local<'s, Value>> {
    run_sync_or_async(cx, callback, work, move |cx, bytes| {
        name_value(cx, bytes, raw)
    })
}

pub(crate) fn name_value<'s>(
    cx: &mut Scope<'s>,
    bytes: Vec<u8>,
    raw: bool,
) -> Result<Local<'s, Value>> {
    if raw {
        return Ok(cx.uint8_array_from(bytes)?.as_value());
    }
    Ok(cx.string_utf8_lossy(&bytes).as_value())
}

/// A position argument: negative means the file's own.
pub(crate) fn position_of(position: i64) -> Option<u64> {
    u64::try_from(position).ok()
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    files::register(cx, target)?;
    names::register(cx, target)?;
    stats::register(cx, target)?;
    dirs::register(cx, target)?;
    watch::register(cx, target)
}
