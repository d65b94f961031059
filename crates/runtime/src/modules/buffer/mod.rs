//! The natives of `buffer`: text to bytes and back in every encoding, comparing, searching, copying, and the decoders behind
//! TextDecoder. The algorithms are in `codec`, `search` and `decoder`; here they meet the engine's strings and views.

pub(crate) mod checks;
mod codec;
mod decoder;
mod search;

use std::borrow::Cow;
use std::cell::RefCell;
use std::mem::MaybeUninit;

use codec::{AtobError, Text, Units};
use nodus_engine::text::{
    base64_len, bytes_to_base64, is_latin1_utf16, utf8_to_latin1_in, utf8_to_utf16_in,
};
use nodus_engine::{Chars, CompileOptions};

use crate::modules::vm::recent::{Recent, WORTH_FINDING};
use crate::prelude::*;

fn units(chars: Chars<'_>) -> Units<'_> {
    match chars {
        Chars::Latin1(bytes) => Units::Latin1(bytes),
        Chars::Utf16(wide) => Units::Wide(wide),
    }
}

fn text<'s>(cx: &mut Scope<'s>, text: Text) -> Local<'s, JsString> {
    match text {
        Text::Latin1(bytes) => cx.string_latin1_owned(bytes),
        Text::Wide(wide) => cx.string_utf16_owned(wide),
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

/// The length of a range, cut to what is there.
fn range_len(view: Local<'_, View>, start: usize, end: usize) -> usize {
    end.min(view.len()).saturating_sub(start)
}

/// Bytes that are characters.
fn latin1<'s>(
    cx: &mut Scope<'s>,
    view: Local<'s, View>,
    start: usize,
    end: usize,
) -> Local<'s, JsString> {
    cx.string_latin1_with(range_len(view, start, end), |room| {
        view.with_bytes(|bytes| codec::copy_into(room, range(bytes, start, end)))
    })
}

/// Up to so many units a string is put together on the stack, where malformed text costs nothing yet.
const FEW: usize = 64;
/// Well-formed text too, which then is copied.
const SOME: usize = 4096;

#[native]
fn utf8_slice<'s>(
    cx: &mut Scope<'s>,
    view: Local<'s, View>,
    start: usize,
    end: usize,
) -> Local<'s, JsString> {
    utf8(cx, view, start, end, false).unwrap_or_else(|| cx.string_latin1(&[]))
}

/// UTF-8 as a string; none when it is malformed and that is not to be mended.
fn utf8<'s>(
    cx: &mut Scope<'s>,
    view: Local<'s, View>,
    start: usize,
    end: usize,
    fatal: bool,
) -> Option<Local<'s, JsString>> {
    let length = range_len(view, start, end);
    if length >= WORTH_FINDING {
        let recent = cx.state().slot::<Recent>();
        let found = view.with_bytes(|bytes| recent.decoded(range(bytes, start, end)));
        if let Some(text) = found {
            return Some(text.string(cx));
        }
    }
    if view.with_bytes(|bytes| nodus_engine::text::is_ascii(range(bytes, start, end))) {
        return Some(latin1(cx, view, start, end));
    }
    if length <= FEW && !fatal {
        let mut units = [0; FEW + 1];
        let count =
            view.with_bytes(|bytes| codec::few_from_utf8(range(bytes, start, end), &mut units));
        return Some(cx.string_utf16(&units[..count]));
    }
    if length <= SOME
        && let Some(made) = some_utf8(cx, view, start, end)
    {
        return Some(made);
    }
    let made = view.with_bytes(|bytes| {
        let bytes = range(bytes, start, end);
        if fatal {
            codec::text_from_valid_utf8(bytes)
        } else {
            Some(codec::text_from_utf8(bytes))
        }
    })?;
    Some(text(cx, made))
}

/// Well-formed UTF-8 of at most `SOME` bytes.
fn some_utf8<'s>(
    cx: &mut Scope<'s>,
    view: Local<'s, View>,
    start: usize,
    end: usize,
) -> Option<Local<'s, JsString>> {
    if !view.with_bytes(|bytes| codec::starts_beyond_latin1(range(bytes, start, end))) {
        let mut room = [MaybeUninit::uninit(); SOME];
        let narrow =
            view.with_bytes(|bytes| utf8_to_latin1_in(range(bytes, start, end), &mut room));
        if let Some(chars) = narrow {
            return Some(
                cx.string_latin1_with(chars.len(), |room| room.write_copy_of_slice(chars)),
            );
        }
    }
    let mut room = [MaybeUninit::uninit(); SOME];
    let units = view.with_bytes(|bytes| utf8_to_utf16_in(range(bytes, start, end), &mut room))?;
    Some(cx.string_utf16_with(units.len(), |room| room.write_copy_of_slice(units)))
}

#[native]
fn latin1_slice<'s>(
    cx: &mut Scope<'s>,
    view: Local<'s, View>,
    start: usize,
    end: usize,
) -> Local<'s, JsString> {
    latin1(cx, view, start, end)
}

#[native]
fn ascii_slice<'s>(
    cx: &mut Scope<'s>,
    view: Local<'s, View>,
    start: usize,
    end: usize,
) -> Local<'s, JsString> {
    cx.string_latin1_with(range_len(view, start, end), |room| {
        view.with_bytes(|bytes| codec::ascii_from(range(bytes, start, end), room))
    })
}

#[native]
fn ucs2_slice<'s>(
    cx: &mut Scope<'s>,
    view: Local<'s, View>,
    start: usize,
    end: usize,
) -> Local<'s, JsString> {
    let count = range_len(view, start, end) / 2;
    if view.with_bytes(|bytes| is_latin1_utf16(range(bytes, start, end))) {
        return cx.string_latin1_with(count, |room| {
            view.with_bytes(|bytes| codec::low_units_from(range(bytes, start, end), room))
        });
    }
    cx.string_utf16_with(count, |room| {
        view.with_bytes(|bytes| codec::units_from(range(bytes, start, end), room))
    })
}

#[native]
fn hex_slice<'s>(
    cx: &mut Scope<'s>,
    view: Local<'s, View>,
    start: usize,
    end: usize,
) -> Local<'s, JsString> {
    cx.string_latin1_with(range_len(view, start, end) * 2, |room| {
        view.with_bytes(|bytes| codec::hex_from(range(bytes, start, end), room))
    })
}

fn base64<'s>(
    cx: &mut Scope<'s>,
    view: Local<'s, View>,
    start: usize,
    end: usize,
    url: bool,
) -> Local<'s, JsString> {
    let length = base64_len(range_len(view, start, end), url);
    cx.string_latin1_with(length, |room| {
        view.with_bytes(|bytes| bytes_to_base64(range(bytes, start, end), url, room))
    })
}

#[native]
fn base64_slice<'s>(
    cx: &mut Scope<'s>,
    view: Local<'s, View>,
    start: usize,
    end: usize,
) -> Local<'s, JsString> {
    base64(cx, view, start, end, false)
}

#[native]
fn base64url_slice<'s>(
    cx: &mut Scope<'s>,
    view: Local<'s, View>,
    start: usize,
    end: usize,
) -> Local<'s, JsString> {
    base64(cx, view, start, end, true)
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

/// Writes a string that fits: one that is ASCII, or with `any` the low byte of every unit of whatever it is. Returns its
/// length, or -1 without having written.
#[native]
fn ascii_write(
    cx: &mut Scope<'_>,
    view: Local<'_, View>,
    string: Local<'_, JsString>,
    any: bool,
) -> i32 {
    string.with_chars(cx, |chars| {
        let text = units(chars);
        let plain = match text {
            Units::Latin1(text) => any || nodus_engine::text::is_ascii(text),
            Units::Wide(_) => any,
        };
        if !plain {
            return -1;
        }
        view.with_bytes_mut(|bytes| match bytes.get_mut(..text.len()) {
            Some(room) => codec::write_latin1(text, room) as i32,
            None => -1,
        })
    })
}

/// Fills a part of a view with a string's bytes, over and over again; `latin1` says that they are not UTF-8.
#[native]
fn fill_string(
    cx: &mut Scope<'_>,
    view: Local<'_, View>,
    string: Local<'_, JsString>,
    start: usize,
    end: usize,
    latin1: bool,
) {
    string.with_chars(cx, |chars| {
        let pattern = text_bytes(chars, latin1);
        view.with_bytes_mut(|bytes| {
            let length = end.saturating_sub(start);
            codec::fill_with(room(bytes, start, length), &pattern);
        });
    });
}

/// The bytes of a text as UTF-8, or as Latin-1.
fn text_bytes(chars: Chars<'_>, latin1: bool) -> Cow<'_, [u8]> {
    match units(chars) {
        Units::Latin1(bytes) if latin1 || nodus_engine::text::is_ascii(bytes) => {
            Cow::Borrowed(bytes)
        }
        chars if !latin1 => Cow::Owned(codec::utf8_vec(chars)),
        chars => {
            let mut bytes = vec![0; chars.len()];
            codec::write_latin1(chars, &mut bytes);
            Cow::Owned(bytes)
        }
    }
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

/// Whether two views hold the same bytes.
#[native]
fn equals(_cx: &mut Scope<'_>, a: Local<'_, View>, b: Local<'_, View>) -> bool {
    a.with_bytes(|a| b.with_bytes(|b| a == b))
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
    let end = source_start.saturating_add(amount);
    target.copy_from(target_start, source, source_start, end);
}

/// The bytes of a string searched for in a view, without a Buffer made of it.
#[native]
fn index_of_string(
    cx: &mut Scope<'_>,
    haystack: Local<'_, View>,
    needle: Local<'_, JsString>,
    offset: f64,
    forward: bool,
    latin1: bool,
) -> i64 {
    let found = needle.with_chars(cx, |chars| {
        let needle = text_bytes(chars, latin1);
        haystack
            .with_bytes(|haystack| search::search(haystack, &needle, offset as i64, forward, false))
    });
    found.map_or(-1, |index| index as i64)
}

/// A function that makes byte arrays of Buffer's prototype as quickly as the engine makes plain ones.
#[native]
fn quick_makers<'s>(cx: &mut Scope<'s>, prototype: Local<'s, Object>) -> Result<Local<'s, Value>> {
    let options = CompileOptions::new("node:internal/buffer");
    cx.eval_among_bytes(prototype, QUICK_MAKERS, &options)
}

const QUICK_MAKERS: &str = "'use strict'; ({
  bytes: (length) => new Uint8Array(length),
})";

/// What makes Buffers of memory: `[view, part, raw]`, which give arrays like `model`.
#[native]
fn bytes_makers<'s>(cx: &mut Scope<'s>, model: Local<'s, View>) -> Result<Vec<Local<'s, Value>>> {
    Ok(cx.bytes_makers(model)?.map(|maker| maker.as_value()).into())
}

#[native]
fn index_of(
    _cx: &mut Scope<'_>,
    haystack: Local<'_, View>,
    needle: Local<'_, View>,
    offset: f64,
    forward: bool,
    wide: bool,
) -> i64 {
    let found = haystack.with_bytes(|haystack| {
        needle.with_bytes(|needle| search::search(haystack, needle, offset as i64, forward, wide))
    });
    found.map_or(-1, |index| index as i64)
}

#[native]
fn swap(_cx: &mut Scope<'_>, view: Local<'_, View>, group: usize) {
    view.with_bytes_mut(|bytes| codec::swap_groups(bytes, group));
}

/// An ArrayBuffer that nobody has zeroed.
#[native]
fn uninitialized<'s>(cx: &mut Scope<'s>, size: usize) -> Result<Local<'s, Value>> {
    Ok(cx.array_buffer_uninitialized(size)?.as_value())
}

/// How many bytes of a view come before the first whose address is a multiple of `alignment`, a power of two.
#[native]
fn bytes_to_alignment(_cx: &mut Scope<'_>, view: Local<'_, View>, alignment: usize) -> usize {
    view.with_bytes(|bytes| (bytes.as_ptr() as usize).wrapping_neg() & (alignment - 1))
}

#[native]
fn is_utf8(_cx: &mut Scope<'_>, view: Local<'_, View>) -> bool {
    view.with_bytes(nodus_engine::text::is_utf8)
}

#[native]
fn is_ascii(_cx: &mut Scope<'_>, view: Local<'_, View>) -> bool {
    view.with_bytes(<[u8]>::is_ascii)
}

/// The base64 of a Latin-1 text; undefined when a character is beyond.
#[native]
fn btoa<'s>(cx: &mut Scope<'s>, string: Local<'s, JsString>) -> Local<'s, Value> {
    let bytes = string.with_chars(cx, |chars| match chars {
        Chars::Latin1(bytes) => Some(codec::base64_vec(bytes)),
        Chars::Utf16(wide) => {
            let narrow: Option<Vec<u8>> =
                wide.iter().map(|unit| u8::try_from(*unit).ok()).collect();
            narrow.map(|bytes| codec::base64_vec(&bytes))
        }
    });
    match bytes {
        Some(digits) => cx.string_latin1_owned(digits).as_value(),
        None => cx.undefined(),
    }
}

/// The text behind base64; a number instead says what is wrong with it.
#[native]
fn atob<'s>(cx: &mut Scope<'s>, string: Local<'s, JsString>) -> Local<'s, Value> {
    let decoded = string.with_chars(cx, |chars| codec::atob(units(chars)));
    match decoded {
        Ok(bytes) => cx.string_latin1_owned(bytes).as_value(),
        Err(AtobError::InvalidCharacter) => cx.int(1),
        Err(AtobError::SingleDigit) => cx.int(2),
    }
}

/// encodeUtf8(string, model): the bytes, in a `Uint8Array` like the model where there is one.
#[native]
fn encode_utf8<'s>(
    cx: &mut Scope<'s>,
    string: Local<'s, JsString>,
    model: Option<Local<'s, View>>,
) -> Result<Local<'s, View>> {
    let length = string.with_chars(cx, |chars| codec::utf8_len(units(chars)));
    // What does not fit into the object comes back sooner without an ArrayBuffer.
    if let Some(model) = model
        && length > 96
    {
        let mut bytes = vec![0; length];
        string.with_chars(cx, |chars| codec::write_utf8(units(chars), &mut bytes));
        return cx.bytes_like(model, bytes);
    }
    let view = cx.uint8_array_zeroed(length)?;
    string.with_chars(cx, |chars| {
        view.with_bytes_mut(|bytes| codec::write_utf8(units(chars), bytes));
    });
    Ok(view)
}

/// Encodes into a view; returns the units read and the bytes written when they are the same number, else -1, and they go
/// into `counts`.
#[native]
fn encode_into(
    cx: &mut Scope<'_>,
    string: Local<'_, JsString>,
    target: Local<'_, View>,
    counts: Local<'_, View>,
) -> i64 {
    let (read, written) = string.with_chars(cx, |chars| {
        target.with_bytes_mut(|bytes| codec::write_utf8(units(chars), bytes))
    });
    if read == written {
        return read as i64;
    }
    counts.with_bytes_mut(|bytes| {
        for (slot, count) in bytes.as_chunks_mut().0.iter_mut().zip([read, written]) {
            *slot = (count as f64).to_ne_bytes();
        }
    });
    -1
}

/// Whole UTF-8; undefined when it is malformed and `fatal` is set.
#[native]
fn decode_utf8<'s>(
    cx: &mut Scope<'s>,
    view: Local<'s, View>,
    keep_bom: bool,
    fatal: bool,
) -> Local<'s, Value> {
    let marked = !keep_bom && view.with_bytes(|bytes| bytes.starts_with(b"\xef\xbb\xbf"));
    match utf8(cx, view, if marked { 3 } else { 0 }, view.len(), fatal) {
        Some(made) => made.as_value(),
        None => cx.undefined(),
    }
}

/// The name of the encoding behind a label, or undefined.
#[native]
fn encoding_name(_cx: &mut Scope<'_>, label: String) -> Option<String> {
    decoder::name_of(&label)
}

/// A TextDecoder's decoder, kept between the pieces of a stream.
pub(crate) struct Decoder {
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
            ascii_write::DEF,
            utf8_write::DEF,
            latin1_write::DEF,
            ucs2_write::DEF,
            hex_write::DEF,
            base64_write::DEF,
            compare::DEF,
            compare_offset::DEF,
            copy::DEF,
            equals::DEF,
            fill_string::DEF,
            index_of::DEF,
            index_of_string::DEF,
            quick_makers::DEF,
            swap::DEF,
            uninitialized::DEF,
            bytes_makers::DEF,
            bytes_to_alignment::DEF,
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
