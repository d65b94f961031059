//! Objects, arrays and property keys.

use std::ffi::CStr;

use mozjs::jsapi::{self, JSContext, JSObject, jsid};
use mozjs::jsval::JSVal;
use mozjs::rooted;

use crate::convert::IntoJs;
use crate::error::{Error, Result};
use crate::handles::*;

/// Property attributes, ECMAScript 6.1.7.1, as the engine numbers them.
pub mod attr {
    /// Shows in enumeration.
    pub const ENUMERATE: u32 = 1;
    /// Cannot be written.
    pub const READONLY: u32 = 2;
    /// Cannot be deleted or reconfigured.
    pub const PERMANENT: u32 = 4;
    /// Like a plain assignment: enumerable, writable, configurable.
    pub const DEFAULT: u32 = ENUMERATE;
    /// Like a method of a builtin: writable, configurable, hidden.
    pub const HIDDEN: u32 = 0;
}

/// Anything usable as a property key.
pub trait Key: Copy {
    /// Writes the key's id into a rooted location. `None` when an exception is pending.
    #[doc(hidden)]
    fn to_id(self, cx: &mut Scope<'_>, out: jsapi::MutableHandle<jsid>) -> bool;
}

impl Key for &CStr {
    fn to_id(self, cx: &mut Scope<'_>, out: jsapi::MutableHandle<jsid>) -> bool {
        // SAFETY: a NUL-terminated string; the id is written to a rooted place.
        unsafe {
            let atom = jsapi::JS_AtomizeString(cx.cx, self.as_ptr());
            if atom.is_null() {
                return false;
            }
            rooted!(in(cx.cx) let atom = atom);
            jsapi::JS_StringToId(cx.cx, atom.handle().into(), out)
        }
    }
}

impl Key for &str {
    fn to_id(self, cx: &mut Scope<'_>, out: jsapi::MutableHandle<jsid>) -> bool {
        cx.nested(|cx| {
            let s = cx.string(self);
            s.to_id(cx, out)
        })
    }
}

impl Key for Local<'_, JsString> {
    fn to_id(self, cx: &mut Scope<'_>, out: jsapi::MutableHandle<jsid>) -> bool {
        // SAFETY: rooted for the call.
        unsafe {
            rooted!(in(cx.cx) let s = self.raw_string());
            jsapi::JS_StringToId(cx.cx, s.handle().into(), out)
        }
    }
}

impl Key for Local<'_, Symbol> {
    fn to_id(self, cx: &mut Scope<'_>, out: jsapi::MutableHandle<jsid>) -> bool {
        // SAFETY: rooted handle.
        unsafe { jsapi::JS_ValueToId(cx.cx, self.handle(), out) }
    }
}

impl Key for Local<'_, Value> {
    fn to_id(self, cx: &mut Scope<'_>, out: jsapi::MutableHandle<jsid>) -> bool {
        // SAFETY: rooted handle.
        unsafe { jsapi::JS_ValueToId(cx.cx, self.handle(), out) }
    }
}

impl Key for u32 {
    fn to_id(self, cx: &mut Scope<'_>, out: jsapi::MutableHandle<jsid>) -> bool {
        // SAFETY: plain call.
        unsafe { jsapi::JS_IndexToId(cx.cx, self, out) }
    }
}

/// A key resolved once per runtime: the cheap way for natives that read the same property often.
#[derive(Clone, Copy, Debug)]
pub struct PinnedKey(jsid);

impl Key for PinnedKey {
    #[inline]
    fn to_id(self, _: &mut Scope<'_>, out: jsapi::MutableHandle<jsid>) -> bool {
        // SAFETY: pinned atoms neither move nor die.
        unsafe { *out.ptr = self.0 };
        true
    }
}

impl<'s> Scope<'s> {
    /// Interns `name` for the life of the runtime. Keep the result, each call pins.
    pub fn pin_key(&mut self, name: &str) -> PinnedKey {
        // SAFETY: the atom is pinned, so the id stays valid.
        unsafe { PinnedKey(pin(self.cx, name)) }
    }
}

unsafe fn pin(cx: *mut JSContext, name: &str) -> jsid {
    debug_assert!(name.is_ascii());
    // SAFETY: ASCII bytes with their length; a pinned atom is a valid interned string for its id.
    unsafe {
        let atom = jsapi::JS_AtomizeAndPinStringN(cx, name.as_ptr().cast(), name.len());
        rooted!(in(cx) let mut id = jsid::default());
        mozjs::glue::RUST_INTERNED_STRING_TO_JSID(cx, atom, id.handle_mut().into());
        *id
    }
}

impl<'s> Scope<'s> {
    /// `{}`
    pub fn object(&mut self) -> Local<'s, Object> {
        self.stress();
        // SAFETY: rooted at once.
        self.object_from(|cx| unsafe { jsapi::JS_NewPlainObject(cx) })
    }

    /// `Object.create(null)`
    pub fn null_object(&mut self) -> Local<'s, Object> {
        self.stress();
        // SAFETY: rooted at once.
        self.object_from(|cx| unsafe {
            jsapi::JS_NewObjectWithGivenProto(cx, std::ptr::null(), jsapi::HandleObject::null())
        })
    }

    /// An ordinary object with this prototype.
    pub fn object_with_proto(&mut self, proto: Local<'_, Object>) -> Local<'s, Object> {
        self.stress();
        // SAFETY: rooted for the call and at once after it.
        self.object_from(|cx| unsafe {
            rooted!(in(cx) let p = proto.raw_object());
            jsapi::JS_NewObjectWithGivenProto(cx, std::ptr::null(), p.handle().into())
        })
    }

    /// An array of these values.
    pub fn array(&mut self, items: &[Local<'_, Value>]) -> Local<'s, Array> {
        self.stress();
        // SAFETY: a run of fresh slots is contiguous only within a chunk, so the values go through a rooted vector.
        let o = self.object_from(|cx| unsafe {
            rooted!(in(cx) let v: Vec<JSVal> = items.iter().map(|i| i.raw()).collect());
            let arr = jsapi::HandleValueArray {
                length_: v.len(),
                elements_: v[..].as_ptr(),
            };
            jsapi::NewArrayObject(cx, &arr)
        });
        // SAFETY: it is an array.
        unsafe { o.cast() }
    }

    /// An empty array.
    pub fn empty_array(&mut self) -> Local<'s, Array> {
        self.array(&[])
    }

    /// An array of strings.
    pub fn string_array<S: AsRef<str>>(&mut self, items: &[S]) -> Local<'s, Array> {
        let a = self.array(&[]);
        for (i, s) in items.iter().enumerate() {
            self.nested(|cx| {
                let v = cx.string(s.as_ref());
                let _ = a.set_index(cx, i as u32, v.as_value());
            });
        }
        a
    }

    /// An object that can fail to be made only for want of memory. When the heap is at its limit, a runtime that is ended
    /// for it has more from then on; nothing sensible can follow where there is none at all.
    fn object_from(&mut self, make: impl Fn(*mut JSContext) -> *mut JSObject) -> Local<'s, Object> {
        for _ in 0..2 {
            let o = make(self.cx);
            if !o.is_null() {
                return self.push_object(o);
            }
            self.clear_exception();
        }
        out_of_memory()
    }
}

/// Ends the process the way Node does when the heap is exhausted.
#[cold]
pub(crate) fn out_of_memory() -> ! {
    tell_out_of_memory();
    abort()
}

/// Node's words for it.
pub(crate) fn tell_out_of_memory() {
    use std::io::Write;
    // Nothing can be done about a closed stderr.
    let _ = std::io::stderr().write_all(
        b"\n<--- JS stacktrace --->\n\n\n\
        FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n",
    );
}

/// Ends the process for a fatal error.
pub(crate) fn abort() -> ! {
    // SAFETY: no preconditions.
    unsafe { crate::glue::nodus_abort() };
    std::process::abort()
}

impl<'s> Local<'s, Object> {
    /// Makes a call of the engine that takes the object and a key.
    #[inline]
    fn with_key(
        self,
        cx: &mut Scope<'_>,
        key: impl Key,
        call: impl FnOnce(*mut JSContext, jsapi::HandleObject, jsapi::HandleId) -> bool,
    ) -> Result<()> {
        cx.stress();
        rooted!(in(cx.cx) let object = self.raw_object());
        rooted!(in(cx.cx) let mut id = jsid::default());
        let ok = key.to_id(cx, id.handle_mut().into())
            && call(cx.cx, object.handle().into(), id.handle().into());
        cx.check(ok)
    }

    /// Reads a property.
    pub fn get<'c>(self, cx: &mut Scope<'c>, key: impl Key) -> Result<Local<'c, Value>> {
        let (value, out) = cx.out::<Value>();
        // SAFETY: everything is rooted for the call.
        self.with_key(cx, key, |cx, object, id| unsafe {
            jsapi::JS_GetPropertyById(cx, object, id, out)
        })?;
        Ok(value)
    }

    /// Writes a property: `obj[key] = value` as in sloppy code, where one that cannot be written stays as it is.
    pub fn set<'v>(
        self,
        cx: &mut Scope<'_>,
        key: impl Key,
        value: impl Into<Local<'v, Value>>,
    ) -> Result<()> {
        let value = value.into();
        // SAFETY: everything is rooted for the call.
        self.with_key(cx, key, |cx, object, id| unsafe {
            jsapi::JS_SetPropertyById(cx, object, id, value.handle())
        })
    }

    /// Writes a property from anything convertible.
    pub fn put(
        self,
        cx: &mut Scope<'_>,
        key: impl Key,
        value: impl for<'c> IntoJs<'c>,
    ) -> Result<()> {
        cx.nested(|cx| {
            let v = value.into_js(cx)?;
            self.set(cx, key, v)
        })
    }

    /// Defines an own data property with the [`attr`] bits.
    pub fn define<'v>(
        self,
        cx: &mut Scope<'_>,
        key: impl Key,
        value: impl Into<Local<'v, Value>>,
        attributes: u32,
    ) -> Result<()> {
        let value = value.into();
        // SAFETY: everything is rooted for the call.
        self.with_key(cx, key, |cx, object, id| unsafe {
            jsapi::JS_DefinePropertyById2(cx, object, id, value.handle(), attributes)
        })
    }

    /// `key in obj`
    pub fn has(self, cx: &mut Scope<'_>, key: impl Key) -> Result<bool> {
        let mut found = false;
        // SAFETY: everything is rooted for the call.
        self.with_key(cx, key, |cx, object, id| unsafe {
            jsapi::JS_HasPropertyById(cx, object, id, &mut found)
        })?;
        Ok(found)
    }

    /// `Object.hasOwn(obj, key)`
    pub fn has_own(self, cx: &mut Scope<'_>, key: impl Key) -> Result<bool> {
        let mut found = false;
        // SAFETY: everything is rooted for the call.
        self.with_key(cx, key, |cx, object, id| unsafe {
            jsapi::JS_HasOwnPropertyById(cx, object, id, &mut found)
        })?;
        Ok(found)
    }

    /// `delete obj[key]`
    pub fn delete(self, cx: &mut Scope<'_>, key: impl Key) -> Result<()> {
        // SAFETY: everything is rooted for the call.
        self.with_key(cx, key, |cx, object, id| unsafe {
            jsapi::JS_DeletePropertyById1(cx, object, id)
        })
    }

    /// The own keys: strings and, if asked for, symbols; hidden ones if asked for.
    pub fn own_keys<'c>(
        self,
        cx: &mut Scope<'c>,
        hidden: bool,
        symbols: bool,
    ) -> Result<Vec<Local<'c, Value>>> {
        let mut flags = jsapi::JSITER_OWNONLY;
        if hidden {
            flags |= jsapi::JSITER_HIDDEN;
        }
        if symbols {
            flags |= jsapi::JSITER_SYMBOLS;
        }
        let mut out = Vec::new();
        // SAFETY: the id vector is a persistent root; every key is rooted as it is read.
        unsafe {
            rooted!(in(cx.cx) let o = self.raw_object());
            let mut cx2 =
                mozjs::context::JSContext::from_ptr(std::ptr::NonNull::new_unchecked(cx.cx));
            let mut ids = mozjs::rust::IdVector::new(&mut cx2);
            let ok = jsapi::GetPropertyKeys(cx.cx, o.handle().into(), flags, ids.handle_mut());
            cx.check(ok)?;
            for id in ids.iter() {
                rooted!(in(cx.cx) let id = *id);
                let (v, h) = cx.out::<Value>();
                if jsapi::JS_IdToValue(cx.cx, *id, h) {
                    // Integer keys come as numbers; JavaScript sees strings.
                    if v.is_number() {
                        let s = v.to_js_string(cx)?;
                        out.push(s.as_value());
                    } else {
                        out.push(v);
                    }
                }
            }
        }
        Ok(out)
    }

    /// Calls the method `key` on this object.
    pub fn call_method<'c>(
        self,
        cx: &mut Scope<'c>,
        key: impl Key,
        args: &[Local<'_, Value>],
    ) -> Result<Local<'c, Value>> {
        let f = self.get(cx, key)?;
        match f.as_function() {
            Some(f) => f.call(cx, self.as_value(), args),
            None => Err(Error::type_error("the method is not a function")),
        }
    }

    /// The prototype, `None` for null.
    pub fn prototype<'c>(self, cx: &mut Scope<'c>) -> Result<Option<Local<'c, Object>>> {
        // SAFETY: everything is rooted for the call.
        unsafe {
            rooted!(in(cx.cx) let o = self.raw_object());
            rooted!(in(cx.cx) let mut p = std::ptr::null_mut::<JSObject>());
            let ok = jsapi::JS_GetPrototype(cx.cx, o.handle().into(), p.handle_mut().into());
            cx.check(ok)?;
            Ok(if p.is_null() {
                None
            } else {
                Some(cx.push_object(*p))
            })
        }
    }

    /// `Object.setPrototypeOf`
    pub fn set_prototype(self, cx: &mut Scope<'_>, proto: Option<Local<'_, Object>>) -> Result<()> {
        // SAFETY: everything is rooted for the call.
        let ok = unsafe {
            rooted!(in(cx.cx) let o = self.raw_object());
            rooted!(in(cx.cx) let p = proto.map_or(std::ptr::null_mut(), |p| p.raw_object()));
            jsapi::JS_SetPrototype(cx.cx, o.handle().into(), p.handle().into())
        };
        cx.check(ok)
    }

    /// Are both the same object?
    #[inline]
    pub fn same(self, other: Local<'_, Object>) -> bool {
        self.raw_object() == other.raw_object()
    }

    /// The engine's class name: "Object", "Map Iterator", "Generator", …
    pub fn class_name(self) -> &'static str {
        // SAFETY: class structures and their names are static.
        unsafe {
            let class = mozjs::rust::get_object_class(self.raw_object());
            CStr::from_ptr((*class).name).to_str().unwrap_or("Object")
        }
    }

    /// Has the engine's class this name? Sooner told than by the name itself.
    #[inline]
    pub fn class_is(self, name: &CStr) -> bool {
        // SAFETY: class structures and their names are static; a byte is read only when those before it were the same, so
        // never one behind the end.
        unsafe {
            let own = (*crate::layout::class_of(self.raw_object())).name;
            let bytes = name.to_bytes_with_nul();
            (0..bytes.len()).all(|i| *own.add(i) as u8 == bytes[i])
        }
    }

    /// A number that tells this object from others as long as it is alive and does not move; for debugging only.
    pub fn address(self) -> usize {
        self.raw_object() as usize
    }
}

impl<'s> Local<'s, Array> {
    /// `length`
    pub fn len(self, cx: &mut Scope<'_>) -> u32 {
        let mut n = 0;
        // SAFETY: rooted for the call.
        unsafe {
            rooted!(in(cx.cx) let o = self.raw_object());
            jsapi::GetArrayLength(cx.cx, o.handle().into(), &mut n);
        }
        n
    }

    /// Is it empty?
    pub fn is_empty(self, cx: &mut Scope<'_>) -> bool {
        self.len(cx) == 0
    }

    /// Element `i`.
    pub fn get_index<'c>(self, cx: &mut Scope<'c>, i: u32) -> Result<Local<'c, Value>> {
        let (value, out) = cx.out::<Value>();
        // SAFETY: rooted for the call.
        let ok = unsafe {
            rooted!(in(cx.cx) let o = self.raw_object());
            jsapi::JS_GetElement(cx.cx, o.handle().into(), i, out)
        };
        cx.check(ok)?;
        Ok(value)
    }

    /// Defines element `i`.
    pub fn set_index<'v>(
        self,
        cx: &mut Scope<'_>,
        i: u32,
        value: impl Into<Local<'v, Value>>,
    ) -> Result<()> {
        let value = value.into();
        // SAFETY: rooted for the call.
        let ok = unsafe {
            rooted!(in(cx.cx) let o = self.raw_object());
            jsapi::JS_DefineElement(cx.cx, o.handle().into(), i, value.handle(), attr::DEFAULT)
        };
        cx.check(ok)
    }

    /// Appends an element.
    pub fn push_value<'v>(
        self,
        cx: &mut Scope<'_>,
        value: impl Into<Local<'v, Value>>,
    ) -> Result<()> {
        let n = self.len(cx);
        self.set_index(cx, n, value)
    }
}
