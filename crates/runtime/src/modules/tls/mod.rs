//! `internalBinding('tls_wrap')`: TLS state machines over OpenSSL, fed with bytes and asked for bytes; sockets are
//! JavaScript's business.

mod certificate;
mod context;
mod wrap;

use crate::prelude::*;

/// A copy of a view's bytes.
struct Octets(Vec<u8>);

impl<'s> FromJs<'s> for Octets {
    fn from_js(cx: &mut Scope<'s>, v: Local<'s, Value>) -> Result<Self> {
        cx.with_buffer_source(v, |b| Octets(b.to_vec()))
    }
}

/// Names of the cipher suites that OpenSSL offers, in lower case.
#[native]
fn get_ssl_ciphers() -> Vec<String> {
    context::cipher_names()
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[get_ssl_ciphers::DEF, certificate::parse_certificate::DEF],
    )?;
    let class = cx.class::<context::SecureContext>()?;
    target.set(cx, c"SecureContext", class)?;
    let class = cx.class::<wrap::TlsWrap>()?;
    target.set(cx, c"TLSWrap", class)
}
