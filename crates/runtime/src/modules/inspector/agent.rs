//! The debugger's agent: JavaScript of our own in a realm that sees the program through the engine's `Debugger`.

use nodus_engine::DebuggerRealm;

use super::super::vm::{Limits, limited};
use crate::builtins;
use crate::prelude::*;

/// `load(id)`, called by the agent: the function that wraps a file of the agent, made in the agent's realm.
#[native]
fn load<'s>(cx: &mut Scope<'s>, id: String) -> Result<Local<'s, Function>> {
    builtins::compile(cx, &id)
}

/// `openAgent(host)`: the exports of `#inspector/agent/main`, which runs in a realm of its own and gets `host` as the object
/// through which it asks for what only the program's realm can do.
#[native]
fn open_agent<'s>(cx: &mut Scope<'s>, host: Local<'s, Object>) -> Result<Local<'s, Value>> {
    let realm = DebuggerRealm::new(cx)?;
    realm.enter(cx, &[host.as_value()], |cx, inside| {
        let load = cx.native(&load::DEF)?;
        let main = builtins::compile(cx, "#inspector/agent/main")?;
        let exports = cx.object();
        let none = cx.undefined();
        main.call(
            cx,
            none,
            &[
                exports.as_value(),
                load.as_value(),
                none,
                none,
                inside[0],
                none,
            ],
        )?;
        Ok(exports.as_value())
    })
}

/// `runLimited(function, milliseconds)`: calls it; beyond the limit its JavaScript is stopped and the call throws.
#[native]
fn run_limited<'s>(
    cx: &mut Scope<'s>,
    function: Local<'s, Value>,
    timeout: f64,
) -> Result<Local<'s, Value>> {
    let Some(function) = function.as_function() else {
        return Err(Error::type_error("not a function"));
    };
    let limits = Limits {
        timeout,
        sigint: false,
    };
    limited(cx, limits, |cx| {
        let none = cx.undefined();
        function.call(cx, none, &[])
    })
}

/// `sha256(text)`: the digest of its UTF-16 units or, where it has none beyond Latin-1, of its bytes, in hexadecimal.
#[native]
fn sha256(cx: &mut Scope<'_>, text: Local<'_, JsString>) -> String {
    let digest = text.with_chars(cx, |chars| match chars {
        nodus_engine::Chars::Latin1(bytes) => openssl::sha::sha256(bytes),
        nodus_engine::Chars::Utf16(units) => {
            let bytes: Vec<u8> = units.iter().flat_map(|u| u.to_le_bytes()).collect();
            openssl::sha::sha256(&bytes)
        }
    });
    digest.iter().map(|b| format!("{b:02x}")).collect()
}

/// Whether code is counted for coverage.
#[native]
fn observes_coverage(cx: &mut Scope<'_>) -> bool {
    cx.observes_coverage()
}

/// `restoreObservers()`, once the agent has left the program's realm.
#[native]
fn restore_observers(cx: &mut Scope<'_>) {
    cx.restore_observers();
}

/// Registers the natives.
pub(super) fn register(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            observes_coverage::DEF,
            open_agent::DEF,
            restore_observers::DEF,
            run_limited::DEF,
            sha256::DEF,
        ],
    )
}
