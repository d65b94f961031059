//! OpenSSL's secure heap, which is not swapped and is wiped when freed.

use crate::sys;

/// Sets up a secure heap of `size` bytes handed out in pieces of at least `min`, both powers of two. False when the
/// system refuses; once there is one, it stays.
pub fn secure_heap_init(size: usize, min: usize) -> bool {
    // SAFETY: takes numbers only, and tells by its result whether there is a heap.
    unsafe { sys::CRYPTO_secure_malloc_init(size, min) != 0 }
}

/// Bytes in use; none when there is no secure heap.
pub fn secure_heap_used() -> Option<usize> {
    // SAFETY: both only read OpenSSL's own state, under its own lock.
    unsafe { (sys::CRYPTO_secure_malloc_initialized() != 0).then(|| sys::CRYPTO_secure_used()) }
}
