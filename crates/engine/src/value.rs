//! Questions and conversions common to all values.

use mozjs::jsapi;
use mozjs::jsval::{
    BigIntValue, BooleanValue, DoubleValue, Int32Value, NullValue, SymbolValue, UndefinedValue,
};
use mozjs::rooted;

use crate::error::Result;
use crate::handles::*;
use crate::layout;

impl<'s> Scope<'s> {
    /// `undefined`
    #[inline]
    pub fn undefined(&mut self) -> Local<'s, Value> {
        self.push(UndefinedValue())
    }
    /// `null`
    #[inline]
    pub fn null(&mut self) -> Local<'s, Value> {
        self.push(NullValue())
    }
    /// A boolean.
    #[inline]
    pub fn boolean(&mut self, b: bool) -> Local<'s, Value> {
        self.push(BooleanValue(b))
    }
    /// A number from an integer.
    #[inline]
    pub fn int(&mut self, n: i32) -> Local<'s, Value> {
        self.push(Int32Value(n))
    }
    /// A number; integral values get the engine's integer form.
    #[inline]
    pub fn number(&mut self, n: f64) -> Local<'s, Value> {
        self.push(number_value(n))
    }
    /// A BigInt from a signed integer.
    pub fn bigint_i64(&mut self, n: i64) -> Result<Local<'s, BigInt>> {
        self.stress();
        // SAFETY: plain allocation; the result is rooted at once.
        unsafe {
            let b = jsapi::BigIntFromInt64(self.cx, n);
            self.check(!b.is_null())?;
            Ok(self.push(BigIntValue(&*b)))
        }
    }
    /// A BigInt from an unsigned integer.
    pub fn bigint_u64(&mut self, n: u64) -> Result<Local<'s, BigInt>> {
        self.stress();
        // SAFETY: as in `bigint_i64`.
        unsafe {
            let b = jsapi::BigIntFromUint64(self.cx, n);
            self.check(!b.is_null())?;
            Ok(self.push(BigIntValue(&*b)))
        }
    }
    /// A new unregistered symbol.
    pub fn symbol(&mut self, description: &str) -> Result<Local<'s, Symbol>> {
        let d = self.string(description);
        // SAFETY: the description is rooted during the call.
        unsafe {
            rooted!(in(self.cx) let d = d.raw_string());
            let s = jsapi::NewSymbol(self.cx, d.handle().into());
            self.check(!s.is_null())?;
            Ok(self.push(SymbolValue(&*s)))
        }
    }
    /// `Symbol.for(key)`
    pub fn symbol_for(&mut self, key: &str) -> Result<Local<'s, Symbol>> {
        let d = self.string(key);
        // SAFETY: the key is rooted during the call.
        unsafe {
            rooted!(in(self.cx) let d = d.raw_string());
            let s = jsapi::GetSymbolFor(self.cx, d.handle().into());
            self.check(!s.is_null())?;
            Ok(self.push(SymbolValue(&*s)))
        }
    }
}

#[inline]
pub(crate) fn number_value(n: f64) -> jsapi::Value {
    let i = n as i32;
    if f64::from(i) == n && !(i == 0 && n.is_sign_negative()) {
        Int32Value(i)
    } else {
        // Values have room for one NaN; foreign code and files may have others.
        DoubleValue(if n.is_nan() { f64::NAN } else { n })
    }
}

/// What `typeof` and the engine's classes tell of a value.
impl<'s> Local<'s, Value> {
    /// Is it `undefined`?
    #[inline]
    pub fn is_undefined(self) -> bool {
        self.raw().is_undefined()
    }
    /// Is it `null`?
    #[inline]
    pub fn is_null(self) -> bool {
        self.raw().is_null()
    }
    /// Is it `undefined` or `null`?
    #[inline]
    pub fn is_nullish(self) -> bool {
        self.raw().is_null_or_undefined()
    }
    /// Is it a boolean?
    #[inline]
    pub fn is_boolean(self) -> bool {
        self.raw().is_boolean()
    }
    /// Is it a number?
    #[inline]
    pub fn is_number(self) -> bool {
        self.raw().is_number()
    }
    /// Is it a string?
    #[inline]
    pub fn is_string(self) -> bool {
        self.raw().is_string()
    }
    /// Is it a symbol?
    #[inline]
    pub fn is_symbol(self) -> bool {
        self.raw().is_symbol()
    }
    /// Is it a BigInt?
    #[inline]
    pub fn is_bigint(self) -> bool {
        self.raw().is_bigint()
    }
    /// Is it an object (functions included)?
    #[inline]
    pub fn is_object(self) -> bool {
        self.raw().is_object()
    }
    /// Is it callable?
    pub fn is_function(self) -> bool {
        // SAFETY: the object is live.
        self.is_object() && unsafe { jsapi::IsCallable(self.raw_object()) }
    }
    /// The number, if it is one.
    #[inline]
    pub fn as_number(self) -> Option<f64> {
        let v = self.raw();
        if v.is_int32() {
            Some(f64::from(v.to_int32()))
        } else if v.is_double() {
            Some(v.to_double())
        } else {
            None
        }
    }
    /// The boolean, if it is one.
    #[inline]
    pub fn as_bool(self) -> Option<bool> {
        let v = self.raw();
        v.is_boolean().then(|| v.to_boolean())
    }
    /// The object, if it is one.
    #[inline]
    pub fn as_object(self) -> Option<Local<'s, Object>> {
        // SAFETY: checked.
        self.is_object().then(|| unsafe { self.cast() })
    }
    /// The function, if it is one.
    #[inline]
    pub fn as_function(self) -> Option<Local<'s, Function>> {
        // SAFETY: checked.
        self.is_function().then(|| unsafe { self.cast() })
    }
    /// The string, if it is one.
    #[inline]
    pub fn as_string(self) -> Option<Local<'s, JsString>> {
        // SAFETY: checked.
        self.is_string().then(|| unsafe { self.cast() })
    }
    /// The symbol, if it is one.
    pub fn as_symbol(self) -> Option<Local<'s, Symbol>> {
        // SAFETY: checked.
        self.is_symbol().then(|| unsafe { self.cast() })
    }
    /// The array, if it is one (proxies for arrays are not).
    pub fn as_array(self, cx: &mut Scope<'_>) -> Option<Local<'s, Array>> {
        if !self.is_object() {
            return None;
        }
        let mut is = false;
        // SAFETY: handles are rooted.
        let ok = unsafe { jsapi::IsArrayObject(cx.cx, self.handle(), &mut is) };
        // SAFETY: checked.
        (ok && is).then(|| unsafe { self.cast() })
    }
    /// The typed array or DataView, if it is one.
    #[inline]
    pub fn as_view(self) -> Option<Local<'s, View>> {
        if !self.is_object() {
            return None;
        }
        let o = self.raw_object();
        // SAFETY: the object is live; checked before the cast.
        unsafe {
            (layout::is_bytes(o) || jsapi::JS_IsArrayBufferViewObject(o)).then(|| self.cast())
        }
    }
    /// The ArrayBuffer or SharedArrayBuffer, if it is one.
    pub fn as_array_buffer(self) -> Option<Local<'s, ArrayBuffer>> {
        // SAFETY: the object is live; checked before the cast.
        (self.is_object() && unsafe { jsapi::IsArrayBufferObjectMaybeShared(self.raw_object()) })
            .then(|| unsafe { self.cast() })
    }
    /// The promise, if it is one.
    pub fn as_promise(self) -> Option<Local<'s, Promise>> {
        if !self.is_object() {
            return None;
        }
        let o = self.raw_object();
        // SAFETY: a stack location that does not outlive the non-allocating call; checked before the cast.
        unsafe {
            jsapi::IsPromiseObject(jsapi::Handle::from_marked_location(&o)).then(|| self.cast())
        }
    }
    /// `ToBoolean`
    #[inline]
    pub fn to_boolean(self) -> bool {
        let v = self.raw();
        if v.is_boolean() {
            v.to_boolean()
        } else if v.is_null_or_undefined() {
            false
        } else if let Some(n) = self.as_number() {
            n != 0.0 && !n.is_nan()
        } else if v.is_symbol() {
            true
        } else {
            // SAFETY: a string, a BigInt or an object, which is what the call takes; it does not allocate.
            unsafe { jsapi::ToBooleanSlow(self.handle()) }
        }
    }
    /// `ToNumber`; may run JavaScript.
    pub fn to_number(self, cx: &mut Scope<'_>) -> Result<f64> {
        if let Some(n) = self.as_number() {
            return Ok(n);
        }
        let mut out = 0.0;
        // SAFETY: rooted handle.
        let ok = unsafe { jsapi::ToNumberSlow(cx.cx, self.handle(), &mut out) };
        cx.check(ok)?;
        Ok(out)
    }
    /// `ToString`; may run JavaScript.
    pub fn to_js_string<'c>(self, cx: &mut Scope<'c>) -> Result<Local<'c, JsString>> {
        if self.is_string() {
            return Ok(cx.push(self.raw()));
        }
        // SAFETY: rooted handle; the result is rooted at once.
        let s = unsafe { jsapi::ToStringSlow(cx.cx, self.handle()) };
        cx.check(!s.is_null())?;
        Ok(cx.push_string(s))
    }
    /// `ToString` as a Rust string; lone surrogates become U+FFFD. May run JavaScript.
    pub fn to_rust_string(self, cx: &mut Scope<'_>) -> Result<String> {
        cx.nested(|cx| {
            let s = self.to_js_string(cx)?;
            Ok(s.to_rust(cx))
        })
    }
    /// `===`
    pub fn strict_equals(self, cx: &mut Scope<'_>, other: Local<'_, Value>) -> bool {
        let mut same = false;
        // SAFETY: rooted handles.
        let ok = unsafe { jsapi::StrictlyEqual(cx.cx, self.handle(), other.handle(), &mut same) };
        if !ok {
            cx.clear_exception();
        }
        ok && same
    }
}

impl<'s> Local<'s, BigInt> {
    /// The value modulo 2⁶⁴, signed.
    pub fn to_i64(self) -> i64 {
        // SAFETY: the BigInt is live.
        unsafe { jsapi::ToBigInt64(self.raw().to_bigint()) }
    }
    /// The value modulo 2⁶⁴, unsigned.
    pub fn to_u64(self) -> u64 {
        // SAFETY: the BigInt is live.
        unsafe { jsapi::ToBigUint64(self.raw().to_bigint()) }
    }
}

impl<'s> Local<'s, Value> {
    /// The BigInt, if it is one.
    pub fn as_bigint(self) -> Option<Local<'s, BigInt>> {
        // SAFETY: checked.
        self.is_bigint().then(|| unsafe { self.cast() })
    }
}
