//! Stores of trusted certificates that several contexts share, and lists of revoked ones.

use std::ffi::c_int;

use foreign_types_shared::{ForeignType, ForeignTypeRef};
use openssl::error::ErrorStack;
use openssl::x509::X509CrlRef;
use openssl::x509::store::{X509Store, X509StoreBuilderRef};

use crate::sys;

/// A finished store that can be put into any number of contexts without being read again.
pub struct SharedStore(X509Store);

impl SharedStore {
    /// Shares a store.
    pub fn new(store: X509Store) -> Self {
        SharedStore(store)
    }

    /// The same store once more.
    pub fn store(&self) -> X509Store {
        let raw = self.0.as_ptr();
        // SAFETY: `raw` is a live store; the count taken here belongs to the store that is returned.
        unsafe {
            sys::X509_STORE_up_ref(raw);
            X509Store::from_ptr(raw)
        }
    }

    pub(crate) fn raw(&self) -> *mut openssl_sys::X509_STORE {
        self.0.as_ptr()
    }
}

/// Adds a list of revoked certificates to a store that is being built.
pub fn add_crl(store: &mut X509StoreBuilderRef, crl: &X509CrlRef) -> Result<(), ErrorStack> {
    // SAFETY: both are live; the store takes a count of its own on the list.
    let done: c_int = unsafe { sys::X509_STORE_add_crl(store.as_ptr(), crl.as_ptr()) };
    if done == 1 {
        Ok(())
    } else {
        Err(ErrorStack::get())
    }
}
