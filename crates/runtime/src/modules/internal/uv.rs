//! `internalBinding('uv')`: libuv's error numbers, names and messages.

use crate::prelude::*;
use event_loop::{ERRNO_MAP, Errno};

/// `ENOENT` for -2.
#[native]
fn errname(errno: i32) -> String {
    Errno(errno).name().to_string()
}

/// Message for a number.
#[native]
fn get_error_message(errno: i32) -> String {
    Errno(errno).message().to_string()
}

/// The entries `[errno, [name, message]]` of a Map of all errors.
#[native]
fn get_error_list<'s>(cx: &mut Scope<'s>) -> Result<Local<'s, Array>> {
    let list = cx.array(&[]);
    for (i, info) in ERRNO_MAP.iter().enumerate() {
        cx.nested(|cx| {
            let words = [
                cx.string(info.name).as_value(),
                cx.string(info.message).as_value(),
            ];
            let entry = [cx.int(info.errno), cx.array(&words).as_value()];
            let entry = cx.array(&entry);
            list.set_index(cx, i as u32, entry)
        })?;
    }
    Ok(list)
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[errname::DEF, get_error_message::DEF, get_error_list::DEF],
    )?;
    for info in ERRNO_MAP {
        target.put(cx, format!("UV_{}", info.name).as_str(), info.errno)?;
    }
    Ok(())
}
