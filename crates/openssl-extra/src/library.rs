//! The library as a whole: the file of settings that it reads once, its providers, and the mode of the American standard.

use std::ffi::{CStr, CString};
use std::fmt::Write;
use std::ptr;
use std::sync::Once;

use openssl::error::ErrorStack;
use openssl_sys as ffi;

use crate::sys;

/// Which settings the library starts with.
#[derive(Default)]
pub struct Settings {
    /// The file; the one that the environment or the build names when there is none.
    pub file: Option<CString>,
    /// Whether the section is taken that all programs share, instead of Node's own.
    pub shared: bool,
}

const LOAD_CONFIG: u64 = 0x40;
const IGNORE_MISSING_FILE: libc::c_ulong = 0x10;

/// Starts the library with settings. Only the first call has an effect, and only before anything else is asked of it. What is
/// wrong with the settings is told in the words of OpenSSL, line by line.
pub fn configure(settings: &Settings) -> Result<(), String> {
    static STARTED: Once = Once::new();
    let mut outcome = Ok(());
    STARTED.call_once(|| {
        // SAFETY: the settings are made, filled and freed here; the library copies the names.
        let done = unsafe {
            let init = sys::OPENSSL_INIT_new();
            if init.is_null() {
                return;
            }
            if let Some(file) = &settings.file {
                sys::OPENSSL_INIT_set_config_filename(init, file.as_ptr());
            }
            let section = if settings.shared {
                c"openssl_conf"
            } else {
                c"nodejs_conf"
            };
            sys::OPENSSL_INIT_set_config_appname(init, section.as_ptr());
            sys::OPENSSL_INIT_set_config_file_flags(init, IGNORE_MISSING_FILE);
            let done = sys::OPENSSL_init_crypto(LOAD_CONFIG, init);
            sys::OPENSSL_INIT_free(init);
            done
        };
        let errors = ErrorStack::get();
        openssl::init();
        prefer_seeds();
        if done != 1 && !errors.errors().is_empty() {
            let mut told = String::new();
            for error in errors.errors() {
                // Writing into a string cannot fail.
                let _ = writeln!(told, "{error}");
            }
            outcome = Err(told);
        }
    });
    outcome
}

/// Private keys of ML-KEM and ML-DSA that have a seed are written as that alone.
fn prefer_seeds() {
    let names = [c"ml-kem.output_formats", c"ml-dsa.output_formats"];
    // SAFETY: the default provider, which stays loaded, copies both texts.
    unsafe {
        let provider = ffi::OSSL_PROVIDER_try_load(ptr::null_mut(), c"default".as_ptr(), 1);
        if provider.is_null() {
            drop(ErrorStack::get());
            return;
        }
        for name in names {
            let value = c"seed-only, priv-only";
            sys::OSSL_PROVIDER_add_conf_parameter(provider, name.as_ptr(), value.as_ptr());
        }
    }
}

/// Makes the algorithms of long ago available.
pub fn load_legacy() -> bool {
    // SAFETY: a name; the provider stays loaded as long as the process lives.
    let provider = unsafe { ffi::OSSL_PROVIDER_try_load(ptr::null_mut(), c"legacy".as_ptr(), 1) };
    drop(ErrorStack::get());
    !provider.is_null()
}

/// Whether a provider is active.
pub fn active_provider(name: &CStr) -> bool {
    // SAFETY: a name that is only read.
    unsafe { sys::OSSL_PROVIDER_available(ptr::null_mut(), name.as_ptr()) == 1 }
}

/// Whether only algorithms of the American standard are used.
pub fn fips_enabled() -> bool {
    // SAFETY: asks about the default context.
    unsafe { ffi::EVP_default_properties_is_fips_enabled(ptr::null_mut()) == 1 }
}

/// Uses only algorithms of the American standard, or all again.
pub fn set_fips(on: bool) -> Result<(), ErrorStack> {
    // SAFETY: changes the default context, under OpenSSL's own lock.
    let done = unsafe { ffi::EVP_default_properties_enable_fips(ptr::null_mut(), on.into()) };
    if done == 1 {
        Ok(())
    } else {
        Err(ErrorStack::get())
    }
}

/// The library's version, such as `3.5.5`.
pub fn version() -> &'static str {
    const VERSION_STRING: libc::c_int = 6;
    // SAFETY: the text is static, and needs no start of the library.
    let text = unsafe { CStr::from_ptr(ffi::OpenSSL_version(VERSION_STRING)) };
    text.to_str().unwrap_or_default()
}
