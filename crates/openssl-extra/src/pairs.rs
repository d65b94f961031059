//! Pairs of keys by the names of their algorithms: those that have no number in OpenSSL, and what they alone have.

use std::ffi::{CStr, c_int};
use std::ptr;

use foreign_types_shared::{ForeignType, ForeignTypeRef};
use openssl::error::ErrorStack;
use openssl::pkey::{PKey, PKeyRef, Private, Public};
use openssl_sys as ffi;

use crate::sys;

/// What an operation works in.
pub(crate) struct Context(pub(crate) *mut ffi::EVP_PKEY_CTX);

impl Context {
    fn named(name: &CStr) -> Result<Self, ErrorStack> {
        // SAFETY: a name that is only read.
        Self::adopt(unsafe {
            ffi::EVP_PKEY_CTX_new_from_name(ptr::null_mut(), name.as_ptr(), ptr::null())
        })
    }

    /// One to work with a key.
    pub(crate) fn of<T>(key: &PKeyRef<T>) -> Result<Self, ErrorStack> {
        // SAFETY: a live key, which the context keeps.
        Self::adopt(unsafe { ffi::EVP_PKEY_CTX_new(key.as_ptr(), ptr::null_mut()) })
    }

    fn adopt(raw: *mut ffi::EVP_PKEY_CTX) -> Result<Self, ErrorStack> {
        if raw.is_null() {
            return Err(ErrorStack::get());
        }
        Ok(Context(raw))
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        // SAFETY: ours, and used no more.
        unsafe { ffi::EVP_PKEY_CTX_free(self.0) }
    }
}

pub(crate) fn check(result: c_int) -> Result<(), ErrorStack> {
    if result == 1 {
        Ok(())
    } else {
        Err(ErrorStack::get())
    }
}

/// Takes over a key that the library made.
///
/// # Safety
/// `raw` is null, or a key of that kind that nobody else frees.
unsafe fn adopt<T>(raw: *mut ffi::EVP_PKEY) -> Result<PKey<T>, ErrorStack> {
    if raw.is_null() {
        return Err(ErrorStack::get());
    }
    // SAFETY: the caller's promise.
    Ok(unsafe { PKey::from_ptr(raw) })
}

/// The library's name for the algorithm of a key.
pub fn key_name<T>(key: &PKeyRef<T>) -> Option<&str> {
    // SAFETY: a live key, to whose algorithm the text belongs.
    unsafe {
        let name = sys::EVP_PKEY_get0_type_name(key.as_ptr());
        if name.is_null() {
            return None;
        }
        CStr::from_ptr(name).to_str().ok()
    }
}

/// A new pair of an algorithm without parameters.
pub fn generate(name: &CStr) -> Result<PKey<Private>, ErrorStack> {
    openssl::init();
    let context = Context::named(name)?;
    let mut key = ptr::null_mut();
    // SAFETY: a live context and a place for the key, which is ours.
    unsafe {
        check(ffi::EVP_PKEY_keygen_init(context.0))?;
        check(ffi::EVP_PKEY_generate(context.0, &mut key))?;
        adopt(key)
    }
}

/// The pair that grows out of a seed, for the algorithms that have one.
pub fn private_from_seed(name: &CStr, seed: &[u8]) -> Result<PKey<Private>, ErrorStack> {
    let context = Context::named(name)?;
    let mut seed = seed.to_vec();
    let mut key = ptr::null_mut();
    // SAFETY: the parameters live until they have been read; the key is ours.
    unsafe {
        let mut params = [
            ffi::OSSL_PARAM_construct_octet_string(
                c"seed".as_ptr(),
                seed.as_mut_ptr().cast(),
                seed.len(),
            ),
            ffi::OSSL_PARAM_construct_end(),
        ];
        check(ffi::EVP_PKEY_fromdata_init(context.0))?;
        check(ffi::EVP_PKEY_fromdata(
            context.0,
            &mut key,
            ffi::EVP_PKEY_KEYPAIR,
            params.as_mut_ptr(),
        ))?;
        adopt(key)
    }
}

/// The pair whose private half has these bytes.
pub fn private_from_raw(name: &CStr, bytes: &[u8]) -> Result<PKey<Private>, ErrorStack> {
    // SAFETY: a name and bytes that are only read; the key is ours.
    unsafe {
        adopt(ffi::EVP_PKEY_new_raw_private_key_ex(
            ptr::null_mut(),
            name.as_ptr(),
            ptr::null(),
            bytes.as_ptr(),
            bytes.len(),
        ))
    }
}

/// The public key with these bytes.
pub fn public_from_raw(name: &CStr, bytes: &[u8]) -> Result<PKey<Public>, ErrorStack> {
    // SAFETY: as above.
    unsafe {
        adopt(ffi::EVP_PKEY_new_raw_public_key_ex(
            ptr::null_mut(),
            name.as_ptr(),
            ptr::null(),
            bytes.as_ptr(),
            bytes.len(),
        ))
    }
}

/// The seed of a private key, if it has one and still knows it.
pub fn seed_of(key: &PKeyRef<Private>) -> Option<Vec<u8>> {
    let mut seed = vec![0; 64];
    let mut size = 0;
    // SAFETY: a live key; the library writes at most as much as there is room for, and says how much.
    let done = unsafe {
        ffi::EVP_PKEY_get_octet_string_param(
            key.as_ptr(),
            c"seed".as_ptr(),
            seed.as_mut_ptr(),
            seed.len(),
            &mut size,
        )
    };
    drop(ErrorStack::get());
    seed.truncate(size);
    (done == 1).then_some(seed)
}

/// A new DSA pair with numbers of these sizes.
pub fn dsa_with_divisor(bits: u32, divisor: u32) -> Result<PKey<Private>, ErrorStack> {
    openssl::init();
    let context = Context::named(c"DSA")?;
    let (mut parameters, mut key) = (ptr::null_mut(), ptr::null_mut());
    // SAFETY: live contexts and places for what is made; both keys are ours.
    unsafe {
        check(ffi::EVP_PKEY_paramgen_init(context.0))?;
        check(ffi::EVP_PKEY_CTX_set_dsa_paramgen_bits(
            context.0,
            bits as c_int,
        ))?;
        check(sys::EVP_PKEY_CTX_set_dsa_paramgen_q_bits(
            context.0,
            divisor as c_int,
        ))?;
        check(ffi::EVP_PKEY_paramgen(context.0, &mut parameters))?;
        let parameters: PKey<openssl::pkey::Params> = adopt(parameters)?;
        let context = Context::of(&parameters)?;
        check(ffi::EVP_PKEY_keygen_init(context.0))?;
        check(ffi::EVP_PKEY_keygen(context.0, &mut key))?;
        adopt(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEEDED: [&CStr; 6] = [
        c"ML-DSA-44",
        c"ML-DSA-65",
        c"ML-DSA-87",
        c"ML-KEM-512",
        c"ML-KEM-768",
        c"ML-KEM-1024",
    ];

    #[test]
    fn seeds_make_the_same_pair() {
        for name in SEEDED {
            let key = generate(name).unwrap();
            let again = private_from_seed(name, &seed_of(&key).unwrap()).unwrap();
            assert!(key.public_eq(&again), "{name:?}");
            assert_eq!(key_name(&key).unwrap().as_bytes(), name.to_bytes());
        }
    }

    #[test]
    fn raw_keys_are_read_back() {
        for name in [c"SLH-DSA-SHA2-128f", c"SLH-DSA-SHAKE-128f", c"ED25519"] {
            let key = generate(name).unwrap();
            let private = private_from_raw(name, &key.raw_private_key().unwrap()).unwrap();
            let public = public_from_raw(name, &key.raw_public_key().unwrap()).unwrap();
            assert!(private.public_eq(&public), "{name:?}");
        }
    }
}
