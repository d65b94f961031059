//! Builtin JavaScript: where its text comes from and how it becomes functions.

use nodus_engine::{CompileOptions, Error, Function, Local, Result, Scope, Value};

use crate::state::StateExt;

include!(concat!(env!("OUT_DIR"), "/sources.rs"));

/// Parameters of the function that wraps each builtin file.
pub(crate) const PARAMS: &[&str] =
    &["exports", "require", "module", "process", "internalBinding", "primordials"];

/// The text of a builtin file; from the source tree when `NODUS_LIB_DIR` names one.
pub(crate) fn source(id: &str) -> Option<std::borrow::Cow<'static, str>> {
    if let Some(dir) = std::env::var_os("NODUS_LIB_DIR") {
        let path = std::path::Path::new(&dir).join(format!("{}.js", id.trim_start_matches('#')));
        if let Ok(text) = std::fs::read_to_string(path) {
            return Some(text.into());
        }
    }
    SOURCES.binary_search_by(|(k, _)| (*k).cmp(id)).ok().map(|i| SOURCES[i].1.into())
}

/// The name stacks show: `node:fs` for the file that is a public module, `node:internal/fs/streams` for helpers.
pub(crate) fn display_name(id: &str) -> String {
    let rest = id.trim_start_matches('#');
    if let Some((folder, file)) = rest.split_once('/') {
        if folder == file {
            return format!("node:{file}");
        }
        if folder == "internal" {
            return format!("node:{rest}");
        }
        if crate::modules::PUBLIC.binary_search(&rest).is_ok() {
            return format!("node:{rest}");
        }
    }
    format!("node:internal/{rest}")
}

/// Compiles a builtin file into its wrapper function.
pub(crate) fn compile<'s>(cx: &mut Scope<'s>, id: &str) -> Result<Local<'s, Function>> {
    let Some(text) = source(id) else {
        return Err(Error::plain(format!("No such built-in module: {id}")));
    };
    let name = display_name(id);
    cx.compile_wrapper(&text, PARAMS, &CompileOptions::new(&name), None)
}

/// The exports of a builtin, by internal or public id.
pub(crate) fn require<'s>(cx: &mut Scope<'s>, id: &str) -> Result<Local<'s, Value>> {
    let Some(require) = cx.state().hooks.require.get() else {
        return Err(Error::plain("builtins are not ready"));
    };
    let f = require.get(cx);
    let this = cx.undefined();
    let id = cx.string(id);
    f.call(cx, this, &[id.as_value()])
}
