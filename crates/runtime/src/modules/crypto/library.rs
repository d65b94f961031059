//! The start of OpenSSL with the settings of the command line, and the mode of the American standard.

use std::ffi::CString;
use std::sync::OnceLock;

use nodus_openssl_extra as extra;

use super::digest::Digests;
use super::failure::Failure;
use crate::options::Options;
use crate::prelude::*;

/// What is wrong with the settings, as it is to be printed, with the code to exit with.
type Started = std::result::Result<(), (String, i32)>;

/// Starts OpenSSL, before anything is asked of it. It is the process's: a thread that comes later must not undo what the
/// program has set since.
pub(crate) fn start(options: &Options) -> Started {
    static STARTED: OnceLock<Started> = OnceLock::new();
    STARTED.get_or_init(|| start_with(options)).clone()
}

fn start_with(options: &Options) -> Started {
    const BAD_CONFIGURATION: i32 = 103;
    let file = options.text("openssl-config").unwrap_or_default();
    let settings = extra::Settings {
        file: CString::new(file).ok().filter(|file| !file.is_empty()),
        shared: options.flag("openssl-shared-config"),
    };
    extra::configure(&settings).map_err(|told| {
        (
            format!("OpenSSL configuration error:\n{told}"),
            BAD_CONFIGURATION,
        )
    })?;
    if options.flag("openssl-legacy-provider") {
        extra::load_legacy();
    }
    for name in ["enable-fips", "force-fips"] {
        if !options.flag(name) {
            continue;
        }
        if !extra::active_provider(c"fips") || extra::set_fips(true).is_err() {
            let told = format!(
                "--{name} requires an active OpenSSL provider named \"fips\". FIPS mode is configured through OpenSSL; \
                 see https://nodejs.org/api/crypto.html#fips-mode"
            );
            return Err((told, 1));
        }
    }
    Ok(())
}

/// Starts OpenSSL with the program when the command line or the environment has settings for it, which may be wrong.
pub(crate) fn start_if_set(options: &Options) -> Started {
    let flags = ["openssl-legacy-provider", "enable-fips", "force-fips"];
    let set = options
        .text("openssl-config")
        .is_some_and(|file| !file.is_empty())
        || std::env::var_os("OPENSSL_CONF").is_some()
        || flags.iter().any(|flag| options.flag(flag));
    if set { start(options) } else { Ok(()) }
}

/// 1 in the mode of the American standard, else 0.
#[native]
fn get_fips() -> i32 {
    extra::fips_enabled().into()
}

#[native]
fn set_fips(cx: &mut Scope<'_>, on: bool) -> Result<()> {
    extra::set_fips(on).map_err(Failure::from)?;
    cx.state().slot::<Digests>().forget();
    cx.state().slot::<super::cipher::Ciphers>().forget();
    Ok(())
}

/// Registers what this file holds.
pub(crate) fn register(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(cx, &[get_fips::DEF, set_fips::DEF])
}
