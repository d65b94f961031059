//! Text between UTF-8, Latin-1 and UTF-16 over plain slices, by vector instructions, and strings whose characters are
//! written once, into the memory that they keep.

use std::ffi::c_void;
use std::mem::MaybeUninit;

use mozjs::jsapi;

use crate::glue;
use crate::handles::{JsString, Local, Scope};

/// The number of bytes that Latin-1 text takes as UTF-8.
pub fn utf8_len_of_latin1(text: &[u8]) -> usize {
    simdutf::utf8_length_from_latin1(text)
}

/// The number of bytes that UTF-16 takes as UTF-8, a lone surrogate counting as U+FFFD.
pub fn utf8_len_of_utf16(text: &[u16]) -> usize {
    // SAFETY: pointer and length belong together.
    let found = unsafe { utf8_length_from_utf16_with_replacement(text.as_ptr(), text.len()) };
    found.count
}

/// `simdutf::result`.
#[repr(C)]
struct Found {
    error: i32,
    count: usize,
}

unsafe extern "C" {
    /// A function of the library that its crate has no name for. It never fails: the code only says whether there are
    /// surrogates.
    #[link_name = "_ZN7simdutf39utf8_length_from_utf16_with_replacementEPKDsm"]
    fn utf8_length_from_utf16_with_replacement(text: *const u16, length: usize) -> Found;
}

/// The digits of base64 of so many bytes: padded, or for URLs without padding.
pub fn base64_len(bytes: usize, url: bool) -> usize {
    if url {
        (bytes * 4).div_ceil(3)
    } else {
        bytes.div_ceil(3) * 4
    }
}

/// Writes base64 into room for as many digits as `base64_len` says.
pub fn bytes_to_base64<'a>(
    bytes: &[u8],
    url: bool,
    room: &'a mut [MaybeUninit<u8>],
) -> &'a mut [u8] {
    let length = base64_len(bytes.len(), url);
    let room = &mut room[..length];
    let options = if url {
        simdutf::Base64Options::Url
    } else {
        simdutf::Base64Options::Default
    };
    // SAFETY: the room holds what is written, which is all of it.
    unsafe {
        let written = simdutf::binary_to_base64(
            bytes.as_ptr(),
            bytes.len(),
            room.as_mut_ptr().cast(),
            options,
        );
        debug_assert_eq!(written, length);
        room.assume_init_mut()
    }
}

/// Decodes base64 in either alphabet, white space left out; gives the bytes written. None when there are other characters,
/// when the padding is wrong or the target too small: it may then have been written to.
pub fn base64_to_bytes(text: &[u8], target: &mut [u8]) -> Option<usize> {
    // SAFETY: the target has room for the most that the text can become.
    unsafe {
        let most = simdutf::maximal_binary_length_from_base64(text.as_ptr(), text.len());
        if most > target.len() {
            return None;
        }
        let result = simdutf::base64_to_binary(
            text.as_ptr(),
            text.len(),
            target.as_mut_ptr(),
            simdutf::Base64Options::DefaultOrUrl,
            simdutf::LastChunkHandlingOptions::Loose,
        );
        (result.error == simdutf::ErrorCode::Success).then_some(result.count)
    }
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
    if target.len() < text.len() * 3 && utf8_len_of_utf16(text) > target.len() {
        return None;
    }
    // SAFETY: the target has room for what the text becomes.
    let written =
        unsafe { simdutf::convert_utf16_to_utf8(text.as_ptr(), text.len(), target.as_mut_ptr()) };
    (written > 0 || text.is_empty()).then_some(written)
}

/// Writes UTF-8 as Latin-1 into room for as many characters as there are bytes; none when it is malformed or holds
/// characters beyond, or when there is less room.
pub fn utf8_to_latin1_in<'a>(
    bytes: &[u8],
    room: &'a mut [MaybeUninit<u8>],
) -> Option<&'a mut [u8]> {
    if room.len() < bytes.len() {
        return None;
    }
    // SAFETY: the result is never longer than the input, whatever that is; what was written is given back.
    unsafe {
        let result = simdutf::convert_utf8_to_latin1_with_errors(
            bytes.as_ptr(),
            bytes.len(),
            room.as_mut_ptr().cast(),
        );
        (result.error == simdutf::ErrorCode::Success)
            .then(|| room[..result.count].assume_init_mut())
    }
}

/// Writes UTF-8 as UTF-16 into room for as many units as there are bytes; none when it is malformed or there is less room.
pub fn utf8_to_utf16_in<'a>(
    bytes: &[u8],
    room: &'a mut [MaybeUninit<u16>],
) -> Option<&'a mut [u16]> {
    if room.len() < bytes.len() {
        return None;
    }
    // SAFETY: the result never has more units than the input has bytes, whatever that is.
    unsafe {
        let written =
            simdutf::convert_utf8_to_utf16(bytes.as_ptr(), bytes.len(), room.as_mut_ptr().cast());
        (written > 0 || bytes.is_empty()).then(|| room[..written].assume_init_mut())
    }
}

/// UTF-8 as Latin-1; none when it is malformed or holds characters beyond.
pub fn utf8_to_latin1(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut units = Vec::with_capacity(bytes.len());
    let written = utf8_to_latin1_in(bytes, units.spare_capacity_mut())?.len();
    // SAFETY: so many have been written.
    unsafe { units.set_len(written) };
    Some(units)
}

/// UTF-8 as UTF-16; none when it is malformed.
pub fn utf8_to_utf16(bytes: &[u8]) -> Option<Vec<u16>> {
    let mut units = Vec::with_capacity(bytes.len());
    let written = utf8_to_utf16_in(bytes, units.spare_capacity_mut())?.len();
    // SAFETY: so many have been written.
    unsafe { units.set_len(written) };
    Some(units)
}

/// Writes what a function makes of each item into room for just as many.
pub fn fill_from<'a, T, U>(
    room: &'a mut [MaybeUninit<U>],
    items: &[T],
    make: impl Fn(&T) -> U,
) -> &'a mut [U] {
    assert_eq!(room.len(), items.len());
    for (place, item) in room.iter_mut().zip(items) {
        place.write(make(item));
    }
    // SAFETY: each place has been written.
    unsafe { room.assume_init_mut() }
}

/// Do little-endian units all have a high byte of zero? An odd last byte does not count.
pub fn is_latin1_utf16(bytes: &[u8]) -> bool {
    let (parts, rest) = bytes.as_chunks::<64>();
    let high = |bytes: &[u8]| {
        let pairs = bytes.as_chunks::<2>().0;
        pairs.iter().fold(0, |any, pair| any | pair[1]) != 0
    };
    !parts.iter().any(|part| high(part)) && !high(rest)
}

/// Up to here the engine copies a string's characters cheaper than it looks after memory of their own.
const SMALL: usize = 2048;

/// Strings as short as this may be there already.
const READY_MADE: usize = 3;

/// Shorter text, in bytes, is not counted: the nursery is full of cells before it adds up.
const COUNTED: usize = 256;

/// How many bytes of text are made before the nursery is collected.
const TEXT_BETWEEN_COLLECTIONS: usize = 4 << 20;

macro_rules! writer {
    ($name:ident, $unit:ty) => {
        /// The function that has a closure write a string's room: it is given where an `Option` of the closure lies, which
        /// it takes. Nothing of it may unwind into the engine, so a closure that panics or that leaves something unwritten
        /// ends the program.
        fn $name<F>(_: &Option<F>) -> unsafe extern "C" fn(*mut c_void, *mut $unit, usize)
        where
            F: for<'b> FnOnce(&'b mut [MaybeUninit<$unit>]) -> &'b mut [$unit],
        {
            unsafe extern "C" fn write<F>(data: *mut c_void, room: *mut $unit, len: usize)
            where
                F: for<'b> FnOnce(&'b mut [MaybeUninit<$unit>]) -> &'b mut [$unit],
            {
                // SAFETY: the caller passes what it was given, and room that nobody else knows of.
                let (fill, slice) = unsafe {
                    (
                        (*data.cast::<Option<F>>()).take(),
                        std::slice::from_raw_parts_mut(room.cast(), len),
                    )
                };
                let written = fill.map(|fill| fill(slice));
                let whole = written.is_some_and(|made| {
                    std::ptr::eq(made.as_ptr(), room.cast_const()) && made.len() == len
                });
                assert!(whole, "a string's characters were not all written");
            }
            write::<F>
        }
    };
}
writer!(write_latin1_with, u8);
writer!(write_utf16_with, u16);

impl<'s> Scope<'s> {
    /// A string of `len` Latin-1 characters that `fill` writes, all of them.
    pub fn string_latin1_with(
        &mut self,
        len: usize,
        fill: impl for<'b> FnOnce(&'b mut [MaybeUninit<u8>]) -> &'b mut [u8],
    ) -> Local<'s, JsString> {
        if len <= READY_MADE {
            let mut room = [MaybeUninit::uninit(); READY_MADE];
            let chars = fill(&mut room[..len]);
            return self.string_latin1(chars);
        }
        self.stress();
        self.count_text(len);
        let mut fill = Some(fill);
        // SAFETY: the data is what `write` takes, and outlives the call.
        let p = unsafe {
            glue::nodus_make_latin1(
                self.cx,
                len,
                write_latin1_with(&fill),
                (&raw mut fill).cast(),
            )
        };
        self.string_or_empty(p)
    }

    /// A string of `len` UTF-16 units that `fill` writes, all of them.
    pub fn string_utf16_with(
        &mut self,
        len: usize,
        fill: impl for<'b> FnOnce(&'b mut [MaybeUninit<u16>]) -> &'b mut [u16],
    ) -> Local<'s, JsString> {
        if len <= READY_MADE {
            let mut room = [MaybeUninit::uninit(); READY_MADE];
            let units = fill(&mut room[..len]);
            return self.string_utf16(units);
        }
        self.stress();
        self.count_text(len * 2);
        let mut fill = Some(fill);
        // SAFETY: as above.
        let p = unsafe {
            glue::nodus_make_utf16(
                self.cx,
                len,
                write_utf16_with(&fill),
                (&raw mut fill).cast(),
            )
        };
        self.string_or_empty(p)
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
        assert_eq!(utf8_len_of_utf16(&[0xd800, 0x61]), 4);
        assert_eq!(utf8_len_of_utf16(&[0xd83d, 0xde00]), 4);
        assert_eq!(utf16_to_utf8(&[0xd800], &mut [0; 8]), None);
        assert_eq!(utf8_to_utf16(&[0xff]), None);
        assert_eq!(utf8_to_latin1("€".as_bytes()), None);
        assert_eq!(utf8_to_latin1("é".as_bytes()), Some(vec![0xe9]));
    }
}
