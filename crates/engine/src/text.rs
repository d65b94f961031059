//! Text between UTF-8, Latin-1 and UTF-16 over plain slices, by vector instructions, and strings whose characters are
//! written once, into the memory that they keep.

use std::mem::MaybeUninit;

use mozjs::jsapi;

use crate::glue;
use crate::handles::{JsString, Local, Scope};

/// The number of bytes that Latin-1 text takes as UTF-8.
pub fn utf8_len_of_latin1(text: &[u8]) -> usize {
    simdutf::utf8_length_from_latin1(text)
}

/// The number of bytes that UTF-16 takes as UTF-8; none when it holds lone surrogates.
pub fn utf8_len_of_utf16(text: &[u16]) -> Option<usize> {
    simdutf::validate_utf16(text).then(|| simdutf::utf8_length_from_utf16(text))
}

/// Is it ASCII?
pub fn is_ascii(bytes: &[u8]) -> bool {
    // A call is not worth it for a few bytes.
    if bytes.len() < 64 {
        return bytes.is_ascii();
    }
    simdutf::validate_ascii(bytes)
}

/// Is it UTF-8?
pub fn is_utf8(bytes: &[u8]) -> bool {
    simdutf::validate_utf8(bytes)
}

/// Is it UTF-16 without lone surrogates?
pub fn is_utf16(text: &[u16]) -> bool {
    simdutf::validate_utf16(text)
}

/// Writes Latin-1 text as UTF-8 if all of it fits; gives the bytes written.
pub fn latin1_to_utf8(text: &[u8], target: &mut [u8]) -> Option<usize> {
    // Twice the length always suffices; the exact length is asked for only when that is not there.
    if target.len() < text.len() * 2 && utf8_len_of_latin1(text) > target.len() {
        return None;
    }
    // SAFETY: the target has room for what the text becomes.
    Some(unsafe { simdutf::convert_latin1_to_utf8(text.as_ptr(), text.len(), target.as_mut_ptr()) })
}

/// Writes UTF-16 as UTF-8 if all of it fits and it is well formed; gives the bytes written.
pub fn utf16_to_utf8(text: &[u16], target: &mut [u8]) -> Option<usize> {
    if target.len() < text.len() * 3 && utf8_len_of_utf16(text)? > target.len() {
        return None;
    }
    // SAFETY: the target has room for what the text becomes.
    let written =
        unsafe { simdutf::convert_utf16_to_utf8(text.as_ptr(), text.len(), target.as_mut_ptr()) };
    (written > 0 || text.is_empty()).then_some(written)
}

/// UTF-8 as Latin-1; none when it is malformed or holds characters beyond.
pub fn utf8_to_latin1(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut units = Vec::with_capacity(bytes.len());
    // SAFETY: the result is never longer than the input; only what was written is kept.
    unsafe {
        let result = simdutf::convert_utf8_to_latin1_with_errors(
            bytes.as_ptr(),
            bytes.len(),
            units.as_mut_ptr(),
        );
        if result.error != simdutf::ErrorCode::Success {
            return None;
        }
        units.set_len(result.count);
    }
    Some(units)
}

/// UTF-8 as UTF-16; none when it is malformed.
pub fn utf8_to_utf16(bytes: &[u8]) -> Option<Vec<u16>> {
    let mut units = Vec::with_capacity(bytes.len());
    // SAFETY: the result never has more units than the input has bytes; only what was written is kept.
    unsafe {
        let written =
            simdutf::convert_utf8_to_utf16(bytes.as_ptr(), bytes.len(), units.as_mut_ptr());
        if written == 0 && !bytes.is_empty() {
            return None;
        }
        units.set_len(written);
    }
    Some(units)
}

/// Up to here the engine copies a string's characters cheaper than it looks after memory of their own.
const SMALL: usize = 2048;

/// Shorter text, in bytes, is not counted: the nursery is full of cells before it adds up.
const COUNTED: usize = 256;

/// How many bytes of text are made before the nursery is collected.
const TEXT_BETWEEN_COLLECTIONS: usize = 4 << 20;

impl<'s> Scope<'s> {
    /// A string of `len` Latin-1 characters that `fill` writes; `fill` gives back what it has initialised.
    pub fn string_latin1_with(
        &mut self,
        len: usize,
        fill: impl for<'b> FnOnce(&'b mut [MaybeUninit<u8>]) -> &'b mut [u8],
    ) -> Local<'s, JsString> {
        if len <= SMALL {
            let mut room = [MaybeUninit::uninit(); SMALL];
            let chars = fill(&mut room[..len]);
            return self.string_latin1(chars);
        }
        let mut room = Vec::with_capacity(len);
        let chars = fill(&mut room.spare_capacity_mut()[..len]);
        let (start, written) = (chars.as_ptr(), chars.len());
        if start != room.as_ptr() {
            // SAFETY: a slice of the caller's own, alive as long as the room.
            let chars = unsafe { std::slice::from_raw_parts(start, written) };
            return self.string_latin1(chars);
        }
        // SAFETY: these bytes are what `fill` gave back as initialised.
        unsafe { room.set_len(written) };
        self.string_latin1_owned(room)
    }

    /// Counts the memory of a string that is about to be made.
    ///
    /// The engine counts only the cells of young strings: their text would pile up by the hundred megabytes before it
    /// collects, always in memory that no cache has. So every few megabytes the nursery is collected.
    #[inline]
    pub(crate) fn count_text(&mut self, bytes: usize) {
        if bytes < COUNTED {
            return;
        }
        let text = &self.inner().fresh_text;
        let total = text.get() + bytes;
        if total < TEXT_BETWEEN_COLLECTIONS {
            text.set(total);
        } else {
            text.set(0);
            self.collect_nursery();
        }
    }

    /// A string of Latin-1 characters that takes over their memory when that is worth it.
    pub fn string_latin1_owned(&mut self, chars: Vec<u8>) -> Local<'s, JsString> {
        if chars.len() <= SMALL {
            return self.string_latin1(&chars);
        }
        self.count_text(chars.len());
        let chars = Box::leak(chars.into_boxed_slice());
        // SAFETY: the memory comes from malloc (the system allocator) and is given away.
        let p = unsafe { glue::nodus_adopt_latin1(self.cx, chars.as_mut_ptr(), chars.len()) };
        self.string_or_empty(p)
    }

    /// A string of UTF-16 units that takes over their memory when that is worth it.
    pub fn string_utf16_owned(&mut self, units: Vec<u16>) -> Local<'s, JsString> {
        if units.len() <= SMALL {
            return self.string_utf16(&units);
        }
        self.count_text(units.len() * 2);
        let units = Box::leak(units.into_boxed_slice());
        // SAFETY: as above.
        let p = unsafe { glue::nodus_adopt_utf16(self.cx, units.as_mut_ptr(), units.len()) };
        self.string_or_empty(p)
    }

    /// A zeroed `Uint8Array` whose ArrayBuffer comes into being when somebody asks for it.
    pub fn uint8_array_zeroed(&mut self, len: usize) -> crate::Result<Local<'s, crate::View>> {
        self.stress();
        // SAFETY: rooted at once.
        let o = unsafe { jsapi::JS_NewUint8Array(self.cx, len) };
        self.check(!o.is_null())?;
        Ok(self.push_object(o))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_refused_whole() {
        let mut target = [0; 3];
        assert_eq!(latin1_to_utf8(&[0xe9, 0xe9], &mut target), None);
        assert_eq!(latin1_to_utf8(&[0xe9, 0x61], &mut target), Some(3));
        assert_eq!(utf16_to_utf8(&[0x20ac], &mut target), Some(3));
        assert_eq!(utf16_to_utf8(&[0x20ac, 0x61], &mut target), None);
    }

    #[test]
    fn malformed_text_is_refused() {
        assert_eq!(utf8_len_of_utf16(&[0xd800]), None);
        assert_eq!(utf16_to_utf8(&[0xd800], &mut [0; 8]), None);
        assert_eq!(utf8_to_utf16(&[0xff]), None);
        assert_eq!(utf8_to_latin1("€".as_bytes()), None);
        assert_eq!(utf8_to_latin1("é".as_bytes()), Some(vec![0xe9]));
    }
}
