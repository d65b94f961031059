//! Private keys that are named by a URI: files, and whatever a provider of OpenSSL stores.

use std::ffi::{CString, c_char, c_int, c_void};
use std::ptr;

use foreign_types_shared::ForeignType;
use openssl::error::ErrorStack;
use openssl::pkey::{PKey, Private};

use crate::sys;

/// OpenSSL's number for what is a private key.
const PRIVATE_KEY: c_int = 4;

/// Why there is no key.
#[derive(Debug)]
pub enum StoreError {
    /// What OpenSSL says.
    OpenSsl(ErrorStack),
    /// The key is encrypted, and there is no passphrase.
    Passphrase,
    /// There is nothing that could be read, and OpenSSL says no more.
    Unreadable,
}

struct Passphrase<'a> {
    bytes: Option<&'a [u8]>,
    asked_in_vain: bool,
}

/// Hands the passphrase to OpenSSL, which asks for it where a key is encrypted.
unsafe extern "C" fn give_passphrase(
    room: *mut c_char,
    size: c_int,
    _writing: c_int,
    data: *mut c_void,
) -> c_int {
    // SAFETY: `data` is the passphrase that `load_private_key` holds; OpenSSL tells how much room there is.
    unsafe {
        let passphrase = &mut *data.cast::<Passphrase<'_>>();
        passphrase.asked_in_vain |= passphrase.bytes.is_none();
        match (passphrase.bytes, usize::try_from(size)) {
            (Some(bytes), Ok(size)) if bytes.len() <= size => {
                ptr::copy_nonoverlapping(bytes.as_ptr(), room.cast(), bytes.len());
                bytes.len() as c_int
            }
            _ => -1,
        }
    }
}

/// The first private key of a store; none when it holds no such thing.
pub fn load_private_key(
    uri: &str,
    passphrase: Option<&[u8]>,
) -> Result<Option<PKey<Private>>, StoreError> {
    let uri = CString::new(uri).map_err(|_| StoreError::Unreadable)?;
    let mut passphrase = Passphrase {
        bytes: passphrase,
        asked_in_vain: false,
    };
    // SAFETY: text and passphrase outlive the store, which is closed before they go; what is loaded is freed, and the key
    // that is taken out of it has a count of its own.
    unsafe {
        let asking = sys::UI_UTIL_wrap_read_pem_callback(Some(give_passphrase), 0);
        let data = ptr::from_mut(&mut passphrase).cast();
        let store = sys::OSSL_STORE_open(uri.as_ptr(), asking, data, None, ptr::null_mut());
        if store.is_null() {
            let errors = ErrorStack::get();
            sys::UI_destroy_method(asking);
            return Err(StoreError::OpenSsl(errors));
        }
        sys::OSSL_STORE_expect(store, PRIVATE_KEY);
        let mut key = None;
        let mut anything = false;
        while key.is_none() && sys::OSSL_STORE_eof(store) == 0 {
            let found = sys::OSSL_STORE_load(store);
            if found.is_null() {
                break;
            }
            anything = true;
            if sys::OSSL_STORE_INFO_get_type(found) == PRIVATE_KEY {
                let raw = sys::OSSL_STORE_INFO_get1_PKEY(found);
                if !raw.is_null() {
                    key = Some(PKey::from_ptr(raw));
                }
            }
            sys::OSSL_STORE_INFO_free(found);
        }
        let errors = ErrorStack::get();
        sys::OSSL_STORE_close(store);
        sys::UI_destroy_method(asking);
        match key {
            Some(key) => Ok(Some(key)),
            None if passphrase.asked_in_vain => Err(StoreError::Passphrase),
            None if anything => Ok(None),
            None if !errors.errors().is_empty() => Err(StoreError::OpenSsl(errors)),
            None => Err(StoreError::Unreadable),
        }
    }
}
