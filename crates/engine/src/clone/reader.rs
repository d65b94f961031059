//! Bytes to values.

use mozjs::jsapi::{self, JSObject};
use mozjs::rooted;

use super::special::{check_recursion, create_error};
use super::*;
use crate::object::attr;

/// Gives the host objects that a message names by number.
pub trait CloneSource {
    /// The object with this number.
    fn object<'c>(&mut self, cx: &mut Scope<'c>, number: u32) -> Result<Local<'c, Object>>;
}

/// Reads the values of one message, in the order in which they were written.
pub struct CloneReader<'s> {
    message: CloneMessage,
    at: usize,
    /// Number to object.
    known: Local<'s, Array>,
    count: u32,
}

fn damaged() -> Error {
    Error::plain("Unable to deserialize cloned data.")
}

impl<'s> CloneReader<'s> {
    /// A reader of the message.
    pub fn new(cx: &mut Scope<'s>, message: CloneMessage) -> CloneReader<'s> {
        CloneReader {
            message,
            at: 0,
            known: cx.array(&[]),
            count: 0,
        }
    }

    /// The next value.
    pub fn read<'c>(
        &mut self,
        cx: &mut Scope<'c>,
        source: &mut dyn CloneSource,
    ) -> Result<Local<'c, Value>> {
        if let Some(plain) = self.message.plain.take() {
            return plain.read(cx)?.ok_or_else(damaged);
        }
        let tag = self.tag()?;
        match tag {
            Tag::Undefined => Ok(cx.undefined()),
            Tag::Null => Ok(cx.null()),
            Tag::True => Ok(cx.boolean(true)),
            Tag::False => Ok(cx.boolean(false)),
            Tag::Int => Ok(cx.int(self.u32()? as i32)),
            Tag::Double => Ok(cx.number(f64::from_bits(self.u64()?))),
            Tag::Latin1 | Tag::Utf16 => Ok(self.string(cx, tag)?.as_value()),
            Tag::Back => {
                let number = self.u32()?;
                self.known.get_index(cx, number)
            }
            Tag::Engine => {
                let at = self.u32()? as usize;
                let clone = self.message.engine.get(at).cloned().ok_or_else(damaged)?;
                let value = clone.read(cx)?;
                if let Some(object) = value.as_object() {
                    self.remember(cx, object)?;
                }
                Ok(value)
            }
            _ => {
                check_recursion(cx)?;
                cx.escaping(|cx| Ok(self.object(cx, tag, source)?.as_value()))
            }
        }
    }

    fn byte(&mut self) -> Result<u8> {
        let byte = *self.message.bytes.get(self.at).ok_or_else(damaged)?;
        self.at += 1;
        Ok(byte)
    }

    fn tag(&mut self) -> Result<Tag> {
        Tag::from_byte(self.byte()?).ok_or_else(damaged)
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N]> {
        let bytes = self.message.bytes.get(self.at..self.at + N);
        let bytes = bytes.and_then(|b| b.try_into().ok()).ok_or_else(damaged)?;
        self.at += N;
        Ok(bytes)
    }

    fn u32(&mut self) -> Result<u32> {
        Ok(u32::from_le_bytes(self.take()?))
    }

    fn u64(&mut self) -> Result<u64> {
        Ok(u64::from_le_bytes(self.take()?))
    }

    fn string<'c>(&mut self, cx: &mut Scope<'c>, tag: Tag) -> Result<Local<'c, JsString>> {
        let length = self.u32()? as usize;
        let size = if tag == Tag::Utf16 {
            length * 2
        } else {
            length
        };
        let bytes = self.message.bytes.get(self.at..self.at + size);
        let bytes = bytes.ok_or_else(damaged)?;
        let string = if tag == Tag::Utf16 {
            let units: Vec<u16> = bytes
                .chunks_exact(2)
                .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
                .collect();
            cx.string_utf16(&units)
        } else {
            cx.string_latin1(bytes)
        };
        self.at += size;
        Ok(string)
    }

    fn next_string<'c>(&mut self, cx: &mut Scope<'c>) -> Result<Local<'c, JsString>> {
        match self.tag()? {
            tag @ (Tag::Latin1 | Tag::Utf16) => self.string(cx, tag),
            _ => Err(damaged()),
        }
    }

    /// Gives a new object the next number.
    fn remember(&mut self, cx: &mut Scope<'_>, object: Local<'_, Object>) -> Result<()> {
        let number = self.reserve();
        self.known.set_index(cx, number, object.as_value())
    }

    fn reserve(&mut self) -> u32 {
        let number = self.count;
        self.count += 1;
        number
    }

    fn object<'c>(
        &mut self,
        cx: &mut Scope<'c>,
        tag: Tag,
        source: &mut dyn CloneSource,
    ) -> Result<Local<'c, Object>> {
        match tag {
            Tag::Object => {
                let object = cx.object();
                self.remember(cx, object)?;
                self.properties(cx, object, source)?;
                Ok(object)
            }
            Tag::DenseArray | Tag::SparseArray => self.array(cx, tag, source),
            Tag::Date => {
                let t = f64::from_bits(self.u64()?);
                // SAFETY: rooted at once; the time comes from a date.
                let date = unsafe { jsapi::NewDateObject(cx.cx, jsapi::ClippedTime { t }) };
                self.made(cx, date)
            }
            Tag::Map => {
                // SAFETY: rooted at once.
                let map = unsafe { jsapi::NewMapObject(cx.cx) };
                let map = self.made(cx, map)?;
                for _ in 0..self.u32()? / 2 {
                    cx.nested(|cx| {
                        let key = self.read(cx, source)?;
                        let value = self.read(cx, source)?;
                        // SAFETY: everything is rooted.
                        let ok = unsafe {
                            rooted!(in(cx.cx) let m = map.raw_object());
                            jsapi::MapSet(cx.cx, m.handle().into(), key.handle(), value.handle())
                        };
                        cx.check(ok)
                    })?;
                }
                Ok(map)
            }
            Tag::Set => {
                // SAFETY: rooted at once.
                let set = unsafe { jsapi::NewSetObject(cx.cx) };
                let set = self.made(cx, set)?;
                for _ in 0..self.u32()? {
                    cx.nested(|cx| {
                        let value = self.read(cx, source)?;
                        // SAFETY: everything is rooted.
                        let ok = unsafe {
                            rooted!(in(cx.cx) let s = set.raw_object());
                            jsapi::SetAdd(cx.cx, s.handle().into(), value.handle())
                        };
                        cx.check(ok)
                    })?;
                }
                Ok(set)
            }
            Tag::Error => self.error(cx, source),
            Tag::Buffer => {
                let at = self.u32()? as usize;
                let slot = self.message.buffers.get_mut(at).ok_or_else(damaged)?;
                let bytes = slot.take().ok_or_else(damaged)?;
                let buffer = array_buffer(cx, bytes)?;
                self.remember(cx, buffer)?;
                Ok(buffer)
            }
            Tag::View => self.view(cx, source),
            Tag::Host => {
                let number = self.u32()?;
                let object = source.object(cx, number)?;
                self.remember(cx, object)?;
                Ok(object)
            }
            Tag::WasmModule => {
                let at = self.u32()? as usize;
                let module = self.message.modules.get(at).cloned().ok_or_else(damaged)?;
                let object = module.create(cx)?;
                self.remember(cx, object)?;
                Ok(object)
            }
            _ => Err(damaged()),
        }
    }

    /// Roots and numbers an object that the engine has just made.
    fn made<'c>(&mut self, cx: &mut Scope<'c>, object: *mut JSObject) -> Result<Local<'c, Object>> {
        cx.check(!object.is_null())?;
        let object = cx.push_object(object);
        self.remember(cx, object)?;
        Ok(object)
    }

    fn properties(
        &mut self,
        cx: &mut Scope<'_>,
        object: Local<'_, Object>,
        source: &mut dyn CloneSource,
    ) -> Result<()> {
        loop {
            let tag = self.tag()?;
            if tag == Tag::End {
                return Ok(());
            }
            cx.nested(|cx| match tag {
                Tag::Int => {
                    let index = self.u32()?;
                    let value = self.read(cx, source)?;
                    object.define(cx, index, value, attr::DEFAULT)
                }
                Tag::Latin1 | Tag::Utf16 => {
                    let name = self.string(cx, tag)?;
                    let value = self.read(cx, source)?;
                    object.define(cx, name, value, attr::DEFAULT)
                }
                _ => Err(damaged()),
            })?;
        }
    }

    fn array<'c>(
        &mut self,
        cx: &mut Scope<'c>,
        tag: Tag,
        source: &mut dyn CloneSource,
    ) -> Result<Local<'c, Object>> {
        let length = self.u32()?;
        let array = cx.array(&[]);
        self.remember(cx, array.into())?;
        // SAFETY: rooted.
        let ok = unsafe {
            rooted!(in(cx.cx) let a = array.raw_object());
            jsapi::SetArrayLength(cx.cx, a.handle().into(), length)
        };
        cx.check(ok)?;
        if tag == Tag::DenseArray {
            for i in 0..length {
                if self.message.bytes.get(self.at) == Some(&(Tag::Hole as u8)) {
                    self.at += 1;
                    continue;
                }
                cx.nested(|cx| {
                    let value = self.read(cx, source)?;
                    array.set_index(cx, i, value)
                })?;
            }
        }
        self.properties(cx, array.into(), source)?;
        Ok(array.into())
    }

    fn error<'c>(
        &mut self,
        cx: &mut Scope<'c>,
        source: &mut dyn CloneSource,
    ) -> Result<Local<'c, Object>> {
        let number = self.reserve();
        let kind = self.byte()?;
        let parts = self.byte()?;
        let message = match parts & error_parts::MESSAGE != 0 {
            true => Some(self.next_string(cx)?),
            false => None,
        };
        let stack = match parts & error_parts::STACK != 0 {
            true => Some(self.next_string(cx)?),
            false => None,
        };
        let error = create_error(cx, kind, message, None)?;
        self.known.set_index(cx, number, error.as_value())?;
        let stack = match stack {
            Some(stack) => stack.as_value(),
            None => cx.undefined(),
        };
        error.define(cx, c"stack", stack, attr::HIDDEN)?;
        if parts & error_parts::CAUSE != 0 {
            let cause = self.read(cx, source)?;
            error.define(cx, c"cause", cause, attr::HIDDEN)?;
        }
        Ok(error)
    }

    fn view<'c>(
        &mut self,
        cx: &mut Scope<'c>,
        source: &mut dyn CloneSource,
    ) -> Result<Local<'c, Object>> {
        let number = self.reserve();
        let kind = self.u32()?;
        let offset = self.u64()? as usize;
        let length = self.u64()? as i64;
        let buffer = self.read(cx, source)?;
        let buffer = buffer.as_object().ok_or_else(damaged)?;
        // SAFETY: rooted; the engine checks the bounds.
        let view = unsafe {
            rooted!(in(cx.cx) let b = buffer.raw_object());
            let b = b.handle().into();
            let make = match kind {
                0 => jsapi::JS_NewInt8ArrayWithBuffer,
                1 => jsapi::JS_NewUint8ArrayWithBuffer,
                2 => jsapi::JS_NewInt16ArrayWithBuffer,
                3 => jsapi::JS_NewUint16ArrayWithBuffer,
                4 => jsapi::JS_NewInt32ArrayWithBuffer,
                5 => jsapi::JS_NewUint32ArrayWithBuffer,
                6 => jsapi::JS_NewFloat32ArrayWithBuffer,
                7 => jsapi::JS_NewFloat64ArrayWithBuffer,
                8 => jsapi::JS_NewUint8ClampedArrayWithBuffer,
                9 => jsapi::JS_NewBigInt64ArrayWithBuffer,
                10 => jsapi::JS_NewBigUint64ArrayWithBuffer,
                11 => jsapi::JS_NewFloat16ArrayWithBuffer,
                _ => {
                    let view = jsapi::JS_NewDataView(cx.cx, b, offset, length as usize);
                    return self.viewed(cx, view, number);
                }
            };
            make(cx.cx, b, offset, length)
        };
        self.viewed(cx, view, number)
    }

    fn viewed<'c>(
        &mut self,
        cx: &mut Scope<'c>,
        view: *mut JSObject,
        number: u32,
    ) -> Result<Local<'c, Object>> {
        cx.check(!view.is_null())?;
        let view: Local<'c, Object> = cx.push_object(view);
        self.known.set_index(cx, number, view.as_value())?;
        Ok(view)
    }
}

pub(super) fn array_buffer<'c>(cx: &mut Scope<'c>, bytes: RawBytes) -> Result<Local<'c, Object>> {
    let (start, length) = bytes.into_raw();
    if length == 0 {
        return Ok(cx.array_buffer_zeroed(0)?.into());
    }
    // SAFETY: malloc'ed memory of this length, which the engine takes over.
    unsafe {
        let object = jsapi::NewArrayBufferWithContents(cx.cx, length, start.cast());
        if object.is_null() {
            libc::free(start.cast());
            return Err(cx.failure());
        }
        Ok(cx.push_object(object))
    }
}
