//! Builtin JavaScript: where its text comes from and how it becomes functions.

use nodus_engine::{CompileOptions, Error, Function, Local, Result, Scope, Value};

use crate::state::StateExt;

include!("builtin_names.rs");
include!("inline_constants.rs");
include!(concat!(env!("OUT_DIR"), "/builtins.rs"));

/// Keeps the compiled code aligned as the engine wants it.
#[repr(C, align(16))]
struct Aligned<T: ?Sized>(T);

static COMPILED: &Aligned<[u8]> =
    &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/builtins.bin")));
static SELF_HOSTED: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(
    env!("OUT_DIR"),
    "/self_hosted.bin"
)));

/// The engine's own JavaScript, compiled when nodus was built.
pub(crate) fn self_hosted() -> &'static [u8] {
    &SELF_HOSTED.0
}

fn find(id: &str) -> Option<&'static (&'static str, &'static str, usize, usize)> {
    FILES
        .binary_search_by(|f| f.0.cmp(id))
        .ok()
        .map(|i| &FILES[i])
}

/// The folder that `NODUS_LIB_DIR` names, read once.
fn override_dir() -> Option<&'static std::path::Path> {
    static DIR: std::sync::OnceLock<Option<std::path::PathBuf>> = std::sync::OnceLock::new();
    DIR.get_or_init(|| {
        std::env::var_os("NODUS_LIB_DIR")
            .filter(|d| !d.is_empty())
            .map(Into::into)
    })
    .as_deref()
}

/// The text of a builtin file; from the source tree when `NODUS_LIB_DIR` names one.
pub(crate) fn source(id: &str) -> Option<std::borrow::Cow<'static, str>> {
    if let Some(dir) = override_dir() {
        let path = dir.join(format!("{}.js", id.trim_start_matches('#')));
        if let Ok(text) = std::fs::read_to_string(path) {
            return Some(text.into());
        }
    }
    find(id).map(|f| f.1.into())
}

/// Compiles a builtin file into its wrapper function.
pub(crate) fn compile<'s>(cx: &mut Scope<'s>, id: &str) -> Result<Local<'s, Function>> {
    if override_dir().is_none()
        && let Some(file) = find(id)
        && let Some(f) = cx.run_precompiled(&COMPILED.0[file.2..file.3])?
    {
        return Ok(f);
    }
    let Some(text) = source(id) else {
        return Err(Error::plain(format!("No such built-in module: {id}")));
    };
    let text =
        inline_constants(&text, |id| Some(source(id)?.into_owned())).map_or(text, Into::into);
    let name = display_name(id);
    cx.compile_wrapper(&text, PARAMS, &CompileOptions::new(&name), None)
}

/// Whether a builtin file exists.
pub(crate) fn has(id: &str) -> bool {
    find(id).is_some() || override_dir().is_some() && source(id).is_some()
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
