//! The characters of a string apart from it, for as many further strings as wanted, which share their memory.

use std::ffi::c_void;
use std::ptr::NonNull;
use std::slice::from_raw_parts;

use crate::glue;
use crate::handles::{JsString, Local, Scope};
use crate::string::Chars;

/// A text that never changes.
pub struct SharedText {
    buffer: NonNull<c_void>,
    len: usize,
    is_latin1: bool,
}

impl SharedText {
    /// The text of a string, which shares its memory from now on where it can; `None` when memory is short.
    pub fn of(cx: &mut Scope<'_>, string: Local<'_, JsString>) -> Option<SharedText> {
        let (mut len, mut is_latin1) = (0, false);
        // SAFETY: the string is live; what comes back has a reference for this value.
        let buffer =
            unsafe { glue::nodus_share_text(cx.cx, string.raw_string(), &mut len, &mut is_latin1) };
        Some(SharedText {
            buffer: NonNull::new(buffer)?,
            len,
            is_latin1,
        })
    }

    /// The characters.
    pub fn chars(&self) -> Chars<'_> {
        // SAFETY: this value keeps the memory, which holds so many characters of the kind.
        unsafe {
            let chars = glue::nodus_shared_chars(self.buffer.as_ptr());
            if self.is_latin1 {
                Chars::Latin1(from_raw_parts(chars.cast(), self.len))
            } else {
                Chars::Utf16(from_raw_parts(chars.cast(), self.len))
            }
        }
    }

    /// A string of the text. Nothing is copied unless it is short.
    pub fn string<'s>(&self, cx: &mut Scope<'s>) -> Local<'s, JsString> {
        cx.stress();
        // SAFETY: the memory is kept by this value, and by the string from now on.
        let made = unsafe {
            glue::nodus_string_of_text(cx.cx, self.buffer.as_ptr(), self.len, self.is_latin1)
        };
        cx.string_or_empty(made)
    }
}

impl Drop for SharedText {
    fn drop(&mut self) {
        // SAFETY: this value has one reference.
        unsafe { glue::nodus_release_text(self.buffer.as_ptr()) };
    }
}
