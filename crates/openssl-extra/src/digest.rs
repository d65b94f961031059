//! Digests that only a provider has, in the form in which the `openssl` crate takes digests.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use foreign_types_shared::{ForeignType, ForeignTypeRef};
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::md::{Md, MdRef};

use crate::sys;

/// A digest that lives as long as the process.
#[derive(Clone, Copy)]
pub struct FetchedDigest {
    /// The digest itself.
    pub digest: MessageDigest,
    /// Whether its results can have any length.
    pub xof: bool,
}

/// The same digest as the signing interface wants it.
pub fn md_of(digest: MessageDigest) -> &'static MdRef {
    // SAFETY: a `MessageDigest` is valid for ever by its own contract, and both are views of the same object.
    unsafe { MdRef::from_ptr(digest.as_ptr().cast_mut()) }
}

const FLAG_XOF: libc::c_ulong = 2;

/// The digest with this name, if a provider has it. Each is kept once it was asked for.
pub fn fetch_digest(name: &str) -> Option<FetchedDigest> {
    static KNOWN: OnceLock<Mutex<HashMap<(String, bool), FetchedDigest>>> = OnceLock::new();
    // In the mode of the American standard the same name may be another digest, or none.
    let key = (name.to_ascii_lowercase(), crate::fips_enabled());
    let known = KNOWN.get_or_init(Mutex::default);
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = known.get(&key) {
        return Some(*found);
    }
    let fetched = Md::fetch(None, crate::until_zero(name), None).ok();
    drop(ErrorStack::get());
    let fetched = std::mem::ManuallyDrop::new(fetched?);
    let raw = fetched.as_ptr();
    // SAFETY: the digest is never freed, so it may be referred to for ever; what it says of itself is read only.
    let found = unsafe {
        FetchedDigest {
            digest: MessageDigest::from_ptr(raw),
            xof: sys::EVP_MD_get_flags(raw) & FLAG_XOF != 0,
        }
    };
    known.insert(key, found);
    Some(found)
}
