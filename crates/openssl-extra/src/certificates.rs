//! Certificates that are compressed on their way (RFC 8879).

use openssl::error::ErrorStack;
use openssl::ssl::SslContextBuilder;

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
