//! Certificates that are compressed on their way (RFC 8879), and those that carry what they are trusted for.

use std::ffi::c_int;
use std::ptr;

use foreign_types_shared::ForeignType;
use openssl::error::ErrorStack;
use openssl::pkcs12::Pkcs12;
use openssl::ssl::SslContextBuilder;
use openssl::x509::X509;
use openssl_sys as ffi;

// They bring what OpenSSL's compression calls.
use brotlic_sys as _;
use zstd_sys as _;

use crate::sys;

/// Which algorithms, as the protocol numbers them, a context takes, the dearest first, and compresses its own certificates
/// with; false when that cannot be.
pub fn set_certificate_compression(context: &mut SslContextBuilder, algorithms: &[i32]) -> bool {
    let mut wanted = algorithms.to_vec();
    // SAFETY: a live context and numbers, which the library copies. A context without a certificate has none to compress.
    let done = unsafe {
        let done = sys::SSL_CTX_set1_cert_comp_preference(
            context.as_ptr(),
            wanted.as_mut_ptr(),
            wanted.len(),
        );
        for algorithm in wanted {
            sys::SSL_CTX_compress_certs(context.as_ptr(), algorithm);
        }
        done
    };
    drop(ErrorStack::get());
    done == 1
}

/// The certificates of a PEM text under whichever label, with what OpenSSL's own label says that they are trusted for.
pub fn certificates_from_pem(pem: &[u8]) -> Result<Vec<X509>, ErrorStack> {
    let found = read_certificates(pem, usize::MAX);
    let stack = ErrorStack::get();
    let last = stack.errors().last().and_then(|error| error.reason());
    // So ends every text, one without any certificate too.
    match last {
        None | Some("no start line") => Ok(found),
        Some(_) => Err(stack),
    }
}

/// The first of them.
pub fn certificate_from_pem(pem: &[u8]) -> Result<X509, ErrorStack> {
    read_certificates(pem, 1).pop().ok_or_else(ErrorStack::get)
}

/// Reads until there is nothing left to read, of which the error queue then tells, or there are enough.
fn read_certificates(pem: &[u8], most: usize) -> Vec<X509> {
    let mut found = Vec::new();
    let length = c_int::try_from(pem.len()).unwrap_or(c_int::MAX);
    // SAFETY: the text outlives the reader, which is freed here; a certificate that is read has no other owner. The empty
    // passphrase keeps the library from asking the terminal for one.
    unsafe {
        let reader = ffi::BIO_new_mem_buf(pem.as_ptr().cast(), length);
        while !reader.is_null() && found.len() < most {
            let secret = c"".as_ptr().cast_mut().cast();
            let certificate = sys::PEM_read_bio_X509_AUX(reader, ptr::null_mut(), None, secret);
            if certificate.is_null() {
                break;
            }
            found.push(X509::from_ptr(certificate));
        }
        ffi::BIO_free_all(reader);
    }
    found
}

/// A PKCS #12 archive, read as from a file: of bytes that are cut off it is told that there are not enough.
pub fn pkcs12_from_der(der: &[u8]) -> Result<Pkcs12, ErrorStack> {
    let length = c_int::try_from(der.len()).unwrap_or(c_int::MAX);
    // SAFETY: the bytes outlive the reader, which is freed here; what is read has no other owner.
    unsafe {
        let reader = ffi::BIO_new_mem_buf(der.as_ptr().cast(), length);
        let mut archive = ptr::null_mut();
        if !reader.is_null() {
            archive = sys::d2i_PKCS12_bio(reader, ptr::null_mut());
            ffi::BIO_free_all(reader);
        }
        if archive.is_null() {
            return Err(ErrorStack::get());
        }
        Ok(Pkcs12::from_ptr(archive))
    }
}
