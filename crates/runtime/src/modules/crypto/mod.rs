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
mod keygen;
mod keys;
mod mac;
mod random;
mod sign;
mod x509;

pub(crate) use self::failure::Failure;
use crate::prelude::*;

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    hash::register(cx, target)?;
    random::register(cx, target)?;
    derive::register(cx, target)?;
    keccak::register(cx, target)?;
    mac::register(cx, target)?;
    bundle::register(cx, target)?;
    cipher::register(cx, target)?;
    keys::register(cx, target)?;
    keygen::register(cx, target)?;
    sign::register(cx, target)?;
    exchange::register(cx, target)?;
    x509::register(cx, target)
}
