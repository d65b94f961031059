//! Session tickets sealed with keys of the program's: a name, a key for the seal and one for the text, 16 bytes each. A
//! ticket that can be opened stays in use; no new one is sent for it.

use std::ffi::{c_int, c_uchar};
use std::ptr;
use std::sync::{Mutex, OnceLock, PoisonError};

use foreign_types_shared::ForeignTypeRef;
use openssl::error::ErrorStack;
use openssl::ex_data::Index;
use openssl::ssl::{SslContext, SslContextBuilder, SslRef};
use openssl_sys as ffi;

use crate::sys;

type Keys = Mutex<Option<[u8; 48]>>;

fn index() -> Option<Index<SslContext, Keys>> {
    static INDEX: OnceLock<Option<Index<SslContext, Keys>>> = OnceLock::new();
    *INDEX.get_or_init(|| SslContext::new_ex_index().ok())
}

/// Makes a context seal its tickets with the keys that `set_ticket_keys` gives it.
pub fn use_ticket_keys(context: &mut SslContextBuilder) {
    let Some(index) = index() else {
        return;
    };
    context.set_ex_data(index, Mutex::new(None));
    // SAFETY: the callback finds its keys in the context of the connection that it is called for.
    unsafe { sys::SSL_CTX_set_tlsext_ticket_key_evp_cb(context.as_ptr(), Some(seal_or_open)) };
}

/// Sets the keys: 16 bytes of name, 16 for the seal, 16 for the text.
pub fn set_ticket_keys(context: &SslContext, keys: [u8; 48]) {
    if let Some(index) = index()
        && let Some(place) = context.ex_data(index)
    {
        *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(keys);
    }
}

/// The cipher, looked up once: a ticket would do so anew.
fn aes_128_cbc() -> *const ffi::EVP_CIPHER {
    static FOUND: OnceLock<usize> = OnceLock::new();
    let found = FOUND.get_or_init(|| {
        // SAFETY: a name; what is found is never freed.
        let fetched =
            unsafe { ffi::EVP_CIPHER_fetch(ptr::null_mut(), c"AES-128-CBC".as_ptr(), ptr::null()) };
        if fetched.is_null() {
            drop(ErrorStack::get());
            // SAFETY: a static object.
            return unsafe { ffi::EVP_aes_128_cbc() } as usize;
        }
        fetched as usize
    });
    *found as *const ffi::EVP_CIPHER
}

/// OpenSSL's contract: with `seal` it wants name and vector filled in and both contexts readied, else both readied for the
/// key of that name. 1 is success, 0 a ticket of other keys, which is passed over, and less a failure.
unsafe extern "C" fn seal_or_open(
    ssl: *mut ffi::SSL,
    name: *mut c_uchar,
    vector: *mut c_uchar,
    cipher: *mut ffi::EVP_CIPHER_CTX,
    mac: *mut ffi::EVP_MAC_CTX,
    seal: c_int,
) -> c_int {
    // SAFETY: OpenSSL calls with a live connection, a name of 16 bytes, a vector of at least 16 and live contexts.
    unsafe {
        let keys = index()
            .and_then(|index| SslRef::from_ptr(ssl).ssl_context().ex_data(index))
            .and_then(|keys| *keys.lock().unwrap_or_else(PoisonError::into_inner));
        let Some(mut keys) = keys else {
            return -1;
        };
        if seal == 1 {
            ptr::copy_nonoverlapping(keys.as_ptr(), name, 16);
            if ffi::RAND_bytes(vector, 16) != 1 {
                return -1;
            }
        } else if std::slice::from_raw_parts(name, 16) != &keys[..16] {
            return 0;
        }
        let params = [
            ffi::OSSL_PARAM_construct_octet_string(
                c"key".as_ptr(),
                keys[16..32].as_mut_ptr().cast(),
                16,
            ),
            sys::OSSL_PARAM_construct_utf8_string(
                c"digest".as_ptr(),
                c"SHA256".as_ptr().cast_mut(),
                0,
            ),
            ffi::OSSL_PARAM_construct_end(),
        ];
        if ffi::EVP_MAC_CTX_set_params(mac, params.as_ptr()) != 1 {
            return -1;
        }
        let done = ffi::EVP_CipherInit_ex(
            cipher,
            aes_128_cbc(),
            ptr::null_mut(),
            keys[32..].as_ptr(),
            vector,
            seal,
        );
        if done == 1 { 1 } else { -1 }
    }
}
