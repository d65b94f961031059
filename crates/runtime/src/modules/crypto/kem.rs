//! A secret for the owner of a public key: encapsulation and decapsulation.

use nodus_openssl_extra as extra;

use super::failure::{Failure, bytes, copy_of, run};
use super::keys::key_of;
use crate::prelude::*;

fn failed(what: &str) -> Failure {
    drop(openssl::error::ErrorStack::get());
    Failure::code("ERR_CRYPTO_OPERATION_FAILED", format!("{what} failed"))
}

/// `[secret, what to send]`
#[native]
fn encapsulate<'s>(
    cx: &mut Scope<'s>,
    key: Local<'s, Object>,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    let key = key_of(key)?.public()?;
    let work = move || extra::encapsulate(&key).map_err(|_| failed("Encapsulation"));
    run(cx, callback, work, |cx, (secret, sent)| {
        let secret = bytes(cx, secret)?;
        let sent = bytes(cx, sent)?;
        Ok(cx.array(&[secret, sent]).as_value())
    })
}

/// The secret in what was sent.
#[native]
fn decapsulate<'s>(
    cx: &mut Scope<'s>,
    key: Local<'s, Object>,
    sent: Local<'s, View>,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    let key = key_of(key)?.private()?;
    let sent = copy_of(sent);
    let work = move || extra::decapsulate(&key, &sent).map_err(|_| failed("Decapsulation"));
    run(cx, callback, work, bytes)
}

/// Registers what this file holds.
pub(crate) fn register(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(cx, &[encapsulate::DEF, decapsulate::DEF])
}
