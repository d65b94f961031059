//! Message authentication codes of OpenSSL's providers: CMAC, GMAC, KMAC, Poly1305, SipHash, BLAKE2 and HMAC.

use std::ffi::{CStr, CString, c_char, c_void};
use std::ptr;

use openssl::error::ErrorStack;
use openssl_sys as ffi;

use crate::sys;

/// A setting of a code.
pub enum MacSetting {
    /// A name: of a digest or a cipher.
    Name(&'static CStr, CString),
    /// Bytes: a salt, a customization or an initialization vector.
    Bytes(&'static CStr, Vec<u8>),
    /// A size in bytes.
    Size(&'static CStr, usize),
}

/// A running code.
pub struct Mac(*mut ffi::EVP_MAC_CTX);

fn check(result: libc::c_int) -> Result<(), ErrorStack> {
    if result == 1 {
        Ok(())
    } else {
        Err(ErrorStack::get())
    }
}

/// Whether a provider has a code of this name.
pub fn has_mac(name: &CStr) -> bool {
    // SAFETY: a name; what is found is freed at once.
    unsafe {
        let mac = ffi::EVP_MAC_fetch(ptr::null_mut(), name.as_ptr(), ptr::null());
        ffi::EVP_MAC_free(mac);
        drop(ErrorStack::get());
        !mac.is_null()
    }
}

impl Mac {
    /// Starts a code with a key.
    pub fn new(name: &CStr, key: &[u8], settings: &mut [MacSetting]) -> Result<Self, ErrorStack> {
        // SAFETY: the settings live until the code has been started, which copies them; the context frees itself when
        // anything fails.
        unsafe {
            let algorithm = ffi::EVP_MAC_fetch(ptr::null_mut(), name.as_ptr(), ptr::null());
            if algorithm.is_null() {
                return Err(ErrorStack::get());
            }
            let context = ffi::EVP_MAC_CTX_new(algorithm);
            ffi::EVP_MAC_free(algorithm);
            if context.is_null() {
                return Err(ErrorStack::get());
            }
            let mac = Mac(context);
            let mut params: Vec<ffi::OSSL_PARAM> = Vec::new();
            for setting in settings {
                params.push(match setting {
                    MacSetting::Name(key, value) => sys::OSSL_PARAM_construct_utf8_string(
                        key.as_ptr(),
                        value.as_ptr().cast_mut().cast::<c_char>(),
                        0,
                    ),
                    MacSetting::Bytes(key, value) => ffi::OSSL_PARAM_construct_octet_string(
                        key.as_ptr(),
                        value.as_mut_ptr().cast::<c_void>(),
                        value.len(),
                    ),
                    MacSetting::Size(key, value) => {
                        sys::OSSL_PARAM_construct_size_t(key.as_ptr(), value)
                    }
                });
            }
            params.push(ffi::OSSL_PARAM_construct_end());
            check(ffi::EVP_MAC_init(
                context,
                key.as_ptr(),
                key.len(),
                params.as_ptr(),
            ))?;
            Ok(mac)
        }
    }

    /// Takes more data.
    pub fn update(&mut self, data: &[u8]) -> Result<(), ErrorStack> {
        // SAFETY: a live context and bytes that are only read.
        unsafe { check(ffi::EVP_MAC_update(self.0, data.as_ptr(), data.len())) }
    }

    /// The result.
    pub fn finish(self) -> Result<Vec<u8>, ErrorStack> {
        // SAFETY: the library writes at most as much as there is room for, and says how much.
        unsafe {
            let mut out = vec![0; ffi::EVP_MAC_CTX_get_mac_size(self.0).max(1)];
            let mut written = 0;
            check(ffi::EVP_MAC_final(
                self.0,
                out.as_mut_ptr(),
                &mut written,
                out.len(),
            ))?;
            out.truncate(written);
            Ok(out)
        }
    }
}

impl Drop for Mac {
    fn drop(&mut self) {
        // SAFETY: ours, and used no more.
        unsafe { ffi::EVP_MAC_CTX_free(self.0) }
    }
}
