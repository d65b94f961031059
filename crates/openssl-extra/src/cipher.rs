//! Encryption into memory that nobody wiped first, and ciphers that no provider has.

use std::ffi::{CString, c_int};

use foreign_types_shared::ForeignTypeRef;
use openssl::cipher::CipherRef;
use openssl::cipher_ctx::CipherCtxRef;
use openssl::error::ErrorStack;

/// The longest block of any cipher.
const BLOCK: usize = 32;

/// As `CipherCtxRef::cipher_update_vec`, without filling the room for the result with zeros before.
pub fn cipher_update(
    context: &mut CipherCtxRef,
    data: &[u8],
    out: &mut Vec<u8>,
) -> Result<(), ErrorStack> {
    // Pieces as large as the library can count.
    for piece in data.chunks(1 << 30) {
        // The last block of another piece may come with this one; wrapping modes add one of their own. No more than that:
        // the memory is given to the collector, and cutting large blocks to size costs more than filling them.
        out.reserve_exact(piece.len() + 2 * BLOCK);
        let mut written: c_int = 0;
        // SAFETY: the library writes at most the input and two blocks, for which there is room after the bytes in use,
        // and says how much it wrote.
        unsafe {
            let place = out.as_mut_ptr().add(out.len());
            let done = openssl_sys::EVP_CipherUpdate(
                context.as_ptr(),
                place,
                &mut written,
                piece.as_ptr(),
                piece.len() as c_int,
            );
            if done != 1 {
                return Err(ErrorStack::get());
            }
            out.set_len(out.len() + written.max(0) as usize);
        }
    }
    Ok(())
}

/// The description of a cipher that the library knows by name, perhaps without a provider that has it: to start such a
/// one fails with OpenSSL's "unsupported".
pub fn known_cipher(name: &str) -> Option<&'static CipherRef> {
    let name = CString::new(name).ok()?;
    // SAFETY: the library's own tables live as long as the process.
    unsafe {
        let cipher = openssl_sys::EVP_get_cipherbyname(name.as_ptr());
        (!cipher.is_null()).then(|| CipherRef::from_ptr(cipher.cast_mut()))
    }
}
