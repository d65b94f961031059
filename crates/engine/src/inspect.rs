//! Looking into objects without running JavaScript, for `util.inspect` and `util.types`.

use mozjs::jsapi;
use mozjs::jsval::UndefinedValue;
use mozjs::rooted;

use crate::error::Result;
use crate::glue;
use crate::handles::*;

unsafe extern "C" {
    /// Whether two objects are known to hold the same plain data.
    fn nodus_same_plain(
        cx: *mut jsapi::JSContext,
        one: *mut jsapi::JSObject,
        other: *mut jsapi::JSObject,
    ) -> bool;
}

/// The builtin class of an object, ECMAScript's internal slots as the engine knows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum TypeKind {
    Object,
    Array,
    Number,
    String,
    Boolean,
    RegExp,
    ArrayBuffer,
    SharedArrayBuffer,
    Date,
    Set,
    Map,
    Promise,
    MapIterator,
    SetIterator,
    Arguments,
    Error,
    BigInt,
    Symbol,
    Function,
    Proxy,
    WeakMap,
    WeakSet,
    Generator,
    DataView,
    TypedArray,
    ModuleNamespace,
    Other,
}

impl<'s> Local<'s, Object> {
    /// 1 for an ordinary object, 2 for an array whose elements are plain values, 3 for a function, 0 for all else.
    pub fn common_kind(self) -> i32 {
        // SAFETY: the object is live; the call does not allocate.
        unsafe { glue::nodus_common_kind(self.raw_object()) }
    }

    /// Whether both are ordinary objects or both are arrays, with the same prototype and the same primitive values and
    /// objects under the same names. False also when a closer look would be needed to tell.
    pub fn is_same_plain(self, cx: &mut Scope<'_>, other: Local<'_, Object>) -> bool {
        // SAFETY: the objects are live; the call does not allocate.
        unsafe { nodus_same_plain(cx.cx, self.raw_object(), other.raw_object()) }
    }

    /// Which builtin it is; a proxy is reported as itself, not as its target.
    pub fn kind(self, cx: &mut Scope<'_>) -> TypeKind {
        // SAFETY: the object is live; the call does not allocate.
        match unsafe { glue::nodus_common_kind(self.raw_object()) } {
            1 => return TypeKind::Object,
            2 => return TypeKind::Array,
            3 => return TypeKind::Function,
            _ => {}
        }
        // SAFETY: as above.
        match unsafe { glue::nodus_proxy_kind(self.raw_object()) } {
            0 => {}
            // Module namespaces are proxies inside the engine.
            2 => return TypeKind::ModuleNamespace,
            _ => return TypeKind::Proxy,
        }
        let mut class = jsapi::ESClass::Other;
        // SAFETY: rooted for the call.
        unsafe {
            rooted!(in(cx.cx) let o = self.raw_object());
            if !jsapi::GetBuiltinClass(cx.cx, o.handle().into(), &mut class) {
                jsapi::JS_ClearPendingException(cx.cx);
            }
        }
        match class {
            jsapi::ESClass::Array => TypeKind::Array,
            jsapi::ESClass::Number => TypeKind::Number,
            jsapi::ESClass::String => TypeKind::String,
            jsapi::ESClass::Boolean => TypeKind::Boolean,
            jsapi::ESClass::RegExp => TypeKind::RegExp,
            jsapi::ESClass::ArrayBuffer => TypeKind::ArrayBuffer,
            jsapi::ESClass::SharedArrayBuffer => TypeKind::SharedArrayBuffer,
            jsapi::ESClass::Date => TypeKind::Date,
            jsapi::ESClass::Set => TypeKind::Set,
            jsapi::ESClass::Map => TypeKind::Map,
            jsapi::ESClass::Promise => TypeKind::Promise,
            jsapi::ESClass::MapIterator => TypeKind::MapIterator,
            jsapi::ESClass::SetIterator => TypeKind::SetIterator,
            jsapi::ESClass::Arguments => TypeKind::Arguments,
            jsapi::ESClass::Error => TypeKind::Error,
            jsapi::ESClass::BigInt => TypeKind::BigInt,
            jsapi::ESClass::Function => TypeKind::Function,
            _ => match self.class_name() {
                "Symbol" => TypeKind::Symbol,
                "WeakMap" => TypeKind::WeakMap,
                "WeakSet" => TypeKind::WeakSet,
                "Generator" | "AsyncGenerator" => TypeKind::Generator,
                "DataView" => TypeKind::DataView,
                // SAFETY: the object is live.
                _ if unsafe { jsapi::JS_IsTypedArrayObject(self.raw_object()) } => {
                    TypeKind::TypedArray
                }
                "Object" => TypeKind::Object,
                _ => TypeKind::Other,
            },
        }
    }

    /// Is it a script-visible proxy (or another of the engine's proxies)?
    pub fn is_proxy(self) -> bool {
        // SAFETY: class structures are static.
        unsafe {
            let class = mozjs::rust::get_object_class(self.raw_object());
            (*class).flags & jsapi::JSCLASS_IS_PROXY != 0
        }
    }

    /// Is it a proxy that a script made?
    pub fn is_script_proxy(self) -> bool {
        // SAFETY: the object is live; the call does not allocate.
        unsafe { glue::nodus_proxy_kind(self.raw_object()) == 1 }
    }

    /// Target and handler of a proxy; both `None` when it was revoked.
    pub fn proxy_details<'c>(
        self,
        cx: &mut Scope<'c>,
    ) -> (Option<Local<'c, Object>>, Option<Local<'c, Object>>) {
        if !self.is_proxy() {
            return (None, None);
        }
        // SAFETY: it is a proxy; its slots hold an object or null.
        unsafe {
            let mut target = UndefinedValue();
            mozjs::glue::GetProxyPrivate(self.raw_object(), &mut target);
            let mut handler = UndefinedValue();
            mozjs::glue::GetProxyReservedSlot(self.raw_object(), 0, &mut handler);
            let t = target
                .is_object()
                .then(|| cx.push_object(target.to_object()));
            let h = handler
                .is_object()
                .then(|| cx.push_object(handler.to_object()));
            (t, h)
        }
    }

    /// Is it an `async function`, a generator function, or both?
    pub fn function_flags(self) -> (bool, bool) {
        // SAFETY: the object is live; the call does not allocate.
        let bits = unsafe { glue::nodus_function_kind(self.raw_object()) };
        (bits & 1 != 0, bits & 2 != 0)
    }

    /// What a map, a set, one of their iterators or a weak collection holds, and whether keys and values alternate.
    pub fn preview_entries<'c>(self, cx: &mut Scope<'c>) -> Result<(Local<'c, Array>, bool)> {
        let mut pairs = false;
        // SAFETY: the glue roots the object; the result is rooted at once.
        let list = unsafe { glue::nodus_preview_entries(cx.cx, self.raw_object(), &mut pairs) };
        cx.check(!list.is_null())?;
        Ok((cx.push_object(list), pairs))
    }

    /// The own keys that are no array indices, strings before symbols.
    pub fn non_index_keys<'c>(
        self,
        cx: &mut Scope<'c>,
        enumerable_only: bool,
    ) -> Result<Local<'c, Array>> {
        // SAFETY: the glue roots the object; the result is rooted at once.
        let list =
            unsafe { glue::nodus_own_non_index_keys(cx.cx, self.raw_object(), enumerable_only) };
        cx.check(!list.is_null())?;
        Ok(cx.push_object(list))
    }

    /// The name of its constructor, as plain properties tell it.
    pub fn constructor_name<'c>(self, cx: &mut Scope<'c>) -> Option<Local<'c, JsString>> {
        // SAFETY: the call runs no code; the result is rooted at once.
        let name = unsafe { glue::nodus_constructor_name(cx.cx, self.raw_object()) };
        (!name.is_null()).then(|| cx.push_string(name))
    }
}
