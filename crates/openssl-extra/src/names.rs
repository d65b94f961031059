//! Names as C reads them.

/// The text up to its first zero, where it ends for C. The `openssl` crate panics at zeros.
pub fn until_zero(text: &str) -> &str {
    text.split('\0').next().unwrap_or(text)
}
