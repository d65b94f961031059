//! Secrets for the owner of a public key: ML-KEM, RSASVE and the DHKEM of RFC 9180.

use std::ffi::{CStr, c_int};
use std::ptr;

use openssl::error::ErrorStack;
use openssl::pkey::{Id, PKeyRef, Private, Public};
use openssl_sys as ffi;

use crate::pairs::{Context, check};
use crate::sys;

/// How the secret is made, where there is a choice.
fn method(id: Id) -> Option<&'static CStr> {
    match id {
        Id::RSA => Some(c"RSASVE"),
        Id::EC | Id::X25519 | Id::X448 => Some(c"DHKEM"),
        _ => None,
    }
}

fn start<T>(
    key: &PKeyRef<T>,
    init: unsafe extern "C" fn(*mut ffi::EVP_PKEY_CTX, *const ffi::OSSL_PARAM) -> c_int,
) -> Result<Context, ErrorStack> {
    let context = Context::of(key)?;
    // SAFETY: a live context; the parameters live until they have been read.
    unsafe {
        let mut params = Vec::new();
        if let Some(method) = method(key.id()) {
            params.push(sys::OSSL_PARAM_construct_utf8_string(
                c"operation".as_ptr(),
                method.as_ptr().cast_mut(),
                0,
            ));
        }
        params.push(ffi::OSSL_PARAM_construct_end());
        check(init(context.0, params.as_ptr()))?;
        Ok(context)
    }
}

/// A new secret, and what to send to the owner of the key: `(secret, sent)`.
pub fn encapsulate(key: &PKeyRef<Public>) -> Result<(Vec<u8>, Vec<u8>), ErrorStack> {
    let context = start(key, ffi::EVP_PKEY_encapsulate_init)?;
    let (mut sent_size, mut size) = (0, 0);
    // SAFETY: without room the function tells the sizes; then it writes at most as much as there is room for.
    unsafe {
        check(ffi::EVP_PKEY_encapsulate(
            context.0,
            ptr::null_mut(),
            &mut sent_size,
            ptr::null_mut(),
            &mut size,
        ))?;
        let (mut sent, mut secret) = (vec![0; sent_size], vec![0; size]);
        check(ffi::EVP_PKEY_encapsulate(
            context.0,
            sent.as_mut_ptr(),
            &mut sent_size,
            secret.as_mut_ptr(),
            &mut size,
        ))?;
        sent.truncate(sent_size);
        secret.truncate(size);
        Ok((secret, sent))
    }
}

/// The secret in what was sent to the owner of the key.
pub fn decapsulate(key: &PKeyRef<Private>, sent: &[u8]) -> Result<Vec<u8>, ErrorStack> {
    let context = start(key, ffi::EVP_PKEY_decapsulate_init)?;
    let mut size = 0;
    // SAFETY: as above.
    unsafe {
        check(ffi::EVP_PKEY_decapsulate(
            context.0,
            ptr::null_mut(),
            &mut size,
            sent.as_ptr(),
            sent.len(),
        ))?;
        let mut secret = vec![0; size];
        check(ffi::EVP_PKEY_decapsulate(
            context.0,
            secret.as_mut_ptr(),
            &mut size,
            sent.as_ptr(),
            sent.len(),
        ))?;
        secret.truncate(size);
        Ok(secret)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use openssl::pkey::PKey;

    #[test]
    fn both_sides_get_the_same_secret() {
        for name in [
            c"ML-KEM-512",
            c"ML-KEM-768",
            c"ML-KEM-1024",
            c"X25519",
            c"X448",
        ] {
            let key = crate::generate(name).unwrap();
            let der = key.public_key_to_der().unwrap();
            let public = PKey::public_key_from_der(&der).unwrap();
            let (secret, sent) = encapsulate(&public).unwrap();
            assert_eq!(decapsulate(&key, &sent).unwrap(), secret, "{name:?}");
        }
    }
}
