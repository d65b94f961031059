//! Values to bytes.

use std::sync::Arc;

use mozjs::jsapi::{self, jsid};
use mozjs::jsval::Int32Value;
use mozjs::rooted;

use super::special::{EngineClone, WasmModule, check_recursion};
use super::*;
use crate::inspect::TypeKind;
use crate::string::Chars;

/// Writes values into one message. Objects written before are written as references.
pub struct CloneWriter<'s> {
    message: CloneMessage,
    /// Object to number.
    seen: Local<'s, Object>,
    count: u32,
    transferred: Vec<Local<'s, ArrayBuffer>>,
}

/// The numbers of the error types in a message.
fn error_type(name: &str) -> u8 {
    match name {
        "EvalError" => 1,
        "RangeError" => 2,
        "ReferenceError" => 3,
        "SyntaxError" => 4,
        "TypeError" => 5,
        "URIError" => 6,
        _ => 0,
    }
}

impl<'s> CloneWriter<'s> {
    /// A writer of a new message; the buffers in `transferred` will move into it.
    pub fn new(
        cx: &mut Scope<'s>,
        transferred: Vec<Local<'s, ArrayBuffer>>,
    ) -> Result<CloneWriter<'s>> {
        // SAFETY: rooted at once.
        let map = unsafe { jsapi::NewMapObject(cx.cx) };
        cx.check(!map.is_null())?;
        let seen = cx.push_object(map);
        let mut message = CloneMessage::default();
        message.buffers.resize_with(transferred.len(), || None);
        Ok(CloneWriter {
            message,
            seen,
            count: 0,
            transferred,
        })
    }

    /// Writes one value.
    pub fn write(
        &mut self,
        cx: &mut Scope<'_>,
        value: Local<'_, Value>,
        host: &mut dyn CloneHost,
    ) -> Result<()> {
        if value.is_undefined() {
            self.tag(Tag::Undefined);
        } else if value.is_null() {
            self.tag(Tag::Null);
        } else if let Some(b) = value.as_bool() {
            self.tag(if b { Tag::True } else { Tag::False });
        } else if value.raw().is_int32() {
            self.tag(Tag::Int);
            self.u32(value.raw().to_int32() as u32);
        } else if let Some(n) = value.as_number() {
            self.tag(Tag::Double);
            self.u64(n.to_bits());
        } else if let Some(s) = value.as_string() {
            self.string(cx, s);
        } else if let Some(object) = value.as_object() {
            return cx.nested(|cx| self.object(cx, object, host));
        } else if value.is_bigint() {
            return self.engine(cx, value, host);
        } else {
            return Err(host.refuse(cx, CloneRefusal::Value(value)));
        }
        Ok(())
    }

    /// Takes the transferred buffers out of their objects and gives the message.
    pub fn finish(mut self, cx: &mut Scope<'_>) -> Result<CloneMessage> {
        for (i, buffer) in self.transferred.iter().enumerate() {
            let length = buffer.len();
            // SAFETY: rooted; the memory is owned by the message from here on.
            let start = unsafe {
                rooted!(in(cx.cx) let o = buffer.raw_object());
                jsapi::StealArrayBufferContents(cx.cx, o.handle().into())
            };
            if length > 0 {
                cx.check(!start.is_null())?;
            }
            self.message.buffers[i] = Some(RawBytes {
                start: start.cast(),
                length: if start.is_null() { 0 } else { length },
            });
        }
        Ok(self.message)
    }

    fn tag(&mut self, tag: Tag) {
        self.message.bytes.push(tag as u8);
    }

    fn u32(&mut self, n: u32) {
        self.message.bytes.extend_from_slice(&n.to_le_bytes());
    }

    fn u64(&mut self, n: u64) {
        self.message.bytes.extend_from_slice(&n.to_le_bytes());
    }

    fn string(&mut self, cx: &mut Scope<'_>, s: Local<'_, JsString>) {
        let bytes = &mut self.message.bytes;
        s.with_chars(cx, |c| match c {
            Chars::Latin1(b) => {
                bytes.push(Tag::Latin1 as u8);
                bytes.extend_from_slice(&(b.len() as u32).to_le_bytes());
                bytes.extend_from_slice(b);
            }
            Chars::Utf16(u) => {
                bytes.push(Tag::Utf16 as u8);
                bytes.extend_from_slice(&(u.len() as u32).to_le_bytes());
                bytes.reserve(u.len() * 2);
                for unit in u {
                    bytes.extend_from_slice(&unit.to_le_bytes());
                }
            }
        });
    }

    /// The number of an object met before; a new one gets the next number.
    fn number(&mut self, cx: &mut Scope<'_>, object: Local<'_, Object>) -> Result<Option<u32>> {
        let (found, out) = cx.out::<Value>();
        // SAFETY: everything is rooted.
        unsafe {
            rooted!(in(cx.cx) let map = self.seen.raw_object());
            let ok = jsapi::MapGet(cx.cx, map.handle().into(), object.handle(), out);
            cx.check(ok)?;
            if let Some(n) = found.as_number() {
                return Ok(Some(n as u32));
            }
            rooted!(in(cx.cx) let n = Int32Value(self.count as i32));
            let ok = jsapi::MapSet(
                cx.cx,
                map.handle().into(),
                object.handle(),
                n.handle().into(),
            );
            cx.check(ok)?;
        }
        self.count += 1;
        Ok(None)
    }

    fn object(
        &mut self,
        cx: &mut Scope<'_>,
        object: Local<'_, Object>,
        host: &mut dyn CloneHost,
    ) -> Result<()> {
        if let Some(number) = self.number(cx, object)? {
            self.tag(Tag::Back);
            self.u32(number);
            return Ok(());
        }
        check_recursion(cx)?;
        let kind = object.kind(cx);
        if Self::may_be_host(cx, object, kind, host)? {
            match host.object(cx, object)? {
                HostObject::Plain => {}
                HostObject::Uncloneable => {
                    return Err(host.refuse(cx, CloneRefusal::Value(object.as_value())));
                }
                HostObject::Number(n) => {
                    self.tag(Tag::Host);
                    self.u32(n);
                    return Ok(());
                }
            }
        }
        match kind {
            TypeKind::Object => {
                self.tag(Tag::Object);
                self.properties(cx, object, 0, host)
            }
            TypeKind::Array => self.array(cx, object, host),
            TypeKind::Date => self.date(cx, object),
            TypeKind::Map => self.entries(cx, object, Tag::Map, host),
            TypeKind::Set => self.entries(cx, object, Tag::Set, host),
            TypeKind::Error => self.error(cx, object, host),
            TypeKind::ArrayBuffer => self.buffer(cx, object, host),
            TypeKind::TypedArray | TypeKind::DataView => self.view(cx, object, host),
            TypeKind::RegExp
            | TypeKind::Number
            | TypeKind::String
            | TypeKind::Boolean
            | TypeKind::BigInt
            | TypeKind::SharedArrayBuffer => self.engine(cx, object.as_value(), host),
            TypeKind::Other if object.class_name() == "WebAssembly.Memory" => {
                self.engine(cx, object.as_value(), host)
            }
            _ => match WasmModule::of(object) {
                Some(module) => {
                    self.tag(Tag::WasmModule);
                    self.u32(self.message.modules.len() as u32);
                    self.message.modules.push(module);
                    Ok(())
                }
                None => Err(host.refuse(cx, CloneRefusal::Value(object.as_value()))),
            },
        }
    }

    /// Whether the host has to be asked; ordinary objects and arrays are not worth the question.
    fn may_be_host(
        cx: &mut Scope<'_>,
        object: Local<'_, Object>,
        kind: TypeKind,
        host: &mut dyn CloneHost,
    ) -> Result<bool> {
        if host.wants_all() {
            return Ok(kind != TypeKind::Proxy);
        }
        match kind {
            TypeKind::Object => {}
            TypeKind::Error | TypeKind::Other => return Ok(true),
            _ => return Ok(false),
        }
        cx.nested(|cx| {
            let Some(prototype) = object.prototype(cx)? else {
                return Ok(false);
            };
            // SAFETY: compared at once.
            let plain = unsafe { jsapi::GetRealmObjectPrototype(cx.cx) };
            Ok(prototype.raw_object() != plain)
        })
    }

    /// Own enumerable properties with string keys, from the `from`th on, and the end mark.
    fn properties(
        &mut self,
        cx: &mut Scope<'_>,
        object: Local<'_, Object>,
        from: usize,
        host: &mut dyn CloneHost,
    ) -> Result<()> {
        // SAFETY: the id vector is a persistent root; every key is rooted as it is used.
        unsafe {
            rooted!(in(cx.cx) let o = object.raw_object());
            let mut cx2 =
                mozjs::context::JSContext::from_ptr(std::ptr::NonNull::new_unchecked(cx.cx));
            let mut ids = mozjs::rust::IdVector::new(&mut cx2);
            let flags = jsapi::JSITER_OWNONLY;
            let ok = jsapi::GetPropertyKeys(cx.cx, o.handle().into(), flags, ids.handle_mut());
            cx.check(ok)?;
            for i in from..ids.len() {
                cx.nested(|cx| {
                    rooted!(in(cx.cx) let id = ids[i]);
                    // A getter may have deleted it meanwhile.
                    let mut there = true;
                    if i > 0 {
                        let ok = jsapi::JS_HasOwnPropertyById(
                            cx.cx,
                            o.handle().into(),
                            id.handle().into(),
                            &mut there,
                        );
                        cx.check(ok)?;
                    }
                    if !there {
                        return Ok(());
                    }
                    let (value, out) = cx.out::<Value>();
                    let ok = jsapi::JS_GetPropertyById(
                        cx.cx,
                        o.handle().into(),
                        id.handle().into(),
                        out,
                    );
                    cx.check(ok)?;
                    self.key(cx, *id)?;
                    self.write(cx, value, host)
                })?;
            }
        }
        self.tag(Tag::End);
        Ok(())
    }

    fn key(&mut self, cx: &mut Scope<'_>, id: jsid) -> Result<()> {
        if id.is_int() {
            self.tag(Tag::Int);
            self.u32(id.to_int() as u32);
            return Ok(());
        }
        let (name, out) = cx.out::<Value>();
        // SAFETY: the id is rooted by the caller.
        let ok = unsafe { jsapi::JS_IdToValue(cx.cx, id, out) };
        cx.check(ok)?;
        let name = name.to_js_string(cx)?;
        self.string(cx, name);
        Ok(())
    }

    fn array(
        &mut self,
        cx: &mut Scope<'_>,
        object: Local<'_, Object>,
        host: &mut dyn CloneHost,
    ) -> Result<()> {
        let Some(array) = object.as_value().as_array(cx) else {
            return Err(host.refuse(cx, CloneRefusal::Value(object.as_value())));
        };
        let length = array.len(cx);
        // Arrays with few holes have about as many keys as elements.
        let keys = if length > 1 << 16 {
            Self::key_count(cx, object)?
        } else {
            length as usize
        };
        if keys < length as usize / 2 {
            self.tag(Tag::SparseArray);
            self.u32(length);
            return self.properties(cx, object, 0, host);
        }
        self.tag(Tag::DenseArray);
        self.u32(length);
        let mut present = 0;
        for i in 0..length {
            cx.nested(|cx| {
                let value = array.get_index(cx, i)?;
                if value.is_undefined() && !object.has_own(cx, i)? {
                    self.tag(Tag::Hole);
                    return Ok(());
                }
                present += 1;
                self.write(cx, value, host)
            })?;
        }
        self.properties(cx, object, present, host)
    }

    fn key_count(cx: &mut Scope<'_>, object: Local<'_, Object>) -> Result<usize> {
        // SAFETY: the id vector is a persistent root.
        unsafe {
            rooted!(in(cx.cx) let o = object.raw_object());
            let mut cx2 =
                mozjs::context::JSContext::from_ptr(std::ptr::NonNull::new_unchecked(cx.cx));
            let mut ids = mozjs::rust::IdVector::new(&mut cx2);
            let flags = jsapi::JSITER_OWNONLY;
            let ok = jsapi::GetPropertyKeys(cx.cx, o.handle().into(), flags, ids.handle_mut());
            cx.check(ok)?;
            Ok(ids.len())
        }
    }

    fn date(&mut self, cx: &mut Scope<'_>, object: Local<'_, Object>) -> Result<()> {
        let mut time = 0.0;
        // SAFETY: rooted; the object is a date.
        let ok = unsafe {
            rooted!(in(cx.cx) let o = object.raw_object());
            jsapi::DateGetMsecSinceEpoch(cx.cx, o.handle().into(), &mut time)
        };
        cx.check(ok)?;
        self.tag(Tag::Date);
        self.u64(time.to_bits());
        Ok(())
    }

    fn entries(
        &mut self,
        cx: &mut Scope<'_>,
        object: Local<'_, Object>,
        tag: Tag,
        host: &mut dyn CloneHost,
    ) -> Result<()> {
        let (entries, _) = object.preview_entries(cx)?;
        let count = entries.len(cx);
        self.tag(tag);
        self.u32(count);
        for i in 0..count {
            cx.nested(|cx| {
                let value = entries.get_index(cx, i)?;
                self.write(cx, value, host)
            })?;
        }
        Ok(())
    }

    /// Name, message, stack and cause; nothing else of an error travels.
    fn error(
        &mut self,
        cx: &mut Scope<'_>,
        object: Local<'_, Object>,
        host: &mut dyn CloneHost,
    ) -> Result<()> {
        let name = object.get(cx, c"name")?;
        let kind = match name.as_string() {
            Some(name) => error_type(&name.to_rust(cx)),
            None => 0,
        };
        let message = if object.has_own(cx, c"message")? {
            let message = object.get(cx, c"message")?;
            Some(message.to_js_string(cx)?)
        } else {
            None
        };
        let stack = object.get(cx, c"stack")?.as_string();
        let cause = if object.has_own(cx, c"cause")? {
            Some(object.get(cx, c"cause")?)
        } else {
            None
        };
        let mut parts = 0;
        let marks = [
            (message.is_some(), error_parts::MESSAGE),
            (stack.is_some(), error_parts::STACK),
            (cause.is_some(), error_parts::CAUSE),
        ];
        for (there, mark) in marks {
            if there {
                parts |= mark;
            }
        }
        self.tag(Tag::Error);
        self.message.bytes.extend_from_slice(&[kind, parts]);
        if let Some(message) = message {
            self.string(cx, message);
        }
        if let Some(stack) = stack {
            self.string(cx, stack);
        }
        match cause {
            Some(cause) => self.write(cx, cause, host),
            None => Ok(()),
        }
    }

    fn buffer(
        &mut self,
        cx: &mut Scope<'_>,
        object: Local<'_, Object>,
        host: &mut dyn CloneHost,
    ) -> Result<()> {
        let Some(buffer) = object.as_value().as_array_buffer() else {
            return Err(host.refuse(cx, CloneRefusal::Value(object.as_value())));
        };
        if let Some(at) = self.transferred.iter().position(|t| t.same(object)) {
            self.tag(Tag::Buffer);
            self.u32(at as u32);
            return Ok(());
        }
        // SAFETY: the object is live; the calls do not allocate.
        let (detached, resizable) = unsafe {
            (
                jsapi::IsDetachedArrayBufferObject(object.raw_object()),
                crate::glue::nodus_is_resizable(object.raw_object()),
            )
        };
        if detached {
            return Err(host.refuse(cx, CloneRefusal::Detached));
        }
        if resizable {
            return self.engine(cx, object.as_value(), host);
        }
        let copy = buffer.with_bytes(RawBytes::copy_of);
        self.tag(Tag::Buffer);
        self.u32(self.message.buffers.len() as u32);
        self.message.buffers.push(Some(copy));
        Ok(())
    }

    fn view(
        &mut self,
        cx: &mut Scope<'_>,
        object: Local<'_, Object>,
        host: &mut dyn CloneHost,
    ) -> Result<()> {
        let Some(view) = object.as_value().as_view() else {
            return Err(host.refuse(cx, CloneRefusal::Value(object.as_value())));
        };
        let buffer = view.buffer(cx)?;
        // SAFETY: the object is live.
        let (kind, detached) = unsafe {
            (
                jsapi::JS_GetArrayBufferViewType(object.raw_object()) as u32,
                !buffer.is_shared() && jsapi::IsDetachedArrayBufferObject(buffer.raw_object()),
            )
        };
        if detached {
            return Err(host.refuse(cx, CloneRefusal::Detached));
        }
        // SAFETY: the object is live and a view.
        let length = unsafe {
            if jsapi::JS_IsTypedArrayObject(object.raw_object()) {
                jsapi::JS_GetTypedArrayLength(object.raw_object())
            } else {
                view.len()
            }
        };
        self.tag(Tag::View);
        self.u32(kind);
        self.u64(view.byte_offset() as u64);
        self.u64(length as u64);
        self.write(cx, buffer.as_value(), host)
    }

    fn engine(
        &mut self,
        cx: &mut Scope<'_>,
        value: Local<'_, Value>,
        host: &mut dyn CloneHost,
    ) -> Result<()> {
        let Some(clone) = EngineClone::write(cx, value)? else {
            return Err(host.refuse(cx, CloneRefusal::Value(value)));
        };
        self.tag(Tag::Engine);
        self.u32(self.message.engine.len() as u32);
        self.message.engine.push(Arc::new(clone));
        Ok(())
    }
}
