//! The natives of `crypto`, over OpenSSL: one file per family of operations.

mod cipher;
mod der;
mod derive;
mod exchange;
mod failure;
mod hash;
mod keygen;
mod keys;
mod random;
mod sign;
mod x509;

use crate::prelude::*;

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    hash::register(cx, target)?;
    random::register(cx, target)?;
    derive::register(cx, target)?;
    cipher::register(cx, target)?;
    keys::register(cx, target)?;
    keygen::register(cx, target)?;
    sign::register(cx, target)?;
    exchange::register(cx, target)?;
    x509::register(cx, target)
}
