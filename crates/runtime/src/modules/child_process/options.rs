//! How a child is to be started, read from the object that JavaScript passes to both bindings.

use std::ffi::CString;

use event_loop::{AnyStream, Errno, ProcessOptions, StdioContainer, Stream};

use crate::modules::net::stream_base_of;
use crate::prelude::*;

/// Reads everything but the descriptors.
pub(super) fn read(
    cx: &mut Scope<'_>,
    options: Local<'_, Object>,
) -> Result<std::result::Result<ProcessOptions, Errno>> {
    cx.nested(|cx| {
        let Some(file) = text(cx, options, c"file")? else {
            return Err(Error::type_error("options.file must be a string"));
        };
        let mut read = || -> Result<Option<ProcessOptions>> {
            let Ok(file) = CString::new(file.as_str()) else {
                return Ok(None);
            };
            let args = match strings(cx, options, c"args")? {
                Some(args) => args,
                None => vec![file.clone()],
            };
            let cwd = text(cx, options, c"cwd")?.filter(|cwd| !cwd.is_empty());
            Ok(Some(ProcessOptions {
                file,
                args,
                env: strings(cx, options, c"envPairs")?,
                cwd: cwd.and_then(|cwd| CString::new(cwd).ok()),
                uid: number(cx, options, c"uid")?.map(|id| id as i64 as u32),
                gid: number(cx, options, c"gid")?.map(|id| id as i64 as u32),
                detached: options.get(cx, c"detached")?.to_boolean(),
                stdio: Vec::new(),
            }))
        };
        Ok(read()?.ok_or(Errno::EINVAL))
    })
}

/// A property that is a string.
fn text(
    cx: &mut Scope<'_>,
    object: Local<'_, Object>,
    key: &'static std::ffi::CStr,
) -> Result<Option<String>> {
    let value = object.get(cx, key)?;
    if value.is_nullish() {
        return Ok(None);
    }
    value.to_rust_string(cx).map(Some)
}

/// A property that is a number.
pub(super) fn number(
    cx: &mut Scope<'_>,
    object: Local<'_, Object>,
    key: &'static std::ffi::CStr,
) -> Result<Option<f64>> {
    Ok(object.get(cx, key)?.as_number())
}

/// A property that is an array of strings. JavaScript has refused zero bytes; a string that has one ends there.
fn strings(
    cx: &mut Scope<'_>,
    object: Local<'_, Object>,
    key: &'static std::ffi::CStr,
) -> Result<Option<Vec<CString>>> {
    let value = object.get(cx, key)?;
    let Some(array) = value.as_array(cx) else {
        return Ok(None);
    };
    let mut list = Vec::new();
    for index in 0..array.len(cx) {
        let item = cx.nested(|cx| {
            let item = array.get_index(cx, index)?;
            item.to_rust_string(cx)
        })?;
        let bytes = item.into_bytes();
        let end = bytes.iter().position(|b| *b == 0).unwrap_or(bytes.len());
        if let Ok(item) = CString::new(&bytes[..end]) {
            list.push(item);
        }
    }
    Ok(Some(list))
}

/// A descriptor that is neither ignored nor a new pipe: by number, or the one of a stream handle.
pub(super) fn inherited(cx: &mut Scope<'_>, entry: Local<'_, Object>) -> Result<StdioContainer> {
    let handle = entry.get(cx, c"handle")?;
    if let Some(stream) = handle.as_object().and_then(|handle| any_stream(cx, handle)) {
        return Ok(StdioContainer::InheritStream(stream));
    }
    let fd = number(cx, entry, c"fd")?.unwrap_or(-1.0);
    Ok(StdioContainer::InheritFd(fd as i32))
}

fn any_stream(_cx: &mut Scope<'_>, handle: Local<'_, Object>) -> Option<AnyStream> {
    stream_base_of(handle).map(|base| base.stream().any())
}

/// The names of signals, for the exit event.
pub(super) fn signal_name(signum: i32) -> Option<&'static str> {
    const NAMES: [&str; 31] = [
        "SIGHUP",
        "SIGINT",
        "SIGQUIT",
        "SIGILL",
        "SIGTRAP",
        "SIGABRT",
        "SIGBUS",
        "SIGFPE",
        "SIGKILL",
        "SIGUSR1",
        "SIGSEGV",
        "SIGUSR2",
        "SIGPIPE",
        "SIGALRM",
        "SIGTERM",
        "SIGSTKFLT",
        "SIGCHLD",
        "SIGCONT",
        "SIGSTOP",
        "SIGTSTP",
        "SIGTTIN",
        "SIGTTOU",
        "SIGURG",
        "SIGXCPU",
        "SIGXFSZ",
        "SIGVTALRM",
        "SIGPROF",
        "SIGWINCH",
        "SIGIO",
        "SIGPWR",
        "SIGSYS",
    ];
    let index = usize::try_from(signum).ok()?.checked_sub(1)?;
    NAMES.get(index).copied()
}
