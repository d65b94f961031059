//! `internalBinding('constants')`: the tables `os` and `fs`, and functions that make those of `crypto`, `zlib` and `trace`.
//! Nobody can change what is in them, but add to them.

use nodus_engine::attr::{ENUMERATE, PERMANENT, READONLY};

use super::constant_tables as tables;
use crate::prelude::*;

fn fill(cx: &mut Scope<'_>, table: Local<'_, Object>, entries: &[(&str, f64)]) -> Result<()> {
    for (name, value) in entries {
        cx.nested(|cx| {
            let value = cx.number(*value);
            table.define(cx, *name, value, ENUMERATE | READONLY | PERMANENT)
        })?;
    }
    Ok(())
}

fn table<'s>(cx: &mut Scope<'s>, entries: &[(&str, f64)]) -> Result<Local<'s, Object>> {
    let table = cx.null_object();
    fill(cx, table, entries)?;
    Ok(table)
}

/// crypto(list) -> the constants, with the list of ciphers that TLS starts from at its place among them
#[native]
fn crypto<'s>(cx: &mut Scope<'s>, ciphers: Local<'s, JsString>) -> Result<Local<'s, Object>> {
    let version = openssl::version::number() as f64;
    let made = table(cx, &[("OPENSSL_VERSION_NUMBER", version)])?;
    fill(cx, made, tables::CRYPTO)?;
    let attributes = ENUMERATE | READONLY | PERMANENT;
    made.define(cx, "defaultCoreCipherList", ciphers, attributes)?;
    fill(cx, made, tables::TLS)?;
    Ok(made)
}

#[native]
fn zlib<'s>(cx: &mut Scope<'s>) -> Result<Local<'s, Object>> {
    table(cx, tables::ZLIB)
}

#[native]
fn trace<'s>(cx: &mut Scope<'s>) -> Result<Local<'s, Object>> {
    table(cx, tables::TRACE)
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    let os = table(cx, &[("UV_UDP_REUSEADDR", 4.0)])?;
    for (name, entries) in [
        ("dlopen", tables::DLOPEN),
        ("errno", tables::ERRNO),
        ("signals", tables::SIGNALS),
        ("priority", tables::PRIORITY),
    ] {
        let t = table(cx, entries)?;
        os.set(cx, name, t)?;
    }
    target.set(cx, c"os", os)?;
    let fs = table(cx, tables::FS)?;
    target.set(cx, c"fs", fs)?;
    target.natives(cx, &[crypto::DEF, zlib::DEF, trace::DEF])
}
