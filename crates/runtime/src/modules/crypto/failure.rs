//! What goes wrong in cryptography, in a form that can leave the thread pool, and how it looks in JavaScript: OpenSSL's error
//! queue becomes an `Error` with `library`, `reason` and an `ERR_OSSL_*` code, as Node makes it.

use nodus_engine::{IntoJs, Throw};
use openssl::error::ErrorStack;

use crate::prelude::*;

/// One entry of OpenSSL's queue.
#[derive(Clone, Debug)]
pub struct Entry {
    text: String,
    library: Option<&'static str>,
    reason: Option<&'static str>,
    code: Option<String>,
    provider: bool,
}

/// A failed operation.
#[derive(Clone, Debug)]
pub enum Failure {
    /// OpenSSL's queue, oldest first; empty when it said nothing.
    OpenSsl(Vec<Entry>),
    /// An error with one of Node's codes.
    Code(&'static str, String),
    /// A plain message.
    Plain(&'static str),
}

/// Outcome of an operation.
pub(crate) type Outcome<T> = std::result::Result<T, Failure>;

/// libssl's number; its codes have a prefix of their own.
const SSL_LIBRARY: i32 = 20;

const SYSTEM_LIBRARY: i32 = 2;

fn system_reason(code: std::ffi::c_ulong) -> String {
    let text = std::io::Error::from_raw_os_error((code & 0x7fff_ffff) as i32).to_string();
    // Without the number that Rust adds.
    text.split(" (os error")
        .next()
        .unwrap_or_default()
        .to_string()
}

/// The part of an `ERR_OSSL_*` code that names the library; those that are not listed are left out.
fn library_prefix(library: i32) -> &'static str {
    match library {
        2 => "SYS_",
        3 => "BN_",
        4 => "RSA_",
        5 => "DH_",
        6 => "EVP_",
        7 => "BUF_",
        8 => "OBJ_",
        9 => "PEM_",
        10 => "DSA_",
        11 => "X509_",
        13 => "ASN1_",
        14 => "CONF_",
        15 => "CRYPTO_",
        16 => "EC_",
        32 => "BIO_",
        33 => "PKCS7_",
        34 => "X509V3_",
        35 => "PKCS12_",
        36 => "RAND_",
        37 => "DSO_",
        38 => "ENGINE_",
        39 => "OCSP_",
        40 => "UI_",
        41 => "COMP_",
        42 => "ECDSA_",
        43 => "ECDH_",
        44 => "OSSL_STORE_",
        45 => "FIPS_",
        46 => "CMS_",
        47 => "TS_",
        48 => "HMAC_",
        50 => "CT_",
        51 => "ASYNC_",
        52 => "KDF_",
        53 => "SM2_",
        _ => "",
    }
}

impl From<ErrorStack> for Failure {
    fn from(stack: ErrorStack) -> Self {
        let entries = stack.errors().iter().map(|error| {
            let (library, reason) = (error.library(), error.reason());
            // What the system says has a number and no text of OpenSSL's.
            let system = reason.is_none() && error.library_code() == SYSTEM_LIBRARY;
            let said = system.then(|| system_reason(error.code()));
            let text = format!(
                "error:{:08X}:{}::{}",
                error.code(),
                library.unwrap_or(""),
                said.as_deref().or(reason).unwrap_or("")
            );
            let code = reason.map(|reason| {
                let reason = reason.to_uppercase().replace(' ', "_");
                if error.library_code() == SSL_LIBRARY {
                    return format!("ERR_SSL_{reason}");
                }
                let prefix = library_prefix(error.library_code());
                format!("ERR_OSSL_{prefix}{reason}")
            });
            // Encoders and decoders keep the whole queue with the error.
            let provider = error.library_code() > 57;
            Entry {
                text,
                library,
                reason,
                code,
                provider,
            }
        });
        Failure::OpenSsl(entries.collect())
    }
}

impl Failure {
    /// An error with one of Node's codes.
    pub fn code(code: &'static str, message: impl Into<String>) -> Self {
        Failure::Code(code, message.into())
    }

    /// An initialization vector of a length the cipher cannot use.
    pub fn invalid_iv() -> Self {
        Failure::code("ERR_CRYPTO_INVALID_IV", "Invalid initialization vector")
    }

    /// A key of a length the algorithm cannot use.
    pub fn invalid_key_length() -> Self {
        Failure::code("ERR_CRYPTO_INVALID_KEYLEN", "Invalid key length")
    }

    /// A digest nobody knows.
    pub fn invalid_digest(name: &str) -> Self {
        Failure::code(
            "ERR_CRYPTO_INVALID_DIGEST",
            format!("Invalid digest: {name}"),
        )
    }

    /// What OpenSSL would say, where this side knows before asking it.
    pub fn openssl(text: &str, library: &'static str, reason: &'static str, code: &str) -> Self {
        Failure::OpenSsl(vec![Entry {
            text: text.to_owned(),
            library: Some(library),
            reason: Some(reason),
            code: Some(code.to_owned()),
            provider: false,
        }])
    }

    /// The reason of the oldest queue entry, which is the cause of the others.
    pub fn reason(&self) -> Option<&'static str> {
        match self {
            Failure::OpenSsl(entries) => entries.first().and_then(|entry| entry.reason),
            _ => None,
        }
    }

    /// The text of the oldest queue entry.
    pub fn text(&self) -> Option<&str> {
        match self {
            Failure::OpenSsl(entries) => entries.first().map(|entry| entry.text.as_str()),
            _ => None,
        }
    }

    /// The error object.
    pub fn to_js<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        match self {
            Failure::Code(code, message) => {
                let error = cx.error(class_of(code), message)?;
                error.put(cx, c"code", *code)?;
                Ok(error.as_value())
            }
            Failure::Plain(message) => Ok(cx.error(ErrorKind::Error, message)?.as_value()),
            Failure::OpenSsl(entries) => queue_to_js(cx, entries),
        }
    }
}

/// The class of the error behind a code.
fn class_of(code: &str) -> ErrorKind {
    match code {
        "ERR_CRYPTO_INVALID_KEYLEN"
        | "ERR_CRYPTO_INVALID_KEYPAIR"
        | "ERR_CRYPTO_INVALID_KEYTYPE"
        | "ERR_CRYPTO_INVALID_MESSAGELEN"
        | "ERR_CRYPTO_INVALID_SCRYPT_PARAMS"
        | "ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH"
        | "ERR_OUT_OF_RANGE" => ErrorKind::RangeError,
        "ERR_CRYPTO_INVALID_IV"
        | "ERR_CRYPTO_INVALID_AUTH_TAG"
        | "ERR_CRYPTO_INVALID_COUNTER"
        | "ERR_CRYPTO_INVALID_CURVE"
        | "ERR_CRYPTO_INVALID_DIGEST"
        | "ERR_CRYPTO_INVALID_JWK"
        | "ERR_CRYPTO_INVALID_TAG_LENGTH"
        | "ERR_INVALID_ARG_VALUE"
        | "ERR_MISSING_ARGS"
        | "ERR_MISSING_PASSPHRASE" => ErrorKind::TypeError,
        _ => ErrorKind::Error,
    }
}

fn queue_to_js<'s>(cx: &mut Scope<'s>, entries: &[Entry]) -> Result<Local<'s, Value>> {
    let Some((oldest, later)) = entries.split_first() else {
        return Ok(cx.error(ErrorKind::Error, "Operation failed")?.as_value());
    };
    let error = cx.error(ErrorKind::Error, &oldest.text)?;
    if !later.is_empty() || oldest.provider {
        // The cause alone is repeated when nothing followed from it.
        let told = if later.is_empty() { entries } else { later };
        let texts: Vec<String> = told.iter().rev().map(|entry| entry.text.clone()).collect();
        let texts = texts.into_js(cx)?;
        error.set(cx, c"opensslErrorStack", texts)?;
    }
    if let Some(library) = oldest.library {
        error.put(cx, c"library", library)?;
    }
    if let Some(reason) = oldest.reason {
        error.put(cx, c"reason", reason)?;
    }
    if let Some(code) = &oldest.code {
        error.put(cx, c"code", code.as_str())?;
    }
    Ok(error.as_value())
}

impl Throw for Failure {
    fn create<'s>(self: Box<Self>, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        self.to_js(cx)
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Error {
        Error::Custom(Box::new(failure))
    }
}

/// Runs `work` now, or on the pool when there is a callback, which then gets `(error)` or `(null, value)`.
pub(crate) fn run<'s, T: Send + 'static>(
    cx: &mut Scope<'s>,
    callback: Option<Callback>,
    work: impl FnOnce() -> Outcome<T> + Send + 'static,
    convert: impl for<'c> FnOnce(&mut Scope<'c>, T) -> Result<Local<'c, Value>> + 'static,
) -> Result<Local<'s, Value>> {
    let Some(callback) = callback else {
        let value = work()?;
        return convert(cx, value);
    };
    cx.state().event_loop.queue_work(work, move |outcome| {
        enter(|cx| {
            let outcome = outcome.unwrap_or(Err(Failure::Plain("Operation was cancelled")));
            cx.nested(|cx| {
                let made = match outcome {
                    Ok(value) => convert(cx, value),
                    Err(failure) => Err(failure.into()),
                };
                match made {
                    Ok(value) => {
                        let null = cx.null();
                        callback.call(cx, &[null, value]);
                    }
                    Err(error) => {
                        if let Some(error) = error.into_value(cx) {
                            callback.call(cx, &[error]);
                        }
                    }
                }
            });
        });
    });
    Ok(cx.undefined())
}

/// Bytes as JavaScript gets them from here: a plain `Uint8Array`, which the JavaScript side turns into a Buffer.
pub(crate) fn bytes<'s>(cx: &mut Scope<'s>, bytes: Vec<u8>) -> Result<Local<'s, Value>> {
    Ok(cx.uint8_array_from(bytes)?.as_value())
}

/// A copy of a view's bytes, to be taken along to the pool.
pub(crate) fn copy_of(view: Local<'_, View>) -> Vec<u8> {
    view.with_bytes(<[u8]>::to_vec)
}
