//! The natives of `buffer`: text to bytes and back in every encoding, comparing, searching, copying, and the decoders behind
//! TextDecoder. The algorithms are in `codec` and `decoder`; here they meet the engine's strings and views.

mod codec;
mod decoder;

use std::cell::RefCell;

use codec::{AtobError, Text, Units};
use nodus_engine::Chars;

use crate::prelude::*;

fn units(chars: Chars<'_>) -> Units<'_> {
    match chars {
        Chars::Latin1(bytes) => Units::Latin1(bytes),
        Chars::Utf16(wide) => Units::Wide(wide),
    }
}

fn text<'s>(cx: &mut Scope<'s>, text: Text) -> Local<'s, JsString> {
    match text {
        Text::Latin1(bytes) => cx.string_latin1(&bytes),
        Text::Wide(wide) => cx.string_utf16(&wide),
    }
}

/// The bytes of a range, cut to what is there.
fn range(bytes: &[u8], start: usize, end: usize) -> &[u8] {
    let end = end.min(bytes.len());
    &bytes[start.min(end)..end]
}

/// The room of `length` bytes from `offset`, cut to what is there.
fn room(bytes: &mut [u8], offset: usize, length: usize) -> &mut [u8] {
    let offset = offset.min(bytes.len());
    let end = offset.saturating_add(length).min(bytes.len());
    &mut bytes[offset..end]
}

#[native]
fn byte_length_utf8(cx: &mut Scope<'_>, string: Local<'_, JsString>) -> usize {
    string.with_chars(cx, |chars| codec::utf8_len(units(chars)))
}

#[native]
fn utf8_slice<'s>(
    cx: &mut Scope<'s>,
    view: Local<'s, View>,
    start: usize,
    end: usize,
) -> Local<'s, JsString> {
    // ASCII goes from the view into the string without a copy in between.
    let made = view.with_bytes(|bytes| {
        let bytes = range(bytes, start, end);
        match bytes.is_ascii() {
            true => Text::Latin1(bytes.to_vec()),
            false => codec::text_from_utf8(bytes),
        }
    });
    text(cx, made)
}

#[native]
fn latin1_slice<'s>(
    cx: &mut Scope<'s>,
    view: Local<'s, View>,
    start: usize,
    end: usize,
) -> Local<'s, JsString> {
    let bytes = view.with_bytes(|bytes| range(bytes, start, end).to_vec());
    cx.string_latin1(&bytes)
}

#[native]
fn ascii_slice<'s>(
    cx: &mut Scope<'s>,
    view: Local<'s, View>,
    start: usize,
    end: usize,
) -> Local<'s, JsString> {
    let bytes = view.with_bytes(|bytes| codec::ascii_from(range(bytes, start, end)));
    cx.string_latin1(&bytes)
}

#[native]
fn ucs2_slice<'s>(
    cx: &mut Scope<'s>,
    view: Local<'s, View>,
    start: usize,
    end: usize,
) -> Local<'s, JsString> {
    let wide = view.with_bytes(|bytes| codec::utf16_from(range(bytes, start, end)));
    cx.string_utf16(&wide)
}

#[native]
fn hex_slice<'s>(
    cx: &mut Scope<'s>,
    view: Local<'s, View>,
    start: usize,
    end: usize,
) -> Local<'s, JsString> {
    let digits = view.with_bytes(|bytes| codec::hex_from(range(bytes, start, end)));
    cx.string_latin1(&digits)
}

#[native]
fn base64_slice<'s>(
    cx: &mut Scope<'s>,
    view: Local<'s, View>,
    start: usize,
    end: usize,
) -> Local<'s, JsString> {
    let digits = view.with_bytes(|bytes| codec::base64_from(range(bytes, start, end)));
    cx.string_latin1(&digits)
}

#[native]
fn base64url_slice<'s>(
    cx: &mut Scope<'s>,
    view: Local<'s, View>,
    start: usize,
    end: usize,
) -> Local<'s, JsString> {
    let digits = view.with_bytes(|bytes| codec::base64url_from(range(bytes, start, end)));
    cx.string_latin1(&digits)
}

/// Writes a string into a part of a view through one of the encoders; returns the bytes written.
fn write(
    cx: &mut Scope<'_>,
    view: Local<'_, View>,
    string: Local<'_, JsString>,
    offset: usize,
    length: usize,
    encode: impl FnOnce(Units<'_>, &mut [u8]) -> usize,
) -> usize {
    string.with_chars(cx, |chars| {
        view.with_bytes_mut(|bytes| encode(units(chars), room(bytes, offset, length)))
    })
}

#[native]
fn utf8_write(
    cx: &mut Scope<'_>,
    view: Local<'_, View>,
    string: Local<'_, JsString>,
    offset: usize,
    length: usize,
) -> usize {
    write(cx, view, string, offset, length, |text, target| {
        codec::write_utf8(text, target).1
    })
}

#[native]
fn latin1_write(
    cx: &mut Scope<'_>,
    view: Local<'_, View>,
    string: Local<'_, JsString>,
    offset: usize,
    length: usize,
) -> usize {
    write(cx, view, string, offset, length, codec::write_latin1)
}

#[native]
fn ucs2_write(
    cx: &mut Scope<'_>,
    view: Local<'_, View>,
    string: Local<'_, JsString>,
    offset: usize,
    length: usize,
) -> usize {
    write(cx, view, string, offset, length, codec::write_utf16)
}

#[native]
fn hex_write(
    cx: &mut Scope<'_>,
    view: Local<'_, View>,
    string: Local<'_, JsString>,
    offset: usize,
    length: usize,
) -> usize {
    write(cx, view, string, offset, length, codec::write_hex)
}

#[native]
fn base64_write(
    cx: &mut Scope<'_>,
    view: Local<'_, View>,
    string: Local<'_, JsString>,
    offset: usize,
    length: usize,
) -> usize {
    write(cx, view, string, offset, length, codec::write_base64)
}

fn ordering(order: std::cmp::Ordering) -> i32 {
    order as i32
}

#[native]
fn compare(_cx: &mut Scope<'_>, a: Local<'_, View>, b: Local<'_, View>) -> i32 {
    a.with_bytes(|a| b.with_bytes(|b| ordering(a.cmp(b))))
}

#[native]
fn compare_offset(
    _cx: &mut Scope<'_>,
    a: Local<'_, View>,
    b: Local<'_, View>,
    a_start: usize,
    a_end: usize,
    b_start: usize,
    b_end: usize,
) -> i32 {
    a.with_bytes(|a| {
        b.with_bytes(|b| ordering(range(a, a_start, a_end).cmp(range(b, b_start, b_end))))
    })
}

/// Copies inside one memory too: the ranges of two views may overlap.
#[native]
fn copy(
    _cx: &mut Scope<'_>,
    source: Local<'_, View>,
    target: Local<'_, View>,
    target_start: usize,
    source_start: usize,
    amount: usize,
) {
    let bytes = source.with_bytes(|bytes| {
        range(bytes, source_start, source_start.saturating_add(amount)).to_vec()
    });
    target.with_bytes_mut(|target| {
        let target = room(target, target_start, bytes.len());
        target.copy_from_slice(&bytes[..target.len()]);
    });
}

#[native]
fn index_of(
    _cx: &mut Scope<'_>,
    haystack: Local<'_, View>,
    needle: Local<'_, View>,
    start: usize,
    forward: bool,
    wide: bool,
) -> f64 {
    let found = haystack.with_bytes(|haystack| {
        needle.with_bytes(|needle| codec::index_of(haystack, needle, start, forward, wide))
    });
    found.map_or(-1.0, |index| index as f64)
}

#[native]
fn swap(_cx: &mut Scope<'_>, view: Local<'_, View>, group: usize) {
    view.with_bytes_mut(|bytes| codec::swap_groups(bytes, group));
}

#[native]
fn is_utf8(_cx: &mut Scope<'_>, view: Local<'_, View>) -> bool {
    view.with_bytes(|bytes| std::str::from_utf8(bytes).is_ok())
}

#[native]
fn is_ascii(_cx: &mut Scope<'_>, view: Local<'_, View>) -> bool {
    view.with_bytes(<[u8]>::is_ascii)
}

/// The base64 of a Latin-1 text; undefined when a character is beyond.
#[native]
fn btoa<'s>(cx: &mut Scope<'s>, string: Local<'s, JsString>) -> Local<'s, Value> {
    let digits = string.with_chars(cx, |chars| match chars {
        Chars::Latin1(bytes) => Some(codec::base64_from(bytes)),
        Chars::Utf16(wide) => {
            let narrow: Option<Vec<u8>> =
                wide.iter().map(|unit| u8::try_from(*unit).ok()).collect();
            narrow.map(|bytes| codec::base64_from(&bytes))
        }
    });
    match digits {
        Some(digits) => cx.string_latin1(&digits).as_value(),
        None => cx.undefined(),
    }
}

/// The text behind base64; a number instead says what is wrong with it.
#[native]
fn atob<'s>(cx: &mut Scope<'s>, string: Local<'s, JsString>) -> Local<'s, Value> {
    let decoded = string.with_chars(cx, |chars| codec::atob(units(chars)));
    match decoded {
        Ok(bytes) => cx.string_latin1(&bytes).as_value(),
        Err(AtobError::InvalidCharacter) => cx.int(1),
        Err(AtobError::SingleDigit) => cx.int(2),
    }
}

#[native]
fn encode_utf8<'s>(cx: &mut Scope<'s>, string: Local<'s, JsString>) -> Result<Local<'s, View>> {
    let bytes = string.with_chars(cx, |chars| {
        let chars = units(chars);
        let mut bytes = vec![0; codec::utf8_len(chars)];
        let (_, written) = codec::write_utf8(chars, &mut bytes);
        bytes.truncate(written);
        bytes
    });
    cx.uint8_array_from(bytes)
}

/// Encodes into a view; the units read and the bytes written go into `counts`.
#[native]
fn encode_into(
    cx: &mut Scope<'_>,
    string: Local<'_, JsString>,
    target: Local<'_, View>,
    counts: Local<'_, View>,
) {
    let (read, written) = string.with_chars(cx, |chars| {
        target.with_bytes_mut(|bytes| codec::write_utf8(units(chars), bytes))
    });
    counts.with_bytes_mut(|bytes| {
        for (slot, count) in bytes.chunks_exact_mut(8).zip([read, written]) {
            slot.copy_from_slice(&(count as f64).to_ne_bytes());
        }
    });
}

/// Whole UTF-8; undefined when it is malformed and `fatal` is set.
#[native]
fn decode_utf8<'s>(
    cx: &mut Scope<'s>,
    view: Local<'s, View>,
    keep_bom: bool,
    fatal: bool,
) -> Local<'s, Value> {
    let made = view.with_bytes(|bytes| {
        let bytes = match bytes {
            [0xef, 0xbb, 0xbf, rest @ ..] if !keep_bom => rest,
            _ => bytes,
        };
        if fatal && std::str::from_utf8(bytes).is_err() {
            return None;
        }
        Some(codec::text_from_utf8(bytes))
    });
    match made {
        Some(made) => text(cx, made).as_value(),
        None => cx.undefined(),
    }
}

/// The name of the encoding behind a label, or undefined.
#[native]
fn encoding_name(_cx: &mut Scope<'_>, label: String) -> Option<String> {
    decoder::name_of(&label)
}

/// A TextDecoder's decoder, kept between the pieces of a stream.
pub struct Decoder {
    stream: RefCell<decoder::Stream>,
}

#[class(name = "Decoder")]
impl Decoder {
    #[constructor]
    fn new(_cx: &mut Scope<'_>, label: String, fatal: bool, keep_bom: bool) -> Result<Self> {
        let stream = decoder::Stream::new(&label, fatal, keep_bom)
            .ok_or_else(|| code_error("ERR_ENCODING_NOT_SUPPORTED", &[&label]))?;
        Ok(Decoder {
            stream: RefCell::new(stream),
        })
    }

    /// The text of the next piece; undefined when it is malformed and the decoder fatal.
    #[method]
    fn decode<'s>(
        &self,
        cx: &mut Scope<'s>,
        view: Local<'s, View>,
        last: bool,
    ) -> Local<'s, Value> {
        let decoded = view.with_bytes(|bytes| self.stream.borrow_mut().decode(bytes, last));
        match decoded {
            Ok(made) => text(cx, made).as_value(),
            Err(decoder::Malformed) => cx.undefined(),
        }
    }
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            byte_length_utf8::DEF,
            utf8_slice::DEF,
            latin1_slice::DEF,
            ascii_slice::DEF,
            ucs2_slice::DEF,
            hex_slice::DEF,
            base64_slice::DEF,
            base64url_slice::DEF,
            utf8_write::DEF,
            latin1_write::DEF,
            ucs2_write::DEF,
            hex_write::DEF,
            base64_write::DEF,
            compare::DEF,
            compare_offset::DEF,
            copy::DEF,
            index_of::DEF,
            swap::DEF,
            is_utf8::DEF,
            is_ascii::DEF,
            btoa::DEF,
            atob::DEF,
            encode_utf8::DEF,
            encode_into::DEF,
            decode_utf8::DEF,
            encoding_name::DEF,
        ],
    )?;
    let class = cx.class::<Decoder>()?;
    target.set(cx, c"Decoder", class)?;
    Ok(())
}
