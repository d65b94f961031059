//! `internalBinding('tls_wrap')`: secured connections over OpenSSL as stream handles, and the contexts that say what they
//! may use.

mod callbacks;
mod context;
mod failure;
mod hello;
mod link;
mod memory;
mod roots;
mod shared;
mod tell;
mod turn;
mod wrap;

pub(crate) use self::link::Link;
pub(crate) use self::wrap::link_of;
use crate::prelude::*;

/// A copy of a view's bytes, or of a string's.
struct Octets(Vec<u8>);

impl<'s> FromJs<'s> for Octets {
    fn from_js(cx: &mut Scope<'s>, v: Local<'s, Value>) -> Result<Self> {
        if let Some(text) = v.as_string() {
            let mut bytes = Vec::new();
            text.append_utf8(cx, &mut bytes);
            return Ok(Octets(bytes));
        }
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
    // What is wrong with settings that nobody gave on purpose is no reason to fail.
    let _ = crate::modules::crypto::start_openssl(&cx.state().options);
    target.natives(
        cx,
        &[
            get_ssl_ciphers::DEF,
            roots::bundled_roots::DEF,
            roots::read_ahead::DEF,
            roots::read_bundle::DEF,
            roots::read_pem_bundle::DEF,
            roots::set_default_roots::DEF,
            wrap::ticket_of_session::DEF,
        ],
    )?;
    let class = cx.class::<context::SecureContext>()?;
    target.set(cx, c"SecureContext", class)?;
    let class = cx.class::<wrap::TlsWrap>()?;
    target.set(cx, c"TLSWrap", class)
}
