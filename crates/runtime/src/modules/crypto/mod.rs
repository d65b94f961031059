//! The natives of `crypto`, over OpenSSL: one file per family of operations.

mod bundle;
mod cipher;
mod der;
mod derive;
mod digest;
mod exchange;
mod failure;
mod hash;
mod keccak;
mod kem;
mod keygen;
mod keys;
mod library;
mod mac;
mod random;
mod sign;
mod x509;

pub(crate) use self::failure::Failure;
pub(crate) use self::library::{start as start_openssl, start_if_set as start_openssl_if_set};
use crate::prelude::*;

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    // What is wrong with settings that nobody gave on purpose is no reason to fail.
    let _ = start_openssl(&cx.state().options);
    library::register(cx, target)?;
    hash::register(cx, target)?;
    random::register(cx, target)?;
    derive::register(cx, target)?;
    keccak::register(cx, target)?;
    mac::register(cx, target)?;
    bundle::register(cx, target)?;
    cipher::register(cx, target)?;
    keys::register(cx, target)?;
    keygen::register(cx, target)?;
    kem::register(cx, target)?;
    sign::register(cx, target)?;
    exchange::register(cx, target)?;
    x509::register(cx, target)
}
