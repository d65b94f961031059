//! Conversions of native arguments and results.

use mozjs::jsval::{BooleanValue, UndefinedValue};

use crate::error::{Error, Result};
use crate::handles::*;
use crate::native::RawValue;
use crate::value::number_value;

/// A type a native can take as an argument.
pub trait FromJs<'s>: Sized {
    /// Converts, or says which type was expected.
    fn from_js(cx: &mut Scope<'s>, v: Local<'s, Value>) -> Result<Self>;
}

/// A type a native can return.
pub trait IntoJs<'s> {
    /// Converts.
    fn into_js(self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>>;

    /// Converts a native's result, without a handle where none is needed.
    #[doc(hidden)]
    #[inline]
    fn into_raw(self, cx: &mut Scope<'s>) -> Result<RawValue>
    where
        Self: Sized,
    {
        self.into_js(cx).map(RawValue::from)
    }
}

macro_rules! from_kind {
    ($kind:ident, $method:ident, $name:literal) => {
        impl<'s> FromJs<'s> for Local<'s, $kind> {
            #[inline]
            fn from_js(_: &mut Scope<'s>, v: Local<'s, Value>) -> Result<Self> {
                v.$method()
                    .ok_or(Error::Type(concat!("expected ", $name).into()))
            }
        }
        impl<'s> IntoJs<'s> for Local<'s, $kind> {
            #[inline]
            fn into_js(self, _: &mut Scope<'s>) -> Result<Local<'s, Value>> {
                Ok(self.as_value())
            }
        }
    };
}
from_kind!(Object, as_object, "an object");
from_kind!(Function, as_function, "a function");
from_kind!(JsString, as_string, "a string");
from_kind!(Symbol, as_symbol, "a symbol");
from_kind!(BigInt, as_bigint, "a bigint");
from_kind!(View, as_view, "a typed array or DataView");
from_kind!(ArrayBuffer, as_array_buffer, "an ArrayBuffer");
from_kind!(Promise, as_promise, "a promise");

impl<'s> FromJs<'s> for Local<'s, Array> {
    fn from_js(cx: &mut Scope<'s>, v: Local<'s, Value>) -> Result<Self> {
        v.as_array(cx)
            .ok_or(Error::Type("expected an array".into()))
    }
}
impl<'s> IntoJs<'s> for Local<'s, Array> {
    fn into_js(self, _: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        Ok(self.as_value())
    }
}
impl<'s> FromJs<'s> for Local<'s, Value> {
    #[inline]
    fn from_js(_: &mut Scope<'s>, v: Local<'s, Value>) -> Result<Self> {
        Ok(v)
    }
}
impl<'s> IntoJs<'s> for Local<'s, Value> {
    #[inline]
    fn into_js(self, _: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        Ok(self)
    }
}

impl<'s> FromJs<'s> for bool {
    #[inline]
    fn from_js(_: &mut Scope<'s>, v: Local<'s, Value>) -> Result<Self> {
        Ok(v.to_boolean())
    }
}
impl<'s> IntoJs<'s> for bool {
    #[inline]
    fn into_js(self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        Ok(cx.boolean(self))
    }
    #[inline]
    fn into_raw(self, _: &mut Scope<'s>) -> Result<RawValue> {
        Ok(RawValue(BooleanValue(self)))
    }
}
impl<'s> IntoJs<'s> for () {
    #[inline]
    fn into_js(self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        Ok(cx.undefined())
    }
    #[inline]
    fn into_raw(self, _: &mut Scope<'s>) -> Result<RawValue> {
        Ok(RawValue(UndefinedValue()))
    }
}

/// A number that is not a small integer, or no number.
enum Rare {
    Float(f64),
    Big(i64),
}

#[inline(never)]
fn rare_number(v: Local<'_, Value>) -> Result<Rare> {
    if let Some(n) = v.as_number() {
        return Ok(Rare::Float(n));
    }
    match v.as_bigint() {
        Some(b) => Ok(Rare::Big(b.to_i64())),
        None => Err(Error::Type("expected a number".into())),
    }
}

macro_rules! numbers {
    ($small:ident: $($t:ty),*) => {$(
        impl<'s> FromJs<'s> for $t {
            /// Saturates at the type's bounds; the JavaScript side has checked the range.
            #[inline]
            fn from_js(_: &mut Scope<'s>, v: Local<'s, Value>) -> Result<Self> {
                let raw = v.raw();
                if raw.is_int32() {
                    return Ok($small!($t, raw.to_int32()));
                }
                Ok(match rare_number(v)? {
                    Rare::Float(n) => n as $t,
                    Rare::Big(n) => n as $t,
                })
            }
        }
        impl<'s> IntoJs<'s> for $t {
            #[inline]
            fn into_js(self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
                Ok(cx.number(self as f64))
            }
            #[inline]
            fn into_raw(self, _: &mut Scope<'s>) -> Result<RawValue> {
                Ok(RawValue(number_value(self as f64)))
            }
        }
    )*};
}
macro_rules! saturated {
    ($t:ty, $n:expr) => {{
        let n: i32 = $n;
        match <$t>::try_from(n) {
            Ok(fits) => fits,
            Err(_) if n < 0 => <$t>::MIN,
            Err(_) => <$t>::MAX,
        }
    }};
}
macro_rules! exact {
    ($t:ty, $n:expr) => {
        $n as $t
    };
}
numbers!(saturated: u8, i8, u16, i16, u32, u64, i64, usize, isize);
numbers!(exact: i32, f32, f64);

impl<'s> FromJs<'s> for String {
    /// Takes strings only; lone surrogates become U+FFFD.
    fn from_js(cx: &mut Scope<'s>, v: Local<'s, Value>) -> Result<Self> {
        match v.as_string() {
            Some(s) => Ok(s.to_rust(cx)),
            None => Err(Error::Type("expected a string".into())),
        }
    }
}
impl<'s> IntoJs<'s> for String {
    fn into_js(self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        Ok(cx.string(&self).as_value())
    }
}
impl<'s> IntoJs<'s> for &str {
    fn into_js(self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        Ok(cx.string(self).as_value())
    }
}

impl<'s, T: FromJs<'s>> FromJs<'s> for Option<T> {
    /// `None` for undefined and null.
    #[inline]
    fn from_js(cx: &mut Scope<'s>, v: Local<'s, Value>) -> Result<Self> {
        if v.is_nullish() {
            Ok(None)
        } else {
            T::from_js(cx, v).map(Some)
        }
    }
}
impl<'s, T: IntoJs<'s>> IntoJs<'s> for Option<T> {
    /// `None` becomes undefined.
    #[inline]
    fn into_js(self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        match self {
            Some(v) => v.into_js(cx),
            None => Ok(cx.undefined()),
        }
    }
}

impl<'s, T: FromJs<'s>> FromJs<'s> for Vec<T> {
    /// Takes arrays.
    fn from_js(cx: &mut Scope<'s>, v: Local<'s, Value>) -> Result<Self> {
        let a = v
            .as_array(cx)
            .ok_or(Error::Type("expected an array".into()))?;
        let n = a.len(cx);
        let mut out = Vec::with_capacity(n.min(4096) as usize);
        for i in 0..n {
            let item = a.get_index(cx, i)?;
            out.push(T::from_js(cx, item)?);
        }
        Ok(out)
    }
}
impl<'s, T: IntoJs<'s>> IntoJs<'s> for Vec<T> {
    fn into_js(self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        let mut items = Vec::with_capacity(self.len());
        for v in self {
            items.push(v.into_js(cx)?);
        }
        Ok(cx.array(&items).as_value())
    }
}

/// `null` as a result.
#[derive(Clone, Copy, Debug)]
pub struct Null;
impl<'s> IntoJs<'s> for Null {
    fn into_js(self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        Ok(cx.null())
    }
}
