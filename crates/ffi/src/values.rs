//! Values on their way between JavaScript and C. A C value travels as the bits of a 64-bit word, which the narrow
//! ones of the whole numbers fill with their sign; that is how registers hold them.

use std::cell::Cell;

use nodus_engine::{ArrayBuffer, BigInt, JsString, Local, Result, Scope, Value, View};

use crate::errors::wrong_value;
use crate::types::Type;

/// The BigInt as 64 bits, if it fits a type of that size.
pub(crate) fn big(value: Local<'_, BigInt>, is_signed: bool) -> Option<u64> {
    let mut word = [0];
    let (negative, count) = value.words(&mut word);
    let [word]: [u64; 1] = word;
    const LEAST: u64 = 1 << 63;
    match (count, negative, is_signed) {
        (0, ..) => Some(0),
        (1, false, false) => Some(word),
        (1, false, true) if word < LEAST => Some(word),
        (1, true, true) if word <= LEAST => Some(word.wrapping_neg()),
        _ => None,
    }
}

/// A number as bits of a type of at most 32, or a floating-point one; none if it does not fit.
#[inline]
pub(crate) fn small(kind: Type, number: f64) -> Option<u64> {
    let (least, most) = match kind {
        Type::Int8 => (f64::from(i8::MIN), f64::from(i8::MAX)),
        Type::Uint8 => (0.0, f64::from(u8::MAX)),
        Type::Int16 => (f64::from(i16::MIN), f64::from(i16::MAX)),
        Type::Uint16 => (0.0, f64::from(u16::MAX)),
        Type::Int32 => (f64::from(i32::MIN), f64::from(i32::MAX)),
        Type::Uint32 => (0.0, f64::from(u32::MAX)),
        Type::Float32 => return Some(u64::from((number as f32).to_bits())),
        Type::Float64 => return Some(number.to_bits()),
        _ => return None,
    };
    if !(number >= least && number <= most) {
        return None;
    }
    // SAFETY: it lies within the bounds, which are far from those of the target.
    let whole: i64 = unsafe { number.to_int_unchecked() };
    (whole as f64 == number).then_some(whole as u64)
}

/// Whether it is the zero with a sign, which is no 32-bit number to Node's calls.
fn is_negative_zero(number: f64) -> bool {
    number == 0.0 && number.is_sign_negative()
}

/// Strings of a call, each ended by a zero; most calls have none.
#[derive(Default)]
pub(crate) struct Texts(Option<Box<Kept>>);

/// Strings move while there come more, so who wants them is told where they are when all are there.
#[derive(Default)]
struct Kept {
    bytes: Vec<u8>,
    /// The place among the values, and where the string begins.
    starts: Vec<(u8, usize)>,
}

thread_local! {
    /// The memory of the last call's strings, for the next.
    static SPARE: Cell<Option<Box<Kept>>> = const { Cell::new(None) };
}

impl Texts {
    /// More than so many bytes are not kept.
    const MOST: usize = 1 << 16;

    /// Writes the addresses of the strings to their places.
    #[inline]
    pub(crate) fn settle(&mut self, values: &mut [u64]) {
        let Some(kept) = &mut self.0 else { return };
        let first = kept.bytes.as_mut_ptr() as u64;
        for &(place, start) in &kept.starts {
            values[usize::from(place)] = first + start as u64;
        }
    }

    /// The call is over.
    #[inline]
    pub(crate) fn give_back(self) {
        let Some(mut kept) = self.0 else { return };
        if kept.bytes.capacity() <= Self::MOST {
            kept.bytes.clear();
            kept.starts.clear();
            SPARE.set(Some(kept));
        }
    }

    fn add(
        &mut self,
        cx: &mut Scope<'_>,
        text: Local<'_, JsString>,
        place: u8,
        index: usize,
    ) -> Result<()> {
        let kept = self
            .0
            .get_or_insert_with(|| SPARE.take().unwrap_or_default());
        let start = kept.bytes.len();
        text.append_utf8(cx, &mut kept.bytes);
        if kept.bytes[start..].contains(&0) {
            return Err(wrong_value(format!(
                "Argument {index} must not contain null bytes"
            )));
        }
        kept.bytes.push(0);
        kept.starts.push((place, start));
        Ok(())
    }
}

#[cold]
fn misfit(kind: Type, index: usize) -> nodus_engine::Error {
    wrong_value(format!("Argument {index} must be {}", kind.title()))
}

/// The bits of argument number `index`. A string's are not known yet: they will be written to `place`.
#[inline]
pub(crate) fn argument(
    cx: &mut Scope<'_>,
    kind: Type,
    value: Local<'_, Value>,
    index: usize,
    place: u8,
    texts: &mut Texts,
) -> Result<u64> {
    match kind {
        Type::Pointer => pointer(cx, value, index, place, texts),
        Type::Int64 | Type::Uint64 => value
            .as_bigint()
            .and_then(|value| big(value, kind == Type::Int64))
            .ok_or_else(|| misfit(kind, index)),
        Type::Int32 | Type::Uint32 => value
            .as_number()
            .filter(|number| !is_negative_zero(*number))
            .and_then(|number| small(kind, number))
            .ok_or_else(|| misfit(kind, index)),
        _ => value
            .as_number()
            .and_then(|number| small(kind, number))
            .ok_or_else(|| misfit(kind, index)),
    }
}

fn pointer(
    cx: &mut Scope<'_>,
    value: Local<'_, Value>,
    index: usize,
    place: u8,
    texts: &mut Texts,
) -> Result<u64> {
    if let Some(address) = value.as_bigint() {
        return big(address, false).ok_or_else(|| {
            wrong_value(format!(
                "Argument {index} must be a non-negative pointer bigint"
            ))
        });
    }
    if value.is_nullish() {
        return Ok(0);
    }
    if let Some(text) = value.as_string() {
        texts.add(cx, text, place, index)?;
        return Ok(0);
    }
    if let Some(view) = value.as_view() {
        let start = view.stable_pointer(cx)? as u64;
        if start == 0 && is_view_detached(cx, view)? {
            return Err(wrong_value(format!(
                "Argument {index} is an ArrayBufferView backed by a detached ArrayBuffer"
            )));
        }
        return Ok(start);
    }
    match value.as_array_buffer().filter(|buffer| !buffer.is_shared()) {
        Some(buffer) if buffer.is_detached() => Err(wrong_value(format!(
            "Argument {index} is a detached ArrayBuffer"
        ))),
        Some(buffer) => start_of(cx, buffer),
        None => Err(wrong_value(format!(
            "Argument {index} must be a buffer, an ArrayBuffer, a string, or a bigint"
        ))),
    }
}

/// Where the bytes of a buffer that is not detached begin.
pub(crate) fn start_of(cx: &mut Scope<'_>, buffer: Local<'_, ArrayBuffer>) -> Result<u64> {
    Ok(buffer.stable_pointer(cx)? as u64)
}

/// Whether the memory of a view was taken away.
pub(crate) fn is_view_detached(cx: &mut Scope<'_>, view: Local<'_, View>) -> Result<bool> {
    cx.nested(|cx| Ok(view.buffer(cx)?.is_detached()))
}

/// The JavaScript value of a C value.
#[inline]
pub(crate) fn to_js<'s>(cx: &mut Scope<'s>, kind: Type, bits: u64) -> Result<Local<'s, Value>> {
    Ok(match kind {
        Type::Void => cx.undefined(),
        Type::Int8 => cx.int((bits as i8).into()),
        Type::Uint8 => cx.int((bits as u8).into()),
        Type::Int16 => cx.int((bits as i16).into()),
        Type::Uint16 => cx.int((bits as u16).into()),
        Type::Int32 => cx.int(bits as i32),
        Type::Uint32 => cx.number(f64::from(bits as u32)),
        Type::Int64 => cx.bigint_i64(bits as i64)?.as_value(),
        Type::Uint64 | Type::Pointer => cx.bigint_u64(bits)?.as_value(),
        Type::Float32 => cx.number(f64::from(f32::from_bits(bits as u32))),
        Type::Float64 => cx.number(f64::from_bits(bits)),
    })
}
